"""History as the engine wants it, over the events that triggers write (django-pghistory, statement level)."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models
from django.utils.translation import gettext as _

from dingke.engine import registry
from dingke.engine.access import Person
from dingke.engine.action import Act, Outcome
from dingke.engine.ports import Moment
from dingke.platform.timeline import telling, wal
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model


class EventHistory:
    """Implements ``engine.ports.History``."""

    def begin(self, act: Act) -> None:
        metadata = json.dumps({"by": act.by.pk, "via": act.via, "why": act.why, "at": act.at.isoformat()})
        with connection.cursor() as cursor:
            cursor.execute(
                "select set_config('pghistory.context_id', %s, true), "
                "set_config('pghistory.context_metadata', %s, true)",
                [str(act.operation), metadata],
            )
        wal.note_after_commit(act.by.pk)

    def record(
        self,
        act: Act,
        verb: str,
        model: type[models.Model],
        outcome: Outcome,
        reverses: UUID | None = None,
        about: models.Model | None = None,
    ) -> None:
        """One entry per act; an act in several sets (an import) adds to the same entry."""
        if not outcome.created and not outcome.updated and not outcome.removed:
            return
        resource = registry.of(model)
        about = about or (outcome.rows[0] if len(outcome.rows) == 1 else None)
        entry, made = Operation.objects.get_or_create(
            id=act.operation,
            defaults={
                "verb": verb,
                "object": resource.slug if resource else model._meta.label_lower,
                "by_id": act.by.pk,
                "at": act.at,
                "via": act.via,
                "why": act.why[:300],
                "created": len(outcome.created),
                "updated": len(outcome.updated),
                "removed": len(outcome.removed),
                "label": str(about)[:200] if about else "",
                "reverses_id": reverses,
            },
        )
        if not made:
            Operation.objects.filter(pk=entry.pk).update(
                created=models.F("created") + len(outcome.created),
                updated=models.F("updated") + len(outcome.updated),
                removed=models.F("removed") + len(outcome.removed),
            )

    def note(self, act: Act, verb: str, model: type[models.Model], rows: int) -> None:
        resource = registry.of(model)
        Operation.objects.create(
            id=act.operation,
            verb=verb,
            object=resource.slug if resource else model._meta.label_lower,
            by_id=act.by.pk,
            at=act.at,
            via=act.via,
            why=act.why[:300],
            label=_("%(count)d records") % {"count": rows},
        )

    def moments(
        self, row: models.Model, person: Person, limit: int = 50, below: Sequence[models.QuerySet[Any]] = ()
    ) -> Sequence[Moment]:
        return telling.told(row, person, limit, below)

    def as_of(self, model: type[models.Model], pk: int, moment: datetime) -> Mapping[str, Any] | None:
        return as_of(model, pk, moment)

    def at_version(self, model: type[models.Model], pk: int, version: int) -> Mapping[str, Any] | None:
        return values_of(event_model(model)._default_manager.filter(pgh_obj_id=pk, version=version))


def as_of(model: type[models.Model], pk: int, moment_of: datetime) -> Mapping[str, Any] | None:
    """The row as it stood at a moment; None when it did not exist then."""
    return values_of(event_model(model)._default_manager.filter(pgh_obj_id=pk, pgh_created_at__lte=moment_of))


def values_of(events: models.QuerySet[Any]) -> Mapping[str, Any] | None:
    """What the latest of these events of one row holds; None when there is none, or the row went then."""
    event = events.order_by("-pgh_id").first()
    if event is None or event.pgh_label == "delete":
        return None
    return {f.name: getattr(event, f.attname) for f in event._meta.concrete_fields if not f.name.startswith("pgh_")}
