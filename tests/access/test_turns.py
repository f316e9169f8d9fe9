"""Whose turn something is: by a role, by a position, in somebody's place; administrators where nobody else is meant."""

from datetime import timedelta
from typing import Any

import pytest

from dingke.engine import clock
from dingke.engine.access import policy
from dingke.platform.access.models import Grant
from dingke.platform.positions.models import Delegation, Description, Position, Post
from tests.world import World, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(world: World) -> Description:
    """Drawn up by personnel."""
    (place,) = make(Position, world.personnel, {"title": "调度员"})
    found: Description = make(Description, world.personnel, {"position": place, "title": "调度员"})[0]
    return found


def filled(world: World, *verbs: str) -> Position:
    """The owner fills it, the colleague stands in for him there."""
    today = clock.today()
    place: Position = make(Position, world.personnel, {"title": "人力资源经理"})[0]
    make(Post, world.personnel, {"user": world.owner, "position": place, "since": today - timedelta(days=30)})
    days = {"since": today, "until": today + timedelta(days=5), "why": "休假"}
    make(Delegation, world.owner, {"principal": world.owner, "deputy": world.colleague, "position": place, **days})
    for verb in verbs:
        Grant.objects.create(position=place, object="descriptions", verb=verb, reach="all")
    return place


def test_by_a_role(world: World, row: Description) -> None:
    assert set(policy.whose_turn("review", row)) == {world.personnel.pk, world.executive.pk}
    assert policy.whose_turn("approve", row) == [world.executive.pk]


def test_by_a_position_and_for_its_deputy(world: World, row: Description) -> None:
    filled(world, "read", "approve")
    assert set(policy.whose_turn("approve", row)) == {
        person.pk for person in (world.executive, world.owner, world.colleague)
    }


def test_not_without_reading_it(world: World, row: Description) -> None:
    Grant.objects.filter(object="descriptions", verb="read").delete()
    filled(world, "approve")
    assert policy.whose_turn("approve", row) == [world.admin.pk]


def test_administrators_where_nobody_else_is_left(world: World, row: Description) -> None:
    assert policy.whose_turn("approve", row, but={world.executive.pk}) == [world.admin.pk]


def test_asks_no_more_the_more_people_there_are(
    world: World, row: Description, django_assert_max_num_queries: Any
) -> None:
    policy.whose_turn("approve", row)
    with django_assert_max_num_queries(5):
        policy.whose_turn("approve", row)
