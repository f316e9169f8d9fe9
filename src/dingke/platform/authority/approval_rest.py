"""Decisions over REST: what waits, one of them with its way, and deciding."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema

from dingke.engine.surfaces import rest
from dingke.engine.surfaces.web import person_of
from dingke.platform.authority import deciding, taking_back
from dingke.platform.authority import inbox as boxes
from dingke.platform.authority.models import Decision, Step

router = Router(tags=["approvals"])


class StepOut(Schema):
    """basis: version and clause. principal: in whose name a deputy decided."""

    id: int
    place: int
    kind: str
    part: str
    person: str
    position: str
    basis: str
    limits: str
    state: str
    outcome: str
    say: str
    decided_at: datetime | None
    decided_by: str
    principal: str


class DecisionOut(Schema):
    id: int
    code: str
    title: str
    matter: str
    verb: str
    status: str
    version: int
    amount: str | None
    measures: dict[str, str]
    proposer: str
    reason: str
    asked_at: datetime
    object: str
    row_id: int
    steps: list[StepOut]


class Listed(Schema):
    items: list[DecisionOut]


class Decided(Schema):
    """to: the step to which it is returned; without one, to the proposer."""

    outcome: Literal["approved", "refused", "returned", "answered"]
    say: str = ""
    to: int | None = None
    version: int | None = None


def step_out(step: Step) -> dict[str, Any]:
    return {
        **{
            name: getattr(step, name)
            for name in ("place", "kind", "part", "basis", "limits", "state", "outcome", "say")
        },
        "id": step.pk,
        "person": step.person.name,
        "position": step.position.title if step.position else "",
        "decided_at": step.decided_at,
        "decided_by": step.decided_by.name if step.decided_by else "",
        "principal": step.principal.name if step.principal else "",
    }


def decision_out(decision: Decision) -> dict[str, Any]:
    steps = decision.steps.select_related("person", "position", "decided_by", "principal")
    names = ("code", "title", "verb", "status", "version", "measures", "reason", "asked_at", "object", "row_id")
    return {
        **{name: getattr(decision, name) for name in names},
        "id": decision.pk,
        "matter": decision.matter.code,
        "amount": str(decision.amount) if decision.amount is not None else None,
        "proposer": decision.proposer.name,
        "steps": [step_out(step) for step in steps],
    }


@router.get("", response={200: Listed, **rest.problems()}, operation_id="approvals_list", summary="What waits for you")
def waiting(request: HttpRequest, tab: Literal["mine", "asked", "copied", "done"] = "mine") -> Any:
    """mine: waits for you; asked: you asked for it; copied: for your information; done: you settled a step of it."""
    person = person_of(request)
    if tab == "mine":
        from django.utils import timezone

        from dingke.engine import clock
        from dingke.platform.authority.queries import book

        lines = boxes.mine(person, book(clock.today(), person), timezone.now())
    else:
        lines = boxes.listed({"asked": boxes.asked, "copied": boxes.copied, "done": boxes.settled}[tab](person))
    return {"items": [decision_out(one.decision) for one in lines]}


@router.get(
    "/{pk}", response={200: DecisionOut, **rest.problems(404)}, operation_id="approvals_read", summary="One decision"
)
def read(request: HttpRequest, pk: int) -> Any:
    """With every step of its way, who took it and on which clause."""
    return decision_out(boxes.visible(person_of(request), pk))


@router.post(
    "/{pk}/decide",
    response={200: DecisionOut, **rest.problems(404, 409, 422)},
    operation_id="approvals_decide",
    summary="Decide",
)
def decide(request: HttpRequest, pk: int, values: Decided) -> Any:
    """The step whose turn it is for you. 409: somebody was quicker, or the figures changed and the way starts again."""
    person = person_of(request)
    boxes.visible(person, pk)
    deciding.decide(
        pk, by=person, outcome=values.outcome, say=values.say, via=rest.VIA, to=values.to, version=values.version
    )
    return decision_out(boxes.visible(person, pk))


@router.post(
    "/{pk}/withdraw",
    response={200: DecisionOut, **rest.problems(404, 409)},
    operation_id="approvals_withdraw",
    summary="Take back",
)
def withdraw(request: HttpRequest, pk: int) -> Any:
    """By whoever asked for it, as long as it is not settled."""
    person = person_of(request)
    boxes.visible(person, pk)
    deciding.withdraw(pk, by=person, via=rest.VIA)
    return decision_out(boxes.visible(person, pk))


@router.post(
    "/{pk}/take-back",
    response={200: DecisionOut, **rest.problems(404, 409, 422)},
    operation_id="approvals_take_back",
    summary="Take back one's signature",
)
def take_back(request: HttpRequest, pk: int) -> Any:
    """By whoever signed last, within ten minutes and as long as nobody signed after. 409: it is too late."""
    person = person_of(request)
    boxes.visible(person, pk)
    taking_back.take_back(pk, by=person, via=rest.VIA)
    return decision_out(boxes.visible(person, pk))
