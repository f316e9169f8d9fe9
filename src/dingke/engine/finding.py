"""Finding rows by words: over search entries, filtered by rights, ranked. Personal words only for those who may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import connections, models, router
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from dingke.engine import registry
from dingke.engine.access import Person, policy
from dingke.engine.models import SearchEntry
from dingke.engine.resource import Resource
from dingke.engine.sight import seen
from dingke.lib import text as words_of

UNINDEXED = Coalesce("words", Value("", SearchVectorField()))
POOL = 1500  # hits taken before ranking; ranking all hits of a common word costs more than the search
FEW = 2 * 1024**2  # bytes of a table, some thousands of rows: its entries are rather read than all that hold a word


@dataclass(frozen=True)
class Hit:
    resource: Resource
    pk: int
    label: str
    sublabel: str

    @property
    def url(self) -> str:
        return self.resource.url(self.pk)


def matching(resource: Resource, person: Person, text: str) -> models.QuerySet[SearchEntry] | None:
    """Entries of one object that the person may read and that hold the words; None when there is nothing to search for."""
    query = words_of.query(text)
    shown = [seen(resource, person)]
    return None if query is None else SearchEntry.objects.filter(holding(shown, person, query, text.strip()))


def holding(resources: Sequence[Resource], person: Person, query: str, text: str, words: str = "words") -> Q:
    """The words, and only then whose they are: each index is read once for all objects together.

    resources: as the person sees them. Where a word may come from a field that is hidden from him, it must stand in the name.
    """
    readable = {r.slug: Q(object=r.slug) & policy.entries(person, "read", r.model) for r in resources}
    by_words = [readable[r.slug] & Q(label__icontains=text) if r.found_by_name else readable[r.slug] for r in resources]
    found = Q(**{f"{words}__holds": query}) & any_of(by_words)
    revealed = [readable[r.slug] & policy.entries(person, "reveal", r.model) for r in resources if reveals(r, person)]
    return found | (Q(personal__holds=query) & any_of(revealed)) if revealed else found


def reveals(resource: Resource, person: Person) -> bool:
    """Whether there are personal words that the person may be led by."""
    has_personal = any(attribute.kind.personal for attribute in resource.attributes(resource.search))
    return has_personal and resource.found_by_personal and policy.may(person, "reveal", resource.model)


def any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def narrow(rows: models.QuerySet[Any], resource: Resource, person: Person, text: str) -> models.QuerySet[Any]:
    """Of ``rows`` (already scoped) those that hold the words; none when the words say nothing."""
    entries = matching(resource, person, text)
    return rows.none() if entries is None else rows.filter(pk__in=entries.values("row_id"))


def find(person: Person, text: str, *, limit: int = 20, only: str = "", archived: bool = False) -> list[Hit]:
    """The best hits of each object the person may read: exact names first, then early and short ones.

    The statements must not be prepared by the server (Django's default): a generic plan is several times slower here
    than one made for the words at hand.
    """
    offered = (r for r in registry.resources() if r.search and (not only or r.slug == only))
    searched = [seen(resource, person) for resource in offered if policy.may(person, "read", resource.model)]
    query = words_of.query(text)
    if query is None:
        return []
    best = Best(person, query, text.strip().lower(), limit, archived)
    found: dict[str, list[Hit]] = {}
    missing, is_full = searched, True
    # What very many rows of one object hold may have left no room for another.
    while missing and is_full:
        more, is_full = best.of(missing)
        found |= more
        missing = [resource for resource in missing if resource.slug not in found]
        few = few_of(missing) if is_full else []
        if few:
            more, is_left = best.of(few, one_by_one=True)
            found |= more
            missing = [each for each in missing if each.slug not in found and (is_left or each not in few)]
    return [hit for resource in searched for hit in found.get(resource.slug, ())]


def few_of(resources: Sequence[Resource]) -> list[Resource]:
    """Those with few rows: of the company itself, and whose table is small."""
    tables = [resource.model._meta.db_table for resource in resources]
    with connections[router.db_for_read(SearchEntry)].cursor() as cursor:
        cursor.execute(
            "select name from unnest(%s::text[]) name where pg_relation_size(name::regclass) <= %s", [tables, FEW]
        )
        small = {name for (name,) in cursor.fetchall()}
    return [each for each in resources if not hasattr(each.model, "SCOPE") or each.model._meta.db_table in small]


def hits(resource: Resource, person: Person, text: str, limit: int) -> list[Hit]:
    """The best living ones of one object."""
    return find(person, text, limit=limit, only=resource.slug)


@dataclass(frozen=True)
class Best:
    """``wanted``: what was typed, in small letters; ``limit``: hits of each object."""

    person: Person
    query: str
    wanted: str
    limit: int
    archived: bool

    def of(self, resources: Sequence[Resource], one_by_one: bool = False) -> tuple[dict[str, list[Hit]], bool]:
        """Hits by object, exact ones first, then at the start, then inside, then by other words; among equals the earlier
        place and the shorter name. And whether there were more than were looked at.

        Ordered by the server: thousands of rows brought here to show six cost five times the search. one_by_one: for objects
        with few rows: their entries are read, not all that hold the words.
        """
        by_slug = {resource.slug: resource for resource in resources}
        words = "said" if one_by_one else "words"
        held = holding(resources, self.person, self.query, self.wanted, words)
        entries = SearchEntry.objects.alias(said=UNINDEXED).filter(held, archived=self.archived)
        pool = entries.values("object", "row_id", "label", "sublabel")[:POOL]
        sql, params = pool.query.sql_with_params()
        with connections[pool.db].cursor() as cursor:
            cursor.execute(RANKED.format(pool=sql), [self.wanted, *params, self.wanted, self.limit])
            rows = cursor.fetchall()
        found: dict[str, list[Hit]] = {}
        for slug, pk, label, sublabel, _looked_at in rows:
            below = sublabel if by_slug[slug].told_below else ""
            found.setdefault(slug, []).append(Hit(by_slug[slug], pk, label, below))
        return found, bool(rows) and rows[0][-1] == POOL


RANKED = """
select object, row_id, label, sublabel, looked_at from (
  select hit.*, count(*) over () as looked_at,
         row_number() over (partition by object order by
           case when lower(label) = %s then 0 when at = 1 then 1 when at > 1 then 2 else 3 end,
           at, length(label), label, row_id) as place
    from ({pool}) hit, lateral (select strpos(lower(label), %s) as at) found) ranked
 where place <= %s order by place"""


def grouped(found: Sequence[Hit]) -> list[tuple[Resource, list[Hit]]]:
    groups: dict[str, tuple[Resource, list[Hit]]] = {}
    for hit in found:
        groups.setdefault(hit.resource.slug, (hit.resource, []))[1].append(hit)
    return list(groups.values())
