"""Who may do what, as pure decisions over rights, posts and a case (domain reference 7.2).

No rows, no request, no clock: whoever asks brings holdings, clauses and the case. Amounts are Decimal in yuan, days are
dates, periods include their first day and exclude their last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from dingke.platform.authority.terms import FULFILS, SEPARATED, Dimension
from dingke.platform.positions.terms import BLOCKING_GAP, Reach, Verb

ORDER = tuple(Dimension)


@dataclass(frozen=True, slots=True)
class Bound:
    """A measure over ``low`` and at most ``high`` (None: open), in one case or in all of a period."""

    measure: str
    low: Decimal | None = None
    high: Decimal | None = None
    per: str = "case"


@dataclass(frozen=True, slots=True)
class Demand:
    """A fact of the case that must hold: ``is_`` one of >=, <=, =, in."""

    fact: str
    is_: str
    value: Any


@dataclass(frozen=True, slots=True)
class Clause:
    """One right of one version of a description. ``version`` counts for [since, until)."""

    right: int
    position: int
    version: int
    clause: str
    verb: str | None
    matter: str | None
    limits: tuple[Bound, ...] = ()
    limit_open: bool = False
    reach: str | None = None
    over: Mapping[str, frozenset[str]] = field(default_factory=dict)
    conditions: tuple[Demand, ...] = ()
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Holding:
    """A person in a position: by a post or, when ``principal`` is given, as deputy of that person.

    own: the person's department ids, itself and those below. team: people with the same direct superior.
    only: what a deputation is confined to, (verb, matter) → further bounds; None: everything.
    """

    person: int
    position: int
    since: date
    until: date | None = None
    principal: int | None = None
    departments: frozenset[int] = frozenset()
    team: frozenset[int] = frozenset()
    only: Mapping[tuple[str, str], tuple[Bound, ...]] | None = None


@dataclass(frozen=True)
class Case:
    """What is to be decided. measures: of this case; used: what went before, by (measure, period).

    owner, department: whose customer it is. marks: what else a reach may name (region, voltage, grade, customer).
    done: who did what in this case so far. exempt: people whom a recorded exemption lets do several things.
    gaps: how far a person is below what a position must have for this matter, in levels, by (person, position).
    """

    verb: str
    matter: str
    day: date
    measures: Mapping[str, Decimal] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    owner: int | None = None
    department: int | None = None
    marks: Mapping[str, str] = field(default_factory=dict)
    used: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    done: Mapping[int, frozenset[str]] = field(default_factory=dict)
    exempt: frozenset[int] = frozenset()
    gaps: Mapping[tuple[int, int], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One holding against the clause that comes nearest. ``missing``: the first dimension that fails, None if none does."""

    holding: Holding
    clause: Clause | None
    missing: Dimension | None
    why: tuple[Any, ...] = ()  # what stood against what: a bound and the measure, a demand and the fact

    @property
    def allowed(self) -> bool:
        return self.missing is None

    @cached_property
    def got_to(self) -> int:
        return len(ORDER) if self.missing is None else ORDER.index(self.missing)


def judge(case: Case, holding: Holding, clauses: Sequence[Clause]) -> Finding:
    """Whether somebody may through one holding, and on which clause; if not, what the clause that comes nearest lacks."""
    if not held(holding, case.day):
        return Finding(holding, None, Dimension.POST)
    mine = [clause for clause in clauses if clause.position == holding.position]
    found = [Finding(holding, clause, *tried(case, holding, clause)) for clause in mine]
    return max(found, key=lambda one: one.got_to, default=Finding(holding, None, Dimension.VERB))


def held(holding: Holding, day: date) -> bool:
    return holding.since <= day and (holding.until is None or day < holding.until)


def tried(case: Case, holding: Holding, clause: Clause) -> tuple[Dimension | None, tuple[Any, ...]]:
    """The first dimension in which the clause does not carry the case, with what stood against what."""
    for dimension, fails in TESTS:
        why = fails(case, holding, clause)
        if why is not None:
            return dimension, why
    return None, ()


Why = tuple[Any, ...] | None


def wrong_verb(case: Case, holding: Holding, clause: Clause) -> Why:
    return None if clause.verb in FULFILS.get(case.verb, frozenset({case.verb})) else (clause.verb,)


def wrong_matter(case: Case, holding: Holding, clause: Clause) -> Why:
    if clause.matter != case.matter:
        return (clause.matter,)
    handed = holding.only is None or (clause.verb, clause.matter) in holding.only
    return None if handed else ("deputation",)


