"""The import wizard: columns, dry run, import, check; and the list of one's imports.

The upload that begins it is a page of each object (engine.surfaces.transfer).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from dingke.engine import faults, references, registry
from dingke.engine.access import Person
from dingke.engine.importing import matching, opening, reading, report
from dingke.engine.importing.plan import Column
from dingke.engine.kinds import Choice, Money
from dingke.engine.resource import Resource
from dingke.engine.sight import seen
from dingke.engine.surfaces.transfer import STEPS
from dingke.engine.surfaces.web import page, person_of
from dingke.lib import spreadsheet
from dingke.platform.timeline.models import Operation
from dingke.platform.workspace import actions, jobs, queries, sheets
from dingke.platform.workspace.models import Run

State = Run.State
UNITS = (("1", _("as it is")), ("1000", "千元"), ("10000", "万元"), ("100000000", "亿元"))
TABS = (
    ("changes", _("Would change")),
    ("new", _("Would be added")),
    ("refused", _("Cannot be imported")),
    ("alike", _("Look like duplicates")),
)
LEFT_OUT = "-"
RULES = ("update", "clear_empty", "all_or_nothing", "lenient")


@dataclass(frozen=True)
class Row:
    """One column of the file as the person arranges it; ``words``: its contents where they are read as choices."""

    number: int
    header: str
    examples: str
    field: str
    factor: str
    is_money: bool
    remark: str
    words: Sequence[tuple[str, str]] = ()  # content and the code it is read as, "" for none
    choices: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Table:
    """One sheet of the file as the person arranges it. ``fields``: what its columns may be."""

    number: int
    sheet: sheets.Sheet
    resource: Resource | None
    rows: Sequence[Row] = ()
    fields: Sequence[tuple[str, str]] = ()
    keys: str = ""


def step_of(run: Run) -> int:
    """Which of STEPS the run is at, counted from 1."""
    if run.state in (State.WAITING, State.RUNNING):
        return 3 if run.options.get("step") == "try" else 4
    return {
        State.UPLOADED: 2,
        State.TRIED: 3,
        State.DONE: 5,
        State.FAILED: 2 if run.options.get("step") == "try" else 4,
    }[State(run.state)]


@page
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return render(
        request, "workspace/imports.html", {"runs": [told(run) for run in queries.runs_of(person_of(request))[:50]]}
    )


@page
@require_GET
def detail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """Whatever the run is at: its columns, its dry run, its progress, its end."""
    run = queries.run_of(person_of(request), pk)
    if run.state == State.UPLOADED or (run.state == State.FAILED and run.options.get("step") == "try"):
        return columns(request, pk)
    return render(request, "workspace/import.html", {**told(run), **found(request, run)})


def told(run: Run) -> dict[str, Any]:
    done = 100 * run.done_rows // run.total_rows if run.total_rows else 0
    resource = registry.get(run.resource)
    read = [sheet for sheet in actions.sheets_of(run) if sheet.resource]
    return {
        "run": run,
        "resource": resource,
        "within": resource.slug,
        "read": read,
        "keys": keys_of(resource) if len(read) < 2 else "",
        "states_origin": any(name.startswith("stated_") for sheet in read for name in sheet.fields.values()),
        "step": step_of(run),
        "steps": STEPS,
        "step_label": STEPS[step_of(run) - 1],
        "share": min(done, 100),
        "busy": run.state in (State.WAITING, State.RUNNING),
        "is_interrupted": run.state == State.RUNNING and actions.is_left(run),
        "report": report.from_json(run.report) if run.report else None,
    }


def keys_of(resource: Resource) -> str:
    return "、".join(resource.attribute(name).kind.label for name in dict.fromkeys(resource.transfer.key_fields))


def found(request: HttpRequest, run: Run) -> dict[str, Any]:
    """What the dry run or the import found, of the sheet and the tab that are open."""
    if not run.report:
        return {}
    whole = report.from_json(run.report)
    parts = [(sheet, sheet.resource_of, sheet.found, shares(sheet.found)) for sheet in read_sheets(run) if sheet.found]
    raw = request.GET.get("sheet", "")
    place = int(raw) if raw.isdecimal() and int(raw) < len(parts) else 0
    kept = parts[place][2] if parts else whole
    numbers = {"changes": kept.updated, "new": kept.created, "refused": kept.rejected, "alike": len(kept.alike)}
    first = next((name for name, _label in TABS if numbers[name]), "new")
    tab = request.GET.get("tab", first)
    is_undone = bool(run.operation) and Operation.objects.filter(reverses=run.operation).exists()
    return {
        "whole": whole,
        "parts": parts,
        "place": place,
        "report": kept,
        "remarks": sorted(kept.remarks.items(), key=lambda one: -one[1]),
        "resource": parts[place][1] if parts else registry.get(run.resource),
        "tabs": [(name, label, numbers[name]) for name, label in TABS],
        "tab": tab if tab in numbers else first,
        "has_refused": (actions.folder(run) / "refused.xlsx").exists(),
        "will_write": whole.created + whole.updated,
        "is_undone": is_undone,
    }


def read_sheets(run: Run) -> list[sheets.Sheet]:
    return [sheet for sheet in actions.sheets_of(run) if sheet.resource]


def shares(kept: report.Report | None) -> Mapping[str, str]:
    """Parts of the whole in percent, for the bar."""
    if kept is None:
        return {}
    whole = max(kept.rows, 1)
    parts = {"new": kept.created, "updated": kept.created + kept.updated, "rejected": kept.rejected}
    return {name: f"{100 * part / whole:.1f}%" for name, part in parts.items()} | {
        "good": f"{100 - 100 * kept.rejected / whole:.1f}%"
    }


@page
def columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Arranges the columns; sent, tries the import out."""
    run = queries.run_of(person_of(request), pk)
    problem = run.problem
    if request.method == "POST":
        try:
            return HttpResponseRedirect(sent(request, run))
        except faults.Invalid as refusal:
            problem = str(refusal.message)
    if run.state not in actions.ARRANGEABLE:
        return HttpResponseRedirect(actions.address(run))
    kept = actions.sheets_of(run)
    context = {
        **told(run),
        "step": 2,
        "tables": [table(number, sheet, person_of(request)) for number, sheet in enumerate(kept)],
        "objects": [(r.slug, r.labels) for r in importable(request)],
        "encodings": spreadsheet.ENCODINGS if kept[0].encoding else (),
        "encoding": kept[0].encoding,
        "units": UNITS,
        "problem": problem,
        "options": run.options,
    }
    status = 422 if problem and request.method == "POST" else 200
    return render(request, "workspace/columns.html", context, status=status)


