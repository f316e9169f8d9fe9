"""The organisation on a day: which description is in force, who fills what, who stands above whom."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from django.db import models
from django.db.models import Q

from dingke.engine.access import Person
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Delegation, Description, Guidance, Post, Stamp
from dingke.platform.positions.terms import Holding, Status


def stamp() -> int:
    """The state of the organisation as a number; one query."""
    return Stamp.objects.values_list("value", flat=True).first() or 0


_stamps: dict[tuple[int, int], int] = {}


def organisation(day: date, person: Person | None = None) -> "Organisation":
    """The organisation on a day, kept per process.

    With the person who asks, a warm call asks the database nothing: every change of the organisation raises the version
    of everybody's rights, which came with the person's row.
    """
    return _organisation(day, stamp() if person is None else stamp_for(person))


def stamp_for(person: Person) -> int:
    key = (person.pk, person.rights_version)
    if key not in _stamps:
        if len(_stamps) > 5000:
            _stamps.clear()
        _stamps[key] = stamp()
    return _stamps[key]


@lru_cache(maxsize=16)
def _organisation(day: date, _stamp: int) -> "Organisation":
    return Organisation(day)


def in_force(day: date) -> models.QuerySet[Description]:
    """Of each position the version in force on a day."""
    return (
        Description.objects.filter(status=Status.APPROVED, effective_from__lte=day, archived_at=None)
        .filter(Q(position__abolished_on=None) | Q(position__abolished_on__gt=day))
        .order_by("position", "-effective_from")
        .distinct("position")
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A position on a day, from its description in force."""

    position: int
    description: int
    version: int
    title: str
    department: int | None
    superior: int | None
    headcount: int | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A post that is held on a day. department: its own or, without one, the position's."""

    post: int
    person: int
    position: int
    kind: str
    department: int | None
    since: date
    until: date | None
    reports_to: int | None


def seat_of(post: Post, place: Place | None) -> Seat:
    """place: the position on the day, where it has a description in force."""
    return Seat(
        post.pk,
        post.user_id,
        post.position_id,
        post.kind,
        post.department_id or (place.department if place else None),
        post.since,
        post.until,
        post.reports_to_id,
    )


class Organisation:
    """Read once, in five queries; everything it answers is counted from that. Ids throughout."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.places: Mapping[int, Place] = {
            row.position_id: Place(
                row.position_id, row.pk, row.number, row.title, row.department_id, row.superior_id, row.headcount
            )
            for row in in_force(day).only("position", "number", "title", "department", "superior", "headcount")
        }
        self.seats: Sequence[Seat] = tuple(self._seats())
        self.delegations: Sequence[Delegation] = tuple(
            Delegation.objects.filter(since__lte=day, until__gt=day, archived_at=None, deputy__is_active=True)
            .prefetch_related("rights__matter")
            .order_by("pk")
        )
        self.paths: Mapping[int, str] = dict(Department.objects.values_list("pk", "path"))
        self.homes: Mapping[int, int | None] = dict(
            User.objects.filter(is_active=True).values_list("pk", "department_id")
        )

    def _seats(self) -> Iterable[Seat]:
        posts = (
            Post.objects.filter(since__lte=self.day, archived_at=None, user__is_active=True)
            .filter(Q(until=None) | Q(until__gt=self.day))
            .order_by("since", "pk")
        )
        for post in posts:
            place = self.places.get(post.position_id)
            yield seat_of(post, place)

    @cached_property
    def holders(self) -> Mapping[int, Sequence[Seat]]:
        """By position, those in their main post first."""
        found: defaultdict[int, list[Seat]] = defaultdict(list)
        for seat in sorted(self.seats, key=lambda one: one.kind != Holding.MAIN):
            found[seat.position].append(seat)
        return found

    @cached_property
    def seats_of(self) -> Mapping[int, Sequence[Seat]]:
        """By person, the main post first."""
        found: defaultdict[int, list[Seat]] = defaultdict(list)
        for seat in sorted(self.seats, key=lambda one: one.kind != Holding.MAIN):
            found[seat.person].append(seat)
        return found

    def superior_of(self, seat: Seat) -> int | None:
        """The person above: the post's own line, else whoever holds the superior position; where that is vacant, the next above."""
        if seat.reports_to is not None:
            return seat.reports_to
        seen = {seat.position}
        position = self._above(seat.position)
        while position is not None and position not in seen:
            seen.add(position)
            held = [one for one in self.holders.get(position, ()) if one.person != seat.person]
            if held:
                return max(held, key=lambda one: self.kinship(one.department, seat.department)).person
            position = self._above(position)
        return None

    def _above(self, position: int) -> int | None:
        place = self.places.get(position)
        return place.superior if place else None

    def kinship(self, upper: int | None, lower: int | None) -> int:
        """How much of the way down from the root two departments share; of several heads the nearest is one's own."""
        one, other = self.paths.get(upper or 0, ""), self.paths.get(lower or 0, "")
        return len(one) if one and other.startswith(one) else 0

    @cached_property
    def superiors(self) -> Mapping[int, int | None]:
        """Of each person with a post the direct superior, by the main post."""
        return {person: self.superior_of(seats[0]) for person, seats in self.seats_of.items()}

    @cached_property
    def subordinates(self) -> Mapping[int, Sequence[int]]:
        found: defaultdict[int, list[int]] = defaultdict(list)
        for person, superior in self.superiors.items():
            if superior is not None:
                found[superior].append(person)
        return found

    def line(self, person: int) -> tuple[int, ...]:
        """Superiors from the direct one upward, each once."""
        found: list[int] = []
        above = self.superiors.get(person)
        while above is not None and above not in found and above != person:
            found.append(above)
            above = self.superiors.get(above)
        return tuple(found)

    def team(self, person: int) -> frozenset[int]:
        """The people who share one's direct superior, oneself among them; without a superior, oneself alone."""
        superior = self.superiors.get(person)
        return frozenset(self.subordinates.get(superior, ())) | {person} if superior else frozenset({person})

    def departments_below(self, department: int | None) -> frozenset[int]:
        """The department and those below it."""
        path = self.paths.get(department or 0)
        return frozenset(pk for pk, other in self.paths.items() if other.startswith(path)) if path else frozenset()

    @cached_property
    def vacancies(self) -> Mapping[int, int]:
        """Positions with fewer holders (in main or second posts) than their headcount, and how many are missing."""
        missing: dict[int, int] = {}
        for position, place in self.places.items():
            there = sum(seat.kind != Holding.ACTING for seat in self.holders.get(position, ()))
            if place.headcount is not None and there < place.headcount:
                missing[position] = place.headcount - there
        return missing

    @cached_property
    def guidance(self) -> Sequence[tuple[int, int, str]]:
        """Dotted lines: position, the position that guides it, in what."""
        versions = [place.description for place in self.places.values()]
        return tuple(
            Guidance.objects.filter(description__in=versions).values_list(
                "description__position_id", "position_id", "subject"
            )
        )