def out_of_reach(case: Case, holding: Holding, clause: Clause) -> Why:
    """A right of which nobody said how far it goes reaches nowhere. A deputy reaches as far as the principal."""
    reached = {
        Reach.ALL: True,
        Reach.OWN: case.owner is not None and case.owner in {holding.person, holding.principal},
        Reach.TEAM: case.owner in holding.team,
        Reach.DEPARTMENT: case.department in holding.departments,
        Reach.NAMED: bool(clause.over) and all(case.marks.get(kind) in named for kind, named in clause.over.items()),
    }
    return None if clause.reach and reached[Reach(clause.reach)] else (clause.reach,)


def over_limit(case: Case, holding: Holding, clause: Clause) -> Why:
    """Every bound must hold; a case that does not say what is bounded is not within it."""
    if clause.limit_open:
        return ("open",)
    further = (holding.only or {}).get((clause.verb or "", clause.matter or ""), ())
    return next((bound_why for bound in (*clause.limits, *further) if (bound_why := beyond(case, bound))), None)


def beyond(case: Case, bound: Bound) -> Why:
    measured = case.measures.get(bound.measure)
    if measured is None:
        return (bound, None)
    total = measured + (case.used.get((bound.measure, bound.per), Decimal(0)) if bound.per != "case" else 0)
    low_holds = bound.low is None or total > bound.low
    high_holds = bound.high is None or total <= bound.high
    return None if low_holds and high_holds else (bound, total)


def unmet(case: Case, holding: Holding, clause: Clause) -> Why:
    return next(
        ((demand, case.facts.get(demand.fact)) for demand in clause.conditions if not meets(case, demand)), None
    )


def meets(case: Case, demand: Demand) -> bool:
    fact = case.facts.get(demand.fact)
    if fact is None:
        return False
    if demand.is_ == "in":
        return fact in demand.value
    if demand.is_ == "=":
        return bool(fact == demand.value)
    return bool(fact >= demand.value if demand.is_ == ">=" else fact <= demand.value)


def out_of_period(case: Case, holding: Holding, clause: Clause) -> Why:
    began = clause.since is None or clause.since <= case.day
    goes_on = clause.until is None or case.day < clause.until
    return None if began and goes_on else (clause.since, clause.until)


def not_separate(case: Case, holding: Holding, clause: Clause) -> Why:
    """Who had one of the separated parts in a case has no other, for himself or for anybody; what one may decide alone
    one may of course have proposed."""
    if clause.verb == Verb.DECIDE or case.verb not in SEPARATED:
        return None
    for person in (holding.person, holding.principal):
        other = (case.done.get(person or 0, frozenset()) & SEPARATED) - {case.verb}
        if other and person not in case.exempt:
            return (person, tuple(sorted(other)))
    return None


def too_weak(case: Case, holding: Holding, clause: Clause) -> Why:
    gap = case.gaps.get((holding.person, holding.position), 0)
    return (gap,) if gap >= BLOCKING_GAP else None


TESTS = (
    (Dimension.VERB, wrong_verb),
    (Dimension.MATTER, wrong_matter),
    (Dimension.REACH, out_of_reach),
    (Dimension.LIMIT, over_limit),
    (Dimension.CONDITION, unmet),
    (Dimension.PERIOD, out_of_period),
    (Dimension.SEPARATION, not_separate),
    (Dimension.COMPETENCY, too_weak),
)


@dataclass(frozen=True)
class Answer:
    """allowed: nearest first, at most one finding a person. refused: everybody else who was asked, likewise."""

    allowed: tuple[Finding, ...]
    refused: tuple[Finding, ...]


def who(case: Case, holdings: Iterable[Holding], clauses: Sequence[Clause], line: Sequence[int] = ()) -> Answer:
    """Tries everybody. ``line``: people from the proposer's superior upward; who stands in it comes first, in its order,
    then those in their own right, then deputies."""
    best: dict[int, Finding] = {}
    for holding in holdings:
        finding = judge(case, holding, clauses)
        old = best.get(holding.person)
        if old is None or finding.got_to > old.got_to:
            best[holding.person] = finding
    place = {person: index for index, person in enumerate(line)}

    def nearness(one: Finding) -> tuple[int, bool, int]:
        stands_for = one.holding.principal or one.holding.person
        return place.get(stands_for, len(place)), one.holding.principal is not None, one.holding.person

    return Answer(
        tuple(sorted((one for one in best.values() if one.allowed), key=nearness)),
        tuple(sorted((one for one in best.values() if not one.allowed), key=lambda one: (-one.got_to, *nearness(one)))),
    )
