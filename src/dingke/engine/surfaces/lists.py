"""The list of an object: views as tabs, the question as a sentence, rows, sums; what a person arranges of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dingke.engine import asking, ports
from dingke.engine.access import policy
from dingke.engine.action import Action
from dingke.engine.asking import COUNT_CAP, Answer
from dingke.engine.faults import Fault, Invalid, NotFound
from dingke.engine.resource import Resource
from dingke.engine.surfaces import listing as listings
from dingke.engine.surfaces import sentences, side, tables
from dingke.engine.surfaces.listing import UNIT_COOKIE, Listing
from dingke.engine.surfaces.web import allow, bound, is_part, page, person_of

YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Pages:
    """Ways through the pages; "" where there is none. ``numbers``: page, address, whether it is this one.

    ``asked``: the list's address as pairs, to which a page typed by its number is added; empty where every page has its
    number anyway. ``number``, ``highest``: this page and the last that can be asked for.
    """

    first: int
    last: int
    total: str
    previous: str
    next: str
    numbers: Sequence[tuple[int, str, bool]]
    asked: Sequence[tuple[str, str]]
    number: int
    highest: int


@page
@require_GET
def index(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Queries: arrangement, keys, count, rows, one per contributed column, beside session, person and shared rows."""
    allow(request, resource, "read")
    listing = listings.read(request, resource)
    answer = asking.ask(listing.question, listing.columns)
    if not answer.rows and (elsewhere := listings.wider(request, listing)):
        return HttpResponseRedirect(elsewhere)
    template = "list/page.html#list" if is_part(request) else "list/page.html"
    response = render(request, template, context_of(request, listing, answer))
    if is_part(request):
        response["HX-Push-Url"] = request.get_full_path()
    return remember_unit(request, listing, response)


def context_of(request: HttpRequest, listing: Listing, answer: Answer) -> dict[str, Any]:
    rows = bool(answer.rows)
    return {
        "resource": listing.resource,
        "listing": listing,
        "answer": answer,
        "may": rights(request, listing.resource),
        "sentence": sentences.sentence(listing),
        "table": tables.of_listing(listing, answer),
        "pages": pages_of(listing, answer),
        "units": units(listing),
        "costliest": None if rows or not listing.question.conditions else sentences.costliest(listing),
        "is_asked": bool(listing.question.conditions or listing.question.text),
        "column_choices": column_choices(listing),
        "may_clear": may_clear(request, listing.resource),
        "bulk_verbs": bulk_verbs(request, listing),
        "foot": foot_of(listing, answer) if rows and "totals" in request.GET else "",
    }


def units(listing: Listing) -> list[tuple[str, str, bool]]:
    """The units of money to choose from: name, label, whether it is the one shown."""
    labels = zip(listings.UNITS, ("元", "万", "亿"), strict=True)
    return [(unit, label, listing.unit == unit) for unit, label in labels]


def remember_unit(request: HttpRequest, listing: Listing, response: HttpResponse) -> HttpResponse:
    if "unit" in request.GET:
        response.set_cookie(UNIT_COOKIE, listing.unit, max_age=YEAR, samesite="Lax")
    return response


def rights(request: HttpRequest, resource: Resource) -> dict[str, bool]:
    """What the person may do with this object at all; a verb not held is not offered."""
    verbs = ("create", "update", "archive", "export", "import")
    return {verb: policy.may(person_of(request), verb, resource.model) for verb in verbs}


def may_clear(request: HttpRequest, resource: Resource) -> bool:
    """Whether there are personal values that a file of these rows may hold in clear."""
    is_personal = any(attribute.kind.personal for attribute in resource.attributes(resource.readable))
    return is_personal and policy.may(person_of(request), "reveal", resource.model)


def bulk_verbs(request: HttpRequest, listing: Listing) -> list[Action]:
    """Verbs for many rows at once; what is archived can be restored, what is not can be archived."""
    hidden = "archive" if listing.question.archived else "restore"
    offered = (act for act in listing.resource.actions.values() if act.bulk and act.name != hidden)
    return [act for act in offered if policy.may(person_of(request), act.grant, listing.resource.model)]


