"""The list of operations, what can be asked of it, and the page of the seals."""

import csv
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.utils import timezone, translation

from dingke.domains.contacts.models import Contact
from dingke.domains.credit.models import Adjustment
from dingke.domains.credit.tests import building as credit
from dingke.domains.customers import actions as customers
from dingke.domains.customers.models import Customer
from dingke.domains.dispatch.models import Allocation
from dingke.domains.dispatch.tests import building as dispatch
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import clock, performing, ports
from dingke.engine.action import Target, actions_of, verbs
from dingke.engine.faults import Invalid
from dingke.engine.testing import client_of
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Delegation, Description, Matter, Position, Post, Right
from dingke.platform.privacy.models import Notice, Request
from dingke.platform.timeline import jobs
from dingke.platform.timeline.chain import sealing, verifying
from dingke.platform.timeline.models import Operation, Seal, Verification
from dingke.platform.timeline.undo import plan, undo
from dingke.platform.voice.models import AccessRequest, Suggestion
from dingke.platform.workspace.models import ExportRequest
from tests.history.test_chain import age, order
from tests.world import World, make

pytestmark = pytest.mark.django_db

ROWS: dict[type[Model], str] = {Customer: "customer", Contact: "contact", Opportunity: "opportunity"}


def change(row: Any, by: User, *, via: str = "page", why: str = "", **values: Any) -> Any:
    return performing.update(type(row), [Target(id=row.pk, values=values)], by=by, via=via, why=why).operation


class TestFindingOperations:
    @pytest.fixture
    def done(self, world: World) -> dict[str, str]:
        """Operations by a word for each."""
        by_hand = change(world.customer, world.owner, next_step="上门")
        by_program = change(world.customer, world.head, via="api", why="按年度清册更正", next_step="发报价")
        archived = performing.perform(
            actions_of(Contact)["archive"], [Target(id=world.contact.pk)], by=world.owner, via="page"
        ).operation
        earlier = change(world.daughter, world.owner, next_step="复核")
        Operation.objects.filter(pk=earlier).update(at=timezone.now() - timedelta(days=40))
        found = {"hand": by_hand, "program": by_program, "archive": archived, "earlier": earlier}
        return {name: str(operation) for name, operation in found.items()}

    @pytest.mark.parametrize(
        ("query", "names"),
        [
            ({"via": "api"}, {"program"}),
            ({"object": "contacts", "act": "archive"}, {"archive"}),
            ({"act": "update", "object": "customers", "since": "TODAY"}, {"hand", "program"}),
            ({"until": "MONTH"}, {"earlier"}),
            ({"q": "年度 沧澜"}, {"program"}),
            ({"q": "海工基地", "act": "update", "via": "page"}, {"earlier"}),
        ],
    )
    def test_by_what_is_asked(self, world: World, done: dict[str, str], query: dict[str, str], names: set[str]) -> None:
        days = {"TODAY": timezone.localdate(), "MONTH": timezone.localdate() - timedelta(days=30)}
        asked = {name: str(days.get(value, value)) for name, value in query.items()}
        shown = client_of(world.admin).get("/operations/", asked).content.decode()
        assert {name for name, operation in done.items() if operation in shown} == names

    def test_by_person_for_administrators_alone(self, world: World, done: dict[str, str]) -> None:
        asked = {"person": str(world.head.pk)}
        shown = client_of(world.admin).get("/operations/", asked).content.decode()
        assert {name for name, operation in done.items() if operation in shown} == {"program"}
        own = client_of(world.owner).get("/operations/", asked).content.decode()
        assert done["program"] not in own
        assert world.stranger.name not in own

    def test_a_question_that_cannot_be_understood_says_so(self, world: World, done: dict[str, str]) -> None:
        answer = client_of(world.admin).get("/operations/", {"since": "yesterday", "act": "explode"})
        assert answer.status_code == 200
        shown = answer.content.decode()
        assert done["hand"] not in shown
        assert "dk-err-t" in shown

    def test_the_next_page_keeps_the_question(self, world: World) -> None:
        for number in range(51):
            change(world.customer, world.owner, next_step=str(number))
        shown = client_of(world.owner).get("/operations/", {"act": "update"}).content.decode()
        assert "?act=update&amp;page=2" in shown


