"""Somebody with a password, whose tries are not yet counted."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client

from dingke.platform.entrance.models import SecurityEvent
from dingke.platform.people import actions
from dingke.platform.people.models import User

PASSWORD = "correct horse battery"


@pytest.fixture
def anna(db: None) -> Iterator[User]:
    cache.clear()
    yield actions.create_user(username="anna", password=PASSWORD, name="安娜")
    cache.clear()


@pytest.fixture
def boss(anna: User) -> User:
    return actions.create_user(username="boss", password=PASSWORD, name="管理员", is_admin=True)


def sign_in(client: Client, name: str = "anna", password: str = PASSWORD, **extra: str) -> Client:
    client.post("/accounts/login/", {"login": name, "password": password}, headers=extra or None)
    return client


def signed_in_as(client: Client, person: User) -> Client:
    """By the sign-in page; and confirmed just now, as pages ask that guard the account."""
    sign_in(client, person.username)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    """Whether the client is let in to a page of one's own."""
    return client.get("/security/").status_code == 200


def kinds(person: User) -> list[str]:
    """What happened at the person's door, the latest first."""
    return list(SecurityEvent.objects.filter(person=person).order_by("-pk").values_list("kind", flat=True))
