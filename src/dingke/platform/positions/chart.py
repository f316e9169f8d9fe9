"""The organisation of a day as a tree of boxes: a box is a position in one department, with whoever fills it.

Not for drawing: where a box stands is worked out in ``plotting``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from dingke.lib import pinyin
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Delegation, Description, Position, Post
from dingke.platform.positions.queries import Organisation, Seat
from dingke.platform.positions.terms import Holding, Status

SHOWN = 48
"""Boxes that are open when nobody asked for others; what lies deeper is folded."""
NAMED = 6
"""Holders that a box names; of the others, how many there are."""

Unit = tuple[int, int | None, int | None]
"""A position, the department, and whose own line it is (None: that of the position)."""


@dataclass(frozen=True)
class Sitter:
    """Who fills the position, in which post, until which day. deputy, day: who stands in for him, until or from when."""

    post: int
    person: int
    name: str
    kind: str
    until: date | None
    deputy: str = ""
    day: date | None = None

    @property
    def is_acting(self) -> bool:
        return self.kind == Holding.ACTING


@dataclass(eq=False, repr=False)
class Box:
    """missing: how many of the headcount; since: from when there was nobody. moving: a draft that puts it elsewhere."""

    key: str
    position: int
    title: str
    department: int | None
    department_name: str
    description: int | None
    headcount: int | None
    sitters: Sequence[Sitter]
    missing: int
    since: date | None = None
    moving: "Draft | None" = None
    parent: "Box | None" = None
    children: list["Box"] = field(default_factory=list)
    is_open: bool = True
    is_found: bool = False

    @property
    def is_vacant(self) -> bool:
        """Nobody holds it but, perhaps, somebody who acts."""
        return all(one.is_acting for one in self.sitters)

    @property
    def is_wanting(self) -> bool:
        """Somebody should hold it and nobody does; what has no headcount may stay empty."""
        return self.is_vacant and bool(self.missing or self.sitters)

    @property
    def is_alone(self) -> bool:
        """Whether it is one person's, and reads by his name."""
        return len(self.sitters) == 1 and self.headcount in {None, 1} and not self.is_vacant

    @property
    def named(self) -> Sequence[Sitter]:
        return self.sitters[:NAMED]

    @property
    def more(self) -> int:
        return max(len(self.sitters) - NAMED, 0)

    @property
    def below(self) -> int:
        """Boxes anywhere under it."""
        return sum(1 + child.below for child in self.children)

    @property
    def visible(self) -> Sequence["Box"]:
        return self.children if self.is_open else ()


@dataclass(frozen=True)
class Draft:
    """A version under way that names another superior. pk: the description."""

    pk: int
    superior: str
    day: date | None


@dataclass(frozen=True)
class Dotted:
    guide: Box
    guided: Box
    subject: str


@dataclass
class Chart:
    """roots: boxes with nobody above. filled, headcount, vacant, acting: of the whole, whatever is folded."""

    day: date
    roots: Sequence[Box]
    boxes: Mapping[str, Box]
    dotted: Sequence[Dotted]
    departments: int
    headcount: int
    filled: int
    vacant: int
    acting: int

    def shown(self) -> Iterable[tuple[int, Box]]:
        """Every box that is not folded away, with its depth, from above."""
        left = [(0, box) for box in reversed(self.roots)]
        while left:
            depth, box = left.pop()
            yield depth, box
            left += [(depth + 1, child) for child in reversed(box.visible)]


