"""A record as it stood on a day: its facts from the history, read only, personal values masked."""

from copy import copy
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dingke.engine import clock, ports
from dingke.engine.access import Person
from dingke.engine.faults import Fault, Invalid, NotFound
from dingke.engine.fields import column
from dingke.engine.resource import Resource
from dingke.engine.surfaces.facts import groups_of
from dingke.engine.surfaces.web import person_of


def as_it_stood(request: HttpRequest, resource: Resource, row: Any) -> HttpResponse:
    """The page at the end of the day that the address names.

    Raises Invalid for what is no day up to today, NotFound when the record was not on file then.
    """
    day = day_of(request.GET.get("as_of", ""))
    stood = row_of_day(resource, row, day)
    person: Person = person_of(request)
    context = {
        "resource": resource,
        "row": stood,
        "title": resource.title(stood),
        "day": day,
        "today": clock.today(),
        "groups": groups_of(resource, stood, person, day),
        "here": resource.url(row.pk),
    }
    return render(request, "record/earlier.html", context)


def day_of(raw: str) -> date:
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        day = date.max
    if day > clock.today():
        raise Invalid([Fault(_("“%(value)s” is no day up to today; write 2026-11-23.") % {"value": raw[:40]})])
    return day


def row_of_day(resource: Resource, row: Any, day: date) -> Any:
    """A copy of the row with the values of then, which nobody saves."""
    values = ports.history().as_of(resource.model, row.pk, clock.last_moment(day))
    if values is None:
        raise NotFound(_("There was no such record on %(day)s yet.") % {"day": day.isoformat()})
    stood = copy(row)
    stood._state = copy(row._state)
    stood._state.fields_cache = {}
    for name, value in values.items():
        setattr(stood, column(resource.model, name).attname, value)
    return stood
