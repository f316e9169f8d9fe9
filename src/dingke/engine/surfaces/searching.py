"""Finding over every object: the page of results, and the answer that the command menu shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from dingke.engine import finding, registry
from dingke.engine.access import policy
from dingke.engine.faults import NotFound
from dingke.engine.resource import Resource
from dingke.engine.surfaces import shelf
from dingke.engine.surfaces.web import page, person_of
from dingke.lib.pinyin import initials, pinyin

IN_MENU = 6
LATELY = 8
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


@dataclass(frozen=True)
class Command:
    """Where to go or what to put on file. ``names``: what it is called in every language the product speaks."""

    url: str
    label: str
    icon: str
    names: tuple[str, ...]

    def sounds_like(self, text: str) -> bool:
        """Whether the words, in the other language or by sound, mean it; the menu finds its own label by itself."""
        wanted = "".join(text.casefold().split())
        heard = [
            word for name in self.names for word in (name.casefold().replace(" ", ""), pinyin(name), initials(name))
        ]
        return wanted not in self.label.casefold() and any(wanted in word for word in heard)


def commands(request: HttpRequest, text: str) -> list[Command]:
    person, found = person_of(request), []
    for resource in registry.resources() if text else ():
        if resource.menu is None or not policy.may(person, "read", resource.model):
            continue
        found.append(command(resource.url(), resource.icon, partial(labels, resource)))
        if policy.may(person, "create", resource.model):
            found.append(command(resource.begin_url(), "plus", partial(new_label, resource)))
    return [each for each in found if each.sounds_like(text)]


def labels(resource: Resource) -> str:
    return resource.labels[:1].upper() + resource.labels[1:]


def new_label(resource: Resource) -> str:
    return _("New %(object)s") % {"object": resource.label}


def command(url: str, icon: str, said: Callable[[], str]) -> Command:
    names = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            names.append(said())
    return Command(url, said(), icon, tuple(names))


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
    """What fits the words; before any are typed, the records opened lately but the one looked at (``at``)."""
    text = text_of(request)
    groups, known = found(request, text, IN_MENU), commands(request, text)
    lately = [] if text else shelf.recent(person_of(request), LATELY, but=request.GET.get("at", ""))
    context = {"groups": groups, "commands": known, "recent": lately, "count": sum(len(g.hits) for g in groups)}
    return render(request, "search/menu.html", context)


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
