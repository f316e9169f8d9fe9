"""What an address asks of a list: view, question, columns, unit; and the addresses that lead on from it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args
from urllib.parse import parse_qsl, urlencode

from django.http import HttpRequest

from dingke.engine import asking, clock, ports
from dingke.engine.asking import Question
from dingke.engine.parts import View
from dingke.engine.resource import Attribute, Resource, UnknownName
from dingke.engine.surfaces.viewing import Look
from dingke.engine.surfaces.web import person_of
from dingke.lib.money import Unit

NO_VIEW = "-"
UNIT_COOKIE = "dingke_unit"
UNITS: tuple[Unit, ...] = ("yuan", "wan", "yi")


@dataclass(frozen=True)
class Tab:
    """A view as a tab. ``key`` in the address: the number of a declared view, ``s`` and the id of a saved one."""

    key: str
    label: str
    query: str
    saved: int | None = None
    is_shared: bool = False
    mine: bool = False


@dataclass(frozen=True)
class Listing:
    """``view``: the key of the tab from which the question came, NO_VIEW when from none. ``shape``: board, chart, summary, or "" for a table."""

    question: Question
    view: str
    tabs: tuple[Tab, ...]
    columns: tuple[str, ...]
    unit: Unit
    shape: str = ""

    @property
    def resource(self) -> Resource:
        return self.question.resource

    @property
    def look(self) -> Look:
        return Look(clock.today(), self.unit)

    @property
    def attributes(self) -> list[Attribute]:
        return self.resource.attributes(self.columns)

    @property
    def tab(self) -> Tab | None:
        return next((tab for tab in self.tabs if tab.key == self.view), None)

    @property
    def query(self) -> str:
        """The question without a page, as other pages take it along."""
        return joined(self.question.query(), urlencode({"view": self.view}))

    @property
    def url(self) -> str:
        """Where this shape of the list stands."""
        return self.resource.url(act=self.shape)

    @property
    def base(self) -> str:
        """The question as an editor of conditions takes it along and comes back from."""
        return joined(self.query, urlencode({"shape": self.shape}) if self.shape else "")

    def address(self, **changes: Any) -> str:
        """This list with another question; ``page`` and ``cursor`` lead through its pages."""
        place = {name: changes.pop(name) for name in ("page", "cursor") if name in changes}
        view = changes.pop("view", self.view)
        query = joined(self.question.query(**changes), urlencode([("view", view), *place.items()]))
        return f"{self.url}?{query}"

    def without(self, index: int) -> str:
        """This list without one of its conditions."""
        kept = tuple(c for place, c in enumerate(self.question.conditions) if place != index)
        return self.address(conditions=kept, view=self.view if kept or self.question.text else NO_VIEW)


def joined(*queries: str) -> str:
    return "&".join(query for query in queries if query)


def read(request: HttpRequest, resource: Resource, params: Mapping[str, Any] | None = None, shape: str = "") -> Listing:
    """Reads the address (or ``params``); without conditions the first view answers. Raises Invalid."""
    person = person_of(request)
    given = dict((request.GET if params is None else params).items())
    kept = ports.views().arrangement(person, resource.slug)
    tabs = (*declared(resource), *saved(kept.views))
    asks = names_question(resource, given)
    view = str(given.get("view") or (NO_VIEW if asks or not tabs else tabs[0].key))
    tab = next((tab for tab in tabs if tab.key == view), None)
    if tab and not asks:
        given = {**dict(parse_qsl(tab.query)), **given}
    question = asking.question(resource, person, given)
    columns = [name for name in kept.columns or resource.columns if name in resource.column_choices]
    return Listing(question, view, tabs, tuple(columns or resource.columns), unit_of(request), shape)


def wider(request: HttpRequest, listing: Listing) -> str:
    """Where to go when the first view, which nobody asked for, holds nothing: the address of the last declared one.

    A head has no accounts of his own; he came for those of his department. "" when there is nowhere else to go.
    """
    views = listing.resource.views
    if (
        len(views) < 2
        or listing.view != "0"
        or "view" in request.GET
        or names_question(listing.resource, request.GET.dict())
    ):
        return ""
    return f"{listing.url}?{urlencode({'view': len(views) - 1})}"


def declared(resource: Resource) -> Iterable[Tab]:
    for number, view in enumerate(resource.views):
        yield Tab(str(number), str(view.label), query_of(view))


def query_of(view: View) -> str:
    return urlencode({**view.conditions, **({"sort": view.sort} if view.sort else {})})


def saved(views: Iterable[ports.KeptView]) -> Iterable[Tab]:
    for view in views:
        yield Tab(f"s{view.pk}", view.name, view.query, view.pk, view.is_shared, view.mine)


def names_question(resource: Resource, given: Mapping[str, Any]) -> bool:
    """Whether the address asks for something itself: words, the archived ones, or a condition of this list."""
    return any(str(given.get(name) or "") for name in ("q", "archived")) or any(
        value and name not in asking.RESERVED and is_condition(resource, name) for name, value in given.items()
    )


def is_condition(resource: Resource, name: str) -> bool:
    from dingke.engine.conditions import split

    try:
        split(resource, name)
    except UnknownName:
        return False
    return True


def unit_of(request: HttpRequest) -> Unit:
    """The unit of money in lists: as the address says, else as last time, else 万."""
    for wish in (request.GET.get("unit"), request.COOKIES.get(UNIT_COOKIE)):
        if wish in get_args(Unit) and wish in UNITS:
            return wish
    return "wan"


def sort_key(resource: Resource, path: str) -> str:
    """By which field a column is sorted: itself, or the key that stands for it (a name by its sound); "" if none."""
    return next((name for name in (path, f"sort_{path}") if name in resource.sort_choices), "")


def sort_label(resource: Resource, sort: str) -> str:
    return resource.attribute(sort.lstrip("-").removeprefix("sort_")).label


def for_tab(listing: Listing, tab: Tab) -> Question:
    """The question of a tab, for counting."""
    return replace(asking.question(listing.resource, listing.question.person, dict(parse_qsl(tab.query))))
