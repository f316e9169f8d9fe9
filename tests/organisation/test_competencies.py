"""The competency library, what positions demand, what people were found to have, and what a gap bars."""

from datetime import date, timedelta
from typing import Any

import pytest

from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.engine.faults import Forbidden, Invalid
from dingke.engine.testing import client_of
from dingke.platform.authority.tests.building import Company, company
from dingke.platform.positions import competencies, radar
from dingke.platform.positions.actions import changed
from dingke.platform.positions.models import Assessment, Competency, Description, Position
from dingke.platform.positions.queries import Organisation
from tests.world import World, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def firm(world: World) -> Company:
    """Managers must have negotiation 3 for special prices, and analysis 3."""
    made = company(world)
    levels = {"2": {"anchors": ["有底线"], "training": []}, "3": {"anchors": ["会交换"], "training": ["谈判实战"]}}
    negotiation, analysis = make(
        Competency,
        world.personnel,
        {"name": "商务谈判", "kind": "professional", "levels": levels},
        {"name": "客户需求分析", "kind": "professional"},
    )
    wanted = [
        {"competency": negotiation.code, "level": 3, "weight": 2, "must": True, "matters": ["special_price"]},
        {"competency": analysis.code, "level": 3, "weight": 1, "must": False, "matters": []},
    ]
    Description.objects.filter(position=made.manager_place).update(content={"competencies": wanted})
    changed()
    made.more = {"negotiation": negotiation, "analysis": analysis}
    return made


def assess(world: World, firm: Company, name: str, level: int, days: int = 10, **more: Any) -> Assessment:
    values = {
        "user": world.owner,
        "competency": firm.more[name],
        "level": level,
        "method": "superior",
        "assessed_on": clock.today() - timedelta(days=days),
        "assessor": world.head,
        **more,
    }
    row: Assessment = make(Assessment, world.personnel, values)[0]
    return row


def line(world: World, firm: Company, name: str) -> competencies.Line:
    found = competencies.table(world.owner.pk, firm.manager_place.pk, Organisation(clock.today()))
    return next(one for one in found if one.competency == firm.more[name])


class TestGaps:
    def test_one_level_short_asks_for_training(self, world: World, firm: Company) -> None:
        assess(world, firm, "negotiation", 2)
        found = line(world, firm, "negotiation")
        assert (found.gap, found.blocks, found.training) == (1, False, ("谈判实战",))

    def test_two_levels_short_of_a_must_bar_and_the_page_says_so(self, world: World, firm: Company) -> None:
        assess(world, firm, "negotiation", 1)
        assert line(world, firm, "negotiation").blocks
        for url in (f"/people/{world.owner.pk}/", f"/authority/people/{world.owner.pk}/", "/competencies/gaps/"):
            assert "dk-bad" in client_of(world.head).get(url).content.decode(), url

    def test_two_levels_short_of_what_is_no_must_do_not(self, world: World, firm: Company) -> None:
        assess(world, firm, "analysis", 1)
        found = line(world, firm, "analysis")
        assert (found.gap, found.blocks) == (2, False)

    def test_not_assessed_or_too_long_ago_is_not_known(self, world: World, firm: Company) -> None:
        assert line(world, firm, "negotiation").had is None
        assess(world, firm, "negotiation", 1, days=400)
        found = line(world, firm, "negotiation")
        assert (found.had, found.gap, found.blocks) == (None, 0, False)

    def test_the_latest_counts(self, world: World, firm: Company) -> None:
        assess(world, firm, "negotiation", 1, days=40)
        assess(world, firm, "negotiation", 3, days=4)
        assert line(world, firm, "negotiation").gap == 0


