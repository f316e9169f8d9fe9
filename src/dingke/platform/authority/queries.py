"""Rights and posts of a day, ready for the rules: the book of rights, and questions to it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import Lead

from dingke.engine.access import Person
from dingke.platform.authority.checking import Company, Report, check, within_reach
from dingke.platform.authority.models import SodExemption
from dingke.platform.authority.rules import (
    Answer,
    Bound,
    Case,
    Clause,
    Demand,
    Finding,
    Holding,
    best_of,
    judge,
    who,
)
from dingke.platform.authority.terms import FULFILS, PART, Dimension
from dingke.platform.positions import competencies
from dingke.platform.positions import queries as positions
from dingke.platform.positions.models import Description, Matter, Post, Right
from dingke.platform.positions.queries import Organisation
from dingke.platform.positions.terms import BLOCKING_GAP, Status


@dataclass(frozen=True, slots=True)
class Exempted:
    """An exemption in force. matter: code, None for every one."""

    exemption: int
    person: int
    matter: str | None
    parts: frozenset[str]


class Book:
    """All rights in force on a day and all who hold them, read once."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.clauses: Sequence[Clause] = tuple(clauses_of(organisation))
        self.holdings: Sequence[Holding] = tuple(holdings_of(organisation))
        self.matters: Mapping[str, Matter] = {one.code: one for one in Matter.objects.all()}
        self.exemptions: Sequence[Exempted] = tuple(exemptions_of(organisation.day))
        self.gaps: competencies.Gaps = competencies.gaps(organisation)

    @cached_property
    def by_position(self) -> Mapping[int, Sequence[Clause]]:
        found: dict[int, list[Clause]] = {}
        for clause in self.clauses:
            found.setdefault(clause.position, []).append(clause)
        return found

    @cached_property
    def by_person(self) -> Mapping[int, Sequence[Holding]]:
        found: dict[int, list[Holding]] = {}
        for holding in self.holdings:
            found.setdefault(holding.person, []).append(holding)
        return found

    @cached_property
    def by_place(self) -> Mapping[int, Sequence[Holding]]:
        """Who holds it, by position."""
        found: dict[int, list[Holding]] = {}
        for holding in self.holdings:
            found.setdefault(holding.position, []).append(holding)
        return found

    @cached_property
    def by_matter(self) -> Mapping[str | None, Sequence[Clause]]:
        found: dict[str | None, list[Clause]] = {}
        for clause in self.clauses:
            found.setdefault(clause.matter, []).append(clause)
        return found

    def completed(self, case: Case) -> Case:
        """The case with what the book knows beyond it: exemptions on record and gaps in competence.

        An exemption covers a person only if every part of his in this case is in it.
        """
        if not self.exemptions and not self.gaps:
            return case
        exempt = case.exempt | {one.person for one in self.exemptions if covers(one, case)}
        return replace(case, exempt=exempt, gaps={**gaps_in(self.gaps, case.matter), **case.gaps})

    def who(self, case: Case, proposer: int | None = None) -> Answer:
        """Everybody tried, nearest above the proposer first."""
        line = self.organisation.line(proposer) if proposer else ()
        return who(self.completed(case), self.holdings, self.clauses, line)

    def allowed(self, case: Case, proposer: int | None = None) -> Sequence[Finding]:
        """As ``who``, those who may. Only whoever's position has such a right that reaches there is tried: nobody else may
        anyhow.
        """
        verbs = FULFILS.get(case.verb, frozenset({case.verb}))
        clauses = [one for one in self.by_matter.get(case.matter, ()) if one.verb in verbs]
        places = dict.fromkeys(clause.position for clause in clauses)
        holdings = [one for place in places for one in self.by_place.get(place, ())]
        near = [holding for holding, _reaching in within_reach(case, holdings, clauses)]
        line = self.organisation.line(proposer) if proposer else ()
        return who(self.completed(case), near, clauses, line).allowed

    def check(self) -> Report:
        """Every matter, interval and department tried; worked out once for a book."""
        return self._report

    @cached_property
    def _report(self) -> Report:
        there = self.organisation
        seats = {person: held[0].department for person, held in there.seats_of.items()}
        line = {person: there.line(person) for person in seats}
        above = {position: self.above_position(position) for position in there.places}
        return check(Company(there.day, self.clauses, self.holdings, seats, above, line))

    def above_position(self, position: int) -> tuple[int, ...]:
        """The positions over one, nearest first, each once."""
        places = self.organisation.places
        found: list[int] = []
        place = places.get(position)
        while place is not None and place.superior is not None and place.superior not in {*found, position}:
            found.append(place.superior)
            place = places.get(place.superior)
        return tuple(found)

    def gap(self, holding: Holding, matter: str) -> int:
        """Levels missing in what the position must have for a matter, when they block it; else 0."""
        gaps = gaps_in(self.gaps, matter)
        worst = max(gaps.get((person, holding.position), 0) for person in holding.people)
        return worst if worst >= BLOCKING_GAP else 0

    def try_person(self, case: Case, person: int) -> Finding | None:
        """The one finding that counts for a person; None for somebody without any post."""
        whole = self.completed(case)
        found = [judge(whole, one, self.by_position.get(one.position, ())) for one in self.by_person.get(person, ())]
        return best_of(found) if found else None

    def above(self, case: Case, person: int) -> Finding | None:
        """Who may, nearest above the person; None when nobody in the company may."""
        return next((one for one in self.allowed(case, person) if one.holding.person != person), None)

    def gone(self, case: Case) -> Sequence[Finding]:
        """Whoever filled, last before the day, a position whose present holders may: refused for want of a post."""
        places = {one.holding.position for one in self.allowed(case)}
        past = (
            Post.objects.filter(position__in=places, until__lte=self.organisation.day, archived_at=None)
            .exclude(user__in=list(self.by_person))
            .order_by("position", "-until")
            .distinct("position")
        )
        return [
            Finding(Holding(one.user_id, one.position_id, one.since, one.until), None, Dimension.POST) for one in past
        ]


