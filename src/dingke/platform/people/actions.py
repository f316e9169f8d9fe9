"""Joining, leaving, moving between departments, and the tokens of programs."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from dingke.engine import clock
from dingke.platform.people.models import Department, Token, User

VERSIONS = 2**30  # what a PositiveIntegerField holds, with room for whoever counts on from there


@transaction.atomic
def create_user(
    *,
    username: str,
    password: str,
    name: str = "",
    is_admin: bool = False,
    department: Department | None = None,
    title: str = "",
    email: str = "",
    must_change_password: bool = False,
) -> User:
    """Raises ValidationError when the name is taken or the password too weak."""
    user = User(
        username=username,
        name=name or username,
        is_admin=is_admin,
        department=department,
        title=title,
        email=email,
        must_change_password=must_change_password,
    )
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    return user


def create_token(
    *, user: User, label: str = "", expires_at: datetime | None = None, scope: Mapping[str, str] | None = None
) -> str:
    """Returns the token; it is not kept and cannot be shown again. scope: as `Token.scope`; None for everything."""
    token = "dk_" + secrets.token_urlsafe(32)
    Token.objects.create(user=user, label=label, digest=digest(token), expires_at=expires_at, scope=dict(scope or {}))
    return token


def digest(token: str) -> str:
    """Under which a secret is kept that only its holder knows: SHA-256, as hex."""
    return hashlib.sha256(token.encode()).hexdigest()


def person_of_token(token: str) -> User | None:
    """Whose token it is, if it holds now and the person works here; one query, a second on the day's first use."""
    at = timezone.now()
    found = Token.objects.select_related("user", "user__department").filter(digest=digest(token)).first()
    if found is None or not found.is_valid(at) or not found.user.is_active:
        return None
    if found.last_used_on != clock.day_of(at):
        Token.objects.filter(pk=found.pk).update(last_used_on=clock.day_of(at))
    person = found.user
    person.token = found
    return person


@transaction.atomic
def sign_out_everywhere(user: User) -> None:
    user.signed_out_at = timezone.now()
    user.rights_version += 1
    user.save(update_fields=["signed_out_at", "rights_version"])


@transaction.atomic
def create_department(*, name: str, parent: Department | None = None, since: date | None = None) -> Department:
    department = Department.objects.create(name=name, parent=parent, since=since)
    department.path = f"{parent.path if parent else '/'}{department.pk}/"
    department.save(update_fields=["path"])
    return department


@transaction.atomic
def settle_paths() -> None:
    """The paths of all departments from their parents alone, where they came from elsewhere with other numbers."""
    rows = list(Department.objects.values_list("pk", "parent_id", "path"))
    parents = {pk: parent for pk, parent, _path in rows}

    def path_of(pk: int) -> str:
        parent = parents[pk]
        return f"{path_of(parent) if parent else '/'}{pk}/"

    for pk, _parent, path in rows:
        if path != path_of(pk):
            Department.objects.filter(pk=pk).update(path=path_of(pk))


def forget_rights(users: Iterable[int] | None = None) -> None:
    """Gives these people's rights (None: everybody's) another version, so that no cache of any process holds.

    Drawn by lot, not counted up: a transaction that is undone would leave its number to the next one, and a process that
    read rights in it would take them for those.
    """
    rows = User.objects.all() if users is None else User.objects.filter(pk__in=list(users))
    rows.update(rights_version=secrets.randbelow(VERSIONS))
