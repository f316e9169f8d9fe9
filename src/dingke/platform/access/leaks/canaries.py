"""What must not occur on any surface that one person sees: told by the predicate, never by the query it is to prove."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Min

from dingke.engine import registry
from dingke.engine.access import HIDDEN, READ, policy
from dingke.engine.fields import MoneyField
from dingke.engine.resource import Resource
from dingke.engine.sight import of_path
from dingke.platform.access import told
from dingke.platform.access.leaks.beyond import CODE, LINK, NOTHING, Beyond, Place
from dingke.platform.access.leaks.surfaces import Answer
from dingke.platform.people.models import Department, User

MOST = 5000  # rows of one object that are looked at: of more the latest, and as many between the first and the last
SHORTEST = 4  # characters of a text that does not stand somewhere by chance
SOME = 3
FEW = 200  # texts that are looked for one by one: a pass over all pieces of an answer takes as long as these
ROUND = Decimal(1000)  # amounts below it stand somewhere by chance
AMOUNT = re.compile(r"-?\d[\d,]*\.\d{2}\b")


@dataclass(frozen=True)
class Kept:
    """The rows of one object: those that the person may read, and the others. is_whole: whether they are all there are."""

    resource: Resource
    mine: Sequence[Any]
    others: Sequence[Any]
    is_whole: bool = True


class Sought:
    """Thousands of texts looked for in one pass: each by that of its pieces which the fewest others have."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = list(texts)
        shared = Counter(piece for text in self.texts for piece in set(pieces(text)))
        self.by_piece: dict[str, list[tuple[str, int]]] = {}
        for text in self.texts:
            _fewest, place = min((shared[piece], place) for place, piece in enumerate(pieces(text)))
            self.by_piece.setdefault(text[place : place + SHORTEST], []).append((text, place))

    def found_in(self, words: str) -> Sequence[str]:
        """Those that stand there, in the order of the texts."""
        if len(self.texts) <= FEW:
            return [text for text in self.texts if text in words]
        known, found = self.by_piece, set()
        for place in [at for at in range(len(words) - SHORTEST + 1) if words[at : at + SHORTEST] in known]:
            for text, before in known[words[place : place + SHORTEST]]:
                if place >= before and words.startswith(text, place - before):
                    found.add(text)
        return [text for text in self.texts if text in found] if found else ()


def pieces(text: str) -> Sequence[str]:
    return [text[at : at + SHORTEST] for at in range(len(text) - SHORTEST + 1)]


@dataclass
class Canaries:
    """What betrays a row that is not the person's, or a field that is kept from him."""

    kept: dict[str, Kept] = field(default_factory=dict)
    links: set[Place] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)  # of the records with these codes
    texts: dict[str, str] = field(default_factory=dict)
    amounts: dict[str, str] = field(default_factory=dict)
    anyhow: set[Place] = field(default_factory=set)  # records that the person may meet, whoever's they are
    beyond: Beyond | None = None

    @property
    def number(self) -> int:
        return len(self.links) + len(self.codes) + len(self.texts) + len(self.amounts)

    @property
    def sampled(self) -> list[str]:
        """Objects of which not every row was looked at. Of these, too, every record that an answer names is judged."""
        return [slug for slug, kept in self.kept.items() if not kept.is_whole]

    def shown_in(self, answer: Answer, url: str) -> Iterator[str]:
        """What of it an answer shows. What was asked for stands in it again and betrays nothing."""
        words = answer.words
        met = self.beyond.met(f"{words} {url}") if self.beyond else NOTHING
        met_anyhow = self.anyhow | met.referred
        for slug, pk in sorted((self.links & links_of(words)) | met.others):
            if (slug, pk) not in met_anyhow and f"/{slug}/{pk}/" not in url:
                yield f"leads to {slug} {pk}"
        places = {code: self.places[code] for code in self.places.keys() & set(CODE.findall(words))} | met.codes
        for code in sorted(places.keys() - set(CODE.findall(answer.asked))):
            if places[code] not in met_anyhow:
                yield f"shows {self.codes.get(code) or f'{places[code][0]} {code}'}"
        amounts = {found.replace(",", "") for found in AMOUNT.findall(words)} & self.amounts.keys()
        yield from (f"shows {self.amounts[amount]}" for amount in sorted(amounts) if not met.is_his(amount))
        texts = [text for text in self.sought.found_in(words) if text not in answer.asked]
        yield from (f"shows {self.texts[text]}" for text in texts if not met.is_his(text))

    @cached_property
    def sought(self) -> Sought:
        """The texts, once they are complete."""
        return Sought(self.texts)

    @cached_property
    def some(self) -> Sequence[tuple[str, Any]]:
        """A few rows of each object that are not the person's, by object."""
        return [(slug, row) for slug, kept in self.kept.items() for row in spread(kept.others)]