def covers(exempted: Exempted, case: Case) -> bool:
    parts = {PART.get(verb, verb) for verb in (*case.done.get(exempted.person, ()), case.verb)}
    return exempted.matter in {None, case.matter} and parts <= exempted.parts


def gaps_in(gaps: competencies.Gaps, matter: str) -> dict[tuple[int, int], int]:
    return {held: max(found.get(None, 0), found.get(matter, 0)) for held, found in gaps.items()}


def book(day: date, person: Person | None = None) -> Book:
    """Kept per process like the organisation it rests on; with the person who asks, a warm call makes no query."""
    organisation = positions.organisation(day, person)
    return _book(day, organisation)


@lru_cache(maxsize=16)
def _book(day: date, organisation: Organisation) -> Book:
    return Book(organisation)


def may(person: Person, case: Case) -> Finding | None:
    """Whether somebody may on the day of the case, and on which clause; without a query when warm."""
    return book(case.day, person).try_person(case, person.pk)


def clauses_of(organisation: Organisation) -> Iterable[Clause]:
    versions = {place.description: place for place in organisation.places.values()}
    ends = ends_of(versions)
    starts = dict(Description.objects.filter(pk__in=versions).values_list("pk", "effective_from"))
    for right in Right.objects.filter(description__in=versions).select_related("matter").order_by("place", "pk"):
        place = versions[right.description_id]
        yield clause_of(right, place.position, place.version, starts[place.description], ends.get(place.description))


def ends_of(versions: Iterable[int]) -> Mapping[int, date | None]:
    """Of each version the day from which the next one of its position holds."""
    approved = Description.objects.filter(
        status=Status.APPROVED,
        archived_at=None,
        position__in=Description.objects.filter(pk__in=list(versions)).values("position"),
    )
    following = Window(Lead("effective_from"), partition_by=F("position"), order_by="effective_from")
    return dict(approved.annotate(ends=following).values_list("pk", "ends"))


def clause_of(right: Right, position: int, version: int, since: date | None, until: date | None) -> Clause:
    return Clause(
        right=right.pk,
        position=position,
        version=version,
        clause=right.clause,
        verb=right.verb,
        matter=right.matter.code if right.matter else None,
        limits=tuple(bounds(right.limits)),
        limit_open=right.limit_open,
        reach=right.reach,
        over={kind: frozenset(named) for kind, named in right.reach_over.items()},
        conditions=tuple(Demand(one["fact"], one["is"], exact(one["value"])) for one in right.conditions),
        since=max(filter(None, (since, right.valid_from)), default=None),
        until=min(filter(None, (until, right.valid_to)), default=None),
    )


def bounds(limits: Iterable[Mapping[str, Any]]) -> Iterable[Bound]:
    for one in limits:
        yield Bound(one["measure"], exact(one.get("low")), exact(one.get("high")), one.get("per", "case"))


def exact(value: Any) -> Any:
    """Numbers of a JSON document as Decimal, lists as sets, words as they are."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Decimal(str(value))
    return frozenset(value) if isinstance(value, list) else value


def holdings_of(organisation: Organisation) -> Iterable[Holding]:
    below = lru_cache(maxsize=None)(organisation.departments_below)  # many sit in one department
    for seat in organisation.seats:
        yield Holding(
            person=seat.person,
            position=seat.position,
            since=seat.since,
            until=seat.until,
            departments=below(seat.department),
            team=organisation.team(seat.person),
        )
    for handed in organisation.delegations:
        # Who does not fill the position any more has nothing to hand over.
        for seat in organisation.seats_of.get(handed.principal_id, ()):
            if seat.position == handed.position_id:
                yield Holding(
                    person=handed.deputy_id,
                    position=handed.position_id,
                    since=handed.since,
                    until=handed.until,
                    principal=handed.principal_id,
                    departments=below(seat.department),
                    team=organisation.team(handed.principal_id),
                    only={(one.verb, one.matter.code): tuple(bounds(one.limits)) for one in handed.rights.all()}
                    or None,
                )


def exemptions_of(day: date) -> Iterable[Exempted]:
    found = SodExemption.objects.filter(since__lte=day, until__gt=day, archived_at=None).select_related("matter")
    for one in found:
        yield Exempted(one.pk, one.user_id, one.matter.code if one.matter else None, frozenset(one.verbs))
