"""Giving and taking roles. Every change raises the version of the rights of those it touches."""

from collections.abc import Iterable

from django.db import transaction

from dingke.platform.access.models import Grant, Holding, Requirement, Role
from dingke.platform.access.standard import standard_roles
from dingke.platform.people.actions import forget_rights
from dingke.platform.people.models import User
from dingke.platform.positions.models import Position


@transaction.atomic
def install_roles() -> dict[str, Role]:
    """Makes the standard roles that are missing; leaves those that exist as they were changed."""
    found: dict[str, Role] = {}
    for slug, (name, grants) in standard_roles().items():
        role, made = Role.objects.get_or_create(slug=slug, defaults={"name": name})
        if made:
            Grant.objects.bulk_create(Grant(role=role, object=o, verb=v, reach=r) for o, v, r in grants)
        found[slug] = role
    return found


@transaction.atomic
def grant_position(position: Position, slug: str, clause: str = "") -> None:
    """What holders of a standard role may belongs to a position, on a clause of its description; once."""
    _name, grants = standard_roles()[slug]
    rows = [Grant(position=position, object=o, verb=v, reach=r, clause=clause) for o, v, r in grants]
    Grant.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def give_role(role: Role, users: Iterable[User]) -> None:
    """Without an entry in the history: for those who are just coming, and for what is set up (``stating.give`` else)."""
    people = list(users)
    Holding.objects.bulk_create([Holding(user=user, role=role) for user in people], ignore_conflicts=True)
    forget_rights(user.pk for user in people)


@transaction.atomic
def take_role(role: Role, users: Iterable[User]) -> None:
    people = [user.pk for user in users]
    Holding.objects.filter(role=role, user__in=people).delete()
    forget_rights(people)


@transaction.atomic
def require_second_factor(roles: Iterable[Role | None]) -> None:
    """Of whom a second factor is asked from now on: holders of these roles; None stands for everybody."""
    wanted = {role.pk if role else None for role in roles}
    gone = [kept.pk for kept in Requirement.objects.all() if kept.role_id not in wanted]
    Requirement.objects.filter(pk__in=gone).delete()
    there = set(Requirement.objects.values_list("role", flat=True))
    Requirement.objects.bulk_create(Requirement(role_id=pk) for pk in wanted - there)
    forget_rights()
