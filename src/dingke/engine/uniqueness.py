"""Whether rows of a set repeat a key: among themselves, or of a row on file – with one query per rule."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from dingke.engine.faults import Fault
from dingke.engine.fields import column, one_of


def duplicates(
    model: type[models.Model], rows: Sequence[Any], before: Mapping[int, Mapping[str, Any]]
) -> Iterable[Fault]:
    for names, message in unique_rules(model):
        yield from repeated(model, names, message, rows, before)


def unique_rules(model: type[models.Model]) -> Iterable[tuple[tuple[str, ...], Any]]:
    """Keys of one or more plain columns. A conditional constraint is left to the database, which names it."""
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and field.editable:
            yield (field.name,), field.error_messages["unique"]
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and rule.fields and rule.condition is None:
            yield tuple(rule.fields), rule.get_violation_error_message()


def repeated(
    model: type[models.Model],
    names: tuple[str, ...],
    message: Any,
    rows: Sequence[Any],
    before: Mapping[int, Mapping[str, Any]],
) -> Iterable[Fault]:
    columns = [column(model, name).attname for name in names]
    keys: dict[tuple[Any, ...], int] = {}
    for index, row in enumerate(rows):
        key = tuple(getattr(row, each) for each in columns)
        old = before.get(row.pk)
        if None in key or (old and tuple(old[each] for each in columns) == key):
            continue
        if key in keys:
            yield Fault(
                _("Row %(number)d of the same set has this value already.") % {"number": keys[key] + 1},
                names[-1],
                index,
            )
        else:
            keys[key] = index
    for key in on_file(model, columns, keys, [row.pk for row in rows if row.pk]):
        yield Fault(message, names[-1], keys[key])


def on_file(
    model: type[models.Model], columns: list[str], keys: Mapping[tuple[Any, ...], int], own: list[int]
) -> set[tuple[Any, ...]]:
    if not keys:
        return set()
    wanted = model._default_manager.filter(**{one_of(model, columns[0]): {key[0] for key in keys}})
    wanted = wanted.exclude(pk__among=own) if own else wanted
    return set(wanted.values_list(*columns)) & set(keys)
