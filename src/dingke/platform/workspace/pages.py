"""The import wizard: columns, dry run, import, check; and the list of one's imports.

The upload that begins it is a page of each object (engine.surfaces.transfer).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from dingke.engine import faults, references, registry
from dingke.engine.importing import matching, opening, report
from dingke.engine.kinds import Money
from dingke.engine.surfaces.web import page, person_of
from dingke.platform.timeline.models import Operation
from dingke.platform.workspace import actions, jobs, queries
from dingke.platform.workspace.models import Run

State = Run.State
STEPS = (_("Upload"), _("Match columns"), _("Dry run"), _("Import"), _("Check"))
UNITS = (("1", _("as it is")), ("1000", "千元"), ("10000", "万元"), ("100000000", "亿元"))
TABS = (
    ("changes", _("Would change")),
    ("new", _("New")),
    ("refused", _("Cannot be imported")),
    ("alike", _("Look like duplicates")),
)
EXAMPLES = 3


@dataclass(frozen=True)
class Row:
    """One column of the file as the person arranges it."""

    number: int
    header: str
    examples: str
    field: str
    factor: str
    is_money: bool
    remark: str


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
    return {
        "run": run,
        "resource": resource,
        "keys": "、".join(resource.attribute(name).kind.label for name in resource.transfer.key_fields),
        "states_origin": any(str(name).startswith("stated_") for name in run.mapping.values()),
        "step": step_of(run),
        "steps": STEPS,
        "share": min(done, 100),
        "busy": run.state in (State.WAITING, State.RUNNING),
        "report": report.from_json(run.report) if run.report else None,
    }


def found(request: HttpRequest, run: Run) -> dict[str, Any]:
    """What the dry run or the import found, of the tab that is open."""
    if not run.report:
        return {}
    kept = report.from_json(run.report)
    numbers = {"changes": kept.updated, "new": kept.created, "refused": kept.rejected, "alike": len(kept.alike)}
    first = next((name for name, _label in TABS if numbers[name]), "new")
    tab = request.GET.get("tab", first)
    is_undone = bool(run.operation) and Operation.objects.filter(reverses=run.operation).exists()
    return {
        "tabs": [(name, label, numbers[name]) for name, label in TABS],
        "tab": tab if tab in numbers else first,
        "has_refused": (actions.folder(run) / "refused.xlsx").exists(),
        "will_write": kept.created + kept.updated,
        "is_undone": is_undone,
        "shares": shares(kept),
    }


def shares(kept: report.Report) -> Mapping[str, str]:
    """Parts of the whole in percent, for the bar."""
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
            arranged(request, run)
            return HttpResponseRedirect(actions.address(run))
        except faults.Invalid as refusal:
            problem = str(refusal.message)
    if run.state not in (State.UPLOADED, State.TRIED, State.FAILED):
        return HttpResponseRedirect(actions.address(run))
    resource = registry.get(run.resource)
    context = {
        **told(run),
        "step": 2,
        "rows": rows(run),
        "fields": matching.fields_offered(resource).items(),
        "units": UNITS,
        "problem": problem,
        "options": run.options,
    }
    return render(
        request, "workspace/columns.html", context, status=422 if problem and request.method == "POST" else 200
    )


def arranged(request: HttpRequest, run: Run) -> None:
    sent = request.POST
    header = run.options["header"]
    mapping = {title: sent.get(f"field-{n}", "") for n, title in enumerate(header)}
    factors = {
        title: factor
        for n, title in enumerate(header)
        if (factor := sent.get(f"factor-{n}", "1")) in dict(UNITS) and factor != "1"
    }
    options = {name: sent.get(name) == "1" for name in ("update", "clear_empty", "lenient")} | {
        "defaults": defaults(request, run)
    }

    def make_due() -> None:
        actions.arrange(run, mapping, factors, options)

    if run.total_rows > actions.AT_ONCE:
        jobs.soon(run, make_due)
        return
    make_due()
    actions.carry_out(run.pk)


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


def rows(run: Run) -> Sequence[Row]:
    looked = opening.look(actions.path_of(run))
    resource = registry.get(run.resource)
    matched = matching.corrected(resource, looked.columns(resource), run.mapping)
    factors = run.options.get("factors", {})
    return [
        Row(
            c.position,
            c.header,
            examples(looked, c.position),
            c.field,
            factors.get(c.header, "1"),
            bool(c.field) and isinstance(resource.attribute(c.field).kind, Money),
            c.remark,
        )
        for c in matched
    ]


def examples(looked: opening.Looked, position: int) -> str:
    cells = dict.fromkeys(row[position] for row in looked.sample if position < len(row) and row[position])
    return " · ".join(cell[:40] for cell in list(cells)[:EXAMPLES])


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