def pages_of(listing: Listing, answer: Answer) -> Pages:
    asked = listing.question
    last = answer.first + len(answer.rows) - 1
    number = asked.page
    # A page far in is reached by the key of the row before it: an offset of thousands costs more each time.
    following = listing.address(page=number + 1, cursor=answer.next) if answer.next else ""
    previous = listing.address(page=number - 1) if number > 1 else ""
    known = -(-answer.total // asked.limit)
    around = [n for n in range(max(1, number - 2), number + 3) if n <= known] if known > 1 else []
    return Pages(
        answer.first,
        last,
        asking.number((answer.total, answer.capped)),
        previous,
        following,
        numbers=[(n, listing.address(page=n), n == number) for n in around],
        asked=parse_qsl(urlsplit(listing.address()).query) if known > max(len(around), 1) else (),
        number=number,
        highest=COUNT_CAP if answer.capped else known,
    )


def column_choices(listing: Listing) -> list[tuple[str, str, bool]]:
    names = [*listing.columns, *(name for name in listing.resource.column_choices if name not in listing.columns)]
    return [(name, listing.resource.attribute(name).label, name in listing.columns) for name in names]


@page
@require_GET
def counts(request: HttpRequest, resource: Resource) -> HttpResponse:
    """What comes after the page in one request: numbers on tabs and in the sidebar, favourites, sums under the columns."""
    allow(request, resource, "read")
    listing = listings.read(request, resource)
    parts = "" if request.GET.get("foot") == "only" else numbers(listing)
    foot = foot_of(listing, None) if "foot" in request.GET else ""
    # A row of a table must not be parsed outside of one.
    return HttpResponse(format_html("{}<template>{}</template>", parts, foot_row(foot)) if foot else parts)


def numbers(listing: Listing) -> str:
    """The numbers of every tab and of the sidebar, counted by one statement."""
    tabs = [(tab, parts) for tab in listing.tabs if (parts := parts_of(listing, tab))]
    person = listing.question.person
    waiting = side.pending(person)
    found = asking.counts([*(parts for _tab, parts in tabs), *side.counted(person, waiting)])
    shown = {tab.key: asking.number(one) for (tab, _parts), one in zip(tabs, found, strict=False)}
    spans = format_html_join(
        "",
        '<span class="dk-ct" id="dk-ct-{}" hx-swap-oob="true">{}</span>',
        ((tab.key, shown.get(tab.key, "–")) for tab in listing.tabs),
    )
    return format_html("{}{}", spans, side.fragment(person, waiting, found[len(tabs) :]))


def foot_row(foot: str) -> str:
    return format_html('<tfoot id="dk-foot" hx-swap-oob="true">{}</tfoot>', foot)


def parts_of(listing: Listing, tab: listings.Tab) -> Sequence[QuerySet[Any]]:
    try:
        return asking.parts(listings.for_tab(listing, tab))
    except Invalid:  # a saved view may name a filter that is gone
        return ()


def foot_of(listing: Listing, answer: Answer | None) -> str:
    """Sums over every row; "" when no column can be summed or there are more rows than are summed unasked."""
    money = tables.summed(listing.attributes)
    rows = asking.narrow(listing.question)
    total, capped = (answer.total, answer.capped) if answer else asking.count(asking.parts(listing.question))
    if not money or capped or not total:
        return ""
    label = _("Total of %(count)s") % {"count": f"{total:,}"}
    return tables.foot(listing.attributes, sums_of(listing, rows, [a.path for a in money]), label, listing.look)


def sums_of(listing: Listing, rows: Any, names: Sequence[str]) -> Mapping[str, Decimal | None]:
    from django.db.models import Sum

    offered = listing.resource.contributions
    own = [name for name in names if name not in offered]
    sums: dict[str, Decimal | None] = (
        dict(rows.order_by().aggregate(**{name: Sum(name) for name in own})) if own else {}
    )
    ids = list(rows.order_by().values_list("pk", flat=True)) if len(own) < len(names) else []
    for name in names:
        if name in offered:
            sums[name] = sum(filter(None, offered[name].values(ids, listing.question.person).values()), Decimal(0))
    return sums


@page
@require_POST
def save_view(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Keeps the question under a name, or forgets a kept one (``drop``)."""
    allow(request, resource, "read")
    if "drop" in request.POST:
        return drop_view(request, resource)
    name = request.POST.get("name", "").strip()
    if not 1 <= len(name) <= 40:
        raise Invalid([Fault(_("A view needs a name of 1 to 40 characters."), "name")])
    listing = sentences.of_params(request, resource, request.POST.get("question", ""))
    query = listing.question.query()
    if len(query) > 2000:
        raise Invalid([Fault(_("This question is too long to be kept."), "question")])
    view = ports.views().save(person_of(request), resource.slug, name, query, "shared" in request.POST)
    messages.success(request, _("Kept as “%(name)s”.") % {"name": name})
    return HttpResponseRedirect(f"{resource.url()}?view=s{view.pk}")


def drop_view(request: HttpRequest, resource: Resource) -> HttpResponse:
    raw = request.POST["drop"]
    if not raw.isdecimal() or not ports.views().drop(person_of(request), int(raw)):
        raise NotFound(_("There is no such view, or it is not yours."))
    messages.success(request, _("The view is gone; the records are as they were."))
    return HttpResponseRedirect(resource.url())


@page
@require_POST
def columns(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Keeps which columns a person wants to see and in which order; ``reset`` goes back to the declared ones."""
    allow(request, resource, "read")
    first, wished = resource.columns[0], request.POST.getlist("column")
    chosen = [name for name in wished if name in resource.column_choices and name != first]
    kept = list(resource.columns) if "reset" in request.POST else [first, *dict.fromkeys(chosen)]
    ports.views().choose(person_of(request), resource.slug, kept)
    back = QueryDict(request.POST.get("question", ""))
    return HttpResponseRedirect(f"{resource.url()}?{urlencode(list(back.items()))}")


def paths(resource: Resource) -> list[URLPattern]:
    return [
        path("", bound(index, resource), name="list"),
        path("counts/", bound(counts, resource), name="counts"),
        path("views/", bound(save_view, resource), name="views"),
        path("columns/", bound(columns, resource), name="columns"),
        path("condition/", bound(sentences.edit, resource), name="condition"),
    ]
