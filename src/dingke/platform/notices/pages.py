"""The bell's panel, the page of everything that reached somebody, and which kinds the bell tells."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dingke.engine import clock, notices
from dingke.engine.access import Person
from dingke.engine.faults import Fault, Invalid
from dingke.engine.surfaces.web import is_part, page, person_of
from dingke.lib import dates
from dingke.platform.notices import actions, presenting, queries
from dingke.platform.notices.terms import IN_BELL, KEPT_DAYS, PAGE

HOME = "/notices/"
MOST_PAGES = 200


@page
@require_GET
def panel(request: HttpRequest) -> HttpResponse:
    """What the bell opens: long work that is not done, then the newest notices by day."""
    return bell(request, request.GET.get("group", ""))


def bell(request: HttpRequest, group: str) -> HttpResponse:
    person = person_of(request)
    found = presenting.lines(person, queries.chosen(queries.in_bell(person), group)[:IN_BELL])
    context = {
        "days": presenting.days(found),
        "until": presenting.latest(found),
        "under_way": work(person),
        "unread": queries.unread(person).count(),
        "groups": notices.GROUPS.items(),
        "group": group if group in notices.GROUPS else "",
    }
    return render(request, "notices/panel.html", context)


def work(person: Person) -> list[notices.UnderWay]:
    return [one for known in notices.under_way for one in known(person)]


@page
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, the kinds that the bell does not tell too; by kind, and the unread alone."""
    person = person_of(request)
    kind, unread = request.GET.get("kind", ""), request.GET.get("unread") == "1"
    raw = request.GET.get("page", "1")
    number = int(raw) if raw.isdecimal() and 0 < int(raw) <= MOST_PAGES else 1
    rows = queries.chosen(queries.of(person), kind, unread=unread)
    kept = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    found = presenting.lines(person, kept[:PAGE])
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "days": presenting.days(found),
        "until": presenting.latest(found),
        "choices": choices(),
        "kind": kind,
        "is_unread": unread,
        "query": query.urlencode(),
        "page": number,
        "more": len(kept) > PAGE,
        "kept_days": dates.figure_on(KEPT_DAYS, clock.today()),
    }
    return render(request, "notices/page.html", context)


def choices() -> list[tuple[str, Any, list[notices.Kind]]]:
    """Every group with its kinds."""
    return [
        (name, words, [kind for kind in notices.kinds.values() if kind.group == name])
        for name, words in notices.GROUPS.items()
    ]


@page
@require_GET
def follow(request: HttpRequest, pk: int) -> HttpResponse:
    """Goes to what a notice is about, and has it seen. Whoever looks through another's eyes sees nothing for him."""
    person = person_of(request)
    notice = queries.one_of(person, pk)
    if getattr(person, "seen_by", None) is None:
        actions.see(notice)
    (url,) = [one.url for one in presenting.lines(person, [notice])]
    if not url:
        messages.info(request, _("You can no longer see what this notice was about."))
    return HttpResponseRedirect(url or HOME)


@page
@require_POST
def see(request: HttpRequest, pk: int) -> HttpResponse:
    actions.see(queries.one_of(person_of(request), pk))
    return back(request)


@page
@require_POST
def see_all(request: HttpRequest) -> HttpResponse:
    """Up to the moment that the page showed: what came since was not seen."""
    raw, until = request.POST.get("until", ""), None
    try:
        until = datetime.fromisoformat(raw) if raw else None
    except ValueError as error:
        raise Invalid([Fault(_("That is no moment; load the page again."), "until")]) from error
    actions.see_all(person_of(request), until=until, group=request.POST.get("group", ""))
    return back(request)


def back(request: HttpRequest) -> HttpResponse:
    """The panel anew, or the page with the question that it showed."""
    if is_part(request):
        return bell(request, request.POST.get("group", ""))
    query = request.POST.get("query", "")
    return HttpResponseRedirect(f"{HOME}?{query}" if query else HOME)


@page
@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest) -> HttpResponse:
    """Which kinds the bell tells."""
    person = person_of(request)
    if request.method == "POST":
        actions.hear(person, request.POST.getlist("kind"))
        messages.success(request, _("Kept."))
        return HttpResponseRedirect(f"{HOME}kinds/")
    return render(request, "notices/kinds.html", {"choices": choices(), "muted": queries.muted(person)})
