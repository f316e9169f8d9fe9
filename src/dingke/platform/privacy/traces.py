"""Where a person occurs: his record, what was merged into it, its history, texts elsewhere that hold his marks, files.

What finding counts is what erasing erases. Tables and columns come from the models; none is named here by hand, but for
what is no text of anybody's (LEFT_OUT).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pghistory.models
from django.apps import apps
from django.db import connection, models
from psycopg import sql

from dingke.engine import personal, registry
from dingke.engine.fields import EncryptedField
from dingke.engine.models import IdempotentAnswer, SearchEntry
from dingke.engine.personal import ERASED, AboutPerson
from dingke.platform.privacy.models import Erasure, Request
from dingke.platform.timeline.models import Amendment, LastWrite, Operation, Seal, Verification
from dingke.platform.timeline.telling import event_model

# A request keeps where it is answered until it is (``erasing.forget``); the others hold no text, or go by themselves. Notices
# hold references and figures.
LEFT_OUT: Final = (
    SearchEntry, IdempotentAnswer, Seal, Verification, Amendment, LastWrite, Erasure, Request, event_model(Request),
)  # fmt: skip
APPS_LEFT_OUT: Final = frozenset({"codes", "people", "entrance", "access", "notices"})
SHORTEST: Final = 6
"""A mark of fewer characters stands in too many texts that have nothing to do with the person."""

SENTENCE: Final = 120
"""A column with room for so many characters holds sentences."""


@dataclass(frozen=True)
class Person:
    """One person as his record and its history know him. rows: the record and what was merged into it."""

    about: AboutPerson
    row: Any
    rows: tuple[Any, ...]
    marks: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def model(self) -> type[models.Model]:
        return self.about.model

    @property
    def ids(self) -> list[int]:
        return [row.pk for row in self.rows]

    @property
    def slug(self) -> str:
        resource = registry.of(self.model)
        return resource.slug if resource else self.model._meta.label_lower

    @cached_property
    def events(self) -> models.QuerySet[Any]:
        """The history of his record."""
        found: models.QuerySet[Any] = event_model(self.model)._default_manager.filter(pgh_obj_id__in=self.ids)
        return found

    @cached_property
    def operations(self) -> list[Any]:
        """The acts that touched his record."""
        contexts = self.events.exclude(pgh_context_id=None).order_by().values_list("pgh_context_id", flat=True)
        return list(contexts.distinct())


def person_of(row: Any) -> Person:
    """All that his record says of him now and ever said. Raises KeyError for a row that is about nobody."""
    about = personal.people[type(row)]
    merged = type(row)._default_manager.filter(merged_into=row.pk) if hasattr(row, "merged_into_id") else ()
    rows = (row, *merged)
    events = event_model(about.model)._default_manager.filter(pgh_obj_id__in=[one.pk for one in rows])
    said = [tuple(getattr(one, name) for name in (about.name, *about.marks)) for one in rows]
    said += list(events.values_list(about.name, *about.marks).distinct())
    names = {names[0] for names in said if names[0] and names[0] != ERASED}
    marks = {mark for _name, *found in said for mark in found if mark and len(mark) >= SHORTEST}
    # The longest first: of two of which one holds the other, both go whole.
    return Person(about, row, rows, tuple(sorted(marks, key=longest)), tuple(sorted(names, key=longest)))


def longest(word: str) -> tuple[int, str]:
    return -len(word), word


@dataclass(frozen=True)
class Texts:
    """The columns of a table in which anybody may have written anything. history: what the program cannot change."""

    model: type[models.Model]
    columns: tuple[str, ...]
    history: bool

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def key(self) -> str:
        key: Any = self.model._meta.pk
        return str(key.column)


def texts() -> Iterator[Texts]:
    """Every table with such columns."""
    for model in apps.get_models():
        is_ours = model.__module__.startswith("dingke.") or model is pghistory.models.Context
        if (
            not is_ours
            or model._meta.proxy
            or not model._meta.managed
            or model in LEFT_OUT
            or model._meta.app_label in APPS_LEFT_OUT
        ):
            continue
        columns = tuple(str(f.column) for f in model._meta.local_fields if is_text(f))
        if columns:
            yield Texts(model, columns, is_history(model))


def is_history(model: type[models.Model]) -> bool:
    return issubclass(model, pghistory.models.Event) or model in (Operation, pghistory.models.Context)


def is_text(field: Any) -> bool:
    """Encrypted values cannot be looked through, words of a list and keys are nobody's."""
    if isinstance(field, EncryptedField) or field.primary_key or field.choices or field.name.startswith("pgh_"):
        return False
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def own_columns(model: type[models.Model]) -> frozenset[str]:
    """Columns of people in which the same value may be another's: a number that two share stays with the other."""
    of: Any = model.pgh_tracked_model if issubclass(model, pghistory.models.Event) else model
    there = personal.of(of)
    return frozenset(str(f.column) for f in there.columns if type(f) is not models.TextField) if there else frozenset()


