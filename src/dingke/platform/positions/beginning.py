"""Pages on which a description begins: from a file that is read and reviewed, from a template, or from nothing."""

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from dingke.engine import clock, registry
from dingke.engine.access import Person, policy
from dingke.engine.faults import Fault, Invalid
from dingke.engine.places import placed
from dingke.engine.surfaces.web import allow, page, person_of, row_of
from dingke.platform.positions import drafting, packaged, paper, presenting, queries
from dingke.platform.positions.content import Content, Pay, RightLine
from dingke.platform.positions.editing import CellsForm
from dingke.platform.positions.models import Description, Position, Template
from dingke.platform.positions.pages import resource
from dingke.platform.positions.reading import Reading

SALT = "positions.reading"
HALF_A_DAY = 12 * 3600


@page
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """From a file, from a template, or from nothing. A file is read and shown before anything is written."""
    allow(request, resource(), "create")
    problem = ""
    if request.method == "POST":
        try:
            return review(request, uploaded(request))
        except Invalid as refusal:
            problem = str(refusal.message)
    templates = policy.rows(person_of(request), "read", Template).filter(archived_at=None).order_by("name")
    context = {
        "problem": problem,
        "templates": templates,
        "may_keep": policy.may(person_of(request), "create", Template),
    }
    return render(request, "positions/begin.html", context, status=422 if problem else 200)


def uploaded(request: HttpRequest) -> Reading:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise Invalid([Fault(_("Choose a file."))])
    found = drafting.read_file(cast(Any, file), file.name or "")
    if not (found.title or found.content.duties or found.rights):
        raise Invalid([Fault(_("This file holds no position description that can be made out."))])
    return found


def review(request: HttpRequest, reading: Reading, form: CellsForm | None = None, problem: str = "") -> HttpResponse:
    """What was understood beside the source: each cell can be mended, what is ambiguous waits for a decision."""
    form = form or CellsForm(reading.content, reading.pay)
    context = {
        "reading": reading,
        "form": form,
        "kept": signing.dumps(carried(reading), salt=SALT, compress=True),
        "missing": [paper.cell_name(cell) for cell in reading.missing],
        "rights": list(paper.right_rows(as_paper(reading))),
        "header": paper.RIGHTS,
        "pieces": source_pieces(reading),
        "positions": policy.rows(person_of(request), "read", Position).filter(abolished_on=None).order_by("title"),
        "problem": problem,
        "counts": summary(reading),
    }
    return render(request, "positions/review.html", context, status=422 if form.errors or problem else 200)


def summary(reading: Reading) -> str:
    duties = sum(len(group.duties) for group in reading.content.duties or ())
    parts = (
        ngettext("%(n)d duty", "%(n)d duties", duties) % {"n": duties},
        ngettext("%(n)d right", "%(n)d rights", len(reading.rights)) % {"n": len(reading.rights)},
        ngettext("%(n)d open question", "%(n)d open questions", len(reading.ambiguous)) % {"n": len(reading.ambiguous)},
    )
    return "，".join(parts)


def as_paper(reading: Reading) -> paper.Paper:
    return paper.Paper(
        reading.title,
        reading.superior,
        reading.department,
        reading.headcount,
        reading.content,
        reading.rights,
        matters=presenting.matter_names(),
    )


def source_pieces(reading: Reading) -> list[tuple[str, str]]:
    """The source in stretches, each with the cell it went into ("" for what makes its order)."""
    made, here = [], 0
    for part in reading.parts:
        if part.start >= here:
            made.append((reading.source[here : part.start], ""))
            cell = part.cell if part.cell != "label" else ""
            made.append((reading.source[part.start : part.end], paper.cell_name(cell.split(".")[0]) if cell else ""))
            here = part.end
    return [piece for piece in [*made, (reading.source[here:], "")] if piece[0]]


def carried(reading: Reading) -> dict[str, Any]:
    """What was read, so that the review need not keep the file."""
    return {
        "title": reading.title,
        "superior": reading.superior,
        "department": reading.department,
        "headcount": reading.headcount,
        "grade": reading.grade,
        "content": reading.content.model_dump(mode="json"),
        "rights": [line.model_dump(mode="json", by_alias=True) for line in reading.rights],
        "pay": reading.pay.model_dump(mode="json"),
        "source": reading.source,
        "parts": [[part.start, part.end, part.cell] for part in reading.parts],
    }


