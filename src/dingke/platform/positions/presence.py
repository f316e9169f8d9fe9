"""What lists and pages say of people today: the posts they fill, for whom they act, who stands above, beside and below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from dingke.engine import clock
from dingke.engine.access import Person
from dingke.platform.people.models import User
from dingke.platform.positions.models import Delegation
from dingke.platform.positions.queries import Organisation, Seat, organisation
from dingke.platform.positions.terms import Holding

# Of whoever fills a position a list names so many.
NAMED: Final = 3


def held(ids: Sequence[int], person: Person) -> Mapping[int, str]:
    """By person the positions that he fills today, the main one first; acting ones marked."""
    there = organisation(clock.today(), person)
    return {pk: "、".join(seat_name(there, seat) for seat in there.seats_of.get(pk, ())) for pk in ids}


def holders(ids: Sequence[int], person: Person) -> Mapping[int, str]:
    """By position who fills it today, acting ones marked; of many the first, and how many more."""
    there = organisation(clock.today(), person)
    seats = {pk: there.holders.get(pk, ()) for pk in ids}
    names = names_of({seat.person for found in seats.values() for seat in found[:NAMED]})
    return {pk: listed(found, names) for pk, found in seats.items() if found}


def listed(seats: Sequence[Seat], names: Mapping[int, str]) -> str:
    named = [
        names[one.person] + (f"（{Holding(one.kind).label}）" if one.kind != Holding.MAIN else "")
        for one in seats[:NAMED]
    ]
    more = len(seats) - len(named)
    return "、".join(named) + (f" +{more}" if more else "")


def seat_name(there: Organisation, seat: Seat) -> str:
    place = there.places.get(seat.position)
    title = place.title if place else "–"
    return title if seat.kind == Holding.MAIN else f"{title}（{Holding(seat.kind).label}）"


def deputising(ids: Sequence[int], person: Person) -> Mapping[int, str]:
    """By person whose deputy he is today."""
    there = organisation(clock.today(), person)
    found: dict[int, list[int]] = {}
    for one in there.delegations:
        found.setdefault(one.deputy_id, []).append(one.principal_id)
    wanted = {pk: found[pk] for pk in ids if pk in found}
    names = names_of({one for principals in wanted.values() for one in principals})
    return {pk: "、".join(dict.fromkeys(names[one] for one in people)) for pk, people in wanted.items()}


def names_of(ids: set[int]) -> Mapping[int, str]:
    return dict(User.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


@dataclass(frozen=True)
class Neighbour:
    """Somebody beside a person in the organisation. word: in what he guides, or what he fills."""

    pk: int
    name: str
    word: str = ""


@dataclass(frozen=True)
class Lines:
    """above: from the direct superior upward; dotted: who guides, by the position; team: the others under one superior."""

    above: Sequence[Neighbour]
    dotted: Sequence[Neighbour]
    team: Sequence[Neighbour]
    below: Sequence[Neighbour]


def lines_of(person: int, there: Organisation) -> Lines:
    """Two statements at most: the dotted lines of the day, and names."""
    seats = there.seats_of.get(person, ())
    above, team = there.line(person), sorted(there.team(person) - {person})
    below = sorted(there.subordinates.get(person, ()))
    own = {seat.position for seat in seats}
    guides = [
        (seat.person, subject)
        for position, guide, subject in there.guidance
        if position in own
        for seat in there.holders.get(guide, ())
    ]
    names = names_of({*above, *team, *below, *(pk for pk, _subject in guides)})

    def neighbours(ids: Sequence[int]) -> list[Neighbour]:
        return [Neighbour(pk, names[pk], held_by(there, pk)) for pk in ids if pk in names]

    return Lines(
        above=neighbours(above),
        dotted=[Neighbour(pk, names[pk], subject) for pk, subject in guides if pk in names],
        team=neighbours(team),
        below=neighbours(below),
    )


def held_by(there: Organisation, person: int) -> str:
    return "、".join(seat_name(there, seat) for seat in there.seats_of.get(person, ()))


def deputations(person: int, day: date) -> Sequence[Delegation]:
    """Given and held, of today and to come, the next one first."""
    rows = Delegation.objects.filter(Q(principal=person) | Q(deputy=person), archived_at=None, until__gt=day)
    return list(rows.select_related("principal", "deputy", "position").order_by("since", "pk"))
