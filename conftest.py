"""The world that tests of the whole house and of each domain share."""

import pytest
from pytest_django import DjangoDbBlocker
from tests import world as worlds

from dingke.platform.access import policy


@pytest.fixture(scope="session")
def kept_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> "worlds.Kept":
    """The small shared world as it was built for this run."""
    with django_db_blocker.unblock():
        return worlds.Kept.built()


@pytest.fixture
def fresh_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered of the people of an earlier test, who had the same numbers."""
    monkeypatch.setattr(policy, "_rights", {})


@pytest.fixture
def world(kept_world: "worlds.Kept", fresh_rights: None, db: None) -> "worlds.World":
    """The small shared world, as new for each test."""
    return kept_world.again()
