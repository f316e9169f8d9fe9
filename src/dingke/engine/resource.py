"""The declaration of what is shown of a model; a table of contents, twenty to sixty lines.

It repeats nothing the model knows. ``check`` (run at start-up) resolves every name and lists the right ones.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse

from dingke.engine import registry
from dingke.engine.action import Action, Ask, actions_of
from dingke.engine.kinds import Kind, kind
from dingke.engine.parts import (
    Board,
    Chart,
    Contribution,
    Daily,
    Door,
    Group,
    Merge,
    Summary,
    Tab,
    Transfer,
    View,
    Waiting,
)


class UnknownName(Exception):
    """A declaration names something that the model does not have."""


@dataclass(frozen=True)
class Attribute:
    """A field reached from the resource's model: ``path`` as in queries (``customer__region_code``)."""

    path: str
    field: Any
    kind: Kind
    contribution: Contribution | None = None

    @property
    def label(self) -> str:
        return str(self.contribution.label) if self.contribution else self.kind.label

    def value(self, row: Any) -> Any:
        for name in self.steps:
            row = getattr(row, name, None)
            if row is None:
                return None
        return row

    @cached_property
    def steps(self) -> Sequence[str]:
        return self.path.split("__")


class Resource:
    model: ClassVar[type[models.Model]]
    slug: ClassVar[str]
    formerly: ClassVar[tuple[str, ...]] = ()  # slugs by which history knows it from before it was renamed
    icon: ClassVar[str] = "file"
    letter: ClassVar[str] = ""
    avatar: ClassVar[str | None] = "sq"  # accounts are squares, people circles (""), rows of no own standing have none
    menu: ClassVar[int | None] = None
    under: ClassVar[str] = ""  # without a place of its own in the menu: the slug of the place its pages belong to
    columns: ClassVar[tuple[str, ...]] = ()
    more_columns: ClassVar[tuple[str, ...]] = ()
    filters: ClassVar[tuple[str, ...]] = ()
    sorts: ClassVar[tuple[str, ...]] = ()
    sort: ClassVar[str] = "-updated_at"
    search: ClassVar[Mapping[str, str]] = {}
    sublabel: ClassVar[tuple[str, ...]] = ()
    headline: ClassVar[tuple[str, ...]] = ()  # what a record's page says under its title: how it stands, of whom it is
    purpose: ClassVar[Any] = ""  # what such records are for, in one sentence, where there are none yet
    views: ClassVar[tuple[View, ...]] = ()
    waiting: ClassVar[Waiting | None] = None
    beside: ClassVar[tuple[Door, ...]] = ()
    form: ClassVar[tuple[Group, ...]] = ()
    asked_after: ClassVar[Mapping[str, str]] = {}  # a field of the form → the field whose refusal makes it appear
    quick: ClassVar[tuple[str, ...]] = ()
    bulk: ClassVar[tuple[str, ...]] = ()
    detail: ClassVar[tuple[Tab, ...]] = ()
    appears_on: ClassVar[tuple[type[models.Model], ...]] = ()
    # Of lower records that it appears on, the path by which children of it name one of them too; the filter by them
    # finds these rows as well.
    also_on: ClassVar[Mapping[type[models.Model], str]] = {}
    panel: ClassVar[tuple[str, ...]] = ()
    contributes: ClassVar[tuple[Contribution, ...]] = ()
    board: ClassVar[Board | None] = None
    chart: ClassVar[Chart | None] = None
    summary: ClassVar[Summary | None] = None
    transfer: ClassVar[Transfer] = Transfer()
    merge: ClassVar[Merge | None] = None
    verbs: ClassVar[tuple[Action, ...]] = ()
    hint: ClassVar[str] = ""
    begin: ClassVar[str] = ""
    daily: ClassVar[Daily | None] = None
    # Narrower where somebody does not see every field (``engine.sight``): whether rows are found by the words of their
    # name alone, by personal words, and whether what tells them from others is shown beside a hit.
    found_by_name: ClassVar[bool] = False
    found_by_personal: ClassVar[bool] = True
    told_below: ClassVar[bool] = True

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        if "model" in cls.__dict__:
            registry.add(cls())

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def labels(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    def title(self, row: Any) -> str:
        """What a row is called: its first column, or its own words where that is its number or another record's name."""
        attribute = self.attribute(self.columns[0])
        if attribute.field.is_relation or attribute.path == "code":
            return str(row)
        return attribute.kind.text(attribute.value(row)) or str(row)

    def url(self, pk: Any = None, act: str = "") -> str:
        """The address of the list, of a record, or of an act upon it."""
        if pk is None:
            return reverse(f"{self.slug}:{act or 'list'}")
        return reverse(f"{self.slug}:{act or 'detail'}", args=[pk])

    def begin_url(self) -> str:
        """Where a new record begins: at its form, or at a page that offers other ways as well (``begin``)."""
        return self.begin or self.new_url()

    def new_url(self) -> str:
        return reverse(f"{self.slug}:new")

    def attribute(self, path: str) -> Attribute:
        """Resolves a path; raises UnknownName with the names that exist."""
        given = self.contributions.get(path)
        if given is not None:
            return Attribute(path, given.field, kind(given.field), given)
        field = resolved(self.model, path)
        return Attribute(path, field, kind(field))

    def asked(self, ask: Ask) -> Attribute:
        """What a question of an action is about: a field of the model, or one of its own."""
        return self.attribute(ask.field) if ask.of is None else Attribute(ask.field, ask.of, kind(ask.of))

    def attributes(self, paths: Iterable[str]) -> list[Attribute]:
        return [self.attribute(path) for path in paths]

    @property
    def contributions(self) -> Mapping[str, Contribution]:
        """Columns that upper resources offer to this list."""
        return registry.contributions(self.model)

    @cached_property
    def form_fields(self) -> tuple[str, ...]:
        return tuple(name for group in self.form for name in group.fields)

    @cached_property
    def actions(self) -> Mapping[str, Action]:
        return actions_of(self.model)

    @cached_property
    def column_choices(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self.columns, *self.more_columns, *self.contributions)))

    @cached_property
    def sort_choices(self) -> tuple[str, ...]:
        """Fields by which the list may be sorted; the declared ones, each with an index behind it."""
        return tuple(dict.fromkeys((*self.sorts, self.sort.lstrip("-"))))

    @cached_property
    def writable(self) -> tuple[str, ...]:
        """Fields that a person, a file or the API may state."""
        return self.form_fields

    @cached_property
    def readable(self) -> tuple[str, ...]:
        """Fields that the API and a full export give."""
        hidden = {"sort_name", "rank", "place", "account_owner", "account_department"}
        return tuple(f.name for f in self.model._meta.concrete_fields if f.name not in hidden)

    def check(self) -> Sequence[str]:
        """Everything wrong in the declaration, each as a sentence; empty when it holds."""
        named = {
            "columns": self.columns,
            "more_columns": self.more_columns,
            "filters": self.filters,
            "sorts": self.sort_choices,
            "form": self.form_fields,
            "asked_after": (*self.asked_after, *self.asked_after.values()),
            "quick": self.quick,
            "bulk": self.bulk,
            "panel": self.panel,
            "search": tuple(self.search),
            "sublabel": self.sublabel,
            "headline": self.headline,
            "transfer.keys": self.transfer.key_fields,
            "transfer.headers": tuple(self.transfer.headers),
            "transfer.readers": tuple(self.transfer.readers),
            "transfer.fixed": tuple(self.transfer.fixed),
            "transfer.parts": tuple(self.transfer.parts),
            "transfer.words": tuple(self.transfer.words),
        }
        named["also_on"] = tuple(self.also_on.values())
        for view in self.views:
            named[f"views.{view.label}"] = fields_of(view.conditions)
        return [
            f"{type(self).__name__}.{where}: {problem}"
            for where, paths in {**named, **self.named_by_parts()}.items()
            for problem in self.problems(paths)
        ]

    def named_by_parts(self) -> Mapping[str, tuple[str, ...]]:
        """The fields that its parts name, as far as it has any."""
        named: dict[str, tuple[str, ...]] = {}
        if self.board:
            named["board"] = (self.board.lane, *self.board.card, self.board.total)
        if self.chart:
            named["chart"] = (self.chart.group, *filter(None, (self.chart.total,)))
        if self.summary:
            named["summary"] = (self.summary.down, self.summary.across, self.summary.total)
        if self.merge:
            named["merge.together"] = ("merged_into", *(name for group in self.merge.together for name in group))
        if self.daily:
            named["daily"] = (self.daily.day,)
        if self.waiting:
            named["waiting"] = fields_of(self.waiting.conditions)
        return named

    def problems(self, paths: Iterable[str]) -> Iterable[str]:
        for path in paths:
            try:
                self.attribute(path)
            except UnknownName as error:
                yield str(error)


def fields_of(conditions: Iterable[str]) -> tuple[str, ...]:
    """The fields that conditions of an address are about."""
    return tuple(name.rsplit("__", 1)[0] if name.rsplit("__", 1)[-1] in SUFFIXES else name for name in conditions)


SUFFIXES = frozenset({"not", "contains", "gte", "lte", "empty"})


def resolved(model: type[models.Model], path: str) -> Any:
    here, field = model, None
    for name in path.split("__"):
        try:
            field = here._meta.get_field(name)
        except FieldDoesNotExist as error:
            known = sorted(f.name for f in here._meta.get_fields() if not f.name.endswith("+"))
            raise UnknownName(f"{here.__name__} has no “{name}”; it has: {', '.join(known)}") from error
        here = field.related_model or here
    return field
