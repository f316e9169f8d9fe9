"""One value changed where it stands: GET gives the input, POST the new cell or the input with what is wrong."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dingke.engine import clock, performing
from dingke.engine.action import Outcome, Target
from dingke.engine.faults import Invalid, NotFound, Stale
from dingke.engine.resource import Attribute, Resource
from dingke.engine.surfaces import facts, tables, viewing
from dingke.engine.surfaces.filling import RecordForm
from dingke.engine.surfaces.listing import unit_of
from dingke.engine.surfaces.web import page, person_of, row_of


@page
@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, resource: Resource, pk: int, name: str) -> HttpResponse:
    """404 for a field that is not edited in place; 422 and 409 come back as the input with words under it."""
    attribute = named(resource, name)
    row = row_of(request, resource, pk, "update", *([name] if attribute.field.is_relation else []))
    form = RecordForm(
        resource, person_of(request), [name], row=row, data=request.POST if request.method == "POST" else None
    )
    if request.method == "GET":
        return ask(request, form, attribute)
    if not form.is_valid():
        return ask(request, form, attribute, status=422)
    try:
        outcome = performing.update(resource.model, [target_of(request, form)], by=person_of(request), via="cell")
    except Invalid as refusal:
        form.refuse(refusal)
        return ask(request, form, attribute, status=422)
    except Stale as stale:
        return conflict(request, form, attribute, stale)
    fresh = row_of(request, resource, pk, "read", *([name] if attribute.field.is_relation else []))
    return shown(request, resource, attribute, fresh, told(fresh, attribute, outcome))


def shown(
    request: HttpRequest, resource: Resource, attribute: Attribute, row: Any, headers: Mapping[str, str]
) -> HttpResponse:
    """The new value as it stands in a list, or among the facts with its pencil."""
    if request.POST.get("in_list", "1") == "1":
        look = viewing.Look(clock.today(), unit_of(request))
        return HttpResponse(viewing.shown(attribute, row, look), headers=dict(headers))
    (fact,) = facts.facts_of(resource, row, person_of(request), [attribute.path])
    words = render_to_string("record/fact.html", {"fact": fact, "here": resource.url(row.pk)}, request)
    return HttpResponse(words, headers=dict(headers))


def told(row: Any, attribute: Attribute, outcome: Outcome) -> dict[str, str]:
    """That it can be taken back, for as long as the message stands."""
    if not outcome.updated:
        return {}
    words = _("%(row)s: %(field)s changed.") % {"row": row, "field": attribute.label}
    toast = {"text": words, "undo": f"/operations/{outcome.operation}/undo/"}
    return {"HX-Trigger": json.dumps({"dk:toast": toast})}


def named(resource: Resource, name: str) -> Attribute:
    if name not in resource.form_fields or not tables.in_place(resource, attribute := resource.attribute(name)):
        raise NotFound
    return attribute


def target_of(request: HttpRequest, form: RecordForm) -> Target:
    version = request.POST.get("version", "")
    return Target(id=form.row.pk, version=int(version) if version.isdecimal() else None, values=form.cleaned_data)


def ask(
    request: HttpRequest,
    form: RecordForm,
    attribute: Attribute,
    status: int = 200,
    problem: str = "",
    version: int | None = None,
) -> HttpResponse:
    errors = [problem] if problem else [*form.errors.get(attribute.path, []), *form.non_field_errors()]
    context: dict[str, Any] = {
        "field": form[attribute.path],
        "label": attribute.label,
        "errors": errors,
        "url": request.path,
        "version": version or request.POST.get("version") or form.row.version,
        "in_list": request.GET.get("in_list", request.POST.get("in_list", "1")),
    }
    return render(request, "record/cell.html", context, status=status)


def conflict(request: HttpRequest, form: RecordForm, attribute: Attribute, stale: Stale) -> HttpResponse:
    """Somebody was faster: his value is named, and Enter once more puts this one over it."""
    current = attribute.kind.text(attribute.value(stale.row)) or "–"
    words = _("Meanwhile it says “%(value)s” here. Enter puts yours over it, Esc keeps theirs.") % {"value": current}
    return ask(request, form, attribute, 409, words, stale.row.version)
