"""History as the engine wants it, over the events that triggers write (django-pghistory, statement level)."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils.translation import gettext as _

from dingke.engine import kinds, registry
from dingke.engine.access import Person, policy
from dingke.engine.action import Act, Outcome, actions_of
from dingke.engine.performing import AUTOMATIC
from dingke.engine.ports import Moment
from dingke.platform.timeline.models import Operation

BOOKKEEPING = AUTOMATIC | {"sort_name", "department", "account_owner", "account_department", "group_root", "rank", "code", "id"}
ICONS = {"create": "plus", "import": "table-import", "archive": "archive", "restore": "archive-off", "undo": "arrow-back-up"}


def event_model(model: type[models.Model]) -> type[models.Model]:
    found: type[models.Model] = model.pgh_event_model  # type: ignore[attr-defined]
    return found


class EventHistory:
    """Implements ``engine.ports.History``."""

    def begin(self, act: Act) -> None:
        metadata = json.dumps({"by": act.by.pk, "via": act.via, "why": act.why, "at": act.at.isoformat()})
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('pghistory.context_id', %s, true), set_config('pghistory.context_metadata', %s, true)",
                [str(act.operation), metadata],
            )

    def record(self, act: Act, verb: str, model: type[models.Model], outcome: Outcome, reverses: UUID | None = None) -> None:
        """One entry per act; an act in several sets (an import) adds to the same entry."""
        if not outcome.created and not outcome.updated:
            return
        resource = registry.of(model)
        entry, made = Operation.objects.get_or_create(
            id=act.operation,
            defaults={
                "verb": verb, "object": resource.slug if resource else model._meta.label_lower, "by_id": act.by.pk, "at": act.at,
                "via": act.via, "why": act.why[:300], "created": len(outcome.created), "updated": len(outcome.updated),
                "label": str(outcome.rows[0])[:200] if len(outcome.rows) == 1 else "", "reverses_id": reverses,
            },
        )
        if not made:
            Operation.objects.filter(pk=entry.pk).update(
                created=models.F("created") + len(outcome.created), updated=models.F("updated") + len(outcome.updated)
            )

    def moments(self, row: models.Model, person: Person, limit: int = 50) -> Sequence[Moment]:
        events = list(event_model(type(row))._default_manager.filter(pgh_obj_id=row.pk).order_by("-pgh_id")[: limit + 1])  # type: ignore[misc]
        operations = Operation.objects.select_related("by").in_bulk({e.pgh_context_id for e in events if e.pgh_context_id})
        clear = policy.permits(person, "reveal", row)
        befores = [*events[1:], None]
        return [
            moment(event, before, operations.get(event.pgh_context_id), clear)
            for event, before in list(zip(events, befores, strict=True))[:limit]
        ]


def moment(event: Any, before: Any, operation: Operation | None, clear: bool) -> Moment:
    verb = operation.verb if operation else event.pgh_label
    details = tuple(differences(event, before, clear)) if before is not None else ()
    return Moment(
        at=operation.at if operation else event.pgh_created_at,
        by=str(operation.by) if operation and operation.by else _("system"),
        sentence=sentence(verb, event, details),
        details=details,
        operation=str(operation.pk) if operation else "",
        icon=ICONS.get(verb, "pencil"),
        via=operation.via if operation else "",
    )


def sentence(verb: str, event: Any, details: Sequence[tuple[str, str, str]]) -> str:
    declared = actions_of(event.pgh_tracked_model).get(verb)
    if declared is not None:
        return str(declared.sentence or declared.label)
    if verb in ("create", "insert"):
        return _("created the record")
    if verb == "import":
        return _("brought in by an import") if not details else _("changed by an import: %(fields)s") % {"fields": named(details)}
    if verb == "undo":
        return _("undone: %(fields)s") % {"fields": named(details)}
    return _("changed %(fields)s") % {"fields": named(details)} if details else _("changed")


def named(details: Sequence[tuple[str, str, str]]) -> str:
    return "、".join(label for label, _before, _after in details[:4])


def differences(event: Any, before: Any, clear: bool) -> list[tuple[str, str, str]]:
    """Label, value before and after of every field that changed and means something to a person."""
    found = []
    for field in type(event)._meta.concrete_fields:
        if field.name.startswith("pgh_") or field.name in BOOKKEEPING:
            continue
        old, new = getattr(before, field.attname), getattr(event, field.attname)
        if old != new:
            kind = kinds.kind(event.pgh_tracked_model._meta.get_field(field.name))
            found.append((kind.label, shown(kind, field, before, clear), shown(kind, field, event, clear)))
    return found


def shown(kind: kinds.Kind, field: Any, event: Any, clear: bool) -> str:
    if field.is_relation:
        value = field.related_model._default_manager.filter(pk=getattr(event, field.attname)).first()
    else:
        value = getattr(event, field.attname)
    words = kind.text(value)
    return kinds.masked_text(words) if kind.personal and not clear else words


def as_of(model: type[models.Model], pk: int, moment_of: Any) -> Mapping[str, Any] | None:
    """The row as it stood at a moment; None when it did not exist then."""
    events = event_model(model)._default_manager.filter(pgh_obj_id=pk, pgh_created_at__lte=moment_of)  # type: ignore[misc]
    event = events.order_by("-pgh_id").first()
    if event is None or event.pgh_label == "delete":
        return None
    return {f.name: getattr(event, f.attname) for f in event._meta.concrete_fields if not f.name.startswith("pgh_")}

