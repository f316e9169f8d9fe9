"""What happens to posts: somebody is appointed, moved, acts for another, leaves a post."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import clock, performing
from dingke.engine.action import Act, Ask, Values, action, conduct
from dingke.engine.faults import Fault
from dingke.platform.people.models import User
from dingke.platform.positions.actions import OrganisationConduct
from dingke.platform.positions.models import Position, Post
from dingke.platform.positions.queries import Organisation
from dingke.platform.positions.staff import closed_departments, settle_homes
from dingke.platform.positions.terms import Holding


@conduct
class PostConduct(OrganisationConduct):
    """One main post at a time; who acts does so for a time; nobody stands above himself."""

    model = Post

    def check(self, rows: Sequence[Post], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        if act.undoing:
            return
        people = User.objects.in_bulk({row.user_id for row in rows})
        places = Position.objects.in_bulk({row.position_id for row in rows})
        closed = closed_departments(rows, act)
        for index, row in enumerate(rows):
            person, place = people.get(row.user_id), places.get(row.position_id)
            if row.kind == Holding.ACTING and row.until is None:
                yield Fault(_("Whoever acts does so for a time: say until when."), "until", index)
            if row.reports_to_id is not None and row.reports_to_id == row.user_id:
                yield Fault(_("Nobody reports to himself."), "reports_to", index)
            if place is not None and reaches(row, place.abolished_on):
                words = _("The position was abolished on %(day)s.") % {"day": place.abolished_on}
                yield Fault(words, "position", index)
            if has_left(person) and row.pk not in before and is_standing(row, act.day):
                yield Fault(_("This person does not work here any more."), "user", index)
            if row.department_id in closed and (before.get(row.pk) or {}).get("department_id") != row.department_id:
                yield Fault(_("This department is closed."), "department", index)
        yield from overlaps(rows)
        yield from circles(rows, before)

    def follow(self, rows: Sequence[Post], before: Mapping[int, Values], act: Act) -> None:
        super().follow(rows, before, act)
        settle_homes([row.user_id for row in rows if row.kind == Holding.MAIN], act)


def has_left(person: User | None) -> bool:
    return person is not None and not person.is_active


def is_standing(row: Post, day: date) -> bool:
    return row.until is None or row.until > day


def overlaps(rows: Sequence[Post]) -> Iterable[Fault]:
    """Of two main posts of one person at one time, the later one; among the rows and against those on file."""
    main = [(index, row) for index, row in enumerate(rows) if is_main(row)]
    # Who writes posts of a person waits for whoever does so now: no constraint keeps two of them apart.
    list(User.objects.filter(pk__in=[row.user_id for _i, row in main]).order_by("pk").select_for_update())
    known = list(
        Post.objects.filter(user__in=[row.user_id for _i, row in main], kind=Holding.MAIN, archived_at=None)
        .exclude(pk__in=[row.pk for row in rows if row.pk])
        .select_related("position")
    )
    standing: dict[int, list[Post]] = {}
    for one in known:
        standing.setdefault(one.user_id, []).append(one)
    for index, row in main:
        other = next((one for one in standing.get(row.user_id, ()) if meet(one, row)), None)
        if other is not None:
            words = _("There is a main post at that time already: %(position)s, %(since)s–%(until)s. End it first.")
            told = {"position": other.position, "since": other.since, "until": other.until or ""}
            yield Fault(words % told, "since", index)
        standing.setdefault(row.user_id, []).append(row)


def is_main(row: Post) -> bool:
    return row.kind == Holding.MAIN and row.archived_at is None and begins(row)


def begins(row: Any) -> bool:
    """Whether it is said from when; where it is not, the field itself refuses the row."""
    return row.since is not None


def reaches(row: Post, abolished_on: date | None) -> bool:
    return abolished_on is not None and begins(row) and row.since >= abolished_on


def meet(one: Post, other: Post) -> bool:
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)


def circles(rows: Sequence[Post], before: Mapping[int, Values]) -> Iterable[Fault]:
    """A line that would lead back to where it began."""
    for index, row in enumerate(rows):
        old = before.get(row.pk, {}) if row.pk else {}
        if row.reports_to_id and old.get("reports_to_id") != row.reports_to_id and begins(row):
            line = Organisation(row.since).line(row.reports_to_id)
            if row.user_id in line:
                yield Fault(_("This person stands above the one who would be his superior."), "reports_to", index)


def is_open(row: Post) -> bool:
    return row.archived_at is None and (row.until is None or row.until > clock.today())


@action(
    Post,
    label=gettext_lazy("End"),
    icon="flag",
    offered=is_open,
    bulk=True,
    sentence=gettext_lazy("ended it"),
    asks=(
        Ask("until", required=True, label=gettext_lazy("The first day on which it is no longer filled")),
        Ask("note", label=gettext_lazy("Why"), is_reason=True, name="why"),
    ),
)
def end(rows: Sequence[Post], *, act: Act, until: date, why: str = "") -> Iterable[Fault]:
    """From a day; days of before stay as they were."""
    for index, row in enumerate(rows):
        if until <= row.since:
            words = _("The post begins on %(day)s: end it later than that, or archive it.")
            yield Fault(words % {"day": row.since}, "until", index)
        elif row.until is not None and until >= row.until:
            yield Fault(_("It ends on %(day)s anyway.") % {"day": row.until}, "until", index)
        row.until = until


@action(
    Post,
    label=gettext_lazy("Move"),
    icon="arrows-move",
    offered=is_open,
    sentence=gettext_lazy("moved"),
    asks=(
        Ask("since", required=True, label=gettext_lazy("From which day")),
        Ask("reports_to", initial=lambda row: row.reports_to_id),
        Ask("position", initial=lambda row: row.position_id),
        Ask("department", initial=lambda row: row.department_id),
    ),
)
def move(
    rows: Sequence[Post],
    *,
    act: Act,
    since: date,
    reports_to: int | None = None,
    position: int | None = None,
    department: int | None = None,
) -> Iterable[Fault] | None:
    """Ends the post on a day and begins another on it. What nobody names stays; days of before stay as they were."""
    faults = [
        Fault(_("The post began on %(day)s: move it later than that.") % {"day": row.since}, "since", index)
        for index, row in enumerate(rows)
        if since <= row.since
    ]
    if faults:
        return faults
    made = [following(row, since, reports_to, position, department) for row in rows]
    for row in rows:
        row.until = since
    # The end first: until then the new post would stand beside it.
    Post.objects.filter(pk__in=[row.pk for row in rows]).update(until=since)
    performing.create(Post, made, by=act.by, via=act.via, act=act, verb="move")
    return None


def following(row: Post, since: date, reports_to: int | None, position: int | None, department: int | None) -> Values:
    return {
        "user": row.user_id,
        "position": position or row.position_id,
        # Another position brings its own department, unless one is named.
        "department": department or (row.department_id if position in {None, row.position_id} else None),
        "kind": row.kind,
        "since": since,
        "reports_to": reports_to or row.reports_to_id,
    }
