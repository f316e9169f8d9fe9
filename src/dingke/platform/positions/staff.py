"""What happens to people and departments: joining, moving, what a department may be closed over.

Not for signing in: inviting, resetting and shutting out are verbs of the door (platform.entrance).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dingke.engine import performing, registry, search, writing
from dingke.engine.access import Person
from dingke.engine.action import Act, Ask, Outcome, Values, action, conduct, conduct_of
from dingke.engine.faults import Fault
from dingke.engine.models import SearchEntry
from dingke.engine.ports import history
from dingke.platform.people.actions import settle_paths
from dingke.platform.people.models import Department, User
from dingke.platform.positions import queries
from dingke.platform.positions.actions import OrganisationConduct, differing
from dingke.platform.positions.models import Post
from dingke.platform.positions.terms import Holding

IN_FULL = 3
"""How many of those that stand in the way are named; of the others, how many there are."""


@conduct
class PersonConduct(OrganisationConduct):
    """A person comes without a password: the door invites. Whoever left may be archived, nobody else."""

    model = User

    def prepare(self, rows: Sequence[User], act: Act) -> None:
        for row in rows:
            row.password = make_password(None)
            row.is_active = True

    def check(self, rows: Sequence[User], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        closed = closed_departments(rows, act)
        for index, row in enumerate(rows):
            old = before.get(row.pk, {}) if row.pk else {}
            if row.archived_at and not old.get("archived_at") and row.is_active:
                yield Fault(_("Only whoever left can be archived."), "", index)
            if old and row.is_admin and not act.by.is_admin and differing(row, old):
                yield Fault(_("Only an administrator changes what is on file of an administrator."), "", index)
            if row.department_id in closed and old.get("department_id") != row.department_id:
                yield Fault(_("This department is closed."), "department", index)

    def follow(self, rows: Sequence[User], before: Mapping[int, Values], act: Act) -> None:
        super().follow(rows, before, act)
        moved = [row for row in rows if row.pk in before and before[row.pk]["department_id"] != row.department_id]
        for model in apps.get_models():
            if whose := getattr(model, "WHOSE", ""):
                take_along(model, moved, act, whose=whose)


def make_findable() -> None:
    """Search entries for those who were on file before they were objects."""
    for model in (Department, User):
        resource = registry.of(model)
        if resource is not None:
            known = SearchEntry.objects.filter(object=resource.slug).values("row_id")
            search.reindex(resource, list(model._default_manager.exclude(pk__in=known).values_list("pk", flat=True)))


def closed_departments(rows: Sequence[Any], act: Act) -> set[int]:
    ids = {row.department_id for row in rows if row.department_id}
    return set(Department.objects.filter(pk__in=ids, until__lte=act.day).values_list("pk", flat=True)) if ids else set()


def take_along(model: Any, people: Sequence[User], act: Act, *, whose: str) -> None:
    """What somebody answers for, or what is told of him, lies in his department: it comes along, with what hangs on it."""
    homes = {one.pk: one.department_id for one in people}
    column = f"{whose}_id"
    there = model._default_manager.filter(**{f"{whose}__in": homes})
    rows = [row for row in there if row.department_id != homes[getattr(row, column)]]
    if not rows:
        return
    before = {row.pk: performing.snapshot(row) for row in rows}
    for row in rows:
        row.department_id = homes[getattr(row, column)]
    writing.change(rows, ["department"])
    conduct_of(model).follow(rows, before, act)
    search.refresh(model, rows, before)


@conduct
class DepartmentConduct(OrganisationConduct):
    """The tree has no circles, and its paths follow it."""

    model = Department

    def check(self, rows: Sequence[Department], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        paths = dict(Department.objects.values_list("pk", "path"))
        names = names_below(rows)
        for index, row in enumerate(rows):
            if row.pk and row.parent_id and f"/{row.pk}/" in paths.get(row.parent_id, ""):
                yield Fault(_("A department does not lie below itself."), "parent", index)
            if names.get((row.parent_id, row.name), row.pk) != row.pk:
                yield Fault(_("There is a department of this name below the same one already."), "name", index)
            if row.archived_at and not (before.get(row.pk) or {}).get("archived_at"):
                yield from (Fault(words, "", index) for words in lives_in(row, act))

    def follow(self, rows: Sequence[Department], before: Mapping[int, Values], act: Act) -> None:
        settle_paths()
        for row, path in zip(rows, paths_of(rows), strict=True):
            row.path = path
        super().follow(rows, before, act)


def paths_of(rows: Sequence[Department]) -> list[str]:
    known = dict(Department.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "path"))
    return [known.get(row.pk, row.path) for row in rows]


def names_below(rows: Sequence[Department]) -> dict[tuple[int | None, str], int | None]:
    """Whose each name is below each parent, among those on file."""
    wanted = Department.objects.filter(name__in=[row.name for row in rows])
    return {(parent, name): pk for pk, parent, name in wanted.values_list("pk", "parent_id", "name")}


def lives_in(row: Department, act: Act) -> list[str]:
    """What stands in the way of closing a department, each as a sentence: departments below, people, posts, positions."""
    below = Department.objects.filter(parent=row, archived_at=None).filter(Q(until=None) | Q(until__gt=act.day))
    people = User.objects.filter(department=row, is_active=True)
    posts = Post.objects.filter(department=row, archived_at=None).filter(Q(until=None) | Q(until__gt=act.day))
    places = [one.title for one in queries.organisation(act.day).places.values() if one.department == row.pk]
    found = (
        (_("Departments below it: %(names)s."), [one.name for one in below.order_by("pk")]),
        (_("People in it: %(names)s."), [one.name for one in people.order_by("pk")]),
        (_("Posts in it: %(names)s."), [str(one) for one in posts.select_related("user", "position").order_by("pk")]),
        (_("Positions that belong to it: %(names)s."), places),
    )
    return [words % {"names": some(names)} for words, names in found if names]


def some(names: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = len(names) - IN_FULL
    told = "、".join(names[:IN_FULL])
    if more <= 0:
        return told
    return ngettext("%(names)s and %(count)s more", "%(names)s and %(count)s more", more) % {
        "names": told,
        "count": more,
    }


def is_open(row: Department) -> bool:
    return row.until is None


@action(
    Department,
    label=gettext_lazy("Close"),
    icon="door-off",
    offered=is_open,
    sentence=gettext_lazy("closed it"),
    asks=(Ask("until", required=True, label=gettext_lazy("The first day on which there is none any more")),),
)
def close(rows: Sequence[Department], *, act: Act, until: Any) -> Iterable[Fault]:
    """Only when nothing lives in it; the refusal names what does."""
    for index, row in enumerate(rows):
        yield from (Fault(words, "", index) for words in lives_in(row, act))
        row.until = until


@action(
    Department,
    label=gettext_lazy("Open again"),
    icon="door-enter",
    offered=lambda row: row.until is not None,
    sentence=gettext_lazy("opened it again"),
)
def reopen(rows: Sequence[Department], *, act: Act) -> None:
    """As if it had never been closed."""
    for row in rows:
        row.until = None


def settle_homes(people: Iterable[int], act: Act) -> list[User]:
    """Whoever fills a main post today is at home in its department: a part of the act that gave him the post.

    Returns those who moved.
    """
    homes = homes_by_post(act.day, set(people))
    there = User.objects.filter(pk__in=homes).order_by("pk").select_for_update()
    rows = [row for row in there if row.department_id != homes[row.pk]]
    if not rows:
        return []
    before = {row.pk: performing.snapshot(row) for row in rows}
    for row in rows:
        row.department_id = homes[row.pk]
    writing.change(rows, ["department"])
    conduct_of(User).follow(rows, before, act)
    search.refresh(User, rows, before)
    return rows


def homes_by_post(day: date, people: set[int] | None = None) -> dict[int, int]:
    """By person the department of the main post that he fills on a day; people: of these alone."""
    return {
        seat.person: seat.department
        for seat in queries.Organisation(day).seats
        if seat.kind == Holding.MAIN and seat.department and (people is None or seat.person in people)
    }


def settle_day(by: Person, at: datetime | None = None) -> int:
    """Posts that begin on a day to come bring their people home on that day: an operation of its own, where anybody moves.

    Compares what is with what should be, so a day on which nobody looked is made up for. Returns how many moved.
    """
    act = performing.begin_act(by, "job", why=_("a post began"), at=at)
    homes = homes_by_post(act.day)
    found = User.objects.filter(pk__in=homes).values_list("pk", "department_id")
    astray = [pk for pk, department in found if homes[pk] != department]
    if not astray:
        return 0
    with transaction.atomic():
        history().begin(act)
        moved = settle_homes(astray, act)
        outcome = Outcome(rows=moved, updated=[row.pk for row in moved], operation=act.operation)
        history().record(act, "move", User, outcome)
    return len(moved)
