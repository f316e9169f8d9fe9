"""The branches into the company: their departments, positions, people and posts, by COPY; for measuring alone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection, models

from dingke.demo import loading, organisation
from dingke.demo.names import GIVEN, SURNAMES
from dingke.demo.records import Desk
from dingke.demo.staff import PASSWORD, Staff
from dingke.demo.story import branches as story
from dingke.demo.story import posts as filled
from dingke.demo.story.branches import Unit
from dingke.demo.story.people import DEPARTMENTS, MAIL
from dingke.domains.customers.models import Collaborator, Customer
from dingke.engine import search, writing
from dingke.engine.performing import give_keys
from dingke.platform.access.actions import give_role, install_roles
from dingke.platform.people.models import Department, User
from dingke.platform.positions import actions
from dingke.platform.positions.models import Matter, Position, Post, Right
from dingke.platform.positions.terms import Holding

PEOPLE = 2_000  # who work here in all, head office included
HEAD_OFFICE = (
    0.75  # the part of the crowd's customers that head office keeps, so that its people have as many as one may
)
SHARED = 400  # customers on which one person works beside their owners
ROLES = {"": "head", story.SELLING: "account_manager", story.SOLVING: "account_manager"}


@dataclass(frozen=True, slots=True)
class Placed:
    """Somebody about to be put on file, the department he is in, and whether he heads it."""

    user: User
    unit: Unit
    heads: bool


def settle(staff: Staff, today: date, at: datetime) -> Staff:
    """Makes the branches. What comes back has their account managers among the sellers."""
    departments = make_departments(staff.admin)
    people = list(make_people(departments, at, PEOPLE - User.objects.filter(is_active=True).count()))
    put([one.user for one in people])
    for slug, role in install_roles().items():
        give_role(role, [one.user for one in people if role_of(one) == slug])
    settle_positions(staff.admin, departments, people, today)
    actions.changed()
    selling = [one for one in people if one.unit.sells]
    desks = tuple(Desk(one.user.pk, one.user.username, departments[one.unit.name].pk) for one in selling)
    return replace(staff, sellers=weighed(staff.sellers, desks))


def put(rows: Sequence[models.Model]) -> None:
    """With keys, codes and search entries, as the actions would."""
    if any(row.pk is None for row in rows):
        give_keys(type(rows[0]), rows)
    writing.insert(rows)
    search.refresh(type(rows[0]), rows, {})


def make_departments(admin: User) -> Mapping[str, Department]:
    """By name, those of head office among them."""
    there = {one.name: one for one in Department.objects.filter(name__in=DEPARTMENTS)}
    made = {unit.name: Department(name=unit.name, created_by=admin, updated_by=admin) for unit in story.units()}
    give_keys(Department, list(made.values()))
    known = there | made
    for unit in story.units():
        one, above = made[unit.name], known[unit.above]
        one.parent, one.path = above, f"{above.path}{one.pk}/"
    put(list(made.values()))
    return known


def make_people(departments: Mapping[str, Department], at: datetime, count: int) -> Iterator[Placed]:
    """The head of each department first, then everybody else, as many in each as can be."""
    units, password = list(story.units()), make_password(PASSWORD)
    for place in range(count):
        unit, heads = units[place % len(units)], place < len(units)
        surname, first, second = (
            SURNAMES[place * 7 % len(SURNAMES)],
            GIVEN[place * 11 % len(GIVEN)],
            GIVEN[(place * 17 + 5) % len(GIVEN)],
        )
        username = f"fg{place + 1:04d}"
        user = User(
            username=username,
            name=surname[0] + first[0] + second[0],
            title=unit.head if heads else unit.held,
            email=f"{username}@{MAIL}",
            department=departments[unit.name],
            password=password,
            joined_at=at,
        )
        yield Placed(user, unit, heads)


def role_of(one: Placed) -> str:
    """Whoever sells or solves has his own customers and those that are shared with him."""
    return "head" if one.heads else ROLES.get(one.unit.division, "support")


def weighed(head_office: Sequence[Desk], branches: Sequence[Desk]) -> tuple[Desk, ...]:
    """Each as often as it is to be drawn: head office together gets its part, however many it are."""
    times = round(len(branches) * HEAD_OFFICE / (1 - HEAD_OFFICE) / len(head_office))
    return (*(desk for desk in head_office for _ in range(times)), *branches)


def settle_positions(admin: User, departments: Mapping[str, Department], people: Sequence[Placed], today: date) -> None:
    told = list(story.positions())
    made = [Position(code=one.code, title=one.title, **organisation.stamped(admin)) for one in told]
    put(made)
    places = {one.title: one for one in (*Position.objects.filter(title=story.ABOVE_ALL), *made)}
    users = {one.username: one for one in User.objects.filter(username__in=told[0].versions[0].signed)}
    descriptions = [
        organisation.described(one, one.versions[0], places, departments, users, admin, today) for one in told
    ]
    put(descriptions)
    codes = {matter.code: matter for matter in Matter.objects.all()}
    Right.objects.bulk_create(
        right
        for one, row in zip(told, descriptions, strict=True)
        for right in organisation.rights(one.versions[0].clauses, row, codes)
    )
    put(list(make_posts(admin, departments, people, places, today)))


def make_posts(
    admin: User,
    departments: Mapping[str, Department],
    people: Sequence[Placed],
    places: Mapping[str, Position],
    today: date,
) -> Iterator[Post]:
    """Everybody in a department reports to who heads it, whoever else fills the position above his."""
    heads = {one.unit.name: one.user for one in people if one.heads}
    for one in people:
        yield Post(
            **organisation.stamped(admin),
            user=one.user,
            position=places[one.user.title],
            department=departments[one.unit.name],
            kind=Holding.MAIN,
            since=filled.day(today, filled.ELSE_SINCE),
            reports_to=None if one.heads else heads[one.unit.name],
        )


def head() -> User:
    """Who heads the first branch, thirty departments."""
    return User.objects.select_related("department").get(username="fg0001")


def helper() -> User:
    """Who answers for no customer and works on SHARED ones of others: the first in the first branch who solves."""
    department = f"{next(iter(story.BRANCHES))}{story.SOLVING}一组"
    found: Any = User.objects.filter(department__name=department).exclude(title__endswith="组长")
    first: User = found.select_related("department").earliest("pk")
    return first


def share() -> None:
    """Every so many customers, from the first to the last, are shared with the helper."""
    last, helping = loading.last_key(Collaborator), helper()
    with connection.cursor() as cursor:
        cursor.execute("select greatest(count(*) / %s, 1) from customers_customer", [SHARED])
        step = cursor.fetchone()[0]
    table = loading.Table(Collaborator)
    chosen = Customer.objects.annotate(turn=models.F("pk") % step).filter(turn=0).order_by("pk")
    ids = chosen.values_list("pk", flat=True)[:SHARED]
    rows = [
        table.filled({"id": last + place, "customer_id": pk, "user_id": helping.pk})
        for place, pk in enumerate(ids, start=1)
    ]
    loading.copy(Collaborator, table.columns, table.lines(rows))
