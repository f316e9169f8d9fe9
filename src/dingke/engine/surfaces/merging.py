"""Records side by side, field by field: which one stays, whose values stay, what comes along. Then they are one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dingke.engine import clock, kinds, likeness, performing, tracking
from dingke.engine.access import Person, policy
from dingke.engine.action import Outcome, Target
from dingke.engine.faults import Fault, Forbidden, Invalid, Merged, NotFound, Stale
from dingke.engine.fields import column
from dingke.engine.idempotency import done_once
from dingke.engine.merging import choosing, moving, running
from dingke.engine.references import ReferenceField
from dingke.engine.resource import Resource
from dingke.engine.surfaces import shelf, viewing
from dingke.engine.surfaces.filling import pick_url
from dingke.engine.surfaces.forms import text_of
from dingke.engine.surfaces.shelf import Record
from dingke.engine.surfaces.web import allow, bound, form_number, page, person_of
from dingke.engine.surfaces.widgets import Picker

NAMED = 10  # rows left where they are that the page names


@dataclass(frozen=True)
class Choice:
    """What one record says in one line; ``is_on``: that stays."""

    row: Any
    shown: SafeString
    is_on: bool


@dataclass(frozen=True)
class Row:
    """A line of the comparison. ``key``: under which the choice is sent."""

    label: str
    key: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Refused:
    """Why it was not done: sentences, and of the record that was changed its fields then and now."""

    status: int
    problems: Sequence[str] = ()
    conflicts: Sequence[tuple[str, str, str]] = ()
    row: Any = None


@dataclass
class Coming:
    """What comes along: kinds with their numbers, rows that stay with the record that goes, remarks."""

    counts: list[tuple[str, int]] = field(default_factory=list)
    staying: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@page
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Without two records one is asked for; with two or more they are compared; ``step`` makes them one."""
    allow(request, resource, running.GRANT)
    if request.method == "POST" and "step" not in request.POST:
        return HttpResponseRedirect(address(resource, asked(request.POST)))
    if request.method == "POST":
        return apply(request, resource)
    rows = rows_of(resource, person_of(request), asked(request.GET))
    if len(rows) < 2 or request.GET.get("other"):
        return choose(request, resource, rows)
    return compare(request, resource, rows)


def asked(given: Any) -> list[int]:
    """The records that are named, each once, at most as many as become one."""
    ids = dict.fromkeys(int(raw) for raw in given.getlist("id") if raw.isdecimal() and len(raw) < 19)
    if len(ids) > running.MOST:
        words = _("At most %(most)d records become one at a time; choose fewer.")
        raise Invalid([Fault(words % {"most": running.MOST})])
    return list(ids)


def address(resource: Resource, ids: Sequence[int], keep: int | None = None) -> str:
    query = [("id", pk) for pk in ids] + ([("keep", keep)] if keep else [])
    return f"{resource.url(act='merge')}?{urlencode(query)}"


def rows_of(resource: Resource, person: Person, ids: Sequence[int]) -> list[Any]:
    """In the order of the ids. 404 for one that is not the person's, 403 for one that he may not write."""
    linked = [a.path for a in resource.attributes(resource.form_fields) if a.field.is_relation]
    rows = policy.rows(person, "read", resource.model).filter(pk__in=ids).select_related(*linked)
    found = {row.pk: row for row in rows}
    if len(found) < len(ids):
        raise NotFound
    for row in found.values():
        if row.merged_into_id:
            raise Merged(row)
        if not all(policy.permits(person, verb, row) for verb in ("update", running.GRANT)):
            raise Forbidden
    return [found[pk] for pk in ids]


class Other(forms.Form):
    """Names the record that is the same."""

    def __init__(self, resource: Resource, person: Person, data: Any = None) -> None:
        super().__init__(data)
        made = ReferenceField(resource.model, label=_("The same as"), required=False)
        made.person, made.show_hidden_initial = person, False
        attributes = resource.attributes(resource.form_fields)
        alike = next((a for a in attributes if a.field.related_model is resource.model), None)
        made.widget = Picker(pick_url(resource, alike), lambda _raw: "") if alike else made.widget
        self.fields["other"] = made


