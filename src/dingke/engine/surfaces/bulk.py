"""One change to many records: choose rows, choose the change, see what would become of them, do it as one operation."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dingke.engine import asking, clock, performing
from dingke.engine.access import policy
from dingke.engine.action import Action, Outcome, Target
from dingke.engine.asking import COUNT_CAP
from dingke.engine.faults import Fault, Invalid, NotFound
from dingke.engine.kinds import UNKNOWN
from dingke.engine.offering import offering
from dingke.engine.resource import Attribute, Resource
from dingke.engine.surfaces import sentences, viewing
from dingke.engine.surfaces.filling import input_of, plain
from dingke.engine.surfaces.verbs import AskForm
from dingke.engine.surfaces.web import allow, bound, page, person_of

SHOWN = 20


@dataclass(frozen=True)
class Change:
    """What is to happen: a field that gets a value, or a verb. ``form`` asks for what it needs."""

    key: str
    label: str
    grant: str
    form: forms.Form
    attribute: Attribute | None = None
    verb: Action | None = None


@dataclass(frozen=True)
class Preview:
    """What would become of the rows; ``lines``: record, value before, value after, of the first that change."""

    changing: Sequence[int]
    staying: int
    forbidden: int
    lines: Sequence[tuple[Any, SafeString, SafeString]]
    stays_because: str


@page
@require_POST
def bulk(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Three steps of one form; every step carries the rows and the change along, so none is kept between them."""
    allow(request, resource, "read")
    ids, everything = chosen(request, resource)
    change = change_of(request, resource)
    context: dict[str, Any] = {
        "resource": resource,
        "question": request.POST.get("question", ""),
        "ids": ids,
        "everything": everything,
        "change": change,
        "changes": changes(request, resource),
        "count": f"{len(ids):,}",
        "whole": whole(request, resource),
    }
    step = request.POST.get("step", "")
    if change is None or step not in ("preview", "apply") or not change.form.is_valid():
        return render(
            request, "bulk/choose.html", context, status=422 if change and step and change.form.errors else 200
        )
    context["preview"] = found = preview(request, resource, change, ids)
    if step == "preview":
        return render(request, "bulk/preview.html", context)
    return apply(request, resource, change, found, context)


def chosen(request: HttpRequest, resource: Resource) -> tuple[list[int], bool]:
    """The ids that were ticked, or every id of the question (``all``), at most COUNT_CAP of them."""
    if request.POST.get("all") != "1":
        return [int(raw) for raw in request.POST.getlist("id") if raw.isdecimal()][:COUNT_CAP], False
    rows = asking.narrow(sentences.of_params(request, resource, request.POST.get("question", "")).question)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[: COUNT_CAP + 1])
    if len(ids) > COUNT_CAP:
        raise Invalid(
            [
                Fault(
                    _("More than %(cap)s records at once are not changed here; narrow the question.")
                    % {"cap": f"{COUNT_CAP:,}"}
                )
            ]
        )
    return ids, True


def whole(request: HttpRequest, resource: Resource) -> int:
    """How many records the question finds in all; 0 when there are more than can be changed at once."""
    found, capped = asking.count(
        asking.narrow(sentences.of_params(request, resource, request.POST.get("question", "")).question)
    )
    return 0 if capped else found


def changes(request: HttpRequest, resource: Resource) -> list[tuple[str, str]]:
    """What may be chosen, as (key, label)."""
    person = person_of(request)
    fields = resource.attributes(resource.bulk) if policy.may(person, "update", resource.model) else []
    verbs = [a for a in resource.actions.values() if a.bulk and policy.may(person, a.grant, resource.model)]
    return [*((f"field:{a.path}", a.label) for a in fields), *((f"verb:{a.name}", str(a.label)) for a in verbs)]


def change_of(request: HttpRequest, resource: Resource) -> Change | None:
    key = request.POST.get("act", "")
    label = dict(changes(request, resource)).get(key)
    if label is None:
        return None
    what, _colon, name = key.partition(":")
    data = request.POST if "step" in request.POST else None
    if what == "verb":
        verb = resource.actions[name]
        return Change(key, label, verb.grant, AskForm(resource, verb, person_of(request), data=data), verb=verb)
    attribute = resource.attribute(name)
    form = forms.Form(data)
    form.fields[name] = input_of(attribute, resource, person_of(request), None)
    return Change(key, label, "update", form, attribute)


