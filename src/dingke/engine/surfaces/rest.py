"""The REST interface of every resource: list, one row, create, change, verbs, history. One router per resource.

A program acts with the rights of the person behind its token; what it may not see is masked or absent.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from dingke.engine import asking, performing, ports, registry
from dingke.engine.access import Person, policy
from dingke.engine.action import Action, Target
from dingke.engine.faults import Conflict, Fault, Invalid, Missing, Stale
from dingke.engine.idempotency import once
from dingke.engine.kinds import masked_text
from dingke.engine.resource import Resource
from dingke.engine.surfaces import rest_schemas as schemas
from dingke.engine.surfaces.web import allow, person_of, row_of

RowId: Any = Path(..., ge=1, le=2**63 - 1)  # type: ignore[type-arg]
ASKED: Any = Query(...)  # type: ignore[type-arg]
VIA = "api"


def routers() -> Mapping[str, Router]:
    """Router per slug; mounted by the composition root."""
    return {resource.slug: router(resource) for resource in registry.resources()}


def router(resource: Resource) -> Router:
    made = Router(tags=[resource.slug])
    problems = {401: schemas.Problem, 403: schemas.Problem, 404: schemas.Problem, 422: schemas.Problem}
    stale = problems | {409: schemas.Problem, 428: schemas.Problem}
    page, row = schemas.page_of(resource), schemas.row_of(resource)
    name = resource.slug.replace("-", "_")
    made.get("", response={200: page, **problems}, operation_id=f"{name}_list")(lister(resource))
    made.post("", response={201: row, **stale}, operation_id=f"{name}_create")(creator(resource))
    made.get("/{pk}", response={200: row, **problems}, operation_id=f"{name}_read")(reader(resource))
    made.patch("/{pk}", response={200: row, **stale}, operation_id=f"{name}_change")(changer(resource))
    made.get("/{pk}/history", response={200: schemas.Moments, **problems}, operation_id=f"{name}_history")(
        historian(resource)
    )
    for act in resource.actions.values():
        made.post(f"/{{pk}}/{act.name}", response={200: row, **stale}, operation_id=f"{name}_{act.name}")(
            performer(resource, act)
        )
    return made


def typed(function: Callable[..., Any], **annotations: Any) -> Callable[..., Any]:
    """Gives a handler the schema of its resource; ninja reads annotations, not closures."""
    function.__annotations__.update(annotations)
    return function


def lister(resource: Resource) -> Callable[..., Any]:
    def listed(request: HttpRequest, asked: Any = ASKED) -> Any:
        person = person_of(request)
        allow(request, resource, "read")
        answer = asking.ask(asking.question(resource, person, request.GET, strict=True))
        return JsonResponse(
            {
                "items": [dumped(resource, row, person) for row in answer.rows],
                "total": None if answer.capped else answer.total,
                "next": answer.next,
            }
        )

    return typed(listed, asked=schemas.question_of(resource))


def reader(resource: Resource) -> Callable[..., Any]:
    def read(request: HttpRequest, pk: int = RowId) -> Any:
        return answered(resource, row_of(request, resource, pk), person_of(request))

    return read


def creator(resource: Resource) -> Callable[..., Any]:
    def create(request: HttpRequest, values: Any) -> Any:
        person = person_of(request)

        def act() -> HttpResponse:
            outcome = performing.create(resource.model, [stated(values)], by=person, via=VIA)
            return answered(resource, fresh(outcome), person, 201)

        return once(request, act)

    return typed(create, values=schemas.values_of(resource, partial=False))


def changer(resource: Resource) -> Callable[..., Any]:
    def change(request: HttpRequest, values: Any, pk: int = RowId) -> Any:
        person = person_of(request)
        version = stated_version(request)
        if version is None:
            raise Missing

        def act() -> HttpResponse:
            row_of(request, resource, pk, "update")
            outcome = performing.update(resource.model, [Target(pk, version, stated(values))], by=person, via=VIA)
            return answered(resource, fresh(outcome) or row_of(request, resource, pk), person)

        return once(request, act)

    return typed(change, values=schemas.values_of(resource, partial=True))


def performer(resource: Resource, action: Action) -> Callable[..., Any]:
    def perform(request: HttpRequest, values: Any, pk: int = RowId) -> Any:
        person = person_of(request)

        def act() -> HttpResponse:
            arguments = checked(resource, action, stated(values))
            targets = [Target(pk, stated_version(request))]
            outcome = performing.perform(action, targets, by=person, via=VIA, arguments=arguments)
            left = policy.rows(person, "read", resource.model).filter(pk=pk).first()
            return (
                answered(resource, left, person)
                if left
                else JsonResponse({"id": pk, "operation": str(outcome.operation)})
            )

        return once(request, act)

    return typed(perform, values=schemas.asks_of(resource, action))


def historian(resource: Resource) -> Callable[..., Any]:
    def history(request: HttpRequest, pk: int = RowId) -> Any:
        row = row_of(request, resource, pk)
        return JsonResponse({"items": [schemas.moment(m) for m in ports.history().moments(row, person_of(request))]})

    return history


def stated(values: Any) -> dict[str, Any]:
    """What the body said, and only that; a field left out is not touched."""
    return dict(values.model_dump(exclude_unset=True))


def checked(resource: Resource, action: Action, arguments: dict[str, Any]) -> dict[str, Any]:
    """The answers to an action's questions, read by the kinds of their fields."""
    faults = [
        Fault(_("This is needed."), ask.key)
        for ask in action.asks
        if ask.required and arguments.get(ask.key) in (None, "", [])
    ]
    if faults:
        raise Invalid(faults)
    return {ask.key: arguments.get(ask.key, resource.attribute(ask.field).field.get_default()) for ask in action.asks}


def stated_version(request: HttpRequest) -> int | None:
    """The version in If-Match (``"3"`` or ``3``); None when it is not stated. Raises Invalid for anything else."""
    raw = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not raw:
        return None
    if not raw.isdecimal() or len(raw) > 9:
        raise Invalid([Fault(_("If-Match holds the version of the row, as its ETag gave it."), "If-Match")])
    return int(raw)


def fresh(outcome: Any) -> Any:
    """The row as the database now holds it (generated columns too)."""
    if not outcome.rows:
        return None
    row = outcome.rows[0]
    row.refresh_from_db()
    return row


def answered(resource: Resource, row: models.Model, person: Person, status: int = 200) -> HttpResponse:
    answer = JsonResponse(dumped(resource, row, person), status=status)
    answer["ETag"] = f'"{getattr(row, "version", 1)}"'
    return answer


def dumped(resource: Resource, row: Any, person: Person) -> dict[str, Any]:
    """A row as JSON: references as ids, amounts as text, personal data masked without the right to see them."""
    clear = policy.permits(person, "reveal", row)
    return {name: schemas.dumped(attribute, row, clear) for name, attribute in schemas.attributes(resource).items()}


def visible(stale: Stale, request: HttpRequest) -> list[Conflict]:
    """The conflicts, personal values masked for those who may not see them."""
    clear = policy.permits(person_of(request), "reveal", stale.row)
    return [
        c if clear or not is_personal(stale.row, c.field) else replace(c, current=masked_text(c.current))
        for c in stale.conflicts
    ]


def is_personal(row: models.Model, name: str) -> bool:
    return bool(getattr(row._meta.get_field(name), "personal", False))
