"""Every matter × every interval of limits × every department tried: where nobody may, where two may, where the order is wrong.

Conditions count as met: what is looked for is a case that nobody could settle however well it stands. Pure; whoever asks
brings the rights, the posts and who stands above whom.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise, product
from typing import Any

from dingke.platform.authority.rules import Bound, Case, Clause, Demand, Finding, Holding, reaches, who
from dingke.platform.authority.terms import BEGINNING, DECIDING, THRESHOLDS, Fault
from dingke.platform.positions.terms import Reach, Verb

Box = tuple[Bound, ...]
Reaching = tuple[Holding, list[Clause]]


@dataclass(frozen=True)
class Company:
    """Who may what, and who stands where on a day.

    seats: department of each person's main post. above: of each position those over it, nearest first.
    line: of each person the superiors, nearest first.
    """

    day: date
    clauses: Sequence[Clause]
    holdings: Sequence[Holding]
    seats: Mapping[int, int | None]
    above: Mapping[int, Sequence[int]]
    line: Mapping[int, Sequence[int]]


@dataclass(frozen=True)
class Found:
    """What is wrong with one matter. box: the interval of each measure. positions: who may (overlap), who stands wrong
    (inversion), whose right it is (no reach). person: who would ask; goes_to: with whom it would end, if with anybody."""

    fault: Fault
    matter: str
    box: Box = ()
    positions: tuple[int, ...] = ()
    departments: tuple[int, ...] = ()
    person: int | None = None
    goes_to: int | None = None
    clause: Clause | None = None


@dataclass(frozen=True)
class Report:
    """tried: how many combinations of matter, interval and department there are."""

    tried: int
    found: tuple[Found, ...]


def check(company: Company) -> Report:
    tried, found = 0, []
    for matter in dict.fromkeys(clause.matter for clause in company.clauses if clause.matter and clause.verb):
        number, wrong = checked(company, matter)
        tried += number
        found += merged(wrong)
        found += inversions(company, matter)
    return Report(tried, (*found, *unreaching(company.clauses)))


def checked(company: Company, matter: str) -> tuple[int, list[Found]]:
    """Only what can be brought forward and is to be settled has to have somebody who settles it."""
    clauses = [one for one in company.clauses if one.matter == matter]
    deciding = [one for one in clauses if one.verb in DECIDING]
    askers = askers_of(company, clauses)
    if not askers:
        return 0, []
    places = {one.position for one in deciding}
    holdings = [one for one in company.holdings if one.position in places and one.principal is None]
    wide = {one.position for one in deciding if one.reach != Reach.OWN}
    reaching_others = [one for one in holdings if one.position in wide]
    own: dict[int, list[Holding]] = {}
    for holding in holdings:
        if holding.position not in wide:  # everybody's own business: tried for whoever asks alone
            own.setdefault(holding.person, []).append(holding)
    base = Case(Verb.APPROVE, matter, company.day, facts=facts_that_meet(deciding), marks=marks_that_fit(deciding))
    all_boxes, wrong = list(boxes(deciding)), []
    for department, person in askers.items():
        asked = replace(base, owner=person, department=department, done={person: frozenset({Verb.PROPOSE})})
        near = within_reach(asked, [*reaching_others, *own.get(person, ())], deciding)
        wrong += [one for box in all_boxes if (one := tried(company, asked, box, near))]
    return len(all_boxes) * len(askers), wrong


def within_reach(asked: Case, holdings: Sequence[Holding], clauses: Sequence[Clause]) -> Sequence[Reaching]:
    """Those whose rights reach to where something is asked: it does not depend on how much, and of two thousand it is ten."""
    by_position: dict[int, list[Clause]] = {}
    for clause in clauses:
        by_position.setdefault(clause.position, []).append(clause)
    found = ((one, [c for c in by_position[one.position] if reaches(asked, one, c)]) for one in holdings)
    return [(holding, reaching) for holding, reaching in found if reaching]


def askers_of(company: Company, clauses: Sequence[Clause]) -> Mapping[int, int]:
    """By department somebody who may bring the matter forward there: by what is his own, or his department's."""
    beginning = {
        clause.position
        for clause in clauses
        if clause.verb in BEGINNING or (clause.verb == Verb.DECIDE and clause.reach == Reach.OWN)
        if clause.reach in {Reach.OWN, Reach.TEAM, Reach.DEPARTMENT}
    }
    found: dict[int, int] = {}
    for holding in company.holdings:
        department = company.seats.get(holding.person)
        if holding.position in beginning and holding.principal is None and department is not None:
            found.setdefault(department, holding.person)
    return found


def boxes(clauses: Sequence[Clause]) -> Iterable[Box]:
    """Every combination of the intervals into which the limits cut each measure."""
    ends: dict[str, set[Decimal]] = {}
    for bound in (bound for clause in clauses for bound in clause.limits):
        ends.setdefault(bound.measure, set()).update(end for end in (bound.low, bound.high) if end is not None)
    return product(*(intervals(name, sorted(cuts)) for name, cuts in ends.items()))


