"""The rows of an action in hand: locked, no older than they were seen, and with nothing left to decide about them."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from dingke.engine import kinds, ports
from dingke.engine.access import Person, policy
from dingke.engine.action import Act, Action, Target, Values
from dingke.engine.faults import Conflict, Forbidden, Merged, NotFound, Stale


def locked(model: type[models.Model], ids: Sequence[int], verb: str, by: Person) -> dict[int, Any]:
    """The rows, locked in the order of their ids so that two sets cannot wait for each other."""
    allowed = policy.rows(by, verb, model).filter(pk__among=ids).values("pk")
    found = found_locked(model, allowed)
    missing = set(ids) - set(found)
    if missing:
        readable = set(policy.rows(by, "read", model).filter(pk__in=missing).values_list("pk", flat=True))
        raise Forbidden if missing <= readable else NotFound
    return found


def refuse_merged(rows: Iterable[Any], act: Act) -> None:
    """A record that became one with another is changed no more, but by taking that back."""
    merged = next((row for row in rows if getattr(row, "merged_into_id", None)), None)
    if merged is not None and not act.undoing:
        raise Merged(merged)


def found_locked(model: type[models.Model], ids: Any) -> dict[int, Any]:
    rows = model._default_manager.filter(pk__in=ids).order_by("pk").select_for_update(of=("self",))
    return {row.pk: row for row in rows}


def refuse_stale(row: Any, target: Target) -> None:
    if target.version is None or row.version == target.version:
        return
    fields = {row._meta.get_field(name): value for name, value in target.values.items()}
    raise Stale(
        row,
        [
            Conflict(f.name, kinds.kind(f).label, getattr(row, f.attname), value)
            for f, value in fields.items()
            if getattr(row, f.attname) != value
        ],
    )


def undecided(act_of: Action, rows: Sequence[Any], given: Values, act: Act) -> list[tuple[int, str]]:
    """The rows to which this happens only after somebody else has decided, with the address of each decision."""
    if act_of.decides is None or not rows:
        return []
    asked = [(row, made) for row, made in zip(rows, act_of.decides(rows, given, act), strict=True) if made]
    return list(ports.decisions().settle(act_of, asked, given, act).items()) if asked else []
