"""The same rows as cards in lanes. Sums are exact and come from one grouped query; cards from one windowed query."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Sum, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from dingke.engine import asking
from dingke.engine.access import policy
from dingke.engine.parts import Board
from dingke.engine.resource import Resource
from dingke.engine.surfaces import listing as listings
from dingke.engine.surfaces import sentences, viewing
from dingke.engine.surfaces.listing import Listing
from dingke.engine.surfaces.lists import rights
from dingke.engine.surfaces.web import allow, bound, page, person_of

CARDS = 20


@dataclass(frozen=True)
class Card:
    """``values``: title aside, what the card shows, by field name. ``lanes``: stages it may go to, with their labels."""

    row: Any
    url: str
    values: Mapping[str, SafeString]
    warnings: Sequence[tuple[str, str]]
    lanes: Sequence[tuple[str, str]]
    may_move: bool


@dataclass(frozen=True)
class Lane:
    """``weighted``: the lane's sum times its probability; ``share``: its sum against the largest lane's, in percent."""

    code: str
    label: str
    count: int
    total: Decimal
    weight: int | None
    weighted: Decimal
    share: Decimal
    entry: Any
    cards: Sequence[Card]
    more: str


@page
@require_GET
def index(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Queries: arrangement, sums per lane, cards, their relations, shares of the person."""
    allow(request, resource, "read")
    listing = listings.read(request, resource)
    lanes = list(lanes_of(request, listing, declared(resource)))
    context = {
        "resource": resource,
        "listing": listing,
        "may": rights(request, resource),
        "sentence": sentences.sentence(listing),
        "shape": "board",
        "lanes": lanes,
        "count": sum(lane.count for lane in lanes),
        "total": sum((lane.total for lane in lanes), Decimal(0)),
        "weighted": sum((lane.weighted for lane in lanes), Decimal(0)),
        "is_asked": bool(listing.question.conditions or listing.question.text),
    }
    return render(request, "board/page.html", context)


def declared(resource: Resource) -> Board:
    assert resource.board is not None
    return resource.board


def lanes_of(request: HttpRequest, listing: Listing, board: Board) -> Iterable[Lane]:
    field = listing.resource.attribute(board.lane).field
    rows = asking.narrow(listing.question).filter(**{f"{board.lane}__in": board.lanes})
    sums = {
        row[board.lane]: row
        for row in rows.order_by()
        .values(board.lane)
        .annotate(count=Count("pk"), total=Sum(board.total), weight=Sum("weighted"))
    }
    cards = cards_of(request, listing, board, rows)
    largest = max((row["total"] or Decimal(0) for row in sums.values()), default=Decimal(0)) or Decimal(1)
    labels = dict(field.flatchoices)
    for code in board.lanes:
        found = sums.get(code, {"count": 0, "total": None, "weight": None})
        total = found["total"] or Decimal(0)
        shown = cards.get(code, [])
        more = (
            listing.resource.url() + f"?{board.lane}={code}&{listing.question.query(conditions=others(listing, board))}"
            if found["count"] > len(shown)
            else ""
        )
        yield Lane(
            code,
            str(labels[code]),
            found["count"],
            total,
            board.weights.get(code),
            found["weight"] or Decimal(0),
            100 * total / largest,
            board.entry.get(code),
            shown,
            more,
        )


def others(listing: Listing, board: Board) -> tuple[Any, ...]:
    return tuple(c for c in listing.question.conditions if c.attribute.path != board.lane)


def cards_of(request: HttpRequest, listing: Listing, board: Board, rows: Any) -> dict[str, list[Card]]:
    """The first cards of each lane: as they were put by hand, the largest first among those never moved."""
    seat = Window(
        RowNumber(), partition_by=[F(board.lane)], order_by=[F("place").desc(nulls_last=True), F("pk").desc()]
    )
    keys = list(
        rows.annotate(seat=seat).filter(seat__lte=CARDS).order_by(board.lane, "seat").values_list("pk", flat=True)
    )
    found: dict[str, list[Card]] = {}
    for row in asking.decorated(listing.resource, keys, board.card):
        found.setdefault(getattr(row, board.lane), []).append(card_of(request, listing, board, row))
    return found


def card_of(request: HttpRequest, listing: Listing, board: Board, row: Any) -> Card:
    look = viewing.Look(listing.look.today)
    values = {name: viewing.shown(listing.resource.attribute(name), row, look) for name in board.card}
    labels = dict(listing.resource.attribute(board.lane).field.flatchoices)
    may_move = policy.permits(person_of(request), board.move.grant, row)
    open_to = board.allowed(row) if board.allowed and may_move else {}
    lanes = [
        (code, str(labels[code]))
        for code, refusal in open_to.items()
        if refusal is None and code != getattr(row, board.lane)
    ]
    return Card(
        row, listing.resource.url(row.pk), values, board.warnings(row) if board.warnings else (), lanes, may_move
    )


def paths(resource: Resource) -> list[URLPattern]:
    return [path("board/", bound(index, resource), name="board")] if resource.board else []
