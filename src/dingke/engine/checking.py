"""What stands against a row by itself: its fields, and the rules of its model that need no other row. Asks no database."""

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _

from dingke.engine import writing
from dingke.engine.action import Act, Values, conduct_of
from dingke.engine.faults import Fault
from dingke.lib import text


def faults_of_each(
    model: type[models.Model], rows: Sequence[Any], before: Mapping[int, Values], act: Act
) -> list[Fault]:
    """``Fault.index``: the place of the row. Derives on the way what follows from a row alone."""
    return [*field_faults(rows, before), *conduct_of(model).by_itself(rows, before, act)]


def derive(model: type[models.Model], rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> None:
    """The columns that follow from others, for whoever writes rows that need no check: they were once as they will be."""
    conduct = conduct_of(model)
    list(conduct.by_itself(rows, before, act))
    conduct.derive(rows, before, act)


def field_faults(rows: Sequence[Any], before: Mapping[int, Values]) -> Iterable[Fault]:
    """What the model's own fields say of each row: required, choices, lengths, validators. Only changed values are asked."""
    fields = checked_fields(type(rows[0])) if rows else []
    for field, values in zip(fields, writing.columns_of(rows, [field.attname for field in fields]), strict=True):
        yield from faults_of(field, values, rows, before)


def faults_of(field: Any, values: Sequence[Any], rows: Sequence[Any], before: Mapping[int, Values]) -> Iterable[Fault]:
    """Values that come again, as choices do, are asked once."""
    name, empty = field.attname, field.empty_values if field.blank else ()
    clean, longest = cleaner(field), room_of(field)
    settled: Any = rows  # the value last found in order: most columns of a new set hold one and the same default
    for index, value in enumerate(values):
        if value is settled or (type(value) is str and len(value) <= longest and not text.is_blank(value)):
            continue
        row = rows[index]
        if value in empty:
            settled = value
            continue
        if before and row.pk in before and before[row.pk][name] == value:
            continue
        try:
            cleaned = clean(value)
        except ValidationError as error:
            yield from (Fault(message, field.name, index) for message in error.messages)
            continue
        if cleaned is value:
            settled = value
        else:
            setattr(row, name, cleaned)


def room_of(field: Any) -> int:
    """Letters that a free text may have; -1 for a field that asks more of its values than their length."""
    only_length = all(type(rule) is MaxLengthValidator for rule in field.validators)
    if type(field).clean is not models.Field.clean or type(field).validate is not models.Field.validate:
        return -1
    is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
    return (field.max_length or sys.maxsize) if is_text and only_length else -1


def cleaner(field: Any) -> Callable[[Any], Any]:
    """Of a reference only that it is there; whether to something is asked of the whole set (``references.unseen``)."""

    def required(value: Any) -> Any:
        if value is None:
            raise ValidationError(_("This field is required."), code="null")
        return value

    def cleaned(value: Any) -> Any:
        if not field.blank and isinstance(value, str) and text.is_blank(value):
            raise ValidationError(field.error_messages["blank"], code="blank")
        return field.clean(value, None)

    clean = required if field.is_relation else cleaned
    return clean if isinstance(field, (ArrayField, models.JSONField)) else lru_cache(maxsize=256, typed=True)(clean)


def checked_fields(model: type[models.Model]) -> list[Any]:
    return [field for field in writing.written_fields(model) if field.editable and not field.primary_key]
