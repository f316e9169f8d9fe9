"""Objects with more rows than are looked at one by one: every record that an answer names is judged by the predicate.

What a record says is told apart likewise: it betrays nothing where it stands in a record of the person's that the answer
names, or in one that is found by it. Neither depends on how many rows there are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models

from dingke.engine import registry
from dingke.engine.access import READ, policy
from dingke.engine.models import SearchEntry
from dingke.engine.resource import Resource
from dingke.engine.sight import of_path
from dingke.lib import text as searched
from dingke.platform.people.models import User

LINK = re.compile(r"/([a-z][a-z-]+)/(\d+)(?:/|\"|\?|&)")
CODE = re.compile(r"\b[A-Z]{2}\d{6,}\b")
ALIKE = 50  # records of the person's that are found by a text, of each object

Place = tuple[str, int]  # of a record: its object and number


@dataclass(frozen=True)
class Judged:
    """One record that an answer named: whether it is the person's to read."""

    place: Place
    row: Any
    is_own: bool


class Beyond:
    """The large objects, as one person sees them. Each record is judged once."""

    def __init__(self, person: User, large: Iterable[Resource]) -> None:
        self.person = person
        self.large = {resource.slug: resource for resource in large}
        self.prefixes = {
            prefix: slug
            for slug, resource in self.large.items()
            if (prefix := str(getattr(resource.model, "CODE_PREFIX", "")))
        }
        self.by_place: dict[Place, Judged] = {}
        self.by_code: dict[str, Judged | None] = {}
        self.said: dict[str, bool] = {}

    def met(self, words: str) -> "Met":
        """What these words name of large objects."""
        links = {(slug, int(pk)) for slug, pk in LINK.findall(words) if slug in self.large}
        codes = {code for code in CODE.findall(words) if code[:2] in self.prefixes}
        for slug, resource in self.large.items():
            self.judge(slug, "pk", {pk for of, pk in links if of == slug and (of, pk) not in self.by_place})
            if hasattr(resource.model, "CODE_PREFIX"):
                fresh = {code for code in codes if self.prefixes[code[:2]] == slug and code not in self.by_code}
                self.judge(slug, "code", fresh)
                self.by_code |= {code: None for code in fresh if code not in self.by_code}
        named = [self.by_place[place] for place in sorted(links) if place in self.by_place]
        coded = {code: found for code in sorted(codes) if (found := self.by_code[code]) is not None}
        return Met(self, named, coded)

    def judge(self, slug: str, name: str, keys: Iterable[Any]) -> None:
        wanted = sorted(keys)
        if not wanted:
            return
        for row in self.large[slug].model._default_manager.filter(**{f"{name}__in": wanted}):
            found = Judged((slug, row.pk), row, policy.permits(self.person, "read", row))
            self.by_place[found.place] = found
            if code := getattr(row, "code", ""):
                self.by_code[code] = found

    def read(self, model: type[models.Model]) -> Sequence[Any]:
        """The fields of a model that the person reads as they are."""
        rules = policy.fields(self.person)
        return [one for one in model._meta.concrete_fields if of_path(model, one.name, rules) == READ]

    def says(self, row: Any) -> Iterator[str]:
        """What one of the person's records says to him in words."""
        for one in self.read(type(row)):
            if not one.is_relation and not getattr(one, "personal", False) and (value := getattr(row, one.attname)):
                yield str(value)

    def referred(self, row: Any) -> Iterator[Place]:
        """Where the references of one of the person's records lead."""
        for one in self.read(type(row)):
            if one.is_relation and (pk := getattr(row, one.attname)) is not None:
                yield registry.named(one.related_model), pk

    def says_somewhere(self, text: str) -> bool:
        """Whether a record of the person's that is found by the text says it; each text is looked for once."""
        if text not in self.said:
            self.said[text] = any(text in word for row in self.found_by(text) for word in self.says(row))
        return self.said[text]

    def found_by(self, words: str) -> Iterator[Any]:
        """The person's records that are found by these words. The index is asked by his rights, what it gives is judged by
        the predicate: what it gives too much adds nothing.
        """
        asked = searched.query(words)
        for slug, resource in self.large.items() if asked else ():
            entries = SearchEntry.objects.filter(policy.entries(self.person, "read", resource.model), object=slug)
            ids = list(entries.filter(words__holds=asked).order_by("row_id").values_list("row_id", flat=True)[:ALIKE])
            for row in resource.model._default_manager.filter(pk__in=ids):
                if policy.permits(self.person, "read", row):
                    yield row


@dataclass(frozen=True)
class Met:
    """What one answer names of large objects: by address, and by code."""

    beyond: Beyond | None = None
    named: Sequence[Judged] = ()
    coded: Mapping[str, Judged] = field(default_factory=dict)

    @cached_property
    def own(self) -> Sequence[Any]:
        """The person's own among them."""
        return list({one.place: one.row for one in (*self.named, *self.coded.values()) if one.is_own}.values())

    @property
    def others(self) -> set[Place]:
        return {one.place for one in self.named if not one.is_own}

    @property
    def codes(self) -> dict[str, Place]:
        """Codes of records that are not the person's."""
        return {code: one.place for code, one in self.coded.items() if not one.is_own}

    @cached_property
    def referred(self) -> frozenset[Place]:
        """Records that his own refer to: they are named beside them, whoever's they are."""
        return frozenset(place for row in self.own if self.beyond for place in self.beyond.referred(row))

    @cached_property
    def words(self) -> str:
        """What his own records among them say, and what the records are called that these refer to."""
        found = [word for row in self.own if self.beyond for word in self.beyond.says(row)]
        by_object: dict[str, list[int]] = {}
        for name, pk in sorted(self.referred):
            by_object.setdefault(name, []).append(pk)
        for name, ids in by_object.items():
            found += [str(row) for row in registry.model(name)._default_manager.filter(pk__in=ids)]
        return "\n".join(dict.fromkeys(found))

    def is_his(self, text: str) -> bool:
        """Whether the text stands in a record of the person's."""
        if self.beyond is None:
            return False
        return text in self.words or self.beyond.says_somewhere(text)


NOTHING = Met()
