"""A verb upon one record: GET asks what it needs to know, POST performs it. As a page, or as a part inside a dialog."""

import inspect
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dingke.engine import performing, ports, registry
from dingke.engine.access import Person
from dingke.engine.action import Action, Ask, Outcome, Target
from dingke.engine.faults import Invalid, NotFound, Stale
from dingke.engine.offering import is_offered
from dingke.engine.parts import Board
from dingke.engine.ports import Way
from dingke.engine.references import ReferenceField
from dingke.engine.resource import Resource
from dingke.engine.sight import seen
from dingke.engine.surfaces.filling import name_of, pick_url
from dingke.engine.surfaces.forms import back_of
from dingke.engine.surfaces.web import bound, is_part, page, person_of, row_of, saved
from dingke.engine.surfaces.widgets import Picker


class AskForm(forms.Form):
    """What a verb asks; each question borrows label and type of a field of the model."""

    def __init__(self, resource: Resource, verb: Action, person: Person, *, row: Any = None, data: Any = None) -> None:
        super().__init__(data)
        for ask in verb.asks:
            self.fields[ask.key] = question_of(resource, ask, person, row)
            if resource.board and verb is resource.board.move and ask.field == resource.board.lane and row is not None:
                self.fields[ask.key] = lanes_of(resource.board, self.fields[ask.key], row)

    def refuse(self, refusal: Invalid) -> None:
        for fault in refusal.faults:
            self.add_error(fault.field if fault.field in self.fields else None, str(fault.message))


def question_of(resource: Resource, ask: Ask, person: Person, row: Any) -> forms.Field:
    attribute = resource.attribute(ask.field)
    made = attribute.kind.formfield()
    made.required, made.show_hidden_initial = ask.required, False
    made.label = str(ask.label) or attribute.label
    # What stands there beforehand may come from any field of the row.
    is_whole = seen(resource, person) is registry.of(resource.model)
    made.initial = ask.initial(row) if ask.initial and row is not None and is_whole else None
    if isinstance(made, ReferenceField):
        made.person = person
        made.widget = Picker(pick_url(resource, attribute), lambda raw: name_of(attribute, raw, person, None))
    return made


def lanes_of(board: Board, made: forms.Field, row: Any) -> forms.Field:
    """Of the lanes those to which the row may go, the one ahead of it first chosen."""
    here = getattr(row, board.lane)
    refused = {lane for lane, why in board.allowed(row).items() if why is not None} if board.allowed else set()
    labels = dict(made.choices)  # type: ignore[attr-defined]
    open_lanes = [lane for lane in board.lanes if lane != here and lane not in refused]
    ahead = board.lanes[board.lanes.index(here) :] if here in board.lanes else board.lanes
    # Offered are these alone; any other is still understood, so that the action says why it refuses.
    made.widget.choices = [(str(lane), labels.get(lane, lane)) for lane in open_lanes]
    made.initial = next((lane for lane in open_lanes if lane in ahead), None)
    return made


def named(resource: Resource, name: str) -> Action:
    if name not in resource.actions:
        raise NotFound
    return resource.actions[name]


@page
@require_http_methods(["GET", "POST"])
def verb(request: HttpRequest, resource: Resource, pk: int, name: str) -> HttpResponse:
    act = named(resource, name)
    row = row_of(request, resource, pk, act.grant)
    if request.method == "GET":
        form = AskForm(resource, act, person_of(request), row=row)
        form.initial = request.GET.dict()
        return ask(request, resource, act, row, form)
    form = AskForm(resource, act, person_of(request), row=row, data=request.POST)
    if not form.is_valid():
        return ask(request, resource, act, row, form, status=422)
    given = arguments(request, act, form)
    try:
        if (way := way_before(request, act, row, given)) is not None:
            return ask(request, resource, act, row, form, way=way, way_mark=mark_of(given))
        outcome = performing.perform(act, [target_of(request, row)], by=person_of(request), via="page", arguments=given)
    except Invalid as refusal:
        form.refuse(refusal)
        return ask(request, resource, act, row, form, status=422)
    except Stale as stale:
        form.add_error(None, _("Somebody changed this record after you opened it. Look again, then send."))
        return ask(request, resource, act, stale.row, form, status=409)
    return done(request, resource, act, outcome, row)