def drawn(
    there: Organisation, people: Mapping[int, str], departments: Mapping[int, str], readable: QuerySet[Description]
) -> Chart:
    """people, departments: names by id. readable: the versions that whoever looks may read. Three statements: drafts,
    deputations, how long nobody filled a vacant place.
    """
    units = grouped(there)
    sitters = Sitters(there, people)
    titles = titles_of(there, units)
    boxes = {unit: boxed(there, unit, seats, sitters, titles, departments) for unit, seats in units.items()}
    place_vacancies(there, boxes)
    hang(there, boxes, units)
    for box in boxes.values():
        box.children.sort(key=lambda one: (not one.children, one.department or 0, one.position))
    mark_drafts(boxes, readable)
    roots = sorted((box for box in boxes.values() if box.parent is None), key=lambda box: -box.below)
    return Chart(
        day=there.day,
        roots=roots,
        boxes={box.key: box for box in boxes.values()},
        dotted=list(dotted(there, boxes)),
        departments=len({box.department for box in boxes.values()} - {None}),
        headcount=sum(place.headcount or 0 for place in there.places.values()),
        filled=sum(seat.kind != Holding.ACTING for seat in there.seats),
        vacant=sum(there.vacancies.values()),
        acting=sum(seat.kind == Holding.ACTING for seat in there.seats) + len(there.delegations),
    )


def grouped(there: Organisation) -> dict[Unit, list[Seat]]:
    """Every position in each department in which it is filled; one that nobody fills, in its own."""
    units: defaultdict[Unit, list[Seat]] = defaultdict(list)
    for seat in there.seats:
        units[seat.position, seat.department, seat.reports_to].append(seat)
    filled = {position for position, _department, _boss in units}
    for position, place in there.places.items():
        if position not in filled:
            units[position, place.department, None] = []
    return dict(units)


def titles_of(there: Organisation, units: Iterable[Unit]) -> dict[int, str]:
    """Of positions without a description in force as well, by what they are called."""
    titles = {position: place.title for position, place in there.places.items()}
    others = {position for position, _department, _boss in units} - titles.keys()
    return titles | (dict(Position.objects.filter(pk__in=others).values_list("pk", "title")) if others else {})


class Sitters:
    """Who fills what, with who stands in for him now or next."""

    def __init__(self, there: Organisation, people: Mapping[int, str]) -> None:
        self.people = people
        coming = Delegation.objects.filter(until__gt=there.day, archived_at=None, deputy__is_active=True)
        self.deputies: dict[tuple[int, int], Delegation] = {}
        for one in coming.order_by("-since", "-pk"):
            self.deputies[one.principal_id, one.position_id] = one
        self.day = there.day

    def of(self, seat: Seat) -> Sitter:
        handed = self.deputies.get((seat.person, seat.position))
        day = None if handed is None else handed.last_on if handed.since <= self.day else handed.since
        return Sitter(
            seat.post,
            seat.person,
            self.people.get(seat.person, ""),
            seat.kind,
            seat.until - timedelta(days=1) if seat.until else None,
            self.people.get(handed.deputy_id, "") if handed else "",
            day,
        )


def boxed(
    there: Organisation,
    unit: Unit,
    seats: Sequence[Seat],
    sitters: Sitters,
    titles: Mapping[int, str],
    departments: Mapping[int, str],
) -> Box:
    position, department, boss = unit
    place = there.places.get(position)
    filling = [sitters.of(seat) for seat in sorted(seats, key=lambda one: one.kind == Holding.ACTING)]
    return Box(
        key="-".join(str(part or 0) for part in (position, department, boss)),
        position=position,
        title=titles.get(position, ""),
        department=department,
        department_name=departments.get(department or 0, ""),
        description=place.description if place else None,
        headcount=place.headcount if place else None,
        sitters=filling,
        missing=0,
    )


def place_vacancies(there: Organisation, boxes: Mapping[Unit, Box]) -> None:
    """What is missing of a headcount stands in the box of the position's own department, else in its first."""
    vacant = {}
    for position, missing in there.vacancies.items():
        own = [box for unit, box in boxes.items() if unit[0] == position]
        place = there.places[position]
        box = next((one for one in own if one.department == place.department), own[0])
        box.missing = missing
        vacant[position] = box
    ended = (
        Post.objects.filter(position__in=vacant, until__lte=there.day, archived_at=None)
        .order_by("position", "-until")
        .distinct("position")
    )
    for position, until in ended.values_list("position", "until") if vacant else ():
        vacant[position].since = until