def choose(request: HttpRequest, resource: Resource, rows: Sequence[Any]) -> HttpResponse:
    """Which record is the same: like ones are offered, any may be named."""
    person = person_of(request)
    form = Other(resource, person, request.GET if request.GET.get("other") else None)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(address(resource, [*(row.pk for row in rows), form.cleaned_data["other"]]))
    row = rows[0] if rows else None
    found = likeness.similar(resource, person, resource.title(row), [row.pk]) if row else []
    context = {
        "resource": resource,
        "row": row,
        "form": form,
        "alike": writable(resource, person, [pk for _ratio, _label, pk in found]),
        "cancel": resource.url(row.pk) if row else resource.url(),
    }
    return render(request, "merge/choose.html", context, status=422 if form.errors else 200)


def writable(resource: Resource, person: Person, ids: Sequence[int]) -> list[tuple[int, Record]]:
    """Of these records those that the person may write, each with what tells it from others."""
    mine = policy.rows(person, running.GRANT, resource.model).filter(pk__in=ids).order_by("pk")
    places = [(resource.slug, pk) for pk in mine.values_list("pk", flat=True)]
    return [(record.row_id, record) for record in shelf.readable(person, places)]


def staying(rows: Sequence[Any], resource: Resource, wish: str | None) -> Any:
    """The record that the others go into."""
    return next((row for row in rows if str(row.pk) == wish), None) or choosing.fullest(resource, rows)


