"""Personal values of many people in clear leave the house when whoever may has said so, and not before."""

from pathlib import Path
from typing import Any

import pytest

from dingke.domains.contacts.models import Contact
from dingke.engine import clock
from dingke.engine.testing import client_of
from dingke.platform.access.actions import take_role
from dingke.platform.access.models import Disclosure
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision
from dingke.platform.authority.tests.building import Company, company
from dingke.platform.positions.actions import changed
from dingke.platform.positions.models import Matter, Position, Right
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import undo
from dingke.platform.workspace import exports, jobs
from dingke.platform.workspace.models import DatedValue, Export, ExportRequest
from tests.world import World, make

pytestmark = pytest.mark.django_db
URL = "/contacts/export/?view=-&all=1&format=csv&clear=1"
SAID = {"purpose": "中秋寄送", "recipient": "明川快递"}
MOBILE = "19900001234"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def firm(world: World) -> Company:
    """More than one record in clear has to be decided: the head up to three, the executive beyond; nobody else."""
    made = company(world)
    DatedValue.objects.filter(what="export_records").update(number=1)
    right(made.head_place, 3, "department")
    right(made.top_place, None, "all")
    for number in range(2):
        make(
            Contact,
            world.owner,
            {"name": f"周{number}", "customer": world.customer.pk, "mobile": f"1990000223{number}"},
        )
    fresh(made)
    return made


def fresh(firm: Company) -> None:
    changed()
    for person in (firm.owner, firm.head, firm.executive):
        person.refresh_from_db()


def right(place: Position, most: int | None, reach: str, verb: str = "approve") -> None:
    limits = [{"measure": "clear", "low": None, "high": most, "per": "case"}] if most else []
    matter = Matter.objects.get(code="personal_export")
    of = place.descriptions.get()
    Right.objects.create(description=of, clause="6.4", verb=verb, matter=matter, limits=limits, reach=reach)


def asked(firm: Company) -> Decision:
    answer = client_of(firm.owner).post(URL, SAID)
    assert answer.status_code == 302, answer.content.decode()[-6000:]
    found = Decision.objects.get()
    assert answer["Location"] == found.url
    return found


def content(answer: Any) -> str:
    return b"".join(answer.streaming_content).decode()


class TestWay:
    @pytest.mark.serves("S-015")
    def test_is_shown_before_anything_is_asked_for(self, world: World, firm: Company) -> None:
        page = client_of(firm.owner).get(URL).content.decode()
        for words in ("周砚秋", "大客户部经理", "V5 · 6.4", "≤ 3", "提交审批"):
            assert words in page, words
        assert not Decision.objects.exists()

    def test_of_few_records_there_is_none(self, world: World, firm: Company) -> None:
        DatedValue.objects.filter(what="export_records").update(number=3)
        assert MOBILE in content(client_of(firm.owner).post(URL, SAID))
        assert not ExportRequest.objects.exists()

    def test_of_masked_values_there_is_none(self, world: World, firm: Company) -> None:
        assert MOBILE not in content(client_of(firm.owner).get(URL.removesuffix("&clear=1")))

    def test_goes_to_who_above_may_decide_about_so_many(self, world: World, firm: Company) -> None:
        make(Contact, world.owner, {"name": "周三", "customer": world.customer.pk, "mobile": "19900002239"})
        assert "方正则" in client_of(firm.owner).get(URL).content.decode()

    def test_ends_where_nobody_may(self, world: World, firm: Company) -> None:
        Right.objects.filter(description__position=firm.top_place).delete()
        make(Contact, world.owner, {"name": "周三", "customer": world.customer.pk, "mobile": "19900002239"})
        fresh(firm)
        refused = client_of(firm.owner).post(URL, SAID)
        assert refused.status_code == 422
        assert not ExportRequest.objects.exists()

    def test_ones_own_clause_is_enough_and_kept(self, world: World, firm: Company) -> None:
        right(firm.manager_place, 3, "own", "decide")
        fresh(firm)
        answer = client_of(firm.owner).post(URL, SAID)
        export = Export.objects.get()
        assert answer["Location"] == exports.address(export)
        assert Decision.objects.get().steps.get().basis == "V3 · 6.4"

    def test_the_limit_is_the_one_of_the_day(self, world: World, firm: Company) -> None:
        make(
            DatedValue,
            world.admin,
            {"what": "export_records", "number": 9, "effective_from": clock.today(), "source_doc": "制度 3.2"},
        )
        assert MOBILE in content(client_of(firm.owner).post(URL, SAID))