def hang(there: Organisation, boxes: Mapping[Unit, Box], units: Mapping[Unit, Sequence[Seat]]) -> None:
    """Every box under the one above it; what would close a circle stays without."""
    home = {seat.person: unit for unit, seats in units.items() for seat in seats if seat.kind == Holding.MAIN}
    by_position: defaultdict[int, list[Unit]] = defaultdict(list)
    for unit in units:
        by_position[unit[0]].append(unit)
    for unit, box in boxes.items():
        upper = home.get(unit[2] or 0) or nearest(there, unit, by_position)
        if upper is None or upper == unit or lies_under(boxes[upper], box):
            continue
        box.parent = boxes[upper]
        boxes[upper].children.append(box)


def nearest(there: Organisation, unit: Unit, by_position: Mapping[int, Sequence[Unit]]) -> Unit | None:
    """Of the boxes of the superior position the one whose department lies nearest; where it has none, of the next above."""
    seen = {unit[0]}
    place = there.places.get(unit[0])
    while place is not None and place.superior is not None and place.superior not in seen:
        found = by_position.get(place.superior)
        if found:
            return max(found, key=lambda one: there.kinship(one[1], unit[1]))
        seen.add(place.superior)
        place = there.places.get(place.superior)
    return None


def lies_under(box: Box, upper: Box) -> bool:
    here: Box | None = box
    while here is not None:
        if here is upper:
            return True
        here = here.parent
    return False


def mark_drafts(boxes: Mapping[Unit, Box], readable: QuerySet[Description]) -> None:
    """Versions under way that name another superior."""
    under_way = readable.filter(
        status__in=(Status.DRAFT, Status.REVIEW, Status.APPROVAL), archived_at=None, superior__isnull=False
    ).select_related("superior")
    drafts = {one.position_id: one for one in under_way}
    for (position, _department, _boss), box in boxes.items():
        draft = drafts.get(position)
        if draft and draft.superior and (box.parent is None or box.parent.position != draft.superior_id):
            box.moving = Draft(draft.pk, draft.superior.title, draft.effective_from)


def dotted(there: Organisation, boxes: Mapping[Unit, Box]) -> Iterable[Dotted]:
    by_position: dict[int, Box] = {}
    for unit, box in boxes.items():
        by_position.setdefault(unit[0], box)
    for position, guide, subject in there.guidance:
        if position in by_position and guide in by_position:
            yield Dotted(by_position[guide], by_position[position], subject)


def fold(chart: Chart, opened: Iterable[str], shut: Iterable[str], found: Iterable[Box] = ()) -> None:
    """Level by level as long as there is room; what was opened or shut by hand, as it was; the way to what is sought."""
    for box in chart.boxes.values():
        box.is_open = False
    room, level = SHOWN - len(chart.roots), list(chart.roots)
    while level:
        room -= sum(len(box.children) for box in level)
        if room < 0:
            break
        for box in level:
            box.is_open = True
        level = [child for box in level for child in box.children]
    wanted, unwanted = set(opened), set(shut)
    for key, box in chart.boxes.items():
        box.is_open = key in wanted or (box.is_open and key not in unwanted)
    for box in found:
        box.is_found = True
        above = box.parent
        while above is not None:
            above.is_open, above = True, above.parent


def sought(chart: Chart, words: str) -> list[tuple[Box, str]]:
    """Boxes that hold a person, position or department of that name, part of a name, sound or initials, with what fits."""
    wanted = words.strip().casefold()
    if not wanted:
        return []
    found = []
    for box in chart.boxes.values():
        names = [one.name for one in box.sitters]
        hit = next((name for name in (*names, box.title, box.department_name) if fits(name, wanted)), None)
        if hit is not None:
            found.append((box, hit))
    return sorted(found, key=lambda one: (one[1].casefold() != wanted, one[0].position))


def fits(name: str, wanted: str) -> bool:
    if wanted in name.casefold():
        return True
    return wanted.isascii() and (pinyin.initials(name).startswith(wanted) or pinyin.pinyin(name).startswith(wanted))


def names_of(there: Organisation) -> tuple[dict[int, str], dict[int, str]]:
    """People and departments by id, two statements."""
    people = dict(User.objects.filter(is_active=True).values_list("pk", "name"))
    return people, dict(Department.objects.values_list("pk", "name"))
