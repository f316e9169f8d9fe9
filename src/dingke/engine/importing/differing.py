"""What a row of a file would change in a record, field by field, as a person reads it."""

from collections.abc import Mapping
from typing import Any

from dingke.engine.access import policy
from dingke.engine.importing.plan import Plan
from dingke.engine.importing.reading import Line
from dingke.engine.importing.report import LONGEST, Change
from dingke.engine.kinds import Kind
from dingke.engine.performing import AUTOMATIC


def changes_of(plan: Plan, line: Line, row: Any, before: Mapping[str, Any]) -> list[Change]:
    """The fields a person may write in which the row now differs from ``before``."""
    clear = policy.permits(plan.person, "reveal", row)
    return [
        Change(
            line.number,
            str(row)[:LONGEST],
            a.kind.label,
            *shown(a.kind, a.field, before, row, clear),
            by=last_change(row),
        )
        for a in plan.resource.attributes(plan.resource.writable)
        if a.path not in AUTOMATIC and before[a.field.attname] != getattr(row, a.field.attname)
    ]


def shown(kind: Kind, field: Any, before: Mapping[str, Any], row: Any, clear: bool) -> tuple[str, str]:
    values = (before[field.attname], getattr(row, field.attname))
    if field.is_relation:
        related = field.related_model._default_manager.in_bulk([pk for pk in values if pk])
        values = (related.get(values[0]), related.get(values[1]))
    old, new = (kind.text(value)[:LONGEST] for value in values)
    return (kind.veiled(values[0]), kind.veiled(values[1])) if kind.personal and not clear else (old, new)


def last_change(row: Any) -> str:
    return f"{row.updated_by or ''} {row.updated_at:%Y-%m-%d}".strip()