class TestDecision:
    @pytest.mark.serves("S-015")
    def test_lets_the_file_out_to_whoever_asked(self, world: World, firm: Company) -> None:
        found = asked(firm)
        assert (found.measures, dict(found.shown)["用途"]) == ({"clear": "3"}, "中秋寄送")
        assert not Export.objects.exists()
        page = client_of(firm.owner).get("/exports/").content.decode()
        assert "导出联系人，明文 3 条" in page
        assert "周砚秋 · 审批" in page
        deciding.decide(found.pk, by=firm.head, outcome="approved", via="test")
        export = Export.objects.get()
        assert (export.by, export.purpose, export.clear) == (firm.owner, "中秋寄送", True)
        jobs.make(export=str(export.pk))
        assert MOBILE in content(client_of(firm.owner).get(f"/exports/{export.pk}/file/"))
        assert client_of(firm.head).get(f"/exports/{export.pk}/file/").status_code == 404
        assert Disclosure.objects.filter(kind="export", person=firm.owner, field="mobile").count() == 3
        assert "明川快递" in Operation.objects.get(verb="export").why

    def test_when_refused_is_said_with_the_reason(self, world: World, firm: Company) -> None:
        found = asked(firm)
        deciding.decide(found.pk, by=firm.head, outcome="refused", say="改用短信平台", via="test")
        page = client_of(firm.owner).get("/exports/").content.decode()
        assert "改用短信平台" in page
        assert not Export.objects.exists()

    def test_holds_for_as_many_rows_as_were_asked_for(self, world: World, firm: Company) -> None:
        found = asked(firm)
        make(Contact, world.owner, {"name": "周三", "customer": world.customer.pk, "mobile": "19900002239"})
        deciding.decide(found.pk, by=firm.head, outcome="approved", via="test")
        export = Export.objects.get()
        jobs.make(export=str(export.pk))
        page = client_of(firm.owner).get(f"/exports/{export.pk}/").content.decode()
        assert "现在有 4 行" in page
        assert not exports.path_of(export).exists()

    def test_holds_for_one_file(self, world: World, firm: Company) -> None:
        deciding.decide(asked(firm).pk, by=firm.head, outcome="approved", via="test")
        export = Export.objects.get()
        jobs.make(export=str(export.pk))
        Export.objects.update(expires_at=export.created_at)
        export.refresh_from_db()
        assert not exports.may_begin_again(export)

    def test_taken_back_leaves_nothing_to_fetch(self, world: World, firm: Company) -> None:
        found = asked(firm)
        deciding.decide(found.pk, by=firm.head, outcome="approved", via="test")
        export = Export.objects.get()
        jobs.make(export=str(export.pk))
        found.refresh_from_db()
        undo(str(found.operation), by=world.admin, via="test")
        assert client_of(firm.owner).get(f"/exports/{export.pk}/file/").status_code == 404
        assert client_of(firm.owner).post(f"/exports/{export.pk}/again/").status_code == 422

    def test_lets_nothing_out_to_whoever_lost_the_right(self, world: World, firm: Company) -> None:
        from dingke.engine.faults import Invalid

        found = asked(firm)
        take_role(world.roles["account_manager"], [firm.owner])
        with pytest.raises(Invalid, match="林澜"):
            deciding.decide(found.pk, by=firm.head, outcome="approved", via="test")
        assert not Export.objects.exists()


class TestRequests:
    def test_are_their_persons_alone(self, world: World, firm: Company) -> None:
        found = asked(firm)
        assert client_of(firm.head).get("/exports/").content.decode().count("中秋寄送") == 0
        assert client_of(firm.head).get(found.url).status_code == 200
        assert client_of(firm.stranger).get(found.url).status_code == 404