def importable(request: HttpRequest) -> list[Resource]:
    return opening.importable((r for r in registry.resources() if r.menu is not None), person_of(request))


def sent(request: HttpRequest, run: Run) -> str:
    """Does what the form asks and returns where to go on."""
    columns_page = f"{actions.address(run)}columns/"
    if request.POST.get("reread"):
        actions.reread(run, person_of(request), request.POST.get("encoding", ""))
        return columns_page
    kept = actions.sheets_of(run)
    objects = [request.POST.get(f"object-{s}", sheet.resource) for s, sheet in enumerate(kept)]
    if actions.read_as(run, person_of(request), objects) or request.POST.get("again"):
        return columns_page
    arranged(request, run)
    return actions.address(run)


def table(number: int, sheet: sheets.Sheet, person: Person) -> Table:
    resource = sheet.resource_of
    if resource is None:
        return Table(number, sheet, None)
    rows = [row(sheet, resource, column) for column in sheet.columns()]
    offered = list(matching.fields_offered(seen(resource, person)).items())
    return Table(number, sheet, resource, rows, offered, keys_of(resource))


def row(sheet: sheets.Sheet, resource: Resource, column: Column) -> Row:
    kind = resource.attribute(column.field).kind if column.field else None
    words = words_of(sheet, resource, column, kind) if isinstance(kind, Choice) else ()
    return Row(
        column.position,
        column.header,
        " · ".join(sheet.samples.get(column.header, ())),
        column.field,
        sheet.factors.get(column.header, "1"),
        isinstance(kind, Money),
        column.remark,
        words,
        kind.options() if words and kind else (),
    )


