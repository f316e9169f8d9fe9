"""Pages of a description: the official form, its rights, its versions side by side; editing."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dingke.engine import clock, performing, registry
from dingke.engine.access import Person, policy
from dingke.engine.action import Target
from dingke.engine.faults import Forbidden, Invalid, NotFound
from dingke.engine.surfaces import records
from dingke.engine.surfaces.filling import may_see
from dingke.engine.surfaces.web import allow, page, person_of, row_of
from dingke.platform.positions import actions, comparing, drafting, paper, presenting, word
from dingke.platform.positions.content import Content, Pay, RightLine
from dingke.platform.positions.editing import CellsForm
from dingke.platform.positions.models import Description
from dingke.platform.positions.stating import RightForm
from dingke.platform.positions.terms import Status

VIEWS = (("form", "file-text"), ("rights", "table"), ("versions", "versions"))
ENGINE_PARTS = frozenset({"tab", "as_of"})
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TONES = {Status.APPROVED: "good", Status.WITHDRAWN: "", Status.DRAFT: "acc"}


def resource() -> Any:
    return registry.get("descriptions")


def version_of(request: HttpRequest, pk: int, verb: str = "read") -> Description:
    row: Description = row_of(request, resource(), pk, verb, "position", "department", "superior")
    return row


def draft_of(request: HttpRequest, pk: int) -> Description:
    """A version that may still be changed; 409 would be a lie, so the refusal says what to do instead."""
    row = version_of(request, pk, "update")
    if row.status != Status.DRAFT:
        raise Forbidden(_("Only a draft is changed; draw up the next version."))
    return row


def refuse_veiled(person: Person, *names: str) -> None:
    """Nobody writes over what he does not read."""
    if presenting.kept_back(person) & set(names):
        raise Forbidden(_("Cells of this description are not for you to read, so you cannot rewrite it."))


@page
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; its history and earlier states are shown as those of every record."""
    if ENGINE_PARTS & request.GET.keys():
        return cast(HttpResponse, records.detail(request, resource(), pk))
    row, person, today = version_of(request, pk), person_of(request), clock.today()
    asked = request.GET.get("view", "")
    view = asked if asked in dict(VIEWS) else "form"
    with_pay = pay_seen(request, row)
    sheet = presenting.paper_of(row, person, with_pay=with_pay)
    listed = presenting.versions(row, today, person)
    remarks = presenting.remarks(row, sheet, today, person)
    context = {
        **records.headed(request, resource(), row),
        **steps(row, person),
        "view": view,
        "views": [(name, icon, label) for (name, icon), label in zip(VIEWS, labels(), strict=True)],
        "sheet": sheet,
        "tone": TONES.get(Status(row.status), "acc"),
        "is_in_force": any(one.is_in_force and one.row.pk == row.pk for one in listed),
        "is_draft": row.status == Status.DRAFT,
        "versions": listed,
        "holders": presenting.holders(row, today, person),
        "remarks": remarks,
        "is_sound": bool(sheet.rights) and not any(one.is_wrong for one in remarks),
        "right_count": len({line.clause for line in sheet.rights}),
        "may_draw_up": policy.may(person, "create", Description),
        "next_number": max((one.row.number for one in listed), default=row.number) + 1,
        "today": today,
        **VIEW_CONTEXTS[view](request, row, sheet, listed),
    }
    return render(request, f"positions/{view}.html", context)


def steps(row: Description, person: Person) -> dict[str, Any]:
    """The steps of the life cycle stand as buttons, everything else in the menu."""
    offered = records.offered(resource(), row, person)
    declared = resource().verbs
    return {
        "buttons": [act for act in offered if act in declared],
        "more": [act for act in offered if act not in declared],
    }


def labels() -> Sequence[str]:
    return (_("Official form"), _("Rights"), _("Version by version"))


def pay_seen(request: HttpRequest, row: Description) -> bool:
    """Whether the person may see what is said of pay; that it was shown is recorded, as of every protected value."""
    if not presenting.may_see_pay(person_of(request), row):
        return False
    return not row.pay or bool(may_see(resource(), row, person_of(request), resource().attribute("pay")))


def form_context(request: HttpRequest, row: Description, sheet: paper.Paper, listed: Any) -> dict[str, Any]:
    content = sheet.content
    return {
        "groups": [(paper.heading(group), paper.duty_lines(group)) for group in content.duties or ()],
        "rights": list(paper.right_rows(sheet, boxed=False)),
        "relations": paper.relation_rows(content),
        "requirements": [(label, paper.requirement_lines(content, kind)) for kind, label in paper.REQUIREMENTS],
        "conditions": [(label, condition_text(content, name)) for name, label in paper.CONDITIONS],
        "signed": paper.signed_rows(presenting.signatures(row, listed)),
        "boxes": boxes(sheet),
        "signed_header": paper.SIGNED,
    }


def condition_text(content: Content, name: str) -> str | None:
    value = getattr(content.conditions, name, None)
    return paper.listed(value) if name == "equipment" else value


def boxes(sheet: paper.Paper) -> list[tuple[tuple[str, Any], ...]]:
    """The first boxes of the form, three in a row, without those that are not for whoever looks."""
    content = sheet.content
    rows = [
        (("岗位名称", sheet.title), ("所属部门", sheet.department), ("岗位编制", counted(sheet.headcount))),
        (
            ("直接上级", sheet.superior),
            ("业务指导", paper.listed(content.guided_by)),
            ("直接下级", paper.listed(content.reports)),
        ),
        (("岗位编号", content.number), ("岗位等级", sheet.grade), ("下属人数", counted(content.subordinates))),
    ]
    gone = {paper.CELLS[name] for name in sheet.withheld & paper.CELLS.keys()}
    return [tuple(one for one in row if one[0] not in gone) for row in rows]


