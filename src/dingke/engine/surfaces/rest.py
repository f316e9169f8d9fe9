"""The REST interface of every resource: list, one row, create, change, verbs, history. One router per resource.

A program acts with the rights of the person behind its token; what it may not see is masked or absent.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from ninja import Path, Query, Router

from dingke.engine import asking, clock, performing, ports, registry
from dingke.engine.access import Person, policy
from dingke.engine.action import Action, Target
from dingke.engine.faults import Conflict, Fault, Invalid, Missing, NotFound, Stale
from dingke.engine.idempotency import once
from dingke.engine.kinds import masked_text
from dingke.engine.merging import running
from dingke.engine.resource import Attribute, Resource
from dingke.engine.sight import kind_for, seen
from dingke.engine.surfaces import rest_schemas as schemas
from dingke.engine.surfaces.filling import may_see
from dingke.engine.surfaces.web import allow, person_of, row_of, standing

RowId: Any = Path(..., ge=1, le=2**63 - 1)  # type: ignore[type-arg]
ASKED: Any = Query(...)  # type: ignore[type-arg]
AS_OF: Any = Query(None, description="A day (its end) or a moment: the row as it stood then, personal values masked.")  # type: ignore[type-arg]
VIA = "api"


def routers() -> Mapping[str, Router]:
    """Router per slug; mounted by the composition root."""
    return {resource.slug: router(resource) for resource in registry.resources()}


def router(resource: Resource) -> Router:
    made = Router(tags=[resource.slug])
    page, row = schemas.page_of(resource), schemas.row_of(resource)
    meta, gone = resource.model._meta, gone_of(resource)
    many, one, name = meta.verbose_name_plural, meta.verbose_name, resource.slug.replace("-", "_")
    with override("en"):
        made.get("", response={200: page, **problems(422)}, operation_id=f"{name}_list", summary=f"List {many}")(
            lister(resource)
        )
        made.post(
            "",
            response={201: row, **problems(400, 422)},
            operation_id=f"{name}_create",
            summary=f"Create: {one}",
            openapi_extra=headers(KEY),
        )(creator(resource))
        made.get(
            "/{pk}",
            response={200: row, **problems(404, *gone, 422)},
            operation_id=f"{name}_read",
            summary=f"Read: {one}",
        )(reader(resource))
        made.patch(
            "/{pk}",
            response={200: row, **problems(400, 404, 409, *gone, 422, 428)},
            operation_id=f"{name}_change",
            summary=f"Change: {one}",
            openapi_extra=headers(MATCH, KEY),
        )(changer(resource))
        made.get(
            "/{pk}/history",
            response={200: schemas.Moments, **problems(404, 422)},
            operation_id=f"{name}_history",
            summary=f"History: {one}",
        )(historian(resource))
        add_verbs(made, resource, row, name)
        if resource.merge:
            add_merge(made, resource, row, name)
    return made


def add_merge(made: Router, resource: Resource, row: Any, name: str) -> None:
    made.post(
        "/{pk}/merge",
        response={200: row, **problems(400, 404, 409, *gone_of(resource), 422)},
        operation_id=f"{name}_merge",
        summary=f"Merge others into this one: {resource.model._meta.verbose_name}",
        openapi_extra=headers(MATCH, KEY),
    )(merger(resource))


def gone_of(resource: Resource) -> tuple[int, ...]:
    """What a record may answer that was merged into another one."""
    return (410,) if resource.merge else ()


def add_verbs(made: Router, resource: Resource, row: Any, name: str) -> None:
    """One address per verb of the object."""
    for act in resource.actions.values():
        made.post(
            f"/{{pk}}/{act.name}",
            response={200: row, **problems(400, 404, 409, *gone_of(resource), 422)},
            operation_id=f"{name}_{act.name}",
            summary=f"{act.label}: {resource.model._meta.verbose_name}",
            openapi_extra=headers(MATCH, KEY),
        )(performer(resource, act))


MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string", "maxLength": 20},
    "description": "The ETag of the row as it was read. A change without it is refused with 428, an old one with 409.",
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "maxLength": 200},
    "description": "The same key with the same request is done once and answered as often as it is sent.",
}


def headers(*parameters: dict[str, Any]) -> dict[str, Any]:
    return {"parameters": list(parameters)}


def problems(*statuses: int) -> dict[int, Any]:
    """Whoever asks may be unknown or without the right; the rest differs by request."""
    return dict.fromkeys((401, 403, *statuses), schemas.Problem)


def typed(function: Callable[..., Any], **annotations: Any) -> Callable[..., Any]:
    """Gives a handler the schema of its resource; ninja reads annotations, not closures."""
    function.__annotations__.update(annotations)
    return function


def lister(resource: Resource) -> Callable[..., Any]:
    def listed(request: HttpRequest, asked: Any = ASKED) -> Any:
        person = person_of(request)
        allow(request, resource, "read")
        answer = asking.ask(asking.question(resource, person, request.GET, strict=True))
        shown = seen(resource, person)
        return JsonResponse(
            {
                "items": [dumped(shown, row) for row in answer.rows],
                "total": None if answer.capped else answer.total,
                "next": answer.next,
            }
        )

    return typed(listed, asked=schemas.question_of(resource))


def reader(resource: Resource) -> Callable[..., Any]:
    def read(request: HttpRequest, pk: int = RowId, as_of: date | datetime | None = AS_OF) -> Any:
        row = row_of(request, resource, pk)
        if as_of is None:
            return answered(resource, standing(row), person_of(request))
        stood = ports.history().as_of(resource.model, pk, moment_of(as_of))
        if stood is None:
            raise NotFound
        shown = schemas.attributes(seen(resource, person_of(request)))
        return JsonResponse({name: schemas.dumped(a, stood.get(name), clear=False) for name, a in shown.items()})

    return read


def moment_of(stated: date | datetime) -> datetime:
    """The moment itself; of a day its last one here. A moment without a zone is one of the installation's."""
    if not isinstance(stated, datetime):
        return clock.last_moment(stated)
    return stated if timezone.is_aware(stated) else timezone.make_aware(stated)


