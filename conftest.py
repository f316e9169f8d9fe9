"""The world that tests of the whole house and of each domain share."""

import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytest_django import DjangoDbBlocker
from tests import kept
from tests import world as worlds

from dingke.platform.access import policy

# Tests promise nothing of time: the machine that runs them may have much else to do.
settings.register_profile("dingke", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("dingke")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A browser's idle connections end with it, and the threads that served them a moment later: they are waited for."""
    yield
    with django_db_blocker.unblock():
        deadline = time.monotonic() + 10
        while kept.others() and time.monotonic() < deadline:
            time.sleep(0.1)
        if left := kept.others("pg_terminate_backend(pid)"):
            with warnings.catch_warnings(action="always"):  # to be read, not to fail what has passed
                warnings.warn(f"Sessions that had to be ended: {left}", stacklevel=1)


@pytest.fixture(scope="session")
def keep(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Callable[..., "kept.Kept[Any]"]:
    """Builds rows that a test gets ``again``."""

    def built(build: Callable[[], Any]) -> "kept.Kept[Any]":
        with django_db_blocker.unblock():
            return kept.Kept.built(build)

    return built


@pytest.fixture(scope="module")
def stand(django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[["kept.Kept[Any]"], bytes]]:
    """Lays rows for all tests of a module, which should run in one process (xdist_group)."""
    with ExitStack() as standing:
        standing.enter_context(django_db_blocker.unblock())
        yield lambda what: standing.enter_context(what.standing())


Rights = dict[tuple[int, int, date], Any]


@pytest.fixture(scope="session")
def world_rights() -> Rights:
    """The rights of the people of the world, as it was built. What a test changes of them it does under a new version."""
    return {}


@pytest.fixture(scope="session")
def kept_world(keep: Callable[..., "kept.Kept[worlds.World]"], world_rights: Rights) -> "kept.Kept[worlds.World]":
    """The small shared world as it was built for this run."""

    def build() -> worlds.World:
        world = worlds.build()
        policy._rights.clear()
        for person in world.people():
            policy.rights_of(person)
        world_rights.clear()
        world_rights.update(policy._rights)
        return world

    return keep(build)


@pytest.fixture
def fresh_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is remembered of the people of an earlier test, who had the same numbers."""
    monkeypatch.setattr(policy, "_rights", {})


@pytest.fixture
def known_rights(fresh_rights: None, world_rights: Rights) -> None:
    """Nothing is remembered but the rights of the people of the world."""
    policy._rights.update(world_rights)


@pytest.fixture
def world(kept_world: "kept.Kept[worlds.World]", known_rights: None, db: None) -> "worlds.World":
    """The small shared world, as new for each test."""
    return kept_world.again()
