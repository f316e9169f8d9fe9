"""What comes around the page after it: how much waits for the person, what he has not seen, and his favourites."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET

from dingke.engine import asking, clock, ports, registry
from dingke.engine.access import Person, policy
from dingke.engine.resource import Resource
from dingke.engine.sight import seen
from dingke.engine.surfaces import shelf
from dingke.engine.surfaces.web import page, person_of


@dataclass(frozen=True)
class Mark:
    """A number beside an object of the menu. ``url``: the list of what waits."""

    slug: str
    number: str
    late: str
    url: str


@dataclass(frozen=True)
class Pending:
    """What waits for the person among the rows of one object, and what of it is late, not yet counted."""

    resource: Resource
    waiting: models.QuerySet[Any]
    late: models.QuerySet[Any]
    url: str

    @property
    def lists(self) -> tuple[models.QuerySet[Any], models.QuerySet[Any]]:
        return self.waiting, self.late

    def mark(self, waiting: tuple[int, bool], late: tuple[int, bool]) -> Mark:
        shown = asking.number(waiting) if waiting[0] else ""
        return Mark(self.resource.slug, shown, asking.number(late) if late[0] else "", self.url)


def pending(person: Person) -> list[Pending]:
    offered = (seen(r, person) for r in registry.resources() if r.menu is not None)
    return [pending_of(r, person) for r in offered if r.waiting and policy.may(person, "read", r.model)]


def pending_of(resource: Resource, person: Person) -> Pending:
    assert resource.waiting is not None
    asked = replace(
        asking.question(resource, person, resource.waiting.conditions),
        sort=resource.waiting.due if resource.waiting.due in resource.sort_choices else "",
    )
    rows = asking.narrow(asked)
    late = rows.filter(**{f"{resource.waiting.due}__lt": clock.today()})
    return Pending(resource, rows, late, f"{resource.url()}?{urlencode({'view': '-'})}&{asked.query()}")


def counted(person: Person, pending: Sequence[Pending]) -> list[models.QuerySet[Any]]:
    """Everything whose number stands around a page: for ``asking.counts``, and then for ``context``."""
    return [*(rows for one in pending for rows in one.lists), ports.notices().unread(person)]


def marks(pending: Sequence[Pending], numbers: Sequence[tuple[int, bool]]) -> list[Mark]:
    """``numbers``: the counts of each one's ``lists``, in their order."""
    return [one.mark(*numbers[place * 2 : place * 2 + 2]) for place, one in enumerate(pending)]


def elsewhere(person: Person) -> list[Mark]:
    """What waits on pages that are no lists."""
    found = (
        (place, place.waiting(person))
        for place in registry.places
        if place.waiting and (place.may is None or place.may(person))
    )
    return [
        Mark(place.slug, str(number), str(late) if late else "", place.url) for place, (number, late) in found if number
    ]


def context(person: Person, pending: Sequence[Pending], numbers: Sequence[tuple[int, bool]]) -> dict[str, Any]:
    """numbers: of what ``counted`` gave, in its order."""
    found = [*marks(pending, numbers), *elsewhere(person)]
    return {"marks": found, "unread": numbers[-1][0], "favourites": shelf.favourites(person), "apart": True}


def fragment(person: Person, pending: Sequence[Pending], numbers: Sequence[tuple[int, bool]]) -> str:
    """The numbers and favourites as parts that find their own places in the page."""
    return render_to_string("frame/marks.html", context(person, pending, numbers))


@page
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Queries: one for every number of the lists and of the bell, one per place of the menu, one for the favourites and
    one per object among them."""
    person = person_of(request)
    waiting = pending(person)
    numbers = asking.counts(counted(person, waiting))
    return render(request, "frame/marks.html", context(person, waiting, numbers))
