"""Pages of privacy: what is due for whoever keeps it in order; one person's notices, consents and restriction; copies."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dingke.engine import clock, kinds, performing, personal, registry
from dingke.engine.access import policy
from dingke.engine.action import Action, Target
from dingke.engine.faults import Forbidden, Invalid, NotFound
from dingke.engine.surfaces.web import page, person_of, row_of
from dingke.platform.privacy import dealings, notices, overview, packaging, presenting, queries, report, rules
from dingke.platform.privacy.actions import persons
from dingke.platform.privacy.models import Erasure, Request
from dingke.platform.privacy.terms import Purpose

View = Callable[..., HttpResponseBase]
PAGE = 100


def keeping(view: View) -> View:
    """A page for whoever keeps privacy in order."""

    @page
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not overview.may_keep(person_of(request)):
            raise Forbidden(_("This page is for whoever keeps personal information in order."))
        return view(request, *args, **kwargs)

    return checked


@keeping
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    context = {
        "found": overview.overview(person),
        "registers": overview.registers(person),
        "today": clock.today(),
        "notice_url": notices.begin_url(person),
        "new_url": registry.get("privacy-requests").new_url() if policy.may(person, "create", Request) else "",
    }
    return render(request, "privacy/index.html", context)


@keeping
@require_GET
def erasures(request: HttpRequest) -> HttpResponse:
    """The ledger, the latest first."""
    rows = Erasure.objects.select_related("by").order_by("-at")[:PAGE]
    return render(request, "privacy/erasures.html", {"erasures": rows, "count": Erasure.objects.count()})


@keeping
@require_GET
def records(request: HttpRequest) -> HttpResponse:
    """The records of processing as a file."""
    content = json.dumps(report.made(), ensure_ascii=False, indent=1)
    name = f"dingke-privacy-{clock.today():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/json", headers=headers)


@page
@require_POST
def package(request: HttpRequest, pk: int) -> HttpResponse:
    """The copy of all that is kept about the person of a request. A post: that it is taken out is recorded."""
    row = row_of(request, registry.get("privacy-requests"), pk)
    subject = packaging.subject(row, person_of(request))
    if subject is None:
        raise NotFound(_("There is no copy: the person is not found yet, erased, or not yours to see in clear."))
    headers = {"Content-Disposition": f'attachment; filename="{packaging.name_of(row)}"'}
    content = packaging.made(row, subject, person_of(request))
    return HttpResponse(content, content_type="application/zip", headers=headers)


# One person -----------------------------------------------------------------------------------------------------------


class VerbForm(forms.Form):
    """What a verb upon a person asks."""

    def __init__(self, verb: Action, data: Any = None) -> None:
        super().__init__(data, prefix=verb.name)
        for ask in verb.asks:
            made = kinds.kind(ask.of).formfield()
            made.required = ask.required
            self.fields[ask.key] = made


def subject_of(request: HttpRequest, slug: str, pk: int, verb: str = "read") -> Any:
    """The record about somebody; 404 when it is none, or not the person's."""
    model = next((model for model in personal.people if queries.slug_of(model) == slug), None)
    resource = registry.of(model) if model else None
    if resource is None:
        raise NotFound
    return row_of(request, resource, pk, verb)


@page
@require_GET
def person(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    row = subject_of(request, slug, pk)
    return shown(request, row)


def shown(request: HttpRequest, row: Any, refused: VerbForm | None = None, status: int = 200) -> HttpResponse:
    today, who = clock.today(), person_of(request)
    number = queries.number_on(today)
    verbs = [
        (verb, refused if refused and refused.prefix == verb.name else VerbForm(verb))
        for verb in persons.declared[type(row)].by_name.values()
        if verb.offered(row) and policy.permits(who, verb.grant, row)
    ]
    resource = registry.of(type(row))
    context = {
        "row": row,
        "resource": resource,
        "back": resource.url(row.pk) if resource else "/",
        "basis": row.get_legal_basis_display(),
        "purposes": presenting.purposes(row),
        "notices": presenting.notices(row),
        "consents": presenting.consents(row, number),
        "uses": uses(row, number),
        "kept_until": rules.kept_until(row.purposes, queries.last_use(row), queries.months_on(today)),
        "today": today,
        "verbs": verbs,
        "has_dealings": bool(dealings.read(row.dealings).consents),
    }
    return render(request, "privacy/person.html", context, status=status)


def uses(row: Any, number: int | None) -> list[tuple[str, rules.Use]]:
    """For each purpose of the record, and marketing, whether it may be used, and why not."""
    codes = dict.fromkeys([*row.purposes, "marketing"])
    return [(presenting.words(Purpose, code), rules.may_use(row, code, "", number)) for code in codes]


@page
@require_POST
def act(request: HttpRequest, slug: str, pk: int, name: str) -> HttpResponse:
    """One of the verbs; what is wrong with the answers stands beside them."""
    row = subject_of(request, slug, pk)
    verb = persons.declared[type(row)].by_name.get(name)
    if verb is None:
        raise NotFound
    if not policy.permits(person_of(request), verb.grant, row):
        raise Forbidden
    form = VerbForm(verb, request.POST)
    if not form.is_valid():
        return shown(request, row, form, 422)
    given = {key: value for key, value in form.cleaned_data.items() if value not in (None, "")}
    try:
        outcome = performing.perform(verb, [Target(id=row.pk)], by=person_of(request), via="page", arguments=given)
    except Invalid as refusal:
        for fault in refusal.faults:
            form.add_error(fault.field if fault.field in form.fields else None, str(fault.message))
        return shown(request, row, form, 422)
    undo = f"undo:/operations/{outcome.operation}/undo/" if outcome.updated else ""
    messages.success(request, _("%(row)s: %(verb)s.") % {"row": row, "verb": verb.sentence}, extra_tags=undo)
    return HttpResponseRedirect(overview.url_of(row))
