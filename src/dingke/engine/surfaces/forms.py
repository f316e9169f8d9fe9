"""A record by its form: put on file, changed, and what happens when somebody else was faster."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dingke.engine import kinds, performing, sight
from dingke.engine.access import Person, policy
from dingke.engine.action import Outcome, Target
from dingke.engine.faults import Conflict, Invalid, Stale
from dingke.engine.idempotency import done_once
from dingke.engine.resource import Resource
from dingke.engine.surfaces import cells, picking
from dingke.engine.surfaces.filling import RecordForm, editable, plain, read_before, shown_before
from dingke.engine.surfaces.web import allow, bound, form_number, page, person_of, row_of, saved

VIA = "page"


@page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, resource: Resource) -> HttpResponse:
    """A new record. The same form sent twice makes one record and leads to it both times."""
    allow(request, resource, "create")
    form = RecordForm(
        resource,
        person_of(request),
        resource.form_fields,
        data=posted(request),
        initial=first_values(request, resource),
    )
    if request.method == "GET":
        return show(request, form, form_id=str(uuid4()))
    if form.is_valid():
        try:
            pk = made_once(request, resource, form)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return leave(request, resource, pk, draft_of(resource))
    return show(request, form, status=422, form_id=request.POST.get("form_id", ""))


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def first_values(request: HttpRequest, resource: Resource) -> dict[str, Any]:
    """What the address says of the new record (``?customer=12``), and that it will be the person's own."""
    stated = {name: str(value) for name, value in request.GET.items() if name in resource.form_fields}
    return {**following(resource, stated, person_of(request)), "owner": person_of(request).pk, **stated}


def following(resource: Resource, stated: Mapping[str, str], person: Person) -> dict[str, Any]:
    """What the records that are stated say themselves of other fields of the form: of a contact its customer."""
    found: dict[str, Any] = {}
    relations = [a for a in resource.attributes(resource.form_fields) if isinstance(a.kind, kinds.Reference)]
    for attribute in (each for each in relations if stated.get(each.path, "").isdecimal()):
        model = attribute.field.related_model
        row = policy.rows(person, "read", model).filter(pk=stated[attribute.path]).first()
        for each in relations if row else ():
            field = getattr(model, each.path, None)
            is_same = getattr(getattr(field, "field", None), "related_model", None) is each.field.related_model
            if is_same and sight.reads(person, model, each.path):
                found[each.path] = getattr(row, f"{each.path}_id")
    return found


def made(request: HttpRequest, resource: Resource, form: RecordForm) -> int:
    outcome = performing.create(resource.model, [form.cleaned_data], by=person_of(request), via=VIA)
    announce(request, outcome, _("“%(row)s” is on file.") % {"row": outcome.rows[0]})
    return outcome.created[0]


def made_once(request: HttpRequest, resource: Resource, form: RecordForm) -> int:
    """The id of the new record; sent a second time, the id of the record that the first time made."""
    number = form_number(request)
    if not number:
        return made(request, resource, form)
    given = done_once(person_of(request), f"form:{number}", lambda: {"id": made(request, resource, form)})
    return int(given["id"])


def announce(request: HttpRequest, outcome: Outcome, words: str) -> None:
    """Says what happened and offers to take it back."""
    messages.success(
        request, words, extra_tags=f"undo:/operations/{outcome.operation}/undo/" if outcome.operation else ""
    )


@page
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, resource: Resource, pk: int) -> HttpResponse:
    row = row_of(request, resource, pk, "update", *relations_of(resource))
    names = editable(resource, row, person_of(request), resource.form_fields)
    form = RecordForm(resource, person_of(request), names, row=row, data=posted(request))
    if request.method == "GET":
        return show(request, form)
    was = read_before(request.POST.get("was", ""), form)
    if not form.is_valid() or "again" in request.POST:
        return show(request, form, status=200 if "again" in request.POST else 422)
    try:
        outcome = performing.update(resource.model, [target_of(request, form, was)], by=person_of(request), via=VIA)
    except Invalid as refusal:
        form.refuse(refusal)
        return show(request, form, status=422)
    except Stale as stale:
        return settle_conflict(request, form, stale)
    if outcome.updated:
        announce(request, outcome, _("“%(row)s” is changed.") % {"row": outcome.rows[0]})
    return leave(request, resource, pk, draft_of(resource, pk))