def spread(rows: Sequence[Any]) -> Sequence[Any]:
    """A few of many, from the first to the last."""
    return rows[:: max(1, len(rows) // SOME)][:SOME]


def links_of(words: str) -> set[Place]:
    return {(slug, int(pk)) for slug, pk in LINK.findall(words)}


def some_of(model: type[models.Model]) -> tuple[Sequence[Any], bool]:
    """The rows that are looked at, and whether these are all: half of many are the latest, half lie as far from each other
    as they can.
    """
    rows = list(model._default_manager.order_by("-pk")[:MOST])
    if len(rows) < MOST:
        return rows, True
    latest, pks = rows[: (MOST + 1) // 2], model._default_manager.aggregate(first=Min("pk"))
    step = max(1, (latest[-1].pk - pks["first"]) // max(1, MOST // 2))
    between = range(pks["first"], latest[-1].pk, step)
    return [*latest, *model._default_manager.filter(pk__in=list(between)).order_by("-pk")[: MOST // 2]], False


def objects() -> Sequence[Resource]:
    """Whose rows are looked at, and looked for: those of all that there are."""
    return registry.resources()


def canaries_of(person: User) -> Canaries:
    found = Canaries()
    known = Known(person)
    for resource in objects():
        rows, is_whole = some_of(resource.model)
        mine = [row for row in rows if policy.permits(person, "read", row)]
        own = {row.pk for row in mine}
        others = [row for row in rows if row.pk not in own]
        found.kept[resource.slug] = Kept(resource, mine, others, is_whole=is_whole)
    large = [kept.resource for kept in found.kept.values() if not kept.is_whole]
    found.beyond, found.anyhow = Beyond(person, large) if large else None, known.links
    for kept in found.kept.values():
        known.learn(person, kept)
    known.refer()
    for kept in found.kept.values():
        add_rows(found, kept, known)
        add_fields(found, person, kept, known)
    for text in Sought(found.texts).found_in(known.text):
        del found.texts[text]
    return found


class Known:
    """What the person may meet anyhow: the words of his rows, what they refer to, people, departments, what is put to him."""

    def __init__(self, person: User) -> None:
        self.words: list[str] = [*User.objects.values_list("name", flat=True)]
        self.words += Department.objects.values_list("name", flat=True)
        self.amounts: set[str] = set()
        self.links: set[tuple[str, int]] = set()
        self.named: dict[Any, set[int]] = {}
        for tell in told.anyhow:
            for words, link in tell(person):
                self.words += words
                self.links.add(link)

    def learn(self, person: User, kept: Kept) -> None:
        rules, model = policy.fields(person), kept.resource.model
        plain = [one for one in model._meta.concrete_fields if of_path(model, one.name, rules) == READ]
        for one in plain:
            if one.is_relation:
                named = self.named.setdefault(one.related_model, set())
                named.update({getattr(row, one.attname) for row in kept.mine} - {None})
        for row in kept.mine:
            self.words += [str(value) for f in plain if not secret(f) and (value := getattr(row, f.attname))]
            self.amounts |= {f"{value:.2f}" for f in plain if isinstance(value := getattr(row, f.attname), Decimal)}

    def refer(self) -> None:
        """A record is named where another one of the person's refers to it, and leads to a page that says 404."""
        for target, ids in self.named.items():
            for row in target._default_manager.filter(pk__in=ids):
                self.words += [str(row), str(getattr(row, "code", ""))]
                self.links.add((registry.named(target), row.pk))

    @cached_property
    def text(self) -> str:
        return "\n".join(dict.fromkeys(word for word in self.words if len(word) >= SHORTEST))

    @cached_property
    def codes(self) -> frozenset[str]:
        return frozenset(CODE.findall(self.text))


def says(field: models.Field[Any, Any]) -> bool:
    return isinstance(field, models.CharField | models.TextField)


def secret(field: models.Field[Any, Any]) -> bool:
    return bool(getattr(field, "personal", False))


def add_rows(found: Canaries, kept: Kept, known: Known) -> None:
    """What names a row that is not the person's: its address, code, names, personal values, amounts."""
    slug = kept.resource.slug
    named = {f.name for f in texts_of(kept.resource)}
    for row in kept.others:
        what = f"{slug} {getattr(row, 'code', row.pk)}"
        found.links |= {(slug, row.pk)} - known.links
        code = getattr(row, "code", "")
        if CODE.fullmatch(code or "") and code not in known.codes:
            found.codes[code], found.places[code] = what, (slug, row.pk)
        for name, value in values_of(row, kept.resource):
            if isinstance(value, Decimal):
                add_amount(found, value, f"{what} {name}", known)
            elif name in named or secret(type(row)._meta.get_field(name)):
                add_text(found, str(value), f"{what} {name}")


def texts_of(resource: Resource) -> Iterable[Any]:
    """Own texts by which rows are found or called; the words of a list of choices are everybody's."""
    fields: Mapping[str, Any] = {f.name: f for f in resource.model._meta.concrete_fields if not f.choices}
    names = dict.fromkeys((*resource.search, resource.columns[0]))
    return [fields[name] for name in names if name in fields and isinstance(fields[name], models.CharField)]


def values_of(row: Any, resource: Resource) -> Iterator[tuple[str, Any]]:
    """Texts and amounts of a row that hold something."""
    for one in row._meta.concrete_fields:
        if isinstance(one, models.CharField | models.TextField | MoneyField) or secret(one):
            value = getattr(row, one.attname)
            if value:
                yield one.name, value


def add_fields(found: Canaries, person: User, kept: Kept, known: Known) -> None:
    """Values of the person's own rows that are hidden from him, or masked and not his to see in clear."""
    rules, model = policy.fields(person), kept.resource.model
    for one in model._meta.concrete_fields:
        sight = of_path(model, one.name, rules)
        if one.is_relation or (sight == READ and not secret(one)):
            continue
        for row in kept.mine:
            value = getattr(row, one.attname)
            if value in (None, "", [], {}) or (sight != HIDDEN and policy.permits(person, "reveal", row)):
                continue
            what = f"{kept.resource.slug} {getattr(row, 'code', row.pk)} {one.name}"
            if isinstance(value, Decimal):
                add_amount(found, value, what, known)
            elif not one.choices:
                add_text(found, str(value), what)


def add_text(found: Canaries, text: str, what: str) -> None:
    """What of it the person knows anyhow is taken out when all are there."""
    if len(text) >= SHORTEST and CODE.fullmatch(text) is None:
        found.texts[text] = what


def add_amount(found: Canaries, amount: Decimal, what: str, known: Known) -> None:
    """Round amounts are sums of others by chance, and those of two rows betray neither."""
    written = f"{amount:.2f}"
    if abs(amount) >= ROUND and amount % ROUND and written not in known.amounts:
        found.amounts[written] = what