class TestReading:
    """Every act reads well behind the person's name, in both languages."""

    def sentences(self, row: Any, person: User, language: str) -> list[str]:
        with translation.override(language):
            return [moment.sentence for moment in ports.history().moments(row, person)]

    def test_the_reason_stands_beside_the_change(self, world: World) -> None:
        change(world.customer, world.owner, why="客户来函", next_step="上门")
        assert ports.history().moments(world.customer, world.owner)[0].why == "客户来函"
        shown = client_of(world.owner).get(f"/customers/{world.customer.pk}/?tab=timeline").content.decode()
        assert "原因：客户来函" in shown

    def test_fields_are_listed_as_the_language_does(self, world: World) -> None:
        change(world.customer, world.owner, next_step="上门", tags=["power"])
        assert "、" in self.sentences(world.customer, world.owner, "zh-hans")[0]
        english = self.sentences(world.customer, world.owner, "en")[0]
        assert ", " in english
        assert "、" not in english

    def test_what_only_follows_from_another_record_is_not_told(self, world: World) -> None:
        performing.perform(
            customers.reassign,
            [Target(id=world.customer.pk)],
            by=world.head,
            via="page",
            arguments={"owner": world.colleague.pk},
        )
        assert self.sentences(world.contact, world.head, "en") == ["created the record"]
        assert self.sentences(world.customer, world.head, "en")[0] == "handed to another owner"

    def test_undoing_says_what_came_back(self, world: World) -> None:
        (row,) = make(Customer, world.owner, {"name": "北岸电机厂"})
        made = Operation.objects.get(object="customers", label=row.name)
        back = undo(made.pk, by=world.owner, via="page")
        undo(str(back.operation), by=world.owner, via="page")
        assert self.sentences(row, world.owner, "en")[0] == "brought back by undoing"
        archived = performing.perform(
            actions_of(Customer)["archive"], [Target(id=row.pk)], by=world.owner, via="page"
        ).operation
        undo(str(archived), by=world.owner, via="page")
        assert self.sentences(row, world.owner, "zh-hans")[:2] == ["已撤销", "归档了"]

    def test_an_undo_names_what_it_undid(self, world: World) -> None:
        operation = change(world.customer, world.owner, next_step="上门")
        back = undo(operation, by=world.owner, via="page")
        shown = client_of(world.owner).get(f"/operations/{back.operation}/").content.decode()
        assert f"/operations/{operation}/" in shown


