"""The exports of a person: how far they are, and the files. Each begins at the list of its objects."""

from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from dingke.engine import clock, exporting, faults, registry
from dingke.engine.sight import seen
from dingke.engine.surfaces.web import page, person_of
from dingke.platform.workspace import asked, exports, jobs, queries
from dingke.platform.workspace.models import Export

State = Export.State
SHOWN = 50


@page
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    found = queries.exports_of(person_of(request)).select_related("request")[:SHOWN]
    context = {
        "exports": [told(export) for export in found],
        "asked": asked.asked_by(person_of(request)),
        "kept_hours": exports.KEPT_HOURS,
    }
    return render(request, "workspace/exports.html", context)


@page
@require_GET
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    export = queries.export_of(person_of(request), pk)
    return render(request, "workspace/export.html", {**told(export), "kept_hours": exports.KEPT_HOURS})


def told(export: Export) -> dict[str, Any]:
    resource = seen(registry.get(export.resource), export.by)
    return {
        "export": export,
        "resource": resource,
        "list_url": f"{resource.url()}?{export.query or 'view=-'}",
        "columns": resource.attributes(exporting.shown(resource, export.columns)),
        "share": min(100 * export.done_rows // export.total_rows, 100) if export.total_rows else 0,
        "busy": export.state in (State.WAITING, State.RUNNING),
        "is_interrupted": export.state == State.RUNNING and exports.is_left(export),
        "is_there": exports.is_there(export),
        "may_begin_again": exports.may_begin_again(export),
    }


@page
@require_GET
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far it is; asked every second while the page is open. At the end the page is loaded anew."""
    context = told(queries.export_of(person_of(request), pk))
    response = render(request, "workspace/export_progress.html", context)
    if not context["busy"]:
        response["HX-Refresh"] = "true"
    return response


@page
@require_GET
def file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    export = queries.export_of(person_of(request), pk)
    if not exports.is_there(export):
        raise faults.NotFound
    name = f"{export.resource}-{clock.day_of(export.created_at):%Y-%m-%d}.{export.form}"
    return FileResponse(exports.path_of(export).open("rb"), as_attachment=True, filename=name)


@page
@require_POST
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Makes a file anew that came to nothing or is gone."""
    export = queries.export_of(person_of(request), pk)

    def make_due() -> Export:
        exports.begin_again(export)
        return export

    jobs.make_soon(make_due)
    return HttpResponseRedirect(exports.address(export))
