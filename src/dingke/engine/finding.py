"""Finding rows by words: over search entries, filtered by rights, ranked. Personal words only for those who may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, models
from django.db.models import Q

from dingke.engine import registry
from dingke.engine.access import Person, policy
from dingke.engine.models import SearchEntry
from dingke.engine.resource import Resource
from dingke.lib import text as words_of

POOL = 2000  # hits taken before ranking; ts_rank over all hits of a common word costs more than the search


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
    """Entries of one object that hold the words; None when there is nothing to search for."""
    query = words_of.query(text)
    if query is None:
        return None
    hit = Q(words__holds=query)
    if policy.may(person, "reveal", resource.model) and any(
        a.kind.personal for a in resource.attributes(resource.search)
    ):
        hit |= Q(personal__holds=query) & policy.entries(person, "reveal", resource.model)
    return SearchEntry.objects.filter(hit, object=resource.slug)


def narrow(rows: models.QuerySet[Any], resource: Resource, person: Person, text: str) -> models.QuerySet[Any]:
    """Of ``rows`` (already scoped) those that hold the words; none when the words say nothing."""
    entries = matching(resource, person, text)
    return rows.none() if entries is None else rows.filter(pk__in=entries.values("row_id"))


def find(person: Person, text: str, *, limit: int = 20, only: str = "", archived: bool = False) -> list[Hit]:
    """The best hits over every object the person may read: exact names first, then early and short ones.

    The statements must not be prepared by the server (Django's default): a generic plan is several times slower here
    than one made for the words at hand.
    """
    found: list[Hit] = []
    for resource in registry.resources():
        if resource.search and (not only or resource.slug == only) and policy.may(person, "read", resource.model):
            found += hits(resource, person, text, limit, archived)
    return found


def hits(resource: Resource, person: Person, text: str, limit: int, archived: bool = False) -> list[Hit]:
    entries = matching(resource, person, text)
    if entries is None:
        return []
    scoped = entries.filter(policy.entries(person, "read", resource.model), archived=archived)
    pool = scoped.values("row_id", "label", "sublabel")[:POOL]
    return [Hit(resource, pk, label, sublabel) for pk, label, sublabel in ranked(pool, text.strip().lower(), limit)]


def ranked(pool: models.QuerySet[SearchEntry, Any], wanted: str, limit: int) -> list[tuple[int, str, str]]:
    """Exact, then at the start, then inside, then by other words; among equals the earlier place and the shorter name.

    Ordered by the server: two thousand rows brought here to show six cost five times the search.
    """
    sql, params = pool.query.sql_with_params()
    with connections[pool.db].cursor() as cursor:
        cursor.execute(
            f"select row_id, label, sublabel from ({sql}) hit, lateral (select strpos(lower(label), %s) as at) found "  # noqa: S608 – the queryset's own statement
            "order by case when lower(label) = %s then 0 when at = 1 then 1 when at > 1 then 2 else 3 end, "
            "at, length(label), label, row_id limit %s",
            [*params, wanted, wanted, limit],
        )
        found: list[tuple[int, str, str]] = cursor.fetchall()
    return found


def grouped(found: Sequence[Hit]) -> list[tuple[Resource, list[Hit]]]:
    groups: dict[str, tuple[Resource, list[Hit]]] = {}
    for hit in found:
        groups.setdefault(hit.resource.slug, (hit.resource, []))[1].append(hit)
    return list(groups.values())