class TestUndoing:
    """Every verb that is declared, and what comes with every object, can be taken back."""

    WON: dict[str, Any] = {"won_amount": 900, "reasons": ["price"]}
    ASKED: dict[tuple[type[Model], str], Callable[[World], dict[str, Any]]] = {
        (Customer, "reassign"): lambda world: {"owner": world.colleague.pk},
        (Customer, "add_collaborator"): lambda world: {"person": world.colleague.pk},
        (Customer, "remove_collaborator"): lambda world: {"person": world.colleague.pk},
        (Opportunity, "add_collaborator"): lambda world: {"person": world.colleague.pk},
        (Opportunity, "remove_collaborator"): lambda world: {"person": world.colleague.pk},
        (Opportunity, "move"): lambda world: {"stage": "need", "basis": "现场纪要"},
        (Opportunity, "win"): lambda world: {**TestUndoing.WON, "closed_on": clock.today()},
        (Opportunity, "lose"): lambda world: {
            "reasons": ["price"],
            "competitor_won": "甲",
            "closed_on": clock.today(),
        },
        (Opportunity, "suspend"): lambda world: {"reasons": ["price"], "outcome_note": "缓建"},
        (Opportunity, "reopen"): lambda world: {"basis": "重新立项"},
        (Opportunity, "ask_special_price"): lambda world: {"discount": 9, "margin": 20, "reason": "首单"},
        (Description, "submit"): lambda world: {"change": "首次填写", "effective_from": clock.today()},
        (Description, "review"): lambda world: {},
        (Description, "approve"): lambda world: {},
        (Description, "send_back"): lambda world: {"reason": "限额不对"},
        (Description, "withdraw"): lambda world: {},
        (Description, "state_rights"): lambda world: {
            "rights": [{"clause": "4.1", "verb": "propose", "words": "提出合同"}]
        },
        (ExportRequest, "take_out"): lambda world: {},
        (Contact, "inform"): lambda world: {"how": "email", "number": noticed(world)},
        (Contact, "consent"): lambda world: {"purpose": "marketing", "how": "online", "number": noticed(world)},
        (Contact, "withdraw"): lambda world: {"how": "phone"},
        (Contact, "restrict"): lambda world: {"reason": "争议"},
        (Contact, "lift"): lambda world: {"reason": "核对完毕"},
        (Request, "identify"): lambda world: {"identified_how": "回拨"},
        (Request, "find"): lambda world: {"about": world.contact.code},
        (Request, "carry_out"): lambda world: {"outcome": "已寄副本"},
        (Request, "refuse"): lambda world: {"article": "50", "reason": "重复"},
        (Request, "respond"): lambda world: {"answer": "见附件"},
        (Suggestion, "take_up"): lambda world: {},
        (Suggestion, "reply"): lambda world: {"answer": "照办"},
        (Suggestion, "decline"): lambda world: {"reason": "已有"},
        (Suggestion, "follow_up"): lambda world: {"further": "何时"},
        (Suggestion, "withdraw"): lambda world: {},
        (AccessRequest, "apply"): lambda world: {},
        (AccessRequest, "end"): lambda world: {},
        (Adjustment, "apply"): lambda world: {},
        (Adjustment, "revoke"): lambda world: {"revoke_reason": "客户申诉"},
        (Allocation, "begin"): lambda world: {},
        (Allocation, "finish"): lambda world: {"outcome": "已检查"},
        (Allocation, "cancel"): lambda world: {"why": "客户改期"},
        (Post, "end"): lambda world: {"until": clock.today()},
        (Post, "move"): lambda world: {"since": clock.today(), "reports_to": world.executive.pk},
        (Delegation, "take_back"): lambda world: {"until": clock.today() + timedelta(days=2)},
        (Delegation, "hand_over"): lambda world: {"rights": [{"verb": "propose", "matter": "expense"}]},
        (Department, "close"): lambda world: {"until": clock.today()},
        (Department, "reopen"): lambda world: {},
        (Description, "state_lines"): lambda world: {"lines": [{"position": above(world).code, "subject": "回款"}]},
    }
    BEFORE: dict[str, str] = {
        "restore": "archive",
        "reopen": "suspend",
        "remove_collaborator": "add_collaborator",
        "review": "submit",
        "approve": "review",
        "send_back": "submit",
        "lift": "restrict",
        "find": "identify",
        "carry_out": "find",
        "respond": "carry_out",
        "follow_up": "reply",
        "reopen_department": "close",
        "end_access": "apply",
        "revoke": "apply",
        "finish": "begin",
    }
    BY: dict[str, str] = {"review": "admin", "approve": "executive"}  # each step of a description is another's

    def ready(self, world: World, model: Any, verb: str) -> Any:
        """A row as the verb asks for."""
        if verb == "win":
            signing = {"name": "签约中", "customer": world.customer.pk, "stage": "contract"}
            (row,) = make(Opportunity, world.owner, signing, why="按合同草案")
            return row
        row = MADE[model](world) if model in MADE else getattr(world, ROWS[model])
        if (model, verb) == (Contact, "withdraw"):
            self.perform(world, row, "consent")
        self.go_before(world, row, verb)
        return row

    def go_before(self, world: World, row: Any, verb: str) -> None:
        if isinstance(row, Department):
            verb = f"{verb}_department"
        if (type(row), verb) == (AccessRequest, "end"):
            verb = "end_access"
        if verb in self.BEFORE:
            self.go_before(world, row, self.BEFORE[verb])
            self.perform(world, row, self.BEFORE[verb])

    def perform(self, world: World, row: Any, verb: str) -> Any:
        """As if it had been decided where a decision comes first."""
        asked = self.ASKED[type(row), verb](world) if (type(row), verb) in self.ASKED else {}
        act, by = actions_of(type(row))[verb], self.actor(world, row, verb)
        return performing.perform(
            act, [Target(id=row.pk)], by=by, via="page", arguments=asked, sanctioned=act.decides is not None
        ).operation

    def actor(self, world: World, row: Any, verb: str) -> User:
        if isinstance(row, Request) or verb in ("restrict", "lift"):
            return world.admin
        if isinstance(row, Suggestion) and verb in ("follow_up", "withdraw"):
            return world.owner
        if isinstance(row, Adjustment | Allocation):
            return world.head
        return world.person(self.BY.get(verb, "personnel")) if type(row) in MADE else world.head

    def test_there_is_a_case_for_every_verb(self) -> None:
        declared = {(model, name) for model, own in verbs.items() for name in own}
        assert declared - set(self.ASKED) == set()

    @pytest.mark.parametrize(
        ("model", "verb"),
        [
            *((model, verb) for model, verb in ASKED if not verbs[model][verb].stays),
            *((model, verb) for model in ROWS for verb in ("archive", "restore")),
        ],
    )
    def test_of_every_verb(self, world: World, model: Any, verb: str) -> None:
        row = self.ready(world, model, verb)
        before = state(row)
        operation = self.perform(world, row, verb)
        assert state(row) != before
        undo(operation, by=world.admin if type(row) in MADE else self.actor(world, row, verb), via="page")
        assert state(row) == before

    @pytest.mark.parametrize(("model", "verb"), [each for each in ASKED if verbs[each[0]][each[1]].stays])
    def test_of_what_stays_is_refused_with_what_may_be_done_instead(self, world: World, model: Any, verb: str) -> None:
        row = self.ready(world, model, verb)
        before = state(row)
        operation = self.perform(world, row, verb)
        after = state(row)
        assert after != before
        with pytest.raises(Invalid) as refusal:
            undo(operation, by=world.admin, via="page")
        words = str(verbs[model][verb].stays)
        assert [str(fault.message) for fault in refusal.value.faults] == [words]
        assert words in client_of(world.admin).get(f"/operations/{operation}/").content.decode()
        assert state(row) == after

    def test_a_conflict_is_decided_by_itself(self, world: World) -> None:
        operation = change(world.customer, world.owner, next_step="上门", payment_terms="30 天", credit_rating="A")
        change(world.customer, world.head, next_step="发报价", payment_terms="60 天")
        found = plan(Operation.objects.get(pk=operation), world.owner)
        (key,) = [clash.key for clash in found.clashes if clash.field == "payment_terms"]
        page = client_of(world.owner)
        assert f'value="{key}"' in page.get(f"/operations/{operation}/").content.decode()
        assert page.post(f"/operations/{operation}/undo/", {"decided": [key]}).status_code == 302
        world.customer.refresh_from_db()
        assert (world.customer.next_step, world.customer.payment_terms, world.customer.credit_rating) == (
            "发报价",
            "",
            "",
        )

    def test_a_made_row_goes_only_when_all_its_conflicts_are_decided(self, world: World) -> None:
        (row,) = make(Customer, world.owner, {"name": "北岸电机厂"})
        operation = Operation.objects.get(object="customers", label=row.name)
        change(row, world.head, next_step="发报价", payment_terms="60 天")
        keys = [clash.key for clash in plan(operation, world.owner).clashes]
        assert len(keys) == 2
        assert plan(operation, world.owner, keys[:1]).removed == {}
        outcome = undo(operation.pk, by=world.owner, via="page", overwrite=keys)
        assert (outcome.faults, Customer.objects.filter(pk=row.pk).exists()) == ([], False)

    def test_an_export_says_why_it_cannot_be(self, world: World) -> None:
        client = client_of(world.owner)
        b"".join(client.get("/customers/export/", {"view": "-", "all": "1", "format": "csv"}).streaming_content)  # type: ignore[attr-defined]
        operation = Operation.objects.get(verb="export")
        assert "收不回来" in client.get(f"/operations/{operation.pk}/").content.decode()