def creator(resource: Resource) -> Callable[..., Any]:
    def create(request: HttpRequest, values: Any) -> Any:
        person = person_of(request)

        def act() -> HttpResponse:
            outcome = performing.create(resource.model, [writable(resource, person, values)], by=person, via=VIA)
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
            target = Target(pk, version, writable(resource, person, values))
            outcome = performing.update(resource.model, [target], by=person, via=VIA)
            return answered(resource, fresh(outcome) or row_of(request, resource, pk), person)

        return once(request, act)

    return typed(change, values=schemas.values_of(resource, partial=True))


def performer(resource: Resource, action: Action) -> Callable[..., Any]:
    def perform(request: HttpRequest, values: Any, pk: int = RowId) -> Any:
        person = person_of(request)

        def act() -> HttpResponse:
            if action.name not in seen(resource, person).actions:
                raise NotFound
            arguments = checked(resource, action, stated(values))
            targets = [Target(pk, stated_version(request))]
            outcome = performing.perform(action, targets, by=person, via=VIA, arguments=arguments)
            if outcome.waiting:
                return JsonResponse({"id": pk, "waiting": outcome.waiting[0]}, status=202)
            left = policy.rows(person, "read", resource.model).filter(pk=pk).first()
            return (
                answered(resource, left, person)
                if left
                else JsonResponse({"id": pk, "operation": str(outcome.operation)})
            )

        return once(request, act)

    return typed(perform, values=schemas.asks_of(resource, action))


def merger(resource: Resource) -> Callable[..., Any]:
    def merge(request: HttpRequest, values: schemas.Merging, pk: int = RowId) -> Any:
        """The record of the address stays; the others are archived and answer 410 with its number."""
        person = person_of(request)
        others = [Target(other, values.versions.get(str(other))) for other in values.others]

        def act() -> HttpResponse:
            kept = Target(pk, stated_version(request))
            running.merge(resource, kept, others, by=person, via=VIA, take=values.take, why=values.why)
            return answered(resource, row_of(request, resource, pk), person)

        return once(request, act)

    return merge


def historian(resource: Resource) -> Callable[..., Any]:
    def history(request: HttpRequest, pk: int = RowId) -> Any:
        row = row_of(request, resource, pk)
        return JsonResponse({"items": [schemas.moment(m) for m in ports.history().moments(row, person_of(request))]})

    return history


def stated(values: Any) -> dict[str, Any]:
    """What the body said, and only that; a field left out is not touched."""
    return dict(values.model_dump(exclude_unset=True))


def writable(resource: Resource, person: Person, values: Any) -> dict[str, Any]:
    """What the body said. Raises Invalid for a field that is hidden from the person, as for one that there is not."""
    said, known = stated(values), seen(resource, person).writable
    faults = [
        Fault(_("There is no field “%(name)s” here.") % {"name": name}, name) for name in said if name not in known
    ]
    if faults:
        raise Invalid(faults)
    return said


def checked(resource: Resource, action: Action, arguments: dict[str, Any]) -> dict[str, Any]:
    """The answers to an action's questions, read by the kinds of their fields."""
    faults = [
        Fault(_("This is needed."), ask.key)
        for ask in action.asks
        if ask.required and arguments.get(ask.key) in (None, "", [])
    ]
    if faults:
        raise Invalid(faults)
    return {ask.key: arguments.get(ask.key, resource.asked(ask).field.get_default()) for ask in action.asks}


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
    answer = JsonResponse(dumped(seen(resource, person), row, person), status=status)
    answer["ETag"] = f'"{getattr(row, "version", 1)}"'
    return answer


def dumped(resource: Resource, row: Any, person: Person | None = None) -> dict[str, Any]:
    """A row as JSON: references as ids, amounts as text. ``person``: sees personal values in clear if he may, and that
    is recorded and counted as on the page; None: they are masked."""
    clear = person is not None and policy.permits(person, "reveal", row)
    return {
        name: schemas.dumped(a, getattr(row, a.field.attname), clear=clear and may_be_shown(resource, row, person, a))
        for name, a in schemas.attributes(resource).items()
    }


def may_be_shown(resource: Resource, row: Any, person: Any, attribute: Attribute) -> bool:
    return not attribute.kind.personal or may_see(resource, row, person, attribute)


def url_of(row: models.Model, pk: int) -> str:
    """The address of a record of the row's kind."""
    resource = registry.of(type(row))
    return f"/api/v1/{resource.slug if resource else type(row).__name__}/{pk}"


def visible(stale: Stale, person: Person) -> list[Conflict]:
    """The conflicts that the person may be told of, personal values masked."""
    told = ((c, kind_for(person, type(stale.row), stale.row._meta.get_field(c.field))) for c in stale.conflicts)
    return [
        replace(c, current=kind.veiled(c.current) if kind.masked else masked_text(c.current)) if kind.personal else c
        for c, kind in told
        if kind is not None
    ]