def preview(request: HttpRequest, resource: Resource, change: Change, ids: Sequence[int]) -> Preview:
    """Reads the rows the person may read, and of these the ones on which he may do it."""
    person = person_of(request)
    joins = [change.attribute.path] if change.attribute and change.attribute.field.is_relation else []
    readable = list(
        policy.rows(person, "read", resource.model).filter(pk__in=ids).select_related(*joins).order_by("pk")
    )
    allowed = set(policy.rows(person, change.grant, resource.model).filter(pk__in=ids).values_list("pk", flat=True))
    mine = [row for row in readable if row.pk in allowed]
    changing = becoming_other(change, mine)
    return Preview(
        changing=[row.pk for row in changing],
        staying=len(mine) - len(changing),
        forbidden=len(readable) - len(mine),
        lines=[(row, *values(change, row)) for row in changing[:SHOWN]],
        stays_because=_("have this value already")
        if change.attribute
        else _("stand as they are: it is not possible for them"),
    )


def becoming_other(change: Change, rows: Sequence[Any]) -> Sequence[Any]:
    if change.verb:
        possible = offering([change.verb], rows)
        return [row for row in rows if possible[row.pk]]
    assert change.attribute is not None
    name, after = change.attribute.field.attname, plain(change.form.cleaned_data[change.attribute.path])
    return [row for row in rows if plain(getattr(row, name)) != after]


def values(change: Change, row: Any) -> tuple[SafeString, SafeString]:
    if change.attribute is None:
        return UNKNOWN, SafeString(change.label)
    look, attribute = viewing.Look(clock.today()), change.attribute
    after = change.form.cleaned_data[attribute.path]
    if attribute.field.is_relation and after is not None:
        after = attribute.field.related_model._default_manager.filter(pk=after).first()
    return viewing.shown(attribute, row, look), viewing.drawn(attribute, after, row, look)


def apply(
    request: HttpRequest, resource: Resource, change: Change, found: Preview, context: dict[str, Any]
) -> HttpResponse:
    if not found.changing:
        return render(request, "bulk/preview.html", context, status=422)
    try:
        outcome = perform(request, resource, change, found.changing)
    except Invalid as refusal:
        context["problems"] = [str(fault.message) for fault in refusal.faults][:SHOWN]
        return render(request, "bulk/preview.html", context, status=422)
    words = ngettext("%(count)s record changed", "%(count)s records changed", len(outcome.updated)) % {
        "count": f"{len(outcome.updated):,}"
    }
    if outcome.waiting:
        words += ngettext(
            "; %(count)d waits for a decision", "; %(count)d wait for a decision", len(outcome.waiting)
        ) % {"count": len(outcome.waiting)}
    if outcome.faults:
        words += _("; %(count)s refused: %(why)s") % {"count": len(outcome.faults), "why": outcome.faults[0].message}
    messages.success(
        request, words, extra_tags=f"undo:/operations/{outcome.operation}/undo/" if outcome.updated else ""
    )
    return HttpResponseRedirect(f"{resource.url()}?{request.POST.get('question', '')}")


def perform(request: HttpRequest, resource: Resource, change: Change, ids: Sequence[int]) -> Outcome:
    """One operation over the whole set; a field change lets the good rows through, a verb is all or nothing."""
    person = person_of(request)
    if change.verb:
        answers = {name: value for name, value in change.form.cleaned_data.items() if value is not None}
        return performing.perform(change.verb, [Target(id=pk) for pk in ids], by=person, via="bulk", arguments=answers)
    if change.attribute is None:
        raise NotFound
    values_of_all = {change.attribute.path: change.form.cleaned_data[change.attribute.path]}
    return performing.update(
        resource.model,
        [Target(id=pk, values=values_of_all) for pk in ids],
        by=person,
        via="bulk",
        strict=False,
        verb="bulk",
    )


def paths(resource: Resource) -> list[URLPattern]:
    return [path("bulk/", bound(bulk, resource), name="bulk")]
