"""The inbox of decisions, one decision with its facts and its way, and what one does with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from dingke.engine import clock
from dingke.engine.faults import Fault, Invalid, Refusal
from dingke.engine.surfaces import picking
from dingke.engine.surfaces.web import page, person_of
from dingke.platform.authority import deciding, questions, taking_back
from dingke.platform.authority import inbox as boxes
from dingke.platform.authority.bringing import Bringing, offered
from dingke.platform.authority.queries import book
from dingke.platform.authority.terms import Kind, Result


@page
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the person, with the chosen or the first of it beside the list; or what he asked for, is let know,
    settled."""
    tab = request.GET.get("tab", "mine")
    context = lists(request, tab if tab in boxes.TABS else "mine")
    lines, later = (context["lines"], context["later"]) if context["tab"] == "mine" else ((), ())
    asked = (line for line in (*lines, *later) if str(line.decision.pk) == request.GET.get("show", ""))
    chosen = next(asked, lines[0] if lines else None)
    context["shown"] = None
    if chosen:
        decision = boxes.visible(person_of(request), chosen.decision.pk)
        context |= {"shown": boxes.Shown(decision, person_of(request)), "bringing": Bringing(decision)}
    return render(request, "approvals/inbox.html", context)


def lists(request: HttpRequest, tab: str) -> dict[str, Any]:
    person, now = person_of(request), timezone.now()
    rights = book(clock.today(), person)
    mine = boxes.mine(person, rights, now)
    others = {"asked": boxes.asked, "copied": boxes.copied, "done": boxes.settled}
    return {
        "tab": tab,
        "lines": mine if tab == "mine" else boxes.listed(others[tab](person)),
        "later": boxes.later(person, rights, now) if tab == "mine" else (),
        "total": sum((one.decision.amount or 0 for one in mine), 0),
        "tabs": [
            ("mine", _("For me"), len(mine)),
            ("asked", _("I asked"), boxes.asked(person).count()),
            ("copied", _("For information"), boxes.copied(person).count()),
            ("done", _("Settled"), boxes.settled(person).count()),
        ],
    }


@page
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return shown(request, pk)


def shown(
    request: HttpRequest, pk: int, problem: str = "", status: int = 200, bringing: Bringing | None = None
) -> HttpResponse:
    """bringing: the form by which somebody else is brought in, as it was sent."""
    person = person_of(request)
    decision = boxes.visible(person, pk)
    lines = boxes.mine(person, book(clock.today(), person), timezone.now())
    before, after = boxes.neighbours(lines, pk)
    context = {
        "shown": boxes.Shown(decision, person),
        "problem": problem,
        "say": "" if bringing else request.POST.get("say", ""),
        "bringing": bringing or Bringing(decision),
        "before": before,
        "after": after,
        "place": next((i for i, one in enumerate(lines, start=1) if one.decision.pk == pk), 0),
        "count": len(lines),
    }
    return render(request, "approvals/detail.html", context, status=status)


@page
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approves, refuses, returns or answers; then on to the next that waits."""
    boxes.visible(person_of(request), pk)
    to, version = request.POST.get("to", ""), request.POST.get("version", "")
    try:
        decision = deciding.decide(
            pk,
            by=person_of(request),
            outcome=outcome_of(request),
            say=request.POST.get("say", ""),
            via="page",
            to=int(to) if to.isdecimal() else None,
            version=int(version) if version.isdecimal() else None,
        )
    except Refusal as refusal:
        return shown(request, pk, problem=str(refusal.message), status=refusal.status)
    messages.success(request, f"{decision.title}: {Result(outcome_of(request)).label}")
    return HttpResponseRedirect("/approvals/")


def outcome_of(request: HttpRequest) -> str:
    raw = request.POST.get("outcome", "")
    if raw not in Result.values:
        raise Invalid([Fault(_("Say what you decide."), "outcome")])
    return raw


@page
@require_POST
def decide_many(request: HttpRequest) -> HttpResponse:
    """Approves several at once; each stands or falls by itself."""
    done, refused = 0, []
    for raw in request.POST.getlist("decision"):
        try:
            boxes.visible(person_of(request), int(raw) if raw.isdecimal() else 0)
            deciding.decide(
                int(raw), by=person_of(request), outcome=Result.APPROVED, say=request.POST.get("say", ""), via="page"
            )
            done += 1
        except Refusal as refusal:
            refused.append(str(refusal.message))
    messages.success(request, ngettext("%(count)d approved", "%(count)d approved", done) % {"count": done})
    for sentence in refused:
        messages.error(request, sentence)
    return HttpResponseRedirect("/approvals/")


@page
@require_POST
def involve(request: HttpRequest, pk: int) -> HttpResponse:
    """Another signer before or after, advice, or a copy; who it is is picked, or given by name."""
    person = person_of(request)
    sent = Bringing(boxes.visible(person, pk), *(request.POST.get(name, "") for name in ("person", "how", "say")))
    how, say = sent.how, sent.say
    try:
        other = questions.person_named(sent.person)
        if other is None:
            raise Invalid([Fault(_("Say who."), "person")])
        if how in {"before", "after"}:
            deciding.add_signer(pk, by=person, person=other.pk, before=how == "before", say=say, via="page")
        else:
            kind = Kind.CONSULTED if how == "consult" else Kind.COPIED
            deciding.involve(pk, by=person, person=other.pk, kind=kind, say=say, via="page")
    except Refusal as refusal:
        return shown(request, pk, problem=str(refusal.message), status=refusal.status, bringing=sent)
    return HttpResponseRedirect(f"/approvals/{pk}/")


@page
@require_GET
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Names of those who may be brought in, while one types."""
    person = person_of(request)
    decision = boxes.visible(person, pk)
    text = request.GET.get("q", "").strip()[:100]
    return picking.offered(offered(decision, decision.steps.all(), person, text))


@page
@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own signature, while nothing has followed from it."""
    person = person_of(request)
    boxes.visible(person, pk)
    try:
        taking_back.take_back(pk, by=person, via="page")
    except Refusal as refusal:
        return shown(request, pk, problem=str(refusal.message), status=refusal.status)
    return HttpResponseRedirect(f"/approvals/{pk}/")


@page
@require_POST
def proposer(request: HttpRequest, pk: int) -> HttpResponse:
    """What whoever asked may do: take it back, remind of it, hand it in again."""
    person = person_of(request)
    boxes.visible(person, pk)
    verbs = {"withdraw": deciding.withdraw, "remind": deciding.remind}
    act, say = request.POST.get("act", ""), request.POST.get("say", "")
    try:
        if act == "again":
            deciding.hand_in_again(pk, by=person, via="page", say=say)
        elif act in verbs:
            verbs[act](pk, by=person, via="page")
    except Refusal as refusal:
        return shown(request, pk, problem=str(refusal.message), status=refusal.status)
    return HttpResponseRedirect(f"/approvals/{pk}/")
