"""Fixtures of the whole suite."""

import pytest

from tests import world as worlds


@pytest.fixture
def world(db: None) -> "worlds.World":
    """The small shared world, made anew for each test."""
    return worlds.build()
