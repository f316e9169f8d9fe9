"""Whether rows of a set repeat a key, among themselves or of a row on file – one query per rule – and what a refusal of the
database says.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import DataError, models
from django.utils.translation import gettext as _

from dingke.engine import kinds
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
            yield (field.name,), taken(field, model)
    for rule in model._meta.constraints:
        if isinstance(rule, models.UniqueConstraint) and rule.fields and rule.condition is None:
            yield tuple(rule.fields), message_of(rule, model)


def taken(field: models.Field[Any, Any], model: type[models.Model]) -> str:
    """The message that a field has for a value that is there already; without one of its own, what ``alike`` says."""
    own, usual = field.error_messages["unique"], models.Field.default_error_messages["unique"]
    return alike([field.name], model) if own == usual else str(own)


def alike(names: Iterable[str], model: type[models.Model]) -> str:
    fields = _(", ").join(kinds.kind(column(model, name)).label for name in names)
    return _("There is one with the same %(fields)s already.") % {"fields": fields}


def message_of(rule: models.BaseConstraint, model: type[models.Model]) -> str:
    """The message declared with a constraint; without one, which fields it is about: Django's own would name the constraint."""
    if rule.violation_error_message != models.BaseConstraint.default_violation_error_message:
        return str(rule.get_violation_error_message())
    names = getattr(rule, "fields", ())
    return alike(names, model) if names else _("These values do not go together.")


def words_of(error: Exception, model: type[models.Model]) -> str:
    """What the database refused: the message declared with the constraint it named, else which fields it is about.

    Names of constraints, tables and columns say nothing to a person.
    """
    diag = getattr(error.__cause__, "diag", None)
    name = getattr(diag, "constraint_name", None)
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return message_of(constraint, model)
    if isinstance(error, DataError):
        return _("A value is too long or too large for its field.")
    named = getattr(diag, "column_name", None)
    field = next((one for one in model._meta.concrete_fields if one.column == named), None)
    if field is not None:
        return _("%(field)s is missing.") % {"field": kinds.kind(field).label}
    return _("The database refused this row: it does not fit the other records. Read it again and try once more.")


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
