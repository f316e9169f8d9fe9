"""The record whose scope decides over a row: the row itself, or the one of which it is a part."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from dingke.engine import tracking
from dingke.engine.access import Person, policy
from dingke.engine.fields import column


def holders(model: type[models.Model], rows: Iterable[Any], coming: Sequence[Any] = ()) -> dict[int, Any]:
    """By number of the row, the record whose scope decides over it: the row itself, or the one that it is a part of.

    coming: such records that the undo brings back. A row whose record is gone is left out.
    """
    part = tracking.parts.get(model)
    if part is None:
        return {row.pk: row for row in rows}
    over: dict[int, Any] = {}
    for name, own in by_link(part, rows).items():
        link: Any = column(model, name)
        keys = {row.pk: getattr(row, link.attname) for row in own}
        there = link.related_model._default_manager.in_bulk(set(keys.values()))
        there |= {row.pk: row for row in coming if isinstance(row, link.related_model)}
        over |= {pk: there[key] for pk, key in keys.items() if key in there}
    return over


def by_link(part: tracking.PartOf, rows: Iterable[Any]) -> dict[str, list[Any]]:
    """The rows by the field that names the record of which they are parts."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(part.of(row), []).append(row)
    return found


def permitted(model: type[models.Model], rows: Iterable[Any], plain: str, by: Person) -> bool:
    """Whether the person may make or remove these rows: by the right ``plain``, for parts by the right they name."""
    part = tracking.parts.get(model)
    return all(policy.permits(by, part.grant if part else plain, record) for record in holders(model, rows).values())


def title(row: Any) -> str:
    """How a row is called among what an operation touched; a part by the records that it joins."""
    if type(row) not in tracking.parts:
        return str(row)
    joined = [str(record) for f in row._meta.concrete_fields if f.is_relation and (record := getattr(row, f.name))]
    return " · ".join(joined if len(joined) > 1 else [*joined, str(row)])
