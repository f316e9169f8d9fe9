"""What is on file of people, who reads it, and how it compares with their positions on every surface."""

import json
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

import pytest

from dingke.config.commands import positions as command
from dingke.config.refusal import Refusal
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.engine.faults import Forbidden, Invalid
from dingke.engine.testing import at_most, client_of
from dingke.platform.authority.tests.building import Company, company
from dingke.platform.people.models import User
from dingke.platform.positions import qualifications
from dingke.platform.positions.actions import changed
from dingke.platform.positions.filed import Qualification
from dingke.platform.positions.models import Description
from dingke.platform.positions.queries import Organisation
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import undo
from tests.world import World, make

pytestmark = pytest.mark.django_db
SCHOOL = "本科及以上学历，或高级专业职称"
WANTED: list[dict[str, Any]] = [
    {
        "any_of": [
            {"kind": "education", "text": SCHOOL, "level": "本科"},
            {"kind": "title", "text": SCHOOL, "names": ["高级专业职称"]},
        ]
    },
    {"kind": "experience", "text": "大客户销售3年以上", "years": 3, "area": "大客户销售"},
    {"kind": "training", "text": "接受过营销培训", "names": ["营销"]},
    {"kind": "ability", "text": "善于沟通", "names": ["沟通"]},
]


@pytest.fixture
def firm(world: World) -> Company:
    """Managers must have a degree or a senior title, three years in sales, and a training."""
    made = company(world)
    Description.objects.filter(position=made.manager_place).update(content={"requirements": WANTED})
    changed()
    return made


def file(world: World, *rows: dict[str, Any], of: User | None = None) -> list[Qualification]:
    return make(Qualification, world.personnel, *({"user": of or world.owner, **row} for row in rows))


def compared(world: World, firm: Company, of: User | None = None) -> list[str]:
    there = Organisation(clock.today())
    (found,) = qualifications.compared([of or world.owner], [firm.manager_place.pk], there)
    return [one.verdict.value for one in found.judged]


@pytest.fixture
def filed(world: World, firm: Company) -> list[Qualification]:
    """Met by the alternative, too little, and nothing."""
    return file(
        world,
        {"kind": "education", "level": "college"},
        {"kind": "title", "level": "associate", "value": "高级工程师"},
        {"kind": "experience", "value": "大客户销售", "since": clock.today() - timedelta(days=400)},
    )


class TestComparing:
    @pytest.mark.serves("S-209", "S-211", "S-212")
    def test_what_is_on_file_with_what_is_in_force(self, world: World, firm: Company, filed: Any) -> None:
        assert compared(world, firm) == ["met", "unmet", "unknown"]
        file(
            world,
            {"kind": "experience", "value": "大客户销售", "since": date(2015, 1, 1), "until": date(2018, 1, 1)},
            {"kind": "training", "value": "市场营销"},
        )
        assert compared(world, firm) == ["met", "met", "met"]

    def test_a_row_that_is_archived_counts_no_more(self, world: World, firm: Company, filed: Any) -> None:
        Qualification.objects.filter(kind="title").update(archived_at=filed[0].created_at)
        assert compared(world, firm)[0] == "unknown"

    def test_an_undo_takes_it_back(self, world: World, firm: Company) -> None:
        file(world, {"kind": "training", "value": "营销"})
        assert compared(world, firm)[2] == "met"
        undo(str(Operation.objects.latest("at").pk), by=world.personnel, via="page")
        assert compared(world, firm)[2] == "unknown"


