"""A position's requirements beside what is on file of its holders, or of somebody named: the page and the answer for programs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from ninja import Router, Schema

from dingke.engine import clock, registry
from dingke.engine.access import Person
from dingke.engine.surfaces import rest
from dingke.engine.surfaces.web import page, person_of, row_of
from dingke.platform.people.models import User
from dingke.platform.positions import qualifications, queries
from dingke.platform.positions.models import Position

router = Router(tags=["positions"])


@page
@require_GET
def fitting(request: HttpRequest, pk: int) -> HttpResponse:
    """Holders, or those of the name that was typed; of nobody whose record the reader may not see."""
    row: Position = row_of(request, registry.get("positions"), pk)
    person, name = person_of(request), request.GET.get("person", "").strip()
    there = queries.organisation(clock.today(), person)
    held = [seat.person for seat in there.holders.get(row.pk, ())]
    people = readable(
        person, qualifications.named(name) if name else list(User.objects.filter(pk__in=held).order_by("pk"))
    )
    context = {
        "row": row,
        "person": name,
        "refused": _("Nobody of that name whose record you may read.") if name and not people else "",
        "compared": qualifications.compared(people, [row.pk], there),
    }
    return render(request, "people/compared.html", context)


def readable(person: Person, people: Sequence[User]) -> list[User]:
    return [one for one in people if qualifications.may_read(person, one)]


class Told(Schema):
    """One requirement judged. judged: false where only an assessment can tell. any_of: the alternatives."""

    text: str
    kind: str
    verdict: str
    why: str
    wanted: bool
    judged: bool
    on_file: list[str]
    any_of: list["Told"]


class Fitting(Schema):
    """verdict: met, unmet or unknown, over all that is demanded."""

    person: str
    position: str
    on: date
    verdict: str
    requirements: list[Told]


@router.get(
    "/{pk}/fitting",
    response={200: Fitting, **rest.problems(404, 422)},
    operation_id="positions_fitting",
    summary="Requirements met: position",
)
def told(request: HttpRequest, person: int, pk: int = rest.RowId, on: date | None = None) -> Any:
    """What the description in force on a day asks beside what is on file of a person."""
    row: Position = row_of(request, registry.get("positions"), pk)
    asker, day = person_of(request), on or clock.today()
    found = readable(asker, list(User.objects.filter(pk=person)))
    if not found:
        raise Http404
    answers = qualifications.compared(found, [row.pk], queries.organisation(day, asker))
    if not answers:
        raise Http404
    return JsonResponse(qualifications.told(answers[0], day))
