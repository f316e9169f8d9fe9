"""What the day brings: a post that begins takes its person home, with what he answers for."""

from datetime import date, timedelta
from typing import Any

import pytest

from dingke.domains.customers.models import Customer
from dingke.engine import clock
from dingke.engine.access import policy
from dingke.engine.testing import at_most
from dingke.platform.authority.tests.building import Company, company, position, post
from dingke.platform.entrance import actions as door
from dingke.platform.people.models import User
from dingke.platform.positions import jobs, staff
from dingke.platform.positions.actions import changed
from dingke.platform.positions.models import Post
from dingke.platform.timeline.models import Operation
from tests.world import World

pytestmark = pytest.mark.django_db


def days(count: int) -> date:
    return clock.today() + timedelta(days=count)


@pytest.fixture
def firm(world: World) -> Company:
    """The owner moves to department two in three days, as somebody arranged today."""
    made = company(world)
    Post.objects.filter(user=world.owner).update(until=days(3))
    post(world.owner, made.manager_place, days(3), department=world.two)
    changed()
    return made


def home(user: User) -> int | None:
    return User.objects.get(pk=user.pk).department_id


class TestPostToCome:
    @pytest.mark.serves("S-127")
    def test_brings_home_on_its_day_and_not_before(self, world: World, firm: Company, settings: Any) -> None:
        jobs.settle_day()
        assert home(world.owner) == world.one.pk
        settings.TODAY = days(3)
        jobs.settle_day()
        assert home(world.owner) == world.two.pk
        assert {row.department_id for row in Customer.objects.filter(owner=world.owner)} == {world.two.pk}

    def test_is_made_up_for_when_nobody_looked_on_the_day(self, world: World, firm: Company, settings: Any) -> None:
        settings.TODAY = days(40)
        assert staff.settle_day(world.admin) == 1
        assert home(world.owner) == world.two.pk
        assert staff.settle_day(world.admin) == 0

    def test_is_an_operation_that_history_tells(self, world: World, firm: Company, settings: Any) -> None:
        settings.TODAY = days(3)
        jobs.settle_day()
        told = Operation.objects.get(object="people", verb="move")
        assert (told.via, told.updated, told.by) == ("job", 1, world.admin)

    def test_of_a_new_head_gives_the_department_from_the_day(self, world: World, firm: Company, settings: Any) -> None:
        from dingke.platform.access.models import Grant, Holding, Reach

        Holding.objects.all().delete()
        other = position("大客户二部经理", department=world.two)
        Grant.objects.create(position=other, object="customers", verb="read", reach=Reach.DEPARTMENT)
        Post.objects.filter(user=world.head).update(until=days(3))
        post(world.head, other, days(3))
        changed()

        def seen() -> set[str]:
            return {row.name for row in policy.rows(User.objects.get(pk=world.head.pk), "read", Customer)}

        assert seen() == set()
        settings.TODAY = days(3)
        jobs.settle_day()
        assert home(world.head) == world.two.pk
        assert world.foreign.name in seen()
        assert world.customer.name in seen()  # of the owner, who came along on the same day

    def test_an_hour_without_one_asks_little(self, world: World, firm: Company) -> None:
        with at_most(9):
            jobs.settle_day()


class TestLeaver:
    def test_his_post_to_come_never_begins(self, world: World, firm: Company, settings: Any) -> None:
        door.leave(person=User.objects.get(pk=world.owner.pk), by=world.admin)
        held = Post.objects.filter(user=world.owner)
        assert {(one.until, one.archived_at is None) for one in held if one.since <= clock.today()} == {(days(0), True)}
        assert all(one.archived_at for one in held if one.since > clock.today())
        settings.TODAY = days(3)
        assert staff.settle_day(world.admin) == 0
        assert home(world.owner) == world.one.pk
