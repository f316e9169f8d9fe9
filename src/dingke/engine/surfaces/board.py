"""The same rows as cards in lanes. Sums are exact and come from one grouped query; cards of all lanes from another."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from dingke.engine import asking
from dingke.engine.access import policy
from dingke.engine.action import Action
from dingke.engine.faults import NotFound
from dingke.engine.offering import offering
from dingke.engine.parts import Board
from dingke.engine.resource import Resource
from dingke.engine.surfaces import listing as listings
from dingke.engine.surfaces import sentences, viewing
from dingke.engine.surfaces.listing import Listing, joined
from dingke.engine.surfaces.lists import rights
from dingke.engine.surfaces.web import allow, bound, is_part, page, person_of

CARDS = 20
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Way:
    """Where cards may go and what may be done to them besides (``acts``); ``refusals``: why not to the other lanes."""

    key: str
    lanes: Sequence[tuple[str, str]]
    refusals: Mapping[str, str]
    acts: Sequence[Action]


@dataclass(frozen=True)
class Card:
    """``values``: what the card shows, by field name."""

    row: Any
    url: str
    values: Mapping[str, SafeString]
    warnings: Sequence[tuple[str, str]]
    way: Way
    may_move: bool
    owner: str


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
    rest: str


class Hand:
    """The cards of one answer; ways that many cards share are written once. ``mark`` tells those of two answers apart."""

    def __init__(self, request: HttpRequest, listing: Listing, board: Board) -> None:
        self.mark = f"{request.GET.get('lane', '')}{request.GET.get('from', '')}"
        self.person, self.listing, self.board = person_of(request), listing, board
        self.look = viewing.Look(listing.look.today)
        self.attributes = listing.resource.attributes(board.card)
        self.labels = {code: str(label) for code, label in listing.resource.attribute(board.lane).field.flatchoices}
        self.ways: list[Way] = []

    def cards(self, rows: Sequence[Any]) -> Iterable[Card]:
        verbs = [act for act in self.listing.resource.verbs if act is not self.board.move]
        possible = offering(verbs, rows)
        return (self.card(row, possible[row.pk]) for row in rows)

    def card(self, row: Any, acts: Sequence[Action]) -> Card:
        resource, board = self.listing.resource, self.board
        may_move = policy.permits(self.person, board.move.grant, row)
        reach = board.allowed(row) if board.allowed and may_move else {}
        here = getattr(row, board.lane)
        owner = getattr(row, "owner", None)
        return Card(
            row=row,
            url=resource.url(row.pk),
            values={each.path: viewing.shown(each, row, self.look) for each in self.attributes},
            warnings=board.warnings(row) if board.warnings else (),
            way=self.way(
                [(code, self.labels[code]) for code, why in reach.items() if why is None and code != here],
                {code: str(why) for code, why in reach.items() if why is not None},
                acts if may_move else [],
            ),
            may_move=may_move,
            owner="" if owner is None or owner.pk == self.person.pk else str(owner),
        )

    def way(self, lanes: Sequence[tuple[str, str]], refusals: Mapping[str, str], acts: Sequence[Action]) -> Way:
        known = (way for way in self.ways if (way.lanes, way.refusals, way.acts) == (lanes, refusals, acts))
        found = next(known, None)
        if found is None:
            found = Way(f"{self.mark}-{len(self.ways)}", lanes, refusals, acts)
            self.ways.append(found)
        return found


@page
@require_GET
def index(request: HttpRequest, resource: Resource) -> HttpResponse:
    """Queries: arrangement, sums per lane, cards, their relations, what is being decided, figures, shares of the person."""
    allow(request, resource, "read")
    board = declared(resource)
    listing = sorted_by_hand(request, listings.read(request, resource, shape="board"), board)
    hand = Hand(request, listing, board)
    if "lane" in request.GET:
        return further(request, hand)
    rows = on_board(listing, board)
    sums = sums_of(board, rows)
    if not sums and (elsewhere := listings.wider(request, listing)):
        return HttpResponseRedirect(elsewhere)
    lanes = list(lanes_of(hand, rows, sums))
    context = {
        "resource": resource,
        "listing": listing,
        "may": rights(request, resource),
        "sentence": sentences.sentence(listing),
        "shape": "board",
        "lanes": lanes,
        "ways": hand.ways,
        "count": sum(lane.count for lane in lanes),
        "total": sum((lane.total for lane in lanes), Decimal(0)),
        "weighted": sum((lane.weighted for lane in lanes), Decimal(0)),
        "figures": board.figures(sums) if board.figures else (),
        "is_placed": by_hand(listing, board),
        "is_asked": bool(listing.question.conditions or listing.question.text),
    }
    response = render(request, "board/page.html#list" if is_part(request) else "board/page.html", context)
    if is_part(request):
        response["HX-Push-Url"] = request.get_full_path()
    return response


def declared(resource: Resource) -> Board:
    if resource.board is None:  # what it stands by is hidden from whoever asks
        raise NotFound
    return resource.board


def sorted_by_hand(request: HttpRequest, listing: Listing, board: Board) -> Listing:
    """The sort of a view is meant for the table; a board stands by amount unless its own address says otherwise."""
    if request.GET.get("sort") or board.total not in listing.resource.sort_choices:
        return listing
    return replace(listing, question=replace(listing.question, sort=f"-{board.total}"))


def by_hand(listing: Listing, board: Board) -> bool:
    return bool(board.place) and listing.question.order == f"-{board.total}"


def on_board(listing: Listing, board: Board) -> QuerySet[Any]:
    return asking.narrow(listing.question).filter(**{f"{board.lane}__in": board.lanes})


def sums_of(board: Board, rows: QuerySet[Any]) -> dict[str, dict[str, Any]]:
    """Per lane that holds anything: number of rows, their sum, and what the board sums besides."""
    wanted = {"in_lane": Count("pk"), "sum": Sum(board.total), **board.sums()}
    return {row[board.lane]: row for row in rows.order_by().values(board.lane).annotate(**wanted)}


def lanes_of(hand: Hand, rows: QuerySet[Any], sums: Mapping[str, Mapping[str, Any]]) -> Iterable[Lane]:
    board = hand.board
    totals = {code: sums.get(code, {}).get("sum") or Decimal(0) for code in board.lanes}
    cards = cards_of(hand, rows, board.lanes, 0)
    largest, weights = max(totals.values()) or Decimal(1), board.weights()
    for code in board.lanes:
        count, total = sums.get(code, {}).get("in_lane", 0), totals[code]
        weight, shown = weights.get(code), cards.get(code, [])
        yield Lane(
            code=code,
            label=hand.labels[code],
            count=count,
            total=total,
            weight=weight,
            weighted=(total * (100 if weight is None else weight) / 100).quantize(CENT, ROUND_HALF_UP),
            share=100 * total / largest,
            entry=board.entry.get(code),
            cards=shown,
            more=more_of(hand, code, len(shown)) if count > len(shown) else "",
            rest=list_of(hand, code),
        )


def cards_of(hand: Hand, rows: QuerySet[Any], lanes: Sequence[str], start: int) -> dict[str, list[Card]]:
    """Cards of each lane from the ``start``-th on. One statement that stops in each lane after the cards it wants."""
    board, question = hand.board, hand.listing.question
    order = asking.ordering(
        f"-{board.place}" if by_hand(hand.listing, board) else question.order, question.resource.model
    )
    seat = Window(RowNumber(), order_by=order)
    parts = [
        rows.filter(**{board.lane: code})
        .annotate(seat=seat)
        .order_by(*order)
        .values_list("pk", "seat")[start : start + CARDS]
        for code in lanes
    ]
    keys = sorted(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0], key=lambda key: key[1])
    found: dict[str, list[Card]] = {}
    for card in hand.cards(asking.decorated(hand.listing.resource, [pk for pk, _seat in keys], board.card)):
        found.setdefault(getattr(card.row, board.lane), []).append(card)
    return found


def further(request: HttpRequest, hand: Hand) -> HttpResponse:
    """The next cards of one lane, as a part that takes the place of the link which asked for it."""
    code, start = request.GET["lane"], request.GET.get("from", "")
    if code not in hand.board.lanes or not start.isdecimal() or len(start) > 6:
        raise NotFound
    cards = cards_of(hand, on_board(hand.listing, hand.board), [code], int(start)).get(code, [])
    more = more_of(hand, code, int(start) + len(cards)) if len(cards) == CARDS else ""
    rest = list_of(hand, code)
    context = {"resource": hand.listing.resource, "cards": cards, "ways": hand.ways, "more": more, "rest": rest}
    return render(request, "board/more.html", context)


def more_of(hand: Hand, code: str, start: int) -> str:
    return f"{hand.listing.address()}&{urlencode({'lane': code, 'from': start})}"


def list_of(hand: Hand, code: str) -> str:
    """The rows of one lane as a list."""
    board, listing = hand.board, hand.listing
    kept = tuple(c for c in listing.question.conditions if c.attribute.path != board.lane)
    return f"{listing.resource.url()}?{joined(urlencode({board.lane: code}), listing.question.query(conditions=kept))}"


def paths(resource: Resource) -> list[URLPattern]:
    return [path("board/", bound(index, resource), name="board")] if resource.board else []