def intervals(name: str, cuts: Sequence[Decimal]) -> Sequence[Bound]:
    """From nothing to the first cut, between cuts, beyond the last; below a threshold there is nothing to settle."""
    positive = [cut for cut in cuts if cut > 0]
    if not positive:
        return [Bound(name)]
    found = [Bound(name, low, high) for low, high in pairwise((None, *positive, None))]
    return found[1:] if name in THRESHOLDS else found


def inside(bound: Bound) -> Decimal:
    return bound.high if bound.high is not None else (bound.low or Decimal(0)) + 1


def tried(company: Company, asked: Case, box: Box, near: Sequence[Reaching]) -> Found | None:
    case = replace(asked, measures={bound.measure: inside(bound) for bound in box})
    person, department = asked.owner or 0, asked.department or 0
    line = company.line.get(person, ())
    clauses = {clause.right: clause for _holding, reaching in near for clause in reaching}
    allowed = who(case, [holding for holding, _reaching in near], list(clauses.values()), line).allowed
    found = Found(Fault.GAP, asked.matter, box, departments=(department,), person=person)
    if not allowed:
        return replace(found, goes_to=line[-1] if line else None)
    rivals = peers(company, allowed)
    if len(rivals) > 1:
        return replace(found, fault=Fault.OVERLAP, positions=rivals, goes_to=allowed[0].holding.person)
    return None


def peers(company: Company, allowed: Sequence[Finding]) -> tuple[int, ...]:
    """The lowest positions that may, where they stand on one level: of one above the other the lower one settles it."""
    places = sorted({one.holding.position for one in allowed})
    depth = {place: len(company.above.get(place, ())) for place in places}
    return tuple(place for place in places if depth[place] == max(depth.values()))


def facts_that_meet(clauses: Sequence[Clause]) -> dict[str, Any]:
    return {one.fact: meeting(one) for clause in clauses for one in clause.conditions}


def meeting(one: Demand) -> Any:
    return min(one.value) if one.is_ == "in" else one.value


def marks_that_fit(clauses: Sequence[Clause]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for clause in clauses:
        for kind, named in clause.over.items():
            found[kind] = found.get(kind, frozenset()) | named
    return found


def merged(found: Sequence[Found]) -> list[Found]:
    """One finding of several departments, and of intervals that lie side by side."""
    by_box: dict[tuple[Any, ...], Found] = {}
    for one in found:
        key = (one.fault, one.positions, one.box)
        old = by_box.get(key)
        by_box[key] = replace(old, departments=(*old.departments, *one.departments)) if old else one
    alike: dict[tuple[Any, ...], list[Found]] = {}
    for one in by_box.values():
        alike.setdefault((one.fault, one.positions, one.departments), []).append(one)
    return [one for rows in alike.values() for one in joined(rows)]


def joined(rows: list[Found]) -> list[Found]:
    """Findings that differ in their intervals alone, as few as can be."""
    while (pair := adjacent(rows)) is not None:
        first, second, box = pair
        rows = [replace(one, box=box) if one is first else one for one in rows if one is not second]
    return rows


def adjacent(rows: Sequence[Found]) -> tuple[Found, Found, Box] | None:
    for first, second in product(rows, repeat=2):
        if first is second:
            continue
        differing = [
            index for index, (one, other) in enumerate(zip(first.box, second.box, strict=True)) if one != other
        ]
        if len(differing) == 1 and first.box[differing[0]].high == second.box[differing[0]].low is not None:
            place = differing[0]
            wide = replace(first.box[place], high=second.box[place].high)
            return first, second, (*first.box[:place], wide, *first.box[place + 1 :])
    return None


def inversions(company: Company, matter: str) -> Iterable[Found]:
    """A lower position that may more than one above it, where both settle the matter."""
    reached: dict[tuple[int, str], Decimal | None] = {}
    for clause in company.clauses:
        if clause.matter != matter or clause.verb not in DECIDING or clause.limit_open:
            continue
        for bound in clause.limits:
            old = reached.get((clause.position, bound.measure), Decimal(0))
            reached[clause.position, bound.measure] = (
                None if old is None or bound.high is None else max(old, bound.high)
            )
    for (position, name), most in reached.items():
        for upper in company.above.get(position, ()):
            if (upper, name) in reached and more(most, reached[upper, name]):
                yield Found(Fault.INVERSION, matter, (Bound(name, reached[upper, name], most),), (position, upper))


def more(one: Decimal | None, other: Decimal | None) -> bool:
    return other is not None and (one is None or one > other)


def unreaching(clauses: Iterable[Clause]) -> Iterable[Found]:
    """Rights of which nobody said how far they reach."""
    for clause in clauses:
        if clause.matter and clause.verb and not clause.reach:
            yield Found(Fault.NO_REACH, clause.matter, positions=(clause.position,), clause=clause)
