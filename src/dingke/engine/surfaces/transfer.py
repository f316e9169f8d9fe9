"""Rows into and out of one object: the upload that begins an import, and the file of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from dingke.engine import asking, clock, exporting, ports
from dingke.engine.access import policy
from dingke.engine.faults import Fault, Invalid
from dingke.engine.resource import Resource
from dingke.engine.surfaces import listing as listings
from dingke.engine.surfaces.listing import Listing
from dingke.engine.surfaces.web import allow, bound, page, person_of

MOST_SAID = 120
# What becomes of a file that comes in; the first is a page of each object, the others those of the run.
STEPS = (
    gettext_lazy("Upload"),
    gettext_lazy("Match columns"),
    gettext_lazy("Dry run"),
    gettext_lazy("Import"),
    gettext_lazy("Check"),
)


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
    runs = ports.runs().mine(person_of(request))
    context = {
        "resource": resource,
        "problem": problem,
        "runs": runs,
        "columns": taken(resource),
        "steps": STEPS,
        "step": 1,
    }
    return render(request, "transfer/upload.html", context, status=422 if problem else 200)


def received(request: HttpRequest, resource: Resource) -> str:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise Invalid([Fault(_("Choose a file."))])
    return ports.runs().begin(person_of(request), resource.slug, file.name or "", file.chunks())


@dataclass(frozen=True)
class Wish:
    """A file as it is wished for. ``found``: rows, and whether counting stopped; ``is_asked``: it must be said what for."""

    listing: Listing
    columns: Sequence[str]
    form: str
    found: tuple[int, bool]
    clear: bool
    is_asked: bool

    @property
    def query(self) -> str:
        """As it was read: a list without conditions shows its first view, and so does its file."""
        return self.listing.question.query()


def wished(request: HttpRequest, resource: Resource) -> Wish:
    """Raises Invalid for a question or a kind of file that cannot be understood."""
    form = request.GET.get("format", "xlsx")
    exporting.refuse_form(form)
    given = {name: value for name, value in request.GET.items() if name not in ("format", "all", "clear")}
    listing = listings.read(request, resource, given)
    columns = resource.readable if request.GET.get("all") == "1" else listing.columns
    found = asking.count(asking.narrow(listing.question, "export"))
    clear = request.GET.get("clear") == "1" and policy.may(person_of(request), "reveal", resource.model)
    is_asked = exporting.is_asked_for(resource.attributes(columns), found[0], clear=clear)
    return Wish(listing, columns, form, found, clear, is_asked)


def taken(resource: Resource) -> Sequence[tuple[str, bool]]:
    """What a column of the sheet may be called, and whether a new record needs it."""
    attributes = resource.attributes(resource.form_fields)
    return [(each.label, not each.field.blank and not each.field.has_default()) for each in attributes]


@page
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, resource: Resource) -> HttpResponseBase:
    """The rows of the list as it stands; ``all=1`` gives every field, ``clear=1`` personal values as they are.

    A few rows come at once, personal values masked. For many, and for personal values in clear, the person says first
    what for and for whom; very many are made by a job. Personal values of many go out when it was decided.
    """
    allow(request, resource, "export")
    wish = wished(request, resource)
    is_sent, is_small = request.method == "POST", exporting.is_small(wish.listing.question)
    plainly = exporting.Taking(clear=False)
    taking, problems = taking_of(request, clear=wish.clear) if wish.is_asked else (plainly, [])
    way = ports.runs().way_out(person_of(request), resource.slug, wish.query, wish.columns, taking)
    if is_small and way is None and ((is_sent and not problems) or not wish.is_asked):
        return made_at_once(request, resource, wish, taking)
    if is_sent and not problems:
        out = ports.runs().take_out
        return HttpResponseRedirect(out(person_of(request), resource.slug, wish.query, wish.columns, wish.form, taking))
    context = {
        "resource": resource,
        "wish": wish,
        "total": asking.number(wish.found),
        "is_small": is_small and way is None,
        "way": way if way and not way.at_once else None,
        "taking": taking,
        "problems": problems if is_sent else (),
        "columns": resource.attributes(wish.columns),
        "here": request.get_full_path(),
        "back": wish.listing.address(),
    }
    return render(request, "transfer/export.html", context, status=422 if is_sent else 200)


def taking_of(request: HttpRequest, *, clear: bool) -> tuple[exporting.Taking, list[str]]:
    """What was said of purpose and recipient, and what of it is missing."""
    purpose, recipient = (request.POST.get(name, "").strip()[:MOST_SAID] for name in ("purpose", "recipient"))
    missing = [] if purpose else [_("Say what the rows are for.")]
    missing += [] if recipient else [_("Say who gets them.")]
    return exporting.Taking(purpose, recipient, clear), missing


def made_at_once(request: HttpRequest, resource: Resource, wish: Wish, taking: exporting.Taking) -> FileResponse:
    person = person_of(request)
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"file.{wish.form}"
        params = dict(parse_qsl(wish.query))
        exporting.write(resource, person, path, params, via="page", columns=wish.columns, taking=taking)
        # The name goes with the folder; what was written stays readable until it is sent.
        name = f"{resource.slug}-{clock.today():%Y-%m-%d}-{request.user.get_username()}.{wish.form}"
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def paths(resource: Resource) -> list[URLPattern]:
    return [
        path("import/", bound(upload, resource), name="import"),
        path("export/", bound(export, resource), name="export"),
    ]
