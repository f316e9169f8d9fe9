"""Undoing every verb that there is, and what is told where it cannot be."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model

from dingke.domains.contacts.models import Contact
from dingke.domains.credit.models import Adjustment
from dingke.domains.customers.models import Customer
from dingke.domains.dispatch.models import Allocation
from dingke.domains.engagement.models import DayNote, Trip, Visit
from dingke.domains.opportunities.models import Opportunity
from dingke.domains.service.models import ServiceEvaluation, WorkOrder
from dingke.domains.team.models import PromotionReview
from dingke.engine import clock, performing
from dingke.engine.action import Target, actions_of, verbs
from dingke.engine.faults import Invalid
from dingke.engine.testing import client_of
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Delegation, Description, Post
from dingke.platform.privacy.models import Request
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import plan, undo
from dingke.platform.voice.models import AccessRequest, Suggestion
from dingke.platform.workspace.models import ExportRequest
from tests.history.made import MADE, above, change, noticed
from tests.world import World, make

pytestmark = pytest.mark.django_db

ROWS: dict[type[Model], str] = {Customer: "customer", Contact: "contact", Opportunity: "opportunity"}


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
        (WorkOrder, "accept"): lambda world: {},
        (WorkOrder, "begin"): lambda world: {},
        (WorkOrder, "pause"): lambda world: {"pause_reason": "customer", "note": "等排期"},
        (WorkOrder, "resume"): lambda world: {},
        (WorkOrder, "give_answer"): lambda world: {"answer": "方案已送"},
        (WorkOrder, "finish"): lambda world: {"result": "已签认"},
        (WorkOrder, "reopen"): lambda world: {"why": "再次跳闸"},
        (WorkOrder, "hand_on"): lambda world: {"owner": world.colleague.pk},
        (WorkOrder, "remind"): lambda world: {"reminder": "请尽快"},
        (ServiceEvaluation, "give"): lambda world: {},
        (ServiceEvaluation, "contest"): lambda world: {"objection": "等客户排期"},
        (ServiceEvaluation, "uphold"): lambda world: {"reply": "与记录一致"},
        (ServiceEvaluation, "amend"): lambda world: {"score": 90, "reply": "属实"},
        (Visit, "hold"): lambda world: {"held_on": clock.today(), "said": "先看计算书。"},
        (Visit, "cancel"): lambda world: {"reason": "客户改期"},
        (Trip, "apply"): lambda world: {},
        (Trip, "set_out"): lambda world: {},
        (Trip, "hand_in"): lambda world: {"report": "开完会。", "spent": 300},
        (Trip, "close"): lambda world: {},
        (Trip, "cancel"): lambda world: {"reason": "会议改期"},
        (DayNote, "confirm"): lambda world: {},
        (DayNote, "refuse"): lambda world: {"reason": "当天在办公室"},
        (PromotionReview, "apply"): lambda world: {},
        (PromotionReview, "bring"): lambda world: {},
        (PromotionReview, "withdraw"): lambda world: {"reason": "本人放弃"},
        (PromotionReview, "add_collaborator"): lambda world: {"person": world.colleague.pk},
        (PromotionReview, "remove_collaborator"): lambda world: {"person": world.colleague.pk},
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
        "begin_order": "accept",
        "pause_order": "begin",
        "resume_order": "pause",
        "give_answer_order": "begin",
        "finish_order": "give_answer",
        "reopen_order": "finish",
        "contest": "give",
        "uphold": "contest",
        "amend": "contest",
        "revoke": "apply",
        "finish": "begin",
    }
    BEFORE_OF: dict[tuple[type[Model], str], str] = {
        (Trip, "set_out"): "apply",
        (Trip, "hand_in"): "apply",
        (Trip, "close"): "hand_in",
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
        if isinstance(row, WorkOrder):
            verb = f"{verb}_order"
        if (type(row), verb) == (AccessRequest, "end"):
            verb = "end_access"
        earlier = self.BEFORE_OF.get((type(row), verb)) or self.BEFORE.get(verb)
        if earlier:
            self.go_before(world, row, earlier)
            self.perform(world, row, earlier)

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
        if isinstance(row, WorkOrder | ServiceEvaluation):
            return world.owner if verb == "contest" else world.head
        if isinstance(row, (Trip, Visit)):
            return world.head if verb == "close" else world.owner
        if isinstance(row, (DayNote, PromotionReview, Adjustment, Allocation)):
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


def state(row: Any) -> list[Any]:
    """All that a verb may change about a row: its values, who works on it, its rights and lines."""
    values = type(row).objects.filter(pk=row.pk).values().get()
    parts = [
        list(getattr(row, name).values()) for name in ("collaborators", "rights", "guided_by") if hasattr(row, name)
    ]
    automatic = performing.AUTOMATIC | {"updated_by_id", "created_by_id"}
    return [parts, {name: value for name, value in values.items() if name not in automatic}]
