"""The rights of a company as a table: matters by positions on a day, or those of one person."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.lib import money
from dingke.platform.authority import telling
from dingke.platform.authority.checking import Found, Report
from dingke.platform.authority.queries import Book
from dingke.platform.authority.rules import Bound, Clause, Holding
from dingke.platform.authority.terms import CHECKING, LEADING, Fault, weight
from dingke.platform.positions.models import Matter
from dingke.platform.positions.queries import Place
from dingke.platform.positions.terms import Domain, Reach, Verb

RELATED = LEADING | CHECKING
WHOSE = {
    Reach.OWN: gettext_lazy("own"),
    Reach.TEAM: gettext_lazy("own team"),
    Reach.DEPARTMENT: gettext_lazy("own department"),
    Reach.NAMED: gettext_lazy("as named"),
}
"""Reaches in the few words that a cell holds."""


@dataclass(frozen=True)
class Cell:
    """What one position may in one matter: its strongest right in words, and every one in ``title``.

    weight: 3 settles, 2 checks, 1 brings forward, 0 nothing. mark: "gap", "overlap" or "".
    """

    word: str = ""
    small: str = ""
    weight: int = 0
    mark: str = ""
    title: str = ""


@dataclass(frozen=True)
class Row:
    matter: Matter
    small: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """groups: by domain, in the order of the form."""

    positions: tuple[Place, ...]
    groups: tuple[tuple[str, tuple[Row, ...]], ...]

    @property
    def rows(self) -> Sequence[Row]:
        return [row for _label, rows in self.groups for row in rows]


def table(book: Book, report: Report, departments: frozenset[int] | None) -> Table:
    """departments: whose positions, and those that settle or check anything over everything; None for every position."""
    clauses = {
        position: [one for one in of_position if one.verb and one.matter]
        for position, of_position in book.by_position.items()
    }
    positions = [place for place in ordered(book) if belongs(place, clauses, departments)]
    asked = {one.matter for place in positions for one in clauses.get(place.position, ())}
    rows = [row(book, matter, positions, report) for matter in book.matters.values() if matter.code in asked]
    groups = [(str(domain.label), tuple(one for one in rows if one.matter.domain == domain)) for domain in Domain]
    return Table(tuple(positions), tuple((label, part) for label, part in groups if part))


def ordered(book: Book) -> Sequence[Place]:
    """From the lowest that the matter passes to the highest, by line: nearest to the customer first."""
    places = book.organisation.places
    depth = {position: len(book.above_position(position)) for position in places}
    return sorted(places.values(), key=lambda place: (-depth[place.position], place.position))


def belongs(place: Place, clauses: Mapping[int, Sequence[Clause]], departments: frozenset[int] | None) -> bool:
    mine = clauses.get(place.position, ())
    if departments is None or place.department in departments:
        return bool(mine)
    return any(one.verb in RELATED and one.reach == Reach.ALL for one in mine)


def row(book: Book, matter: Matter, positions: Sequence[Place], report: Report) -> Row:
    found = [one for one in report.found if one.matter == matter.code]
    counted = {"months": _("months"), "points": _("points"), "pieces": _("pieces")}
    units = {"yuan": _("10,000 yuan"), "percent": "%"} | counted
    small = "，".join(units.get(unit, unit) for unit in dict.fromkeys(matter.measures.values()))
    gaps = gaps_by_position(book, [one for one in found if one.fault == Fault.GAP])
    return Row(matter, small, tuple(cell(book, matter, place.position, found, gaps) for place in positions))


def cell(book: Book, matter: Matter, position: int, found: Sequence[Found], gaps: Mapping[int, Found]) -> Cell:
    mine = [one for one in book.by_position.get(position, ()) if one.matter == matter.code and one.verb]
    if not mine:
        missing = gaps.get(position)
        if missing is None:
            return Cell()
        return Cell(_("gap"), bounds(missing.box, matter), mark="gap", title=_("Nobody may here."))
    best = max(mine, key=lambda one: weight(one.verb))
    doubled = any(one.fault == Fault.OVERLAP and position in one.positions for one in found)
    return Cell(
        word=verb(best),
        small=small(best, matter),
        weight=weight(best.verb),
        mark="overlap" if doubled else "",
        title="；".join(told(one, matter) for one in mine),
    )


def gaps_by_position(book: Book, gaps: Iterable[Found]) -> Mapping[int, Found]:
    """A gap is shown with the position next above whoever settles what lies just below it."""
    placed: dict[int, Found] = {}
    for gap in gaps:
        ends = {(bound.measure, bound.low) for bound in gap.box}
        for clause in book.by_matter.get(gap.matter, ()):
            if weight(clause.verb) == 3 and any((bound.measure, bound.high) in ends for bound in clause.limits):
                for upper in book.above_position(clause.position)[:1]:
                    placed.setdefault(upper, gap)
    return placed


def verb(clause: Clause) -> str:
    if clause.verb == Verb.DECIDE and clause.reach == Reach.OWN:
        return _("decides alone")
    return str(Verb(clause.verb).label) if clause.verb else ""


def bounds(box: Iterable[Bound], matter: Matter) -> str:
    return "，".join(short(bound, matter) for bound in box)


def short(bound: Bound, matter: Matter) -> str:
    """A limit without its unit, which stands once at the head of the row."""
    if telling.unit_of(matter, bound.measure) != "yuan":
        return telling.limit(bound, matter)
    low, high = (telling.plain(end / money.WAN) if end is not None else "" for end in (bound.low, bound.high))
    return f"{low}–{high}" if low and high else f"≤ {high}" if high else f"> {low}"


def small(clause: Clause, matter: Matter) -> str:
    """The limit that matters most, else how far it reaches."""
    if clause.limit_open:
        return _("limit not filled in")
    if clause.limits:
        return short(clause.limits[0], matter)
    if clause.conditions:
        return telling.demand(clause.conditions[0], matter)
    if clause.reach and clause.reach != Reach.ALL:
        return str(WHOSE[Reach(clause.reach)])
    return _("no limit set") if matter.measures and weight(clause.verb) == 3 else ""


def told(clause: Clause, matter: Matter) -> str:
    """One right in full."""
    parts = [verb(clause), telling.limits(clause, matter) if clause.limits or clause.limit_open else ""]
    parts += [telling.demand(one, matter) for one in clause.conditions]
    parts += [str(Reach(clause.reach).label) if clause.reach else _("no reach"), telling.basis(clause)]
    return "，".join(filter(None, parts))


@dataclass(frozen=True)
class PersonsRight:
    """One right of one person. source: version and clause, with whose deputy he is in it. barred: why it does not hold."""

    verb: str
    matter: str
    limits: str
    reach: str
    source: str
    position: str
    weight: int
    barred: str = ""


def of_person(book: Book, person: int, names: Mapping[int, str]) -> Sequence[PersonsRight]:
    """Everything somebody may on the day of the book, in his own name and as a deputy."""
    found = [
        persons_right(book, holding, clause, names)
        for holding in book.by_person.get(person, ())
        for clause in book.by_position.get(holding.position, ())
        if clause.verb and clause.matter and handed(holding, clause)
    ]
    return sorted(found, key=lambda one: -one.weight)


def handed(holding: Holding, clause: Clause) -> bool:
    return holding.only is None or (clause.verb, clause.matter) in holding.only


def persons_right(book: Book, holding: Holding, clause: Clause, names: Mapping[int, str]) -> PersonsRight:
    matter = book.matters.get(clause.matter or "")
    further = (holding.only or {}).get((clause.verb or "", clause.matter or ""), ())
    limits = [
        telling.limits(clause, matter),
        *(f"{telling.measure(b.measure)} {telling.limit(b, matter)}" for b in further),
    ]
    gap = book.gap(holding, clause.matter or "")
    source = telling.basis(clause)
    if holding.principal is not None:
        source = _("deputy of %(person)s, %(source)s") % {"person": names.get(holding.principal, ""), "source": source}
    return PersonsRight(
        verb=verb(clause),
        matter=str(matter or clause.matter),
        limits="，".join(limits),
        reach=str(Reach(clause.reach).label) if clause.reach else "",
        source=source,
        position=telling.title(book, holding.position),
        weight=weight(clause.verb),
        barred=telling.gap(gap) if gap else "",
    )