def way_before(request: HttpRequest, act: Action, row: Any, given: Mapping[str, Any]) -> Way | None:
    """Who will decide, shown before it is asked for; None when nobody else is needed or it was shown for these answers."""
    if act.decides is None or request.POST.get("way") == mark_of(given) or not is_offered(act, row):
        return None
    doing = performing.begin_act(person_of(request), "page")
    proposal = act.proposal(row, given, doing)
    way = ports.decisions().way(proposal, doing) if proposal else None
    return way if way and not way.at_once else None


def mark_of(given: Mapping[str, Any]) -> str:
    """By which answers are known again: other answers may go another way."""
    return sha256(repr(sorted((name, str(value)) for name, value in given.items())).encode()).hexdigest()[:16]


def target_of(request: HttpRequest, row: Any) -> Target:
    version = request.POST.get("version", "")
    return Target(id=row.pk, version=int(version) if version.isdecimal() else None)


def arguments(request: HttpRequest, act: Action, form: AskForm) -> Mapping[str, Any]:
    """The answers, and whole numbers that the action takes beside them (the card above which one is put)."""
    taken = inspect.signature(act.run).parameters
    beside = {
        name: int(raw) for name in taken if name not in form.fields and (raw := request.POST.get(name, "")).isdecimal()
    }
    return {**{name: value for name, value in form.cleaned_data.items() if value is not None}, **beside}


def ask(
    request: HttpRequest,
    resource: Resource,
    act: Action,
    row: Any,
    form: AskForm,
    status: int = 200,
    way: Way | None = None,
    way_mark: str = "",
) -> HttpResponse:
    context = {
        "resource": resource,
        "act": act,
        "row": row,
        "form": form,
        "url": request.path,
        "back": back_of(request),
        "impossible": not is_offered(act, row),
        "kept": beside(request, form),
        "way": way,
        "way_mark": way_mark,
        "draft": draft_of(resource, act, row),
    }
    template = "verb/page.html#form" if is_part(request) else "verb/page.html"
    return render(request, template, context, status=status)


def beside(request: HttpRequest, form: AskForm) -> list[tuple[str, str]]:
    """What came with a refused answer and is asked by no field, so that it is not lost."""
    own = {"version", "back", "way", "csrfmiddlewaretoken", *form.fields}
    return [
        (name, value) for name, value in request.POST.items() if name not in own and isinstance(value, str) and value
    ]


def done(request: HttpRequest, resource: Resource, act: Action, outcome: Outcome, row: Any) -> HttpResponse:
    """Back to where the person came from; a board, which names no way back, is told and draws itself anew."""
    back = back_of(request)
    words = (
        _("%(row)s: asked for a decision.") % {"row": row}
        if outcome.waiting
        else _("%(row)s: %(verb)s.") % {"row": row, "verb": act.sentence or act.label}
    )
    undo = f"/operations/{outcome.operation}/undo/" if outcome.updated and not act.stays else ""
    draft = draft_of(resource, act, row)
    if is_part(request) and not back and not outcome.waiting:
        told = json.dumps({"dk:toast": {"text": words, "undo": undo}})
        return saved(request, HttpResponse(status=204, headers={"HX-Trigger": told}), draft)
    messages.success(request, words, extra_tags=undo and f"undo:{undo}")
    ahead = outcome.waiting[0] if outcome.waiting else back or resource.url(row.pk)
    return saved(request, leave(request, ahead), draft)


def draft_of(resource: Resource, act: Action, row: Any) -> str:
    return f"{resource.slug}.{row.pk}.{act.name}"


def leave(request: HttpRequest, url: str) -> HttpResponse:
    if not is_part(request):
        return HttpResponseRedirect(url)
    return HttpResponse(status=204, headers={"HX-Redirect": url})


def paths(resource: Resource) -> list[URLPattern]:
    return [path("<int:pk>/<slug:name>/", bound(verb, resource), name="verb")]
