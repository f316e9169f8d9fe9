"""Which tables make up the data of an installation, and what their columns are called in a file."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dingke.engine import registry, tracking
from dingke.engine.fields import column
from dingke.lib import openfiles

MANIFEST = "manifest.json"
KEYS = ("username", "code")
AUTHORS = frozenset({"created_by", "updated_by"})
SECRET = frozenset({"password", "must_change_password", "last_login"})


@dataclass(frozen=True)
class Table:
    """The rows of one model as a file: its columns, and by which path of a query each is read."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        resource = registry.of(self.model)
        return resource.slug if resource else self.model._meta.label_lower

    @property
    def fields(self) -> list[Any]:
        """Its own columns without secrets; the number only of rows that are known by nothing else."""
        hidden = SECRET if key_of(self.model) == "id" else {*SECRET, "id"}
        hidden = hidden | AUTHORS if is_at_setup(self.model) else hidden
        return [f for f in self.model._meta.concrete_fields if f.name not in hidden]

    @property
    def paths(self) -> list[str]:
        return [f"{f.name}__{key_of(f.related_model)}" if f.is_relation else f.name for f in self.fields]

    @property
    def columns(self) -> list[openfiles.Column]:
        return [column_of(f.name, f) for f in self.fields]

    def rows(self) -> Iterator[Sequence[Any]]:
        """In sets, each behind the last of the one before: the whole answer of a large table would be in memory."""
        found = self.model._default_manager.order_by("pk").values_list("pk", *self.paths)
        part = list(found[: openfiles.BATCH])
        documents = [isinstance(f, models.JSONField) for f in self.fields]
        while part:
            yield from (told(row[1:], documents) for row in part)
            part = list(found.filter(pk__gt=part[-1][0])[: openfiles.BATCH])


def told(row: Sequence[Any], documents: Sequence[bool]) -> Sequence[Any]:
    """A row with its documents as JSON, in which they come back."""
    if not any(documents):
        return row
    pairs = zip(row, documents, strict=True)
    return [json.dumps(value, ensure_ascii=False) if is_document else value for value, is_document in pairs]


def key_of(model: type[models.Model]) -> str:
    """The field by which other rows name a row of this model."""
    names = {f.name for f in model._meta.concrete_fields}
    return next((name for name in KEYS if name in names), "id")


def column_of(name: str, field: Any) -> openfiles.Column:
    if field.is_relation:
        return column_of(name, column(field.related_model, key_of(field.related_model)))
    stored = field.output_field if field.generated else field
    if isinstance(stored, models.DecimalField):
        return openfiles.Column(name, "decimal", stored.max_digits or 38, stored.decimal_places or 0)
    kinds_of: tuple[tuple[Any, openfiles.Type], ...] = (
        (models.BooleanField, "boolean"),
        (models.IntegerField, "integer"),
        (models.DateTimeField, "moment"),
        (models.DateField, "date"),
        (ArrayField, "list"),
    )
    return openfiles.Column(name, next((each for kind, each in kinds_of if isinstance(stored, kind)), "text"))


def tables() -> list[Table]:
    """What others refer to comes first; of those that refer to nothing more, in the order of their names."""
    left = sorted(tracking.kept, key=lambda model: model._meta.label_lower)
    found: list[Table] = []
    while left:
        free = next((model for model in left if not refers_to(model, left)), left[0])
        left.remove(free)
        found.append(Table(free))
    return found


def refers_to(model: type[models.Model], others: Sequence[type[models.Model]]) -> bool:
    fields = Table(model).fields
    return any(f.related_model in others and f.related_model is not model for f in fields)


def is_at_setup(model: type[models.Model]) -> bool:
    """Whether rows stand before anything comes back. Who made them would be people who are still to come: it stays behind."""
    return bool(getattr(model, "AT_SETUP", False))
