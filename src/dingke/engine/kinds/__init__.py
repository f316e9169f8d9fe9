"""What a field is to a person: how it reads in a cell, what one types, how one asks for it, what the API calls it.

A kind is chosen by the model field alone; no resource picks a widget. Kinds of the platform (codes, people) register
themselves with ``@kind_of``; the last registered that fits wins.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from dingke.engine import fields
from dingke.engine.kinds.choices import Choice, Tags, YesNo
from dingke.engine.kinds.days import PERIODS, Day, Instant, period, short_day
from dingke.engine.kinds.numbers import DecimalNumber, DerivedMoney, Money, MoneyInput, Number, plain_number
from dingke.engine.kinds.plain import (
    AT_LEAST,
    AT_MOST,
    CONTAINS,
    EMPTY,
    FROM,
    IS,
    IS_NOT,
    MASK,
    UNKNOWN,
    UNTIL,
    Document,
    Kind,
    LongText,
    Relation,
    masked_text,
)
from dingke.engine.kinds.records import Reference

__all__ = [
    "AT_LEAST", "AT_MOST", "CONTAINS", "EMPTY", "FROM", "IS", "IS_NOT", "KINDS", "MASK", "PERIODS", "UNKNOWN", "UNTIL",
    "Choice", "Day", "DecimalNumber", "DerivedMoney", "Document", "Instant", "Kind", "LongText", "Money", "MoneyInput", "Number",
    "Reference", "Relation", "Tags", "YesNo", "has_choices", "is_a", "kind", "kind_of", "masked_text", "period",
    "plain_number", "short_day",
]  # fmt: skip

KINDS: list[tuple[Callable[[Any], bool], type[Kind]]] = []


def kind_of(fits: Callable[[Any], bool]) -> Callable[[type[Kind]], type[Kind]]:
    def register(cls: type[Kind]) -> type[Kind]:
        KINDS.insert(0, (fits, cls))
        return cls

    return register


def kind(field: Any) -> Kind:
    """The kind of a model field."""
    for fits, cls in KINDS:
        if fits(field):
            return cls(field)
    return Kind(field)


def is_a(*types: type[Any]) -> Callable[[Any], bool]:
    return lambda field: isinstance(field, types)


def has_choices(field: Any) -> bool:
    return bool(getattr(field, "choices", None))


def is_derived_money(field: Any) -> bool:
    return (
        isinstance(field, models.GeneratedField)
        and field.output_field.__class__ is models.DecimalField
        and field.output_field.decimal_places == 2
    )


# From the general to the particular.
for _fits, _kind in (
    (is_a(models.TextField), LongText),
    (is_a(models.IntegerField), Number),
    (is_a(models.DecimalField), DecimalNumber),
    (is_a(fields.MoneyField), Money),
    (is_derived_money, DerivedMoney),
    (is_a(models.DateField), Day),
    (is_a(models.DateTimeField), Instant),
    (is_a(models.BooleanField), YesNo),
    (has_choices, Choice),
    (is_a(fields.DocumentField), Document),
    (is_a(fields.TagsField), Tags),
    (lambda field: field.is_relation, Reference),
):
    kind_of(_fits)(_kind)
