"""Rows into and out of one object: the upload that begins an import, and the file of a list."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dingke.engine import asking, clock, exporting, ports
from dingke.engine.faults import Fault, Invalid
from dingke.engine.resource import Resource
from dingke.engine.surfaces import listing as listings
from dingke.engine.surfaces.web import allow, bound, page, person_of


@page
def upload(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Takes a file; what cannot be read is said here, before anything else is asked."""
    allow(request, resource, "import")
    problem = ""
    if request.method == "POST":
        try:
            return HttpResponseRedirect(received(request, resource))
        except Invalid as refusal:
            problem = str(refusal.message)
    context = {"resource": resource, "problem": problem, "runs": ports.runs().mine(person_of(request))}
    return render(request, "transfer/upload.html", context, status=422 if problem else 200)


def received(request: HttpRequest, resource: Resource) -> str:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise Invalid([Fault(_("Choose a file."))])
    return ports.runs().begin(person_of(request), resource.slug, file.name or "", file.chunks())


@page
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """The rows of the list as it stands, with its columns; ``all=1`` gives every field.

    A few rows come at once. Many are made by a job, once the person has said so.
    """
    allow(request, resource, "export")
    form = request.GET.get("format", "xlsx")
    exporting.refuse_form(form)
    given = {name: value for name, value in request.GET.items() if name not in ("format", "all")}
    listing = listings.read(request, resource, given)
    columns = resource.readable if request.GET.get("all") == "1" else listing.columns
    # As it was read: a list without conditions shows its first view, and so does its file.
    query = listing.question.query()
    if exporting.is_small(listing.question):
        return made_at_once(request, resource, query, columns, form)
    if request.method == "POST":
        address = ports.runs().take_out(person_of(request), resource.slug, query, columns, form)
        return HttpResponseRedirect(address)
    total = asking.number(asking.count(asking.narrow(listing.question, "export")))
    context = {
        "resource": resource,
        "total": total,
        "form": form,
        "columns": resource.attributes(columns),
        "here": request.get_full_path(),
        "back": listing.address(),
    }
    return render(request, "transfer/export.html", context)


def made_at_once(
    request: HttpRequest, resource: Resource, query: str, columns: Sequence[str], form: str
) -> FileResponse:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{form}"
        params = dict(parse_qsl(query))
        exporting.write(resource, person_of(request), path, params, via="page", columns=columns)
        # The name goes with the folder; what was written stays readable until it is sent.
        name = f"{resource.slug}-{clock.today():%Y-%m-%d}.{form}"
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def paths(resource: Resource) -> list[URLPattern]:
    return [
        path("import/", bound(upload, resource), name="import"),
        path("export/", bound(export, resource), name="export"),
    ]
