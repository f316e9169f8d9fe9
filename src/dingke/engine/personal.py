"""Models whose rows are about one natural person each, and what of a row says something about him.

The declaration is what consent, requests of the person, erasure and the records of processing all read; it names columns
and decides nothing (``platform.privacy``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db import models

from dingke.engine.fields import column

ERASED: Final = "〔已删除〕"
"""Stands where a value of somebody was erased: the same in every language, as it is kept."""


@dataclass(frozen=True)
class AboutPerson:
    """name: the field that names him. marks: fields that mean him wherever else their values stand.

    says: what else tells of him, besides fields that are personal by themselves. seen: days on which his data were
    last of use, the latest counts.
    """

    model: type[models.Model]
    name: str
    marks: tuple[str, ...]
    says: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> tuple[models.Field[Any, Any], ...]:
        """Every column that says something of him, in the order of the table."""
        named = {self.name, *self.marks, *self.says}
        fields = [f for f in self.model._meta.concrete_fields if f.name in named or getattr(f, "personal", False)]
        for name in named - {f.name for f in fields}:
            column(self.model, name)
        return tuple(fields)

    def blanks(self) -> dict[str, Any]:
        """What stands in each of these columns after an erasure, by attname."""
        return {f.attname: ERASED if f.name == self.name else blank(f) for f in self.columns}


def blank(field: models.Field[Any, Any]) -> Any:
    """The value of a column that says nothing."""
    if isinstance(field, models.CharField | models.TextField):
        return field.get_default() if field.choices and field.has_default() else ""
    return None if field.null else field.get_default()


people: dict[type[models.Model], AboutPerson] = {}


def about_person(
    *, name: str, marks: tuple[str, ...], says: tuple[str, ...] = (), seen: tuple[str, ...] = ()
) -> Callable[[Any], Any]:
    """Declares that each row of the model is about one natural person."""

    def declare(model: Any) -> Any:
        people[model] = AboutPerson(model, name, marks, says, seen)
        return model

    return declare


def of(model: type[models.Model]) -> AboutPerson | None:
    return people.get(model)


def is_restricted(row: models.Model) -> bool:
    """Whether the row is stored and no longer used."""
    return type(row) in people and getattr(row, "restricted_at", None) is not None


def is_erased(row: models.Model) -> bool:
    return type(row) in people and getattr(row, "erased_at", None) is not None


def is_withheld(row: models.Model) -> bool:
    """Whether nobody finds the row by searching."""
    return is_restricted(row) or is_erased(row)