def words_of(sheet: sheets.Sheet, resource: Resource, column: Column, kind: Choice) -> list[tuple[str, str]]:
    """Each content of the column with the code it is read as, LEFT_OUT or "" for what is not known."""
    known = reading.words_known(resource, column)

    def read_as(word: str) -> str:
        meant = known.get(word.casefold(), word)
        return str(kind.by_word().get(meant.casefold(), "")) if meant else LEFT_OUT

    return [(word, read_as(word)) for word in sheet.words.get(column.header, ())]


def arranged(request: HttpRequest, run: Run) -> None:
    arrangements = [arrangement(request, number, sheet) for number, sheet in enumerate(actions.sheets_of(run))]
    options = {name: request.POST.get(name) == "1" for name in RULES} | {"defaults": defaults(request, run)}

    def make_due() -> None:
        actions.arrange(run, arrangements, options)

    if run.total_rows > actions.AT_ONCE:
        jobs.soon(run, make_due)
        return
    make_due()
    actions.carry_out(run.pk)


def arrangement(request: HttpRequest, number: int, sheet: sheets.Sheet) -> sheets.Arrangement:
    """What the form says of one sheet."""
    sent = request.POST
    fields = {title: sent.get(f"field-{number}-{n}", "") for n, title in enumerate(sheet.header)}
    factors = {
        title: factor
        for n, title in enumerate(sheet.header)
        if (factor := sent.get(f"factor-{number}-{n}", "1")) in dict(UNITS) and factor != "1"
    }
    words = {column.header: words_sent(sent, number, sheet, column) for column in sheet.columns()}
    return sheets.Arrangement(fields, factors, {title: each for title, each in words.items() if each})


def words_sent(sent: Mapping[str, str], number: int, sheet: sheets.Sheet, column: Column) -> dict[str, str]:
    """The contents of a column that are to be read otherwise than they would be anyhow."""
    resource = sheet.resource_of
    kind = resource.attribute(column.field).kind if resource and column.field else None
    if resource is None or not isinstance(kind, Choice):
        return {}
    plain = words_of(sheet, resource, replace(column, words={}), kind)
    chosen = [sent.get(f"word-{number}-{column.position}-{k}", "") for k in range(len(plain))]
    return {
        word: "" if code == LEFT_OUT else code
        for (word, read), code in zip(plain, chosen, strict=True)
        if code and code != read
    }


def defaults(request: HttpRequest, run: Run) -> dict[str, Any]:
    """The owner that rows without one get. Raises Invalid when there is no such person."""
    resource = registry.get(run.resource)
    written = request.POST.get("owner", "").strip()
    if not written or "owner" not in resource.writable:
        return {}
    (owner,) = references.found_by_words(resource.attribute("owner").field.related_model, [written], person_of(request))
    if not isinstance(owner, int):
        raise faults.Invalid([faults.Fault(owner.messages[0], "owner")])
    return {"owner": owner}


@page
@require_POST
def start(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Imports what was tried out; sent twice it starts once."""
    run = queries.run_of(person_of(request), pk)
    if run.state == State.TRIED:
        jobs.soon(run, lambda: actions.start(run))
    return HttpResponseRedirect(actions.address(run))


@page
@require_GET
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is; asked every second while the page is open. At the end the page is loaded anew."""
    run = queries.run_of(person_of(request), pk)
    response = render(request, "workspace/progress.html", told(run))
    if run.state not in (State.WAITING, State.RUNNING):
        response["HX-Refresh"] = "true"
    return response


@page
@require_GET
def refused(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The rows that were refused, as they came, with the reasons."""
    run = queries.run_of(person_of(request), pk)
    path = actions.folder(run) / "refused.xlsx"
    if not path.exists():
        raise faults.NotFound
    name = f"{run.file_name.rpartition('.')[0] or run.file_name}-refused.xlsx"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)