def compare(
    request: HttpRequest, resource: Resource, rows: Sequence[Any], refused: Refused | None = None
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    kept = staying(rows, resource, given.get("keep"))
    others = [row for row in rows if row is not kept]
    context = {
        "resource": resource,
        "kept": kept,
        "rows": [kept, *others],
        "keeping": [(row, address(resource, [each.pk for each in rows], row.pk)) for row in (kept, *others)],
        "coming": coming(request, kept, others),
        "form_id": request.POST.get("form_id") or str(uuid4()),
        "refused": refused,
        "going": "、".join(map(str, others)),
        **compared(resource, kept, others, choices(request)),
    }
    return render(request, "merge/compare.html", context, status=refused.status if refused else 200)


def compared(resource: Resource, kept: Any, others: Sequence[Any], taken: Mapping[str, int]) -> dict[str, list[Row]]:
    """The lines in which records contradict each other, those in which one alone says something, and the equal ones."""
    found: dict[str, list[Row]] = {"differing": [], "single": [], "equal": []}
    for line in choosing.lines(resource, kept, others):
        part = "differing" if line.is_open else "single" if line.differs else "equal"
        if line.differs or said(resource, line, kept):
            found[part].append(drawn(resource, line, [kept, *others], taken))
    return found


def said(resource: Resource, line: choosing.Line, row: Any) -> bool:
    return bool(choosing.fullness(resource.model, line.fields, row))


def drawn(resource: Resource, line: choosing.Line, rows: Sequence[Any], taken: Mapping[str, int]) -> Row:
    """Each record's values of the line, personal ones masked."""
    attributes = [a for a in resource.attributes(line.fields) if a.path == line.key or any(map(a.value, rows))]
    stays = taken.get(line.key, line.stays)
    look = viewing.Look(clock.today(), in_list=False)
    made = []
    for row in rows:
        values = [viewing.shown(a, row, look) for a in attributes if a.value(row) not in (None, "", [])]
        values = values if said(resource, line, row) or len(line.fields) == 1 else []
        shown = format_html_join(" · ", "{}", ((value,) for value in values)) or kinds.UNKNOWN
        made.append(Choice(row, shown, row.pk == stays))
    return Row("、".join(a.label for a in attributes), line.key, made)


def coming(request: HttpRequest, kept: Any, others: Sequence[Any]) -> Coming:
    act = performing.begin_act(person_of(request), "page")
    gone = [row.pk for row in others]
    found = Coming(counts=below(kept, gone))
    for moved in moving.foreseen(kept, gone, act):
        label = str(moved.model._meta.verbose_name)
        found.counts += [(label, len(moved.rows))] if moved.rows else []
        # Who works on both needs no word.
        found.staying += [(label, str(row)) for row in moved.staying if moved.model not in tracking.parts]
        found.remarks += moved.remarks
    del found.staying[NAMED:]
    return found


def below(kept: Any, gone: Sequence[int]) -> list[tuple[str, int]]:
    """How many records of the same kind refer to those that go, by which field."""
    model, found = type(kept), []
    for name in moving.own_links(model):
        rows = moving.referring(model, [name], gone, lock=False)
        number = len([row for row in rows if row.pk not in (kept.pk, *gone)])
        field = column(model, name)
        if number and field.name != moving.MERGED_INTO:
            found.append((f"{model._meta.verbose_name} · {kinds.kind(field).label}", number))
    return found


def choices(request: HttpRequest) -> dict[str, int]:
    sent = ((name.removeprefix("take."), raw) for name, raw in request.POST.items() if name.startswith("take."))
    return {name: int(raw) for name, raw in sent if isinstance(raw, str) and raw.isdecimal()}


def apply(request: HttpRequest, resource: Resource) -> HttpResponse:
    """The same form sent twice is done once and leads to the record both times."""
    number = form_number(request) or str(uuid4())
    try:
        given = done_once(person_of(request), f"form:{number}", lambda: joined(request, resource))
    except Invalid as refusal:
        return again(request, resource, Refused(422, [str(fault.message) for fault in refusal.faults]))
    except Stale as stale:
        return again(request, resource, changed(resource, stale))
    return HttpResponseRedirect(resource.url(given["id"]))


def again(request: HttpRequest, resource: Resource, refused: Refused) -> HttpResponse:
    """The comparison as the records stand now, with what was chosen."""
    rows = rows_of(resource, person_of(request), asked(request.POST))
    return compare(request, resource, rows, refused) if len(rows) > 1 else choose(request, resource, rows)


def joined(request: HttpRequest, resource: Resource) -> dict[str, Any]:
    rows = rows_of(resource, person_of(request), asked(request.POST))
    kept = staying(rows, resource, request.POST.get("keep")) if rows else None
    targets = [target_of(request, row) for row in rows]
    outcome = running.merge(
        resource,
        next((t for t in targets if kept and t.id == kept.pk), Target()),
        [t for t in targets if kept and t.id != kept.pk],
        by=person_of(request),
        via="page",
        take=choices(request),
    )
    announce(request, len(targets) - 1, outcome)
    return {"id": outcome.rows[0].pk}


def announce(request: HttpRequest, number: int, outcome: Outcome) -> None:
    """Says what happened and offers to take it back."""
    words = ngettext(
        "%(count)d record was merged into “%(kept)s”.", "%(count)d records were merged into “%(kept)s”.", number
    )
    told = words % {"count": number, "kept": outcome.rows[0]}
    messages.success(request, told, extra_tags=f"undo:/operations/{outcome.operation}/undo/")


def target_of(request: HttpRequest, row: Any) -> Target:
    version = request.POST.get(f"version.{row.pk}", "")
    return Target(row.pk, int(version) if version.isdecimal() and len(version) < 10 else None)


def changed(resource: Resource, stale: Stale) -> Refused:
    """Values of then and now; personal ones come masked already."""
    told = [
        (
            str(c.label),
            text_of(resource.attribute(c.field), c.yours),
            text_of(resource.attribute(c.field), c.current),
        )
        for c in stale.conflicts
    ]
    return Refused(409, conflicts=told, row=stale.row)


def paths(resource: Resource) -> list[URLPattern]:
    return [path("merge/", bound(merge, resource), name="merge")] if resource.merge else []
