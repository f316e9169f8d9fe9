"""Finding over every object: the page of results, and the answer that the command menu shows."""

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.html import escape
from django.utils.safestring import SafeString

from dingke.engine import finding, registry
from dingke.engine.access import policy
from dingke.engine.faults import NotFound
from dingke.engine.resource import Resource
from dingke.engine.surfaces.web import page, person_of

IN_MENU = 6
ON_PAGE = 50
LONGEST = 200


@dataclass(frozen=True)
class Found:
    """One object's hits; ``more``: the list that shows all of them."""

    resource: Resource
    hits: tuple["Marked", ...]
    more: str


@dataclass(frozen=True)
class Marked:
    url: str
    label: SafeString
    sublabel: str
    initial: str


def text_of(request: HttpRequest) -> str:
    """What was typed, without NULs (no text holds one) and not longer than a name."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]


def found(request: HttpRequest, text: str, limit: int) -> list[Found]:
    archived = request.GET.get("archived") == "1"
    hits = finding.find(person_of(request), text, limit=limit, archived=archived) if text else []
    return [group(resource, own, text, limit) for resource, own in finding.grouped(hits)]


def group(resource: Resource, hits: list[finding.Hit], text: str, limit: int) -> Found:
    from urllib.parse import urlencode

    more = f"{resource.url()}?{urlencode({'view': 'all', 'q': text})}" if len(hits) == limit else ""
    return Found(resource, tuple(Marked(h.url, marked(h.label, text), h.sublabel, h.label[:1]) for h in hits), more)


def marked(label: str, text: str) -> SafeString:
    """The label with the typed words marked where they stand."""
    place = re.search(re.escape(text), label, re.IGNORECASE)
    if not place:
        return escape(label)
    start, end = place.span()
    return SafeString(f"{escape(label[:start])}<mark>{escape(label[start:end])}</mark>{escape(label[end:])}")


@page
def menu(request: HttpRequest) -> HttpResponse:
    groups = found(request, text_of(request), IN_MENU)
    return render(request, "search/menu.html", {"groups": groups, "count": sum(len(g.hits) for g in groups)})


@page
def results(request: HttpRequest) -> HttpResponse:
    text = text_of(request)
    groups = found(request, text, ON_PAGE)
    context = {
        "q": text,
        "groups": groups,
        "count": sum(len(g.hits) for g in groups),
        "archived": request.GET.get("archived") == "1",
    }
    return render(request, "search/results.html", context)


@page
def start(request: HttpRequest) -> HttpResponse:
    """The first object of the menu that the person may see; the day's page takes its place when it exists."""
    for resource in registry.resources():
        if resource.menu is not None and policy.may(person_of(request), "read", resource.model):
            return redirect(resource.url())
    raise NotFound


urlpatterns = [
    path("", start, name="start"),
    path("search/", results, name="search"),
    path("search/menu/", menu, name="search-menu"),
]