def above(world: World) -> Position:
    position: Position = make(Position, world.personnel, {"title": "财务总监"})[0]
    return position


def noticed(world: World) -> int:
    """The number of a notice that is in force."""
    told: dict[str, Any] = {
        "title": "告知书",
        "controller": "鼎客",
        "reach": "x@y.example",
        "purposes": ["business"],
        "categories": "姓名",
    }
    told |= {"kept": "36 个月", "rights": "查阅", "effective_from": clock.today()}
    return int(make(Notice, world.admin, told)[0].number)


def asked(world: World) -> Request:
    values = {"kind": "access", "applicant": "谭维", "reach": "19900001234", "received_how": "email"}
    row: Request = make(Request, world.admin, values)[0]
    return row


def described(world: World) -> Description:
    (position,) = make(Position, world.personnel, {"title": "大客户经理"})
    row: Description = make(Description, world.personnel, {"position": position, "title": "大客户经理"})[0]
    return row


def held(world: World) -> Post:
    """The colleague's post, since a while ago, in a position that may propose expenses."""
    description = described(world)
    since = clock.today() - timedelta(days=30)
    Description.objects.filter(pk=description.pk).update(status="approved", effective_from=since)
    Right.objects.create(
        description=description, clause="5.1", verb="propose", matter=Matter.objects.get(code="expense"), reach="own"
    )
    values = {"user": world.colleague, "position": description.position, "since": since}
    row: Post = make(Post, world.personnel, values)[0]
    return row