class TestPages:
    def test_the_person_s_page_says_each_verdict_and_why(self, world: World, firm: Company, filed: Any) -> None:
        for who in ("owner", "head", "personnel", "admin", "executive"):
            shown = client_of(world.person(who)).get(f"/people/{world.owner.pk}/").content.decode()
            assert all(words in shown for words in (SCHOOL, "高级工程师", "不满足", "未知", "不符合任职资格")), who

    def test_nobody_else_sees_that_there_is_anything(self, world: World, firm: Company, filed: Any) -> None:
        client = client_of(world.colleague)
        pages = (f"/people/{world.owner.pk}/", f"/positions/{firm.manager_place.pk}/")
        assert not any("高级工程师" in client.get(url).content.decode() for url in pages)
        assert client.get(f"/qualifications/{filed[1].pk}/").status_code == 404
        shown = client.get(f"/positions/{firm.manager_place.pk}/fitting/?person=owner").content.decode()
        assert SCHOOL not in shown
        assert "没有您可查看其履历的此人" in shown

    def test_a_position_says_who_of_its_holders_fits_and_compares_anybody(
        self, world: World, firm: Company, filed: Any
    ) -> None:
        client, url = client_of(world.personnel), f"/positions/{firm.manager_place.pk}/"
        assert "不符合任职资格" in client.get(url).content.decode()
        assert world.owner.name in client.get(f"{url}fitting/").content.decode()
        file(world, {"kind": "education", "level": "master"}, of=world.stranger)
        shown = client.get(f"{url}fitting/?person={world.stranger.name}").content.decode()
        assert "硕士" in shown
        assert "高级工程师" not in shown

    def test_asks_few_statements(self, world: World, firm: Company, filed: Any) -> None:
        client, url = client_of(world.personnel), f"/positions/{firm.manager_place.pk}/fitting/"
        client.get(url)
        with at_most(8):
            client.get(url)


class TestPrograms:
    def test_are_told_as_people_are(self, world: World, firm: Company, filed: Any) -> None:
        url = f"/api/v1/positions/{firm.manager_place.pk}/fitting?person={world.owner.pk}"
        told = client_of(world.head).get(url).json()
        assert told["verdict"] == "unmet"
        assert [one["verdict"] for one in told["requirements"]] == ["met", "unmet", "unknown", "unknown"]
        assert [one["verdict"] for one in told["requirements"][0]["any_of"]] == ["unmet", "met"]
        assert client_of(world.colleague).get(url).status_code == 404

    def test_by_the_command(self, world: World, firm: Company, filed: Any, capsys: Any) -> None:
        self.run(world, "--json")
        assert json.loads(capsys.readouterr().out)["requirements"][1]["verdict"] == "unmet"
        self.run(world, "--on", (clock.today() + timedelta(days=800)).isoformat())
        assert "met     大客户销售3年以上" in capsys.readouterr().out

    def test_the_command_names_what_is_not_there(self, world: World, firm: Company, filed: Any) -> None:
        with pytest.raises(Refusal, match="nobody called 'owner'"):
            self.run(world, "--as", "colleague")

    def run(self, world: World, *more: str) -> None:
        parser = ArgumentParser()
        command.add_arguments(parser)
        title = Description.objects.get(content__requirements__isnull=False).position.title
        command.fit(parser.parse_args(["fit", "--person", "owner", "--position", title, *more]))


class TestFiling:
    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"kind": "education"}, "level"),
            ({"kind": "education", "level": "associate"}, "level"),
            ({"kind": "training", "value": "营销", "level": "bachelor"}, "level"),
            ({"kind": "training"}, "value"),
            ({"kind": "experience", "value": "销售"}, "since"),
            ({"kind": "language", "value": "英语", "months": 3}, "months"),
            ({"kind": "certificate", "value": "驾照", "since": date(2999, 1, 1)}, "since"),
        ],
    )
    def test_says_what_a_kind_needs(self, world: World, values: dict[str, Any], field: str) -> None:
        with pytest.raises(Invalid) as refused:
            file(world, values)
        assert [fault.field for fault in refused.value.faults] == [field]

    def test_nobody_writes_his_own(self, world: World) -> None:
        with pytest.raises(Forbidden):
            make(Qualification, world.owner, {"user": world.owner, "kind": "major", "value": "电气"})

    def test_goes_with_the_person_to_those_above_him(self, world: World, filed: Any) -> None:
        """Whoever was above him before reads it no longer."""
        url = f"/qualifications/{filed[0].pk}/"
        assert client_of(world.head).get(url).status_code == 200
        performing.update(
            User, [Target(world.owner.pk, values={"department": world.two})], by=world.personnel, via="test"
        )
        assert client_of(world.head).get(url).status_code == 404
        assert client_of(world.owner).get(url).status_code == 200
