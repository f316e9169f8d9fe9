"""The page that says why somebody sees a record."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dingke.engine import clock
from dingke.engine.access import policy
from dingke.engine.surfaces.web import page, person_of
from dingke.platform.access import why as reasons
from dingke.platform.access.models import Disclosure
from dingke.platform.people.models import User

OTHERS = 30  # people of whom an administrator is told at once


@dataclass(frozen=True)
class Other:
    """Whether somebody else sees the record, and by what."""

    username: str
    name: str
    may: str
    by: str


@page
@require_GET
def why(request: HttpRequest) -> HttpResponse:
    """Of a record (``record=customers/KH000012``), for oneself; administrators may name a person and a field."""
    asker, given = person_of(request), request.GET
    told = reasons.ask(asker, given.get("record", ""), given.get("person", "").strip(), given.get("field", ""))
    resource, row = told.resource, told.row
    is_own = told.person.pk == asker.pk
    context: dict[str, Any] = {
        "told": told,
        "is_own": is_own,
        "row": row,
        "resource": resource,
        "record": given.get("record", ""),
        "field": given.get("field", ""),
        "now": timezone.now(),
        "people": User.objects.filter(is_active=True).order_by("name") if asker.is_admin else (),
        "others": others(told) if asker.is_admin else (),
        "shown_today": Disclosure.objects.filter(
            person=told.person, kind="reveal", at__gte=clock.midnight(clock.day_of(timezone.now()))
        ).count(),
    }
    return render(request, "access/why.html", context)


def others(told: reasons.Explained) -> list[Other]:
    """Of other people who work here whether they see the record, those who do first."""
    found = []
    people = User.objects.filter(is_active=True).exclude(pk=told.person.pk).order_by("name", "pk")
    for person in people[:OTHERS]:
        ways = policy.ways(person, "read", told.row)
        verbs = [verb for verb in ("read", "update") if policy.permits(person, verb, told.row)]
        words = "、".join(map(reasons.verb_words, verbs)) or _("does not see it: 404")
        by = reasons.by_words(ways[0].source) if ways else _("no way leads there")
        found.append((not ways, Other(person.username, person.name, words, by)))
    return [other for _blind, other in sorted(found, key=lambda one: one[0])]