def handed(world: World) -> Delegation:
    post = held(world)
    values = {"principal": world.colleague, "deputy": world.owner, "position": post.position, "why": "休假"}
    since = clock.today() - timedelta(days=1)
    row: Delegation = make(
        Delegation, world.personnel, {**values, "since": since, "until": clock.today() + timedelta(days=9)}
    )[0]
    return row


def empty(world: World) -> Department:
    row: Department = make(Department, world.personnel, {"name": "筹备组", "parent": world.one.parent})[0]
    return row


def suggested(world: World) -> Suggestion:
    values = {"kind": "improvement", "title": "附备件价", "text": "少一轮往返。", "department": world.one}
    row: Suggestion = make(Suggestion, world.owner, values)[0]
    return row


def requested(world: World) -> AccessRequest:
    values = {"role": world.roles["support"], "why": "参与投标", "last_day": clock.today()}
    row: AccessRequest = make(AccessRequest, world.owner, values)[0]
    return row


def adjusting(world: World) -> Adjustment:
    credit.scored(world)
    return credit.drawn_up(world)


def wished(world: World) -> ExportRequest:
    """What personnel may take out anyway."""
    values = {"object": "positions", "columns": ["title"], "form": "csv", "purpose": "盘点", "recipient": "人力资源部"}
    row: ExportRequest = make(ExportRequest, world.personnel, values)[0]
    return row


MADE: dict[Any, Callable[[World], Any]] = {
    Description: described,
    Post: held,
    Delegation: handed,
    Department: empty,
    Request: asked,
    ExportRequest: wished,
    Suggestion: suggested,
    AccessRequest: requested,
    Adjustment: adjusting,
    Allocation: lambda world: dispatch.allocated(world, dispatch.crew(world)),
}


def state(row: Any) -> list[Any]:
    """All that a verb may change about a row: its values, who works on it, its rights and lines."""
    values = type(row).objects.filter(pk=row.pk).values().get()
    parts = [
        list(getattr(row, name).values()) for name in ("collaborators", "rights", "guided_by") if hasattr(row, name)
    ]
    automatic = performing.AUTOMATIC | {"updated_by_id", "created_by_id"}
    return [parts, {name: value for name, value in values.items() if name not in automatic}]


class TestSealsPage:
    @pytest.fixture
    def sealed(self, world: World) -> World:
        age(3)
        verifying.look()
        return world

    def test_shows_the_days_and_gives_the_files(self, sealed: World) -> None:
        client = client_of(sealed.admin)
        page = client.get("/audit/").content.decode()
        latest = Seal.objects.latest("day")
        assert latest.digest[:12] in page
        assert "相符" in page
        rows = list(csv.DictReader(io.StringIO(client.get("/audit/seals.csv").content.decode())))
        assert [row["digest"] for row in rows] == [one.digest for one in Seal.objects.order_by("day")]
        kept = json.loads(client.get("/audit/seals.json").content)
        assert kept["seals"][-1]["signature"] == latest.signature

    def test_says_what_is_broken(self, sealed: World) -> None:
        order("update customers_customerevent set name = 'x'")
        jobs.verify_now()
        page = client_of(sealed.admin).get("/audit/").content.decode()
        assert "customers_customerevent" in page
        assert "封存以后有值被改动。" in page

    def test_what_a_whole_look_found_stays_until_the_next(self, sealed: World) -> None:
        order("update customers_customerevent set name = 'x'")
        verifying.look()
        verifying.look(since=timezone.localdate())
        assert Verification.objects.latest("pk").broken == []
        assert "封存以后有值被改动。" in client_of(sealed.admin).get("/audit/").content.decode()

    def test_a_day_sealed_late_says_so(self, sealed: World) -> None:
        assert "迟" in client_of(sealed.admin).get("/audit/").content.decode()

    def test_verifying_is_left_to_a_job(self, sealed: World, client: Client) -> None:
        assert client_of(sealed.admin).post("/audit/verify/").status_code == 302
        assert client_of(sealed.owner).post("/audit/verify/").status_code == 403

    def test_the_nightly_job_seals_and_may_run_twice(self, world: World) -> None:
        age(1)
        jobs.seal_days(timestamp=0)
        jobs.seal_days(timestamp=0)
        assert Seal.objects.count() == 1
        assert Verification.objects.count() == 1
        assert sealing.unsealed() == []