def counted(number: int | None) -> str | None:
    return None if number is None else f"{number} 人"


def rights_context(request: HttpRequest, row: Description, sheet: paper.Paper, listed: Any) -> dict[str, Any]:
    groups = list(paper.together(sheet.rights))
    return {
        "rows": [(place, *row) for place, row in zip(range(len(groups)), paper.right_rows(sheet), strict=False)],
        "header": paper.RIGHTS,
    }


def versions_context(request: HttpRequest, row: Description, sheet: paper.Paper, listed: Any) -> dict[str, Any]:
    """Beside the version that the address names, else the one before this."""
    raw = request.GET.get("with", "")
    others = [one.row for one in listed if one.row.pk != row.pk]
    earlier = next((one for one in others if one.number < row.number), None)
    other = next((one for one in others if str(one.pk) == raw), earlier)
    if other is None:
        return {"other": None, "others": others, "differences": []}
    with_pay = sheet.pay is not None and presenting.may_see_pay(person_of(request), other)
    told = comparing.compared(presenting.paper_of(other, person_of(request), with_pay=with_pay), sheet)
    return {
        "other": other,
        "others": others,
        "differences": told if request.GET.get("all") else [one for one in told if not one.is_same],
        "same": sum(one.is_same for one in told),
    }


VIEW_CONTEXTS = {"form": form_context, "rights": rights_context, "versions": versions_context}


@page
@require_GET
def exported(request: HttpRequest, pk: int) -> HttpResponse:
    """The form as a Word document."""
    row = version_of(request, pk, "export")
    listed = presenting.versions(row, clock.today(), person_of(request))
    sheet = presenting.paper_of(row, person_of(request), with_pay=pay_seen(request, row))
    signed = tuple(presenting.signatures(row, listed))
    content = sheet.content.model_copy(update={"revisions": signed, "source": None})
    answer = HttpResponse(word.written(replace(sheet, content=content)), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="{row.position.code}-V{row.number}.docx"'
    return answer


@page
@require_POST
def draw_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The next version, as a draft of the one in force."""
    row = version_of(request, pk)
    allow(request, resource(), "create")
    new = drafting.draw_up(row.position, by=person_of(request), via="page")
    return HttpResponseRedirect(resource().url(new.pk))


@page
@require_http_methods(["GET", "POST"])
def cells(request: HttpRequest, pk: int) -> HttpResponse:
    """Every cell of a draft."""
    row = draft_of(request, pk)
    refuse_veiled(person_of(request), "content", "headcount")
    content = Content.model_validate(row.content)
    pay = Pay.model_validate(row.pay) if pay_seen(request, row) else None
    form = CellsForm(content, pay, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        raw = request.POST.get("version", "")
        target = Target(row.pk, int(raw) if raw.isdecimal() else None, written_cells(form))
        outcome = performing.update(Description, [target], by=person_of(request), via="page")
        if outcome.updated:
            messages.success(
                request,
                _("“%(row)s” is changed.") % {"row": row},
                extra_tags=f"undo:/operations/{outcome.operation}/undo/",
            )
        return HttpResponseRedirect(resource().url(row.pk))
    return render(
        request,
        "positions/cells.html",
        {"row": row, "form": form, "here": resource().url(row.pk)},
        status=422 if form.errors else 200,
    )


def written_cells(form: CellsForm) -> dict[str, Any]:
    values: dict[str, Any] = {"content": form.stated().model_dump(mode="json")}
    pay, headcount = form.stated_pay(), form.headcount()
    if pay is not None:
        values["pay"] = pay.model_dump(mode="json")
    return values if headcount is None else {**values, "headcount": headcount}


@page
@require_http_methods(["GET", "POST"])
def right(request: HttpRequest, pk: int, place: int | None = None) -> HttpResponse:
    """One clause of a draft: changed, added (place None), or taken out."""
    row = draft_of(request, pk)
    refuse_veiled(person_of(request), "content")
    groups = [list(group) for group in paper.together(presenting.lines_of(row))]
    if place is not None and place >= len(groups):
        raise NotFound
    form = RightForm(groups[place] if place is not None else [], presenting.matter_names(), request.POST or None)
    back = f"{resource().url(row.pk)}?view=rights"
    if request.method == "POST" and (is_removal(request) or form.is_valid()):
        stated = [] if is_removal(request) else form.lines()
        rest = [group for number, group in enumerate(groups) if number != place]
        try:
            state(request, row, [*rest, stated])
        except Invalid as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return HttpResponseRedirect(back)
    context = {"row": row, "form": form, "place": place, "here": resource().url(row.pk), "back": back}
    return render(request, "positions/right.html", context, status=422 if form.errors else 200)


def is_removal(request: HttpRequest) -> bool:
    return "remove" in request.POST


def state(request: HttpRequest, row: Description, groups: Sequence[Sequence[RightLine]]) -> None:
    """All clauses by their number, as the form lists them."""
    lines = [line for group in sorted(groups, key=number_of) for line in group]
    arguments = {"rights": [line.model_dump(mode="json", by_alias=True) for line in lines]}
    performing.perform(actions.state_rights, [Target(row.pk)], by=person_of(request), via="page", arguments=arguments)


def number_of(group: Sequence[RightLine]) -> tuple[Any, ...]:
    """4.1.2 before 4.1.10, and words behind numbers."""
    clause = group[0].clause if group else ""
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in clause.split("."))


# Reading from a file -------------------------------------------------------------------------------------------------
