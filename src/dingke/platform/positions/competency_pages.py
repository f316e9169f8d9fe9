"""The competency library by hand: levels with anchors, what a description demands, and everybody's gaps."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dingke.engine import clock, performing, registry
from dingke.engine.access import Person, policy
from dingke.engine.action import Target
from dingke.engine.faults import Forbidden
from dingke.engine.surfaces.web import allow, page, person_of, row_of
from dingke.platform.people.models import User
from dingke.platform.positions import competencies, packaged, queries
from dingke.platform.positions.competencies import Line
from dingke.platform.positions.content import CompetencyLevel, Content
from dingke.platform.positions.models import Assessment, Competency, Description, Matter
from dingke.platform.positions.pages import draft_of
from dingke.platform.positions.terms import LEVELS


def lines(words: str) -> list[str]:
    return [line.strip() for line in words.splitlines() if line.strip()]


class LevelsForm(forms.Form):
    """Anchors and training of each level, one a line."""

    def __init__(self, row: Competency, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, label in LEVELS.items():
            level = row.levels.get(str(number), {})
            for name, title in (("anchors", _("How it shows")), ("training", _("Training that leads there"))):
                self.fields[f"{name}_{number}"] = forms.CharField(
                    label=f"{number} {label} · {title}",
                    required=False,
                    initial="\n".join(level.get(name, ())),
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def levels(self) -> dict[str, dict[str, list[str]]]:
        """As the library keeps them; a level of which nothing is said is left out."""
        found = {
            str(number): {name: lines(self.cleaned_data[f"{name}_{number}"]) for name in ("anchors", "training")}
            for number in LEVELS
        }
        return {number: level for number, level in found.items() if any(level.values())}


@page
@require_http_methods(["GET", "POST"])
def levels(request: HttpRequest, pk: int) -> HttpResponse:
    """What each level shows, and what training leads there."""
    resource = registry.get("competencies")
    row: Competency = row_of(request, resource, pk, "update")
    form = LevelsForm(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        save(request, Competency, row, {"levels": form.levels()})
        return HttpResponseRedirect(resource.url(row.pk))
    context = {"row": row, "form": form, "here": resource.url(row.pk), "title": _("Levels of %(row)s") % {"row": row}}
    return render(request, "people/cells.html", context, status=422 if form.errors else 200)


def save(request: HttpRequest, model: Any, row: Any, values: Mapping[str, Any]) -> None:
    """One change by the pipeline, told with the way to take it back."""
    raw = request.POST.get("version", "")
    target = Target(row.pk, int(raw) if raw.isdecimal() else None, values)
    outcome = performing.update(model, [target], by=person_of(request), via="page")
    if outcome.updated:
        messages.success(
            request,
            _("“%(row)s” is changed.") % {"row": row},
            extra_tags=f"undo:/operations/{outcome.operation}/undo/",
        )


class DemandForm(forms.Form):
    """The level that a description demands of each competency; none means that it demands nothing."""

    def __init__(self, wanted: Iterable[CompetencyLevel], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.library = list(Competency.objects.filter(archived_at=None).order_by("kind", "name"))
        self.wanted = {one.competency: one for one in wanted}
        levels_offered = [("", "–"), *((str(number), f"{number} {label}") for number, label in LEVELS.items())]
        matters = Matter.objects.order_by("place").values_list("code", "name")
        for one in self.library:
            had = self.wanted.get(one.code)
            self.fields[f"level_{one.pk}"] = forms.ChoiceField(
                label=one.name, required=False, choices=levels_offered, initial=str(had.level) if had else ""
            )
            self.fields[f"weight_{one.pk}"] = forms.IntegerField(
                label=_("Weight"), required=False, min_value=1, max_value=100, initial=had.weight if had else None
            )
            self.fields[f"must_{one.pk}"] = forms.BooleanField(
                label=_("Must"), required=False, initial=had.must if had else False
            )
            self.fields[f"matters_{one.pk}"] = forms.MultipleChoiceField(
                label=_("Bars"), required=False, choices=matters, initial=list(had.matters) if had else []
            )

    def rows(self) -> list[tuple[Competency, Any, Any, Any, Any]]:
        return [
            (one, self[f"level_{one.pk}"], self[f"weight_{one.pk}"], self[f"must_{one.pk}"], self[f"matters_{one.pk}"])
            for one in self.library
        ]

    def demanded(self) -> list[dict[str, Any]]:
        """As the description keeps them. What no library entry stands for any more stays as it was."""
        known = {one.code for one in self.library}
        kept = [one.model_dump(mode="json") for code, one in self.wanted.items() if code not in known]
        return [*kept, *(self.line(one) for one in self.library if self.cleaned_data[f"level_{one.pk}"])]

    def line(self, one: Competency) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "competency": one.code,
            "level": int(given[f"level_{one.pk}"]),
            "weight": given[f"weight_{one.pk}"] or 1,
            "must": given[f"must_{one.pk}"],
            "matters": given[f"matters_{one.pk}"],
        }


@page
@require_http_methods(["GET", "POST"])
def demanded(request: HttpRequest, pk: int) -> HttpResponse:
    """What the description of a draft demands of whoever fills the position."""
    row = draft_of(request, pk)
    content = Content.model_validate(row.content)
    form = DemandForm(content.competencies or (), request.POST if request.method == "POST" else None)
    here = registry.get("descriptions").url(row.pk)
    if request.method == "POST" and form.is_valid():
        found = form.demanded()
        save(request, Description, row, {"content": {**row.content, "competencies": found or None}})
        return HttpResponseRedirect(here)
    context = {"row": row, "form": form, "here": here}
    return render(request, "people/demanded.html", context, status=422 if form.errors else 200)


@page
@require_POST
def add_packaged(request: HttpRequest) -> HttpResponse:
    """The competencies that come with the product, those that are not there yet."""
    allow(request, registry.get("competencies"), "create")
    count = packaged.add_library(person_of(request), via="page")
    messages.success(request, ngettext("%(n)d competency added.", "%(n)d competencies added.", count) % {"n": count})
    return HttpResponseRedirect("/competencies/?view=-")


@dataclass(frozen=True)
class Grid:
    """One position: its competencies across, its people down. cells: of each person what is demanded and what there is."""

    title: str
    description: int
    heads: Sequence[tuple[Competency, int, bool]]
    people: Sequence[tuple[User, Sequence[Line]]]


@page
@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """Person × what the position demands, of the people whose assessments one may read."""
    person = person_of(request)
    if not policy.may(person, "read", Assessment):
        raise Forbidden
    found = grids(person)
    barred = [(one, line) for grid in found for one, cells in grid.people for line in cells if line.blocks]
    training = [(one, line) for grid in found for one, cells in grid.people for line in cells if line.suggests]
    context = {
        "grids": found,
        "barred": barred,
        "training": training,
        "may_add": policy.may(person, "create", Competency),
    }
    return render(request, "people/gaps.html", context)


def grids(person: Person) -> list[Grid]:
    """Every position that demands something and is filled by somebody the reader may see assessed; four statements."""
    there = queries.organisation(clock.today(), person)
    wanted = competencies.required(there)
    seats = [seat for seat in there.seats if seat.position in wanted]
    people = readable(person, {seat.person for seat in seats})
    had = competencies.latest(people, there.day)
    library = {one.code: one for one in Competency.objects.all()}
    found = []
    for position, demands in wanted.items():
        known = [one for one in demands if one.competency in library]
        here = [people[seat.person] for seat in seats if seat.position == position and seat.person in people]
        rows = [
            (
                one,
                [
                    competencies.line_of(each, library[each.competency], had.get((one.pk, each.competency)))
                    for each in known
                ],
            )
            for one in here
        ]
        place = there.places[position]
        if rows and known:
            heads = [(library[one.competency], one.level, one.must) for one in known]
            found.append(Grid(place.title, place.description, heads, rows))
    return sorted(found, key=lambda grid: -len(grid.people))


def readable(person: Person, ids: Iterable[int]) -> dict[int, User]:
    """Those of the people whose assessments the reader may see."""
    return {
        one.pk: one
        for one in User.objects.filter(pk__in=list(ids)).order_by("pk")
        if policy.permits(person, "read", Assessment(user_id=one.pk, department_id=one.department_id))
    }
