"""Records at hand: opened lately, shown by the command menu; favourites, shown by the sidebar."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from dingke.engine import ports, registry, search
from dingke.engine.access import Person, policy
from dingke.engine.resource import Resource
from dingke.engine.sight import seen
from dingke.engine.surfaces.web import bound, is_part, page, person_of, row_of


@dataclass(frozen=True)
class Record:
    """A record by its name, as much as a menu shows."""

    resource: Resource
    row_id: int
    url: str
    label: str
    sublabel: str


def recent(person: Person, limit: int, but: str = "") -> list[Record]:
    """Records opened lately that the person may still read; ``but``: the address of the one looked at."""
    # Some may be out of sight by now; asking for twice as many makes up for those.
    return [record for record in readable(person, ports.shelf().recent(person, limit * 2)) if record.url != but][:limit]


def favourites(person: Person) -> list[Record]:
    return readable(person, ports.shelf().favourites(person))


def readable(person: Person, places: Sequence[tuple[str, int]]) -> list[Record]:
    """Of these records those the person may read, in the same order. One query per object."""
    by_slug: dict[str, list[int]] = {}
    for slug, pk in places:
        by_slug.setdefault(slug, []).append(pk)
    known = [seen(resource, person) for resource in registry.resources() if resource.slug in by_slug]
    found = {
        (resource.slug, row.pk): record(resource, row)
        for resource in known
        for row in rows(resource, person, by_slug[resource.slug])
    }
    return [found[place] for place in places if place in found]


def rows(resource: Resource, person: Person, ids: Sequence[int]) -> Sequence[Any]:
    seen = policy.rows(person, "read", resource.model).filter(pk__in=ids)
    seen = seen.filter(merged_into=None) if resource.merge else seen
    first = resource.attribute(resource.columns[0])
    follow = {p.rpartition("__")[0] for p in resource.sublabel} | ({first.path} if first.field.is_relation else set())
    return list(seen.select_related(*follow - {""}) if follow - {""} else seen)


def record(resource: Resource, row: Any) -> Record:
    below = search.sublabel(resource.attributes(resource.sublabel), row)
    return Record(resource, row.pk, resource.url(row.pk), resource.title(row), below)


@page
@require_POST
def star(request: HttpRequest, resource: Resource, pk: int) -> HttpResponse:
    """Makes a record a favourite (``on`` = 1) or no longer one; the answer is the button and the list in the sidebar."""
    row = row_of(request, resource, pk)
    person, on = person_of(request), request.POST.get("on") == "1"
    ports.shelf().star(person, resource.slug, row.pk, on)
    if not is_part(request):
        return HttpResponseRedirect(resource.url(pk))
    context = {"here": resource.url(pk), "is_starred": on, "favourites": favourites(person), "apart": True}
    return render(request, "record/starred.html", context)


def paths(resource: Resource) -> list[URLPattern]:
    return [path("<int:pk>/star/", bound(star, resource), name="star")]
