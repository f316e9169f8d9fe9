"""The rights of the company as a table, “who may?” beside it, and what is wrong with them; one person's rights."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dingke.engine import clock
from dingke.engine.access import Person
from dingke.engine.exporting import refuse_form
from dingke.engine.faults import Refusal
from dingke.engine.places import placed
from dingke.engine.surfaces.web import is_part, page, person_of
from dingke.lib import spreadsheet
from dingke.platform.authority import matrix as tables
from dingke.platform.authority import questions, rules, telling
from dingke.platform.authority.queries import Book, book
from dingke.platform.authority.questions import Question, Told
from dingke.platform.authority.rules import Finding
from dingke.platform.authority.terms import Dimension, Fault
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Matter
from dingke.platform.positions.terms import Verb

SHOWN = 8
"""How many of those who may not are shown, those who lack least first."""
ALL = "all"


def day_of(request: HttpRequest) -> date:
    """The day that is asked for, else today."""
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return clock.today()


@page
@require_GET
def matrix(request: HttpRequest) -> HttpResponse:
    if is_part(request):
        return render(request, "authority/who.html", {"who": simulation(request)})
    day, person = day_of(request), person_of(request)
    rights = book(day, person)
    report = rights.check()
    chosen, departments = department_of(request, rights)
    context = {
        "day": day,
        "is_today": day == clock.today(),
        "table": tables.table(rights, report, departments),
        "mine": {seat.position for seat in rights.organisation.seats_of.get(person.pk, ())},
        "report": report,
        "faults": telling.faults(rights, report.found),
        "clean": [str(fault.label) for fault in Fault if fault not in {one.fault for one in report.found}],
        "right_ones": report.tried - sum(one.fault in {Fault.GAP, Fault.OVERLAP} for one in report.found),
        "departments": Department.objects.order_by("path"),
        "department": chosen,
        "who": simulation(request),
    }
    return render(request, "authority/matrix.html", context)


def department_of(request: HttpRequest, rights: Book) -> tuple[str, frozenset[int] | None]:
    """What was chosen, and whose positions that is: one's own department unless another, or all, is asked for."""
    raw, there = request.GET.get("department", ""), rights.organisation
    own = questions.home(there, person_of(request).pk)
    chosen = int(raw) if raw.isdecimal() and int(raw) in there.paths else own if raw != ALL else None
    # Whoever works in one half of a department is shown the whole of it: that is where what he brings forward goes.
    if chosen is not None and not raw.isdecimal():
        chosen = above(there.paths, chosen)
    return (str(chosen), there.departments_below(chosen)) if chosen else (ALL, None)


def above(paths: Mapping[int, str], department: int) -> int:
    """The department directly below the root in which one lies."""
    parts = paths[department].strip("/").split("/")
    return int(parts[1]) if len(parts) > 1 else department


@dataclass(frozen=True)
class Figure:
    """A measure or fact to fill in."""

    name: str
    label: str
    unit: str
    value: str


@dataclass(frozen=True)
class Tried:
    """Somebody who was tried. steps: of each dimension True, False, or None for not looked at."""

    person: str
    position: str
    reason: str
    steps: tuple[tuple[str, bool | None], ...]
    basis: str = ""
    is_own: bool = True
    is_first: bool = False


@dataclass(frozen=True)
class Simulation:
    """What was asked in the sentence at the side, and the answer; ``problem`` when it was not understood."""

    verb: str
    matter: Matter
    day: date
    customer: str
    by: str
    figures: Sequence[Figure]
    is_asked: bool
    verbs: Sequence[tuple[str, str]]
    matters: Sequence[Matter]
    people: Sequence[str]
    told: Told | None = None
    problem: str = ""
    others: Sequence[str] = ()

    @property
    def allowed(self) -> Sequence[Tried]:
        return (
            [tried(self.told, one, place == 0) for place, one in enumerate(self.told.answer.allowed)]
            if self.told
            else []
        )

    @property
    def refused(self) -> Sequence[Tried]:
        return alike([tried(self.told, one) for one in self.told.refused])[:SHOWN] if self.told else []

    @property
    def refused_count(self) -> int:
        return len(self.told.refused) if self.told else 0

    @property
    def dimensions(self) -> Sequence[str]:
        return [str(one.label) for one in Dimension]


def simulation(request: HttpRequest) -> Simulation:
    """Asked or not, the sentence stands there with what was filled in."""
    given, day = request.GET, day_of(request)
    rights = book(day, person_of(request))
    matter = rights.matters.get(given.get("matter", "")) or rights.matters["special_price"]
    names = [*matter.measures, *matter.facts]
    asked = Question(
        given.get("verb", Verb.APPROVE),
        matter.code,
        day,
        {name: given.get(name, "") for name in names},
        given.get("customer", "").strip(),
        given.get("by", "").strip(),
    )
    shown = Simulation(
        verb=asked.verb,
        matter=matter,
        day=day,
        customer=asked.customer,
        by=asked.by,
        figures=[Figure(n, telling.measure(n), telling.unit_of(matter, n), asked.figures[n]) for n in names],
        is_asked="verb" in given,
        verbs=[(verb.value, str(verb.label)) for verb in Verb],
        matters=list(rights.matters.values()),
        people=sorted(telling.names_of(rights.by_person).values()),
    )
    return answered(request, shown, asked) if shown.is_asked else shown