def brought_back(kept: Mapping[str, Any]) -> Reading:
    from dingke.platform.positions.reading.sheet import Part

    return Reading(
        **{name: kept[name] for name in ("title", "superior", "department", "headcount", "grade", "source")},
        content=Content.model_validate(kept["content"]),
        rights=tuple(RightLine.model_validate(one) for one in kept["rights"]),
        pay=Pay.model_validate(kept["pay"]),
        parts=tuple(Part(*one) for one in kept["parts"]),
    )


@page
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """A draft of what was read and mended."""
    allow(request, resource(), "create")
    try:
        reading = brought_back(signing.loads(request.POST.get("kept", ""), salt=SALT, max_age=HALF_A_DAY))
    except signing.BadSignature as error:
        raise Invalid([Fault(_("Choose the file again; too long ago it was read."))]) from error
    form = CellsForm(reading.content, reading.pay, request.POST)
    if not form.is_valid():
        return review(request, reading, form)
    raw = request.POST.get("position", "")
    place = policy.rows(person_of(request), "read", Position).filter(pk=raw).first() if raw.isdecimal() else None
    mended = mended_reading(reading, form, request.POST.get("title", "").strip() or reading.title)
    try:
        row = drafting.from_reading(mended, position=place, by=person_of(request), via="page")
    except Invalid as refusal:
        return review(request, reading, form, str(refusal.message))
    return HttpResponseRedirect(resource().url(row.pk))


def mended_reading(reading: Reading, form: CellsForm, title: str) -> Reading:
    headcount = form.headcount()
    return Reading(
        title=title,
        superior=reading.superior,
        department=reading.department,
        headcount=reading.headcount if headcount is None else headcount,
        content=form.stated(),
        rights=reading.rights,
        pay=form.stated_pay() or reading.pay,
        grade=reading.grade,
    )


# Templates -----------------------------------------------------------------------------------------------------------


@page
@require_http_methods(["GET", "POST"])
def from_template(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks for what the template leaves open, and draws up a draft by one act."""
    template = row_of(request, registry.get("position-templates"), pk)
    allow(request, resource(), "create")
    gaps = drafting.gaps(template)
    values = {name: request.POST.get(f"gap-{place}", "").strip() for place, name in enumerate(gaps)}
    title = request.POST.get("title", template.name).strip()
    problem = ""
    if request.method == "POST":
        try:
            row = drafting.from_template(template, title=title, fills=values, by=person_of(request), via="page")
            return HttpResponseRedirect(resource().url(row.pk))
        except Invalid as refusal:
            problem = str(refusal.message)
    context = {
        "template": template,
        "gaps": [(f"gap-{place}", name, values[name]) for place, name in enumerate(gaps)],
        "title": title,
        "problem": problem,
    }
    return render(request, "positions/from_template.html", context, status=422 if problem else 200)


@page
@require_POST
def add_packaged(request: HttpRequest) -> HttpResponse:
    """The templates that come with the product, those that are not there yet."""
    count = packaged.add(person_of(request), via="page")
    messages.success(request, ngettext("%(n)d template added.", "%(n)d templates added.", count) % {"n": count})
    return HttpResponseRedirect("/descriptions/begin/")


@placed(Position, "head", "positions/standing.html", brief=True)
def standing(row: Position, person: Person) -> Mapping[str, Any] | None:
    """The version in force, one click away."""
    place = queries.organisation(clock.today(), person).places.get(row.pk)
    return {"version": place.version, "url": f"/descriptions/{place.description}/"} if place else None


@placed(Template, "sub", "positions/use.html", brief=True)
def use(row: Template, person: Person) -> Mapping[str, Any]:
    return {
        "url": f"/position-templates/{row.pk}/draw-up/",
        "gaps": drafting.gaps(row),
        "may": policy.may(person, "create", Description),
    }
