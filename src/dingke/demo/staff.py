"""The company's own people: departments, users and what they may do. Few rows, so by the usual ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password

from dingke.demo.names import GIVEN, SURNAMES
from dingke.demo.records import Desk
from dingke.demo.story.people import COLLEAGUES, DEPARTMENTS, MAIL, MANAGERS, SELLING, Colleague
from dingke.engine import search, writing
from dingke.platform.access.actions import give_role, install_roles
from dingke.platform.people.actions import create_department
from dingke.platform.people.models import Department, User

PASSWORD = "dingke-demo"  # noqa: S105 – printed for whoever tries the demonstration
MOST_PEOPLE = 50
ACCOUNTS_EACH = 15


@dataclass(frozen=True, slots=True)
class Staff:
    admin: User
    desks: dict[str, Desk]
    sellers: tuple[Desk, ...]


def colleagues(accounts: int) -> tuple[Colleague, ...]:
    """Who works here when there are so many accounts: more of them need more managers, up to MOST_PEOPLE in all."""
    more = min(max(accounts // ACCOUNTS_EACH - len(MANAGERS), 0), MOST_PEOPLE - len(COLLEAGUES))
    return (*COLLEAGUES, *(_more(place) for place in range(more)))


def _more(place: int) -> Colleague:
    surname, sound = SURNAMES[place * 7 % len(SURNAMES)]
    first, second = GIVEN[place * 11 % len(GIVEN)], GIVEN[(place * 17 + 5) % len(GIVEN)]
    name, username = surname + first[0] + second[0], sound + first[1] + second[1]
    return Colleague(username, name, "大客户经理", SELLING[place % len(SELLING)], "account_manager")


def engage(admin: User, people: Sequence[Colleague], at: datetime) -> Staff:
    """Makes departments, users and their rights; whoever signs in with such a name already stays as he is."""
    departments = _departments()
    password = make_password(PASSWORD)
    there = set(User.objects.values_list("username", flat=True))
    fresh = [
        _user(colleague, departments[colleague.department], password, at)
        for colleague in people
        if colleague.username not in there
    ]
    for user, number in zip(fresh, writing.take_ids(User, len(fresh)), strict=True):
        user.pk, user.code = number, f"{User.CODE_PREFIX}{number:06d}"
    User.objects.bulk_create(fresh)
    search.refresh(User, fresh, {})
    users = {user.username: user for user in User.objects.filter(username__in=[one.username for one in people])}
    # Everybody else may what his position gives (demo.organisation); who administers does so whatever he fills.
    give_role(install_roles()["administrator"], [users[one.username] for one in people if one.is_admin])
    desks = {one.username: Desk(users[one.username].pk, one.username, departments[one.department].pk) for one in people}
    sellers = tuple(desks[one.username] for one in people if one.role == "account_manager")
    return Staff(admin, desks, sellers)


def administrator(at: datetime) -> User:
    """The one who builds everything else."""
    found = User.objects.filter(username=COLLEAGUES[0].username).first()
    return found or User.objects.create(**_facts(COLLEAGUES[0], at), password=make_password(PASSWORD))


def _departments() -> dict[str, Department]:
    made: dict[str, Department] = {}
    for name, above in DEPARTMENTS.items():
        parent = made[above] if above else None
        found = Department.objects.filter(name=name, parent=parent).first()
        made[name] = found or create_department(name=name, parent=parent)
    return made


def _user(colleague: Colleague, department: Department, password: str, at: datetime) -> User:
    return User(**_facts(colleague, at), department=department, password=password)


def _facts(colleague: Colleague, at: datetime) -> dict[str, object]:
    return {
        "username": colleague.username,
        "name": colleague.name,
        "title": colleague.title,
        "email": f"{colleague.username}@{MAIL}",
        "is_admin": colleague.is_admin,
        "joined_at": at,
    }