class TestAssessing:
    def test_oneself_by_that_method_alone(self, world: World, firm: Company) -> None:
        own = {"user": world.owner, "competency": firm.more["analysis"], "level": 4, "assessed_on": clock.today()}
        make(Assessment, world.owner, {**own, "method": "self"})
        with pytest.raises(Invalid):
            make(Assessment, world.owner, {**own, "method": "superior"})
        with pytest.raises(Invalid):
            make(Assessment, world.owner, {**own, "method": "superior", "assessor": world.head})

    def test_nobody_of_another_department_is_read_or_made(self, world: World, firm: Company) -> None:
        row = assess(world, firm, "negotiation", 3)
        assert client_of(world.head).get(f"/assessments/{row.pk}/").status_code == 200
        assert client_of(world.owner).get(f"/assessments/{row.pk}/").status_code == 200
        assert client_of(world.colleague).get(f"/assessments/{row.pk}/").status_code == 404
        with pytest.raises(Forbidden):
            assess_by(world, firm, world.head, world.stranger)
        assert "商务谈判" not in client_of(world.colleague).get(f"/people/{world.owner.pk}/").content.decode()

    @pytest.mark.parametrize("name", ["owner", "head", "colleague"])
    def test_can_be_looked_for_by_words(self, world: World, firm: Company, name: str) -> None:
        """Whose it is stands in a column of another name than in the entries of the search."""
        assess(world, firm, "negotiation", 3)
        assert client_of(world.person(name)).get("/assessments/?view=-&q=商务谈判").status_code == 200

    def test_not_of_a_day_to_come(self, world: World, firm: Company) -> None:
        with pytest.raises(Invalid):
            assess(world, firm, "negotiation", 3, days=-1)


def assess_by(world: World, firm: Company, by: Any, of: Any) -> None:
    values = {"user": of, "competency": firm.more["negotiation"], "level": 3, "method": "superior"}
    make(Assessment, by, {**values, "assessed_on": date(2026, 1, 1)})


@pytest.mark.serves("S-200")
class TestTheLibrary:
    def test_comes_with_the_product_once(self, world: World) -> None:
        client = client_of(world.personnel)
        for _time in range(2):
            assert client.post("/competencies/packaged/").status_code == 302
        assert Competency.objects.count() == 21
        named = Competency.objects.get(name="商务谈判")
        assert named.levels["3"]["anchors"] == ["能识别对方利益并交换条件"]
        assert "〔设〕" in named.source
        assert named.valid_from is not None

    def test_levels_are_kept_by_hand(self, world: World, firm: Company) -> None:
        row = firm.more["analysis"]
        client = client_of(world.personnel)
        sent = {"anchors_1": "记录客户说法", "training_2": "访谈课\n跟访两次", "version": row.version}
        assert client.post(f"/competencies/{row.pk}/levels/", sent).status_code == 302
        row.refresh_from_db()
        assert row.levels == {
            "1": {"anchors": ["记录客户说法"], "training": []},
            "2": {"anchors": [], "training": ["访谈课", "跟访两次"]},
        }
        assert "跟访两次" in client.get(f"/competencies/{row.pk}/").content.decode()

    def test_a_level_that_there_is_not_is_refused(self, world: World, firm: Company) -> None:
        with pytest.raises(Invalid):
            performing.update(
                Competency,
                [Target(firm.more["analysis"].pk, values={"levels": {"6": {"anchors": ["神"]}}})],
                by=world.personnel,
                via="test",
            )

    def test_a_draft_says_what_it_demands(self, world: World, firm: Company) -> None:
        position: Position = make(Position, world.personnel, {"title": "销售助理"})[0]
        (draft,) = make(Description, world.personnel, {"position": position, "title": "销售助理"})
        row = firm.more["analysis"]
        client = client_of(world.personnel)
        url = f"/descriptions/{draft.pk}/competencies/"
        assert row.name in client.get(url).content.decode()
        sent = {f"level_{row.pk}": "2", f"must_{row.pk}": "on", f"matters_{row.pk}": ["expense"]}
        assert client.post(url, sent).status_code == 302
        draft.refresh_from_db()
        assert draft.content["competencies"] == [
            {"competency": row.code, "level": 2, "weight": 1, "must": True, "matters": ["expense"]}
        ]


class TestRadar:
    def test_needs_three(self) -> None:
        assert radar.drawn(["甲", "乙"], [3, 3], [1, None]) is None

    def test_what_is_not_known_lies_in_the_middle(self) -> None:
        found = radar.drawn(["甲", "乙", "丙"], [5, 5, 5], [5, None, 5])
        assert found is not None
        points = found.had.split()
        assert points[1] == "120.0,120.0"
        assert points[0] == found.demanded.split()[0]
        assert len(found.rings) == 5

    def test_nothing_known_is_not_drawn(self) -> None:
        found = radar.drawn(["甲", "乙", "丙"], [3, 3, 3], [None, None, None])
        assert found is not None
        assert found.had == ""
