"""The world that tests of the whole house and of each domain share."""

import pytest
from tests import world as worlds


@pytest.fixture
def world(db: None) -> "worlds.World":
    """The small shared world, made anew for each test."""
    return worlds.build()