def leave(request: HttpRequest, resource: Resource, pk: int, draft: str) -> HttpResponse:
    return saved(request, HttpResponseRedirect(back_of(request) or resource.url(pk)), draft)


def draft_of(resource: Resource, pk: Any = None) -> str:
    """The name under which a browser keeps what is typed into a form until it is saved."""
    return f"{resource.slug}.{pk or 'new'}"


def relations_of(resource: Resource) -> list[str]:
    return [a.path for a in resource.attributes(resource.form_fields) if isinstance(a.kind, kinds.Reference)]


def target_of(request: HttpRequest, form: RecordForm, was: Mapping[str, Any]) -> Target:
    version = request.POST.get("version", "")
    return Target(id=form.row.pk, version=int(version) if version.isdecimal() else None, values=form.changed(was))


def settle_conflict(request: HttpRequest, form: RecordForm, stale: Stale) -> HttpResponse:
    """409 with both values of each field; a form sent twice finds its own values there already and is done."""
    conflicts = [shown_conflict(form, one) for one in stale.conflicts if plain(one.current) != plain(one.yours)]
    if not conflicts:
        return leave(request, form.resource, form.row.pk, draft_of(form.resource, form.row.pk))
    context = {
        "form": form,
        "resource": form.resource,
        "row": stale.row,
        "conflicts": conflicts,
        "back": back_of(request),
        "sent": [
            (name, value)
            for name in request.POST
            for value in request.POST.getlist(name)
            if name not in ("version", "csrfmiddlewaretoken")
        ],
    }
    return render(request, "form/conflict.html", context, status=409)


def shown_conflict(form: RecordForm, one: Conflict) -> dict[str, str]:
    attribute = form.resource.attribute(one.field.removesuffix("_id"))
    mine, theirs = (text_of(attribute, value) for value in (one.yours, one.current))
    return {"label": attribute.label, "mine": mine, "theirs": theirs}


def text_of(attribute: Any, value: Any) -> str:
    if isinstance(attribute.kind, kinds.Reference) and value is not None and not hasattr(value, "pk"):
        value = attribute.field.related_model._default_manager.filter(pk=value).first()
    return attribute.kind.text(value) or "–"


def back_of(request: HttpRequest) -> str:
    """Where to go afterwards, if it is an address of this installation."""
    wish = request.POST.get("back") or request.GET.get("back") or ""
    return wish if url_has_allowed_host_and_scheme(wish, allowed_hosts=None) and wish.startswith("/") else ""


def show(request: HttpRequest, form: RecordForm, status: int = 200, form_id: str = "") -> HttpResponse:
    resource, row = form.resource, form.row
    if row is None and resource.hint:
        form.fields[resource.hint].widget.attrs["data-dk-hint"] = resource.url(act="hint")
    context = {
        "form": form,
        "resource": resource,
        "row": row,
        "sections": form.sections(),
        "form_id": form_id,
        "draft": draft_of(resource, row and row.pk),
        "back": back_of(request),
        "was": request.POST.get("was") or shown_before(form),
        "version": request.POST.get("version") if status == 422 else getattr(row, "version", ""),
        "hint": resource.hint if row is None else "",
        "cancel": back_of(request) or (resource.url(row.pk) if row else resource.url()),
    }
    return render(request, "form/page.html", context, status=status)


def paths(resource: Resource) -> list[URLPattern]:
    return [
        path("new/", bound(new, resource), name="new"),
        path("options/", bound(picking.options, resource), name="options"),
        path("hint/", bound(picking.hint, resource), name="hint"),
        path("<int:pk>/edit/", bound(edit, resource), name="edit"),
        path("<int:pk>/cell/<str:name>/", bound(cells.cell, resource), name="cell"),
    ]
