"""Who may do what, as pure decisions over rights, posts and a case (domain reference 7.2).

No rows, no request, no clock: whoever asks brings holdings, clauses and the case. Amounts are Decimal in yuan, days are
dates, periods include their first day and exclude their last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from dingke.platform.authority.terms import EXCUSED, FULFILS, PART, SEPARATED, Dimension
from dingke.platform.positions.terms import BLOCKING_GAP, Reach

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

    @property
    def stands_for(self) -> int:
        """In whose name: a deputy has the principal's rights, reaches as far and uses up the same limits."""
        return self.principal or self.person

    @property
    def people(self) -> tuple[int, ...]:
        """Who must be free of what stands against deciding: the person and, of a deputy, the principal as well."""
        return (self.person,) if self.principal is None else (self.person, self.principal)


@dataclass(frozen=True)
class Case:
    """What is to be decided. measures: of this case; used: what went before, by (measure, period), whoever decided;
    used_by: the same of one person, by (person, measure, period), in his own name or through a deputy.

    owner, department: whose customer it is. marks: what else a reach may name (region, voltage, grade, customer); several
    names for one thing are a set (a district, its city and its province).
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
    marks: Mapping[str, str | frozenset[str]] = field(default_factory=dict)
    used: Mapping[tuple[str, str], Decimal] = field(default_factory=dict)
    used_by: Mapping[tuple[int, str, str], Decimal] = field(default_factory=dict)
    done: Mapping[int, frozenset[str]] = field(default_factory=dict)
    exempt: frozenset[int] = frozenset()
    gaps: Mapping[tuple[int, int], int] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """One holding against the clause that comes nearest. ``missing``: the first dimension that fails, None if none does.

    why: what stood against what: a bound and the measure, a demand and the fact. on_matter: the clause is about the
    matter that was asked for.
    """

    holding: Holding
    clause: Clause | None
    missing: Dimension | None
    why: tuple[Any, ...] = ()
    on_matter: bool = False

    @property
    def allowed(self) -> bool:
        return self.missing is None

    @cached_property
    def got_to(self) -> int:
        return len(ORDER) if self.missing is None else ORDER.index(self.missing)

    @cached_property
    def distance(self) -> tuple[bool, int]:
        """How far it is from letting somebody; a clause on the matter itself is nearer than any on another."""
        return not self.on_matter, -self.got_to

    @cached_property
    def place(self) -> tuple[int, str, int]:
        """What decides between findings equally far, so that the order in which clauses are read does not matter."""
        return (self.clause.position, self.clause.clause, self.clause.right) if self.clause else (0, "", 0)


def judge(case: Case, holding: Holding, clauses: Sequence[Clause]) -> Finding:
    """Whether somebody may through one holding, and on which clause; if not, what the clause that comes nearest lacks."""
    if not held(holding, case.day):
        return Finding(holding, None, Dimension.POST)
    found = (examined(case, holding, clause) for clause in clauses if clause.position == holding.position)
    nearest = min(found, key=lambda one: (one.distance, one.place), default=Finding(holding, None, Dimension.VERB))
    return barred(case, nearest)


def examined(case: Case, holding: Holding, clause: Clause) -> Finding:
    missing, why = tried(case, holding, clause)
    return Finding(holding, clause, missing, why, on_matter=clause.matter == case.matter)


def barred(case: Case, finding: Finding) -> Finding:
    """Whoever had another part in the case is told so, not that his limit is too low: no higher limit would help."""
    if finding.clause is None or finding.missing in {None, Dimension.VERB, Dimension.MATTER}:
        return finding
    why = conflicting_parts(case, finding.holding, excused=frozenset())
    return replace(finding, missing=Dimension.SEPARATION, why=why) if why else finding


def steps(case: Case, finding: Finding) -> Mapping[Dimension, bool | None]:
    """Every dimension up to the one that fails: True it holds, False it does not; None what was not looked at any more."""
    seen: dict[Dimension, bool | None] = dict.fromkeys(Dimension)
    seen[Dimension.POST] = finding.missing != Dimension.POST
    if finding.clause is not None:
        looked_at = [(dimension, fails) for dimension, fails in TESTS if ORDER.index(dimension) <= finding.got_to]
        seen |= {dimension: fails(case, finding.holding, finding.clause) is None for dimension, fails in looked_at}
    if finding.missing is not None:
        seen[finding.missing] = False
    return seen


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
    return None if reaches(case, holding, clause) else (clause.reach,)


def reaches(case: Case, holding: Holding, clause: Clause) -> bool:
    reach = clause.reach
    if reach == Reach.OWN:
        return case.owner == holding.stands_for
    if reach == Reach.DEPARTMENT:
        return case.department in holding.departments
    if reach == Reach.TEAM:
        return case.owner in holding.team
    if reach == Reach.NAMED:
        return bool(clause.over) and all(names(case, kind) & named for kind, named in clause.over.items())
    return reach == Reach.ALL


def names(case: Case, kind: str) -> frozenset[str]:
    """What the case is called in one respect; nothing when nobody said."""
    mark = case.marks.get(kind, frozenset())
    return frozenset({mark}) if isinstance(mark, str) else mark


def over_limit(case: Case, holding: Holding, clause: Clause) -> Why:
    """Every bound must hold; a case that does not say what is bounded is not within it."""
    if clause.limit_open:
        return ("open",)
    further = (holding.only or {}).get((clause.verb or "", clause.matter or ""), ())
    found = (beyond(case, bound, holding.stands_for) for bound in (*clause.limits, *further))
    return next((why for why in found if why), None)


def beyond(case: Case, bound: Bound, person: int) -> Why:
    """``person``: who uses the limit up, when it is one of a period."""
    measured = case.measures.get(bound.measure)
    if measured is None:
        return (bound, None)
    total = measured + (gone_before(case, bound, person) if bound.per != "case" else 0)
    low_holds = bound.low is None or total > bound.low
    high_holds = bound.high is None or total <= bound.high
    return None if low_holds and high_holds else (bound, total)


def gone_before(case: Case, bound: Bound, person: int) -> Decimal:
    by_all = case.used.get((bound.measure, bound.per), Decimal(0))
    return by_all + case.used_by.get((person, bound.measure, bound.per), Decimal(0))


def unmet(case: Case, holding: Holding, clause: Clause) -> Why:
    return next(
        ((demand, case.facts.get(demand.fact)) for demand in clause.conditions if not meets(case, demand)), None
    )


def meets(case: Case, demand: Demand) -> bool:
    """A fact that nobody stated, or that cannot be compared with what is demanded, does not meet it."""
    fact = case.facts.get(demand.fact, case.measures.get(demand.fact))
    if fact is None:
        return False
    if demand.is_ == "in":
        return fact in demand.value
    if demand.is_ == "=":
        return bool(fact == demand.value)
    if not (isinstance(fact, Decimal) and isinstance(demand.value, Decimal)):
        return False
    return fact >= demand.value if demand.is_ == ">=" else fact <= demand.value


def out_of_period(case: Case, holding: Holding, clause: Clause) -> Why:
    began = clause.since is None or clause.since <= case.day
    goes_on = clause.until is None or case.day < clause.until
    return None if began and goes_on else (clause.since, clause.until)


def not_separate(case: Case, holding: Holding, clause: Clause) -> Why:
    """Who had one of the separated parts in a case has no other, for himself or for anybody; what one may decide alone
    one may of course have proposed."""
    return conflicting_parts(case, holding, excused=EXCUSED.get(clause.verb or "", frozenset()))


def conflicting_parts(case: Case, holding: Holding, *, excused: frozenset[str]) -> Why:
    part = PART.get(case.verb, case.verb)
    if part not in SEPARATED:
        return None
    for person in holding.people:
        had = {PART.get(verb, verb) for verb in case.done.get(person, ())}
        other = (had & SEPARATED) - {part} - excused
        if other and person not in case.exempt:
            return (person, tuple(sorted(other)))
    return None


def too_weak(case: Case, holding: Holding, clause: Clause) -> Why:
    """A deputy does not stand in for what the principal may not, and must be able to do it himself."""
    gap = max(case.gaps.get((person, holding.position), 0) for person in holding.people)
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
    """allowed: nearest first, at most one finding a person. refused: everybody else who was asked, those who lack least
    first."""

    allowed: tuple[Finding, ...]
    refused: tuple[Finding, ...]


def who(case: Case, holdings: Iterable[Holding], clauses: Sequence[Clause], line: Sequence[int] = ()) -> Answer:
    """Tries everybody. ``line``: people from the proposer's superior upward; who stands in it comes first, in its order,
    then those in their own right, then deputies."""
    by_position: dict[int, list[Clause]] = {}
    for clause in clauses:
        by_position.setdefault(clause.position, []).append(clause)
    found: dict[int, list[Finding]] = {}
    for holding in holdings:
        found.setdefault(holding.person, []).append(judge(case, holding, by_position.get(holding.position, ())))
    best = [best_of(of_person) for of_person in found.values()]
    place = {person: index for index, person in enumerate(line)}

    def nearness(one: Finding) -> tuple[int, bool, int]:
        return place.get(one.holding.stands_for, len(place)), one.holding.principal is not None, one.holding.person

    return Answer(
        tuple(sorted((one for one in best if one.allowed), key=nearness)),
        tuple(sorted((one for one in best if not one.allowed), key=lambda one: (one.distance, nearness(one)))),
    )


def best_of(findings: Iterable[Finding]) -> Finding:
    """Of all the holdings of a person the one that lets him, in his own name rather than another's; else the nearest."""
    return min(findings, key=lambda one: (one.distance, one.holding.principal is not None, one.place))
