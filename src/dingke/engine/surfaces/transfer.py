"""Rows into and out of one object: the upload that begins an import, and the file of a list."""

from pathlib import Path
from tempfile import NamedTemporaryFile
from urllib.parse import parse_qsl

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dingke.engine import clock, exporting, ports
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
@require_GET
def export(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """The rows of the list as it stands, with its columns; ``all=1`` gives every field."""
    allow(request, resource, "export")
    form = request.GET.get("format", "xlsx")
    given = {name: value for name, value in request.GET.items() if name not in ("format", "all")}
    listing = listings.read(request, resource, given)
    columns = resource.readable if request.GET.get("all") == "1" else listing.columns
    with NamedTemporaryFile(suffix=f".{form}"[:8]) as made:
        params = {**given, **dict(request_pairs(listing))}
        exporting.write(resource, person_of(request), Path(made.name), params, via="page", columns=columns, form=form)
        # Opened anew: the name goes with the block, what was written stays readable until it is sent.
        name = f"{resource.slug}-{clock.today():%Y-%m-%d}.{form}"
        return FileResponse(Path(made.name).open("rb"), as_attachment=True, filename=name)


def request_pairs(listing: listings.Listing) -> list[tuple[str, str]]:
    """The question as it was read: a list without conditions shows its first view, and so does its file."""
    return parse_qsl(listing.question.query())


def paths(resource: Resource) -> list[URLPattern]:
    return [
        path("import/", bound(upload, resource), name="import"),
        path("export/", bound(export, resource), name="export"),
    ]