EVERYWHERE: Final = sql.SQL("true")
FOUND: Final = "select {key}::text from {table} where ({hit}) and {among}"


def holding(place: Texts, column: str, needles: Sequence[str], among: sql.Composable = EVERYWHERE) -> list[str]:
    """Keys of the rows whose column holds one of the words."""
    field: Any = place.model._meta.get_field(column) if column in names_of(place.model) else None
    is_json = isinstance(field, models.JSONField)
    name = sql.Identifier(column)
    hits = [
        sql.SQL("position({} in {}::text) > 0").format(sql.Literal(inside(needle, is_json)), name) for needle in needles
    ]
    question = sql.SQL(FOUND).format(
        key=sql.Identifier(place.key),
        table=sql.Identifier("public", place.table),
        hit=sql.SQL(" or ").join(hits),
        among=among,
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [key for (key,) in cursor.fetchall()]


def names_of(model: type[models.Model]) -> frozenset[str]:
    return frozenset(f.name for f in model._meta.local_fields)


def inside(needle: str, is_json: bool) -> str:
    """As a word stands in JSON, which escapes quotes and strokes."""
    return needle.replace("\\", "\\\\").replace('"', '\\"') if is_json else needle


@dataclass(frozen=True)
class Hit:
    """Rows of one column that hold words of the person. needles: those that go from it."""

    place: Texts
    column: str
    keys: tuple[str, ...]
    needles: tuple[str, ...]


def hits(person: Person) -> Iterator[Hit]:
    """Every text that holds a mark of his, and texts about him or his business that hold his name.

    A name alone means nobody: it counts where the text belongs to his record's acts, or hangs on the same customer.
    """
    for place in texts():
        own = own_columns(place.model)
        himself = {str(pk) for pk in person.ids} if place.model is person.model else set()
        for column in place.columns:
            if column not in own:
                yield from (hit for hit in of_column(person, place, column, himself) if hit.keys)


def of_column(person: Person, place: Texts, column: str, himself: Collection[str]) -> Iterator[Hit]:
    """himself: keys of his record, which is emptied as a whole."""
    if person.marks:
        keys = holding(place, column, person.marks)
        yield Hit(place, column, tuple(key for key in keys if key not in himself), person.marks)
    names = tuple(name for name in person.names if len(name) > 1)
    among = beside(place, column, person)
    if names and among is not None:
        keys = holding(place, column, names, among)
        yield Hit(place, column, tuple(key for key in keys if key not in himself), names)


def beside(place: Texts, column: str, person: Person) -> sql.Composable | None:
    """Of which rows a text may mean the person by his name; None: of none."""
    columns = {str(f.column) for f in place.model._meta.local_fields}
    acts = sql.Literal([str(one) for one in person.operations])
    if place.model in (Operation, pghistory.models.Context):
        return sql.SQL("id = any({}::uuid[])").format(acts)
    if {"object", "row_id"} <= columns:
        return sql.SQL("object = {} and row_id = any({}::bigint[])").format(
            sql.Literal(person.slug), sql.Literal(person.ids)
        )
    if "operation" in columns:
        return sql.SQL("operation = any({}::uuid[])").format(acts)
    account, own = account_of(place.model), account_of(person.model)
    if own and account in columns and is_free(place.model, column):
        return sql.SQL("{} = {}").format(sql.Identifier(account), sql.Literal(getattr(person.row, own)))
    return None


def account_of(model: Any) -> str:
    """The column with the customer on which a row, or the row of an event, hangs; "" for none."""
    return str(getattr(getattr(getattr(model, "pgh_tracked_model", model), "SCOPE", None), "account", ""))


def is_free(model: type[models.Model], column: str) -> bool:
    """Whether somebody writes sentences there; what a company or a deal is called is none."""
    field: Any = next(f for f in model._meta.local_fields if f.column == column)
    if column in ("name", "short_name", "sort_name", "title"):
        return False
    return isinstance(field, models.TextField) or (field.max_length or 0) >= SENTENCE