def answered(request: HttpRequest, shown: Simulation, asked: Question) -> Simulation:
    try:
        told = questions.ask(person_of(request), asked)
    except Refusal as refusal:
        return replace(shown, problem=str(refusal.message))
    others = [other_day(told, one) for one in questions.other_days(told, asked)]
    return replace(shown, told=told, others=others)


def tried(told: Told, finding: Finding, is_first: bool = False) -> Tried:
    clause = finding.clause if finding.allowed else None
    seen = rules.steps(told.case, finding)
    return Tried(
        person=told.names.get(finding.holding.person, ""),
        position=telling.title(told.book, finding.holding.position),
        reason=telling.limits(clause, told.matter) if clause else telling.reason(finding, told.case, told.matter),
        steps=tuple((str(dimension.label), holds) for dimension, holds in seen.items()),
        basis=telling.basis(clause) if clause else "",
        is_own=finding.holding.principal is None,
        is_first=is_first,
    )


def alike(refused: Iterable[Tried]) -> list[Tried]:
    """People in one position who lack the same, as one: the first of them and how many there are."""
    groups: dict[tuple[str, str], list[Tried]] = {}
    for one in refused:
        groups.setdefault((one.position, one.reason), []).append(one)
    return [
        replace(
            group[0], person=_("%(person)s and %(count)s more") % {"person": group[0].person, "count": len(group) - 1}
        )
        if len(group) > 1
        else group[0]
        for group in groups.values()
    ]


def other_day(told: Told, other: questions.OtherDay) -> str:
    """What would be otherwise on another day: who may then, and why those who may now may not."""
    then = other.told
    names = telling.names_of(one.holding.person for one in then.answer.allowed)
    may = "、".join(names[one.holding.person] for one in then.answer.allowed) or _("nobody")
    lost = [
        f"{told.names[person]}：{telling.reason(finding, then.case, then.matter)}"
        for person in dict.fromkeys(one.holding.person for one in told.answer.allowed)
        if (finding := next((one for one in then.answer.refused if one.holding.person == person), None))
    ]
    sentence = _("on %(day)s %(people)s may") % {"day": telling.day(other.day), "people": may}
    return "；".join([sentence, *lost])


@page
@require_GET
def download(request: HttpRequest) -> FileResponse:
    """The table as it stands, as a workbook or as comma-separated text."""
    form = request.GET.get("format", "xlsx")
    refuse_form(form)
    day = day_of(request)
    rights = book(day, person_of(request))
    _chosen, departments = department_of(request, rights)
    made = tables.table(rights, rights.check(), departments)
    writer = spreadsheet.write_xlsx if form == "xlsx" else spreadsheet.write_csv
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"file.{form}"
        writer(file, [_("domain"), _("matter"), *(place.title for place in made.positions)], lines(made))
        return FileResponse(file.open("rb"), as_attachment=True, filename=f"authority-{day:%Y-%m-%d}.{form}")


def lines(made: tables.Table) -> Iterator[list[Any]]:
    for label, rows in made.groups:
        for row in rows:
            yield [label, row.matter.name, *(cell.title for cell in row.cells)]


@page
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a post on the day, to choose from."""
    day = day_of(request)
    rights = book(day, person_of(request))
    names = telling.names_of(rights.by_person)
    shown = [
        (pk, names[pk], "、".join(telling.title(rights, one.position) for one in held if one.principal is None))
        for pk, held in rights.by_person.items()
        if pk in names
    ]
    context = {"day": day, "people": sorted(shown, key=lambda one: one[2])}
    return render(request, "authority/people.html", context)


@page
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """What one person may on a day, and on what it rests."""
    somebody = get_object_or_404(User, pk=pk)
    day = day_of(request)
    rights = book(day, person_of(request))
    held = rights.by_person.get(pk, ())
    names = telling.names_of(one.principal for one in held if one.principal)
    context = {
        "somebody": somebody,
        "day": day,
        "rights": tables.of_person(rights, pk, names),
        "posts": [
            (telling.title(rights, one.position), one.since, one.until, names.get(one.principal or 0, ""))
            for one in held
        ],
    }
    return render(request, "authority/person.html", context)


HELD = 6
"""Rights named on a person's page; the rest is one click away."""


@placed(User, "right", "authority/held.html", order=20)
def held(row: User, person: Person) -> Mapping[str, Any] | None:
    """What somebody may today, in his own name and as a deputy, and what a gap in competence bars."""
    rights = book(clock.today(), person)
    mine = rights.by_person.get(row.pk, ())
    found = tables.of_person(rights, row.pk, telling.names_of(one.principal for one in mine if one.principal))
    if not found:
        return None
    return {
        "rights": found[:HELD],
        "count": len(found),
        "barred": [one for one in found if one.barred],
        "url": f"/authority/people/{row.pk}/",
    }
