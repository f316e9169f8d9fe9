"""Whoever gets customers, or comes to work on one, is told."""

from typing import Any

import pytest
from tests import told

from dingke.domains.customers import actions
from dingke.domains.customers.models import Customer
from dingke.engine import performing
from dingke.engine.access import policy
from dingke.engine.action import Target
from dingke.platform.timeline.undo import undo

pytestmark = pytest.mark.django_db


def hand(world: Any, *rows: Customer) -> Any:
    targets = [Target(id=row.pk) for row in rows]
    return performing.perform(
        actions.reassign, targets, by=world.head, via="test", arguments={"owner": world.colleague.pk}
    )


class TestHanding:
    def test_the_new_owner_is_told_which(self, world: Any) -> None:
        hand(world, world.customer)
        assert told.words(world.colleague) == ["周砚秋 把「沧澜重工集团有限公司」交给了你。"]
        assert told.links(world.colleague) == [f"/customers/{world.customer.pk}/"]
        assert told.kinds(world.owner) == []

    def test_of_several_in_one_act_how_many(self, world: Any) -> None:
        hand(world, world.customer, world.daughter)
        assert told.words(world.colleague) == ["周砚秋 把 2 家客户交给了你。"]
        assert told.links(world.colleague) == [f"/customers/?view=-&owner={world.colleague.pk}"]

    def test_what_was_taken_back_is_not_named_any_more(self, world: Any) -> None:
        done = hand(world, world.customer)
        undo(done.operation, by=world.head, via="test")
        world.colleague.refresh_from_db()
        assert not policy.permits(world.colleague, "read", Customer.objects.get(pk=world.customer.pk))
        assert told.words(world.colleague) == ["周砚秋 把你已看不到的记录交给了你。"]
        assert told.links(world.colleague) == [""]
        assert told.kinds(world.owner) == []

    def test_another_change_tells_nobody(self, world: Any) -> None:
        target = Target(id=world.customer.pk, values={"next_step": "电话"})
        performing.update(Customer, [target], by=world.head, via="test")
        assert told.kinds(world.owner) == []


class TestCollaborating:
    def join(self, world: Any, *rows: Customer) -> None:
        targets = [Target(id=row.pk) for row in rows]
        given = {"person": world.stranger.pk}
        performing.perform(actions.add_collaborator, targets, by=world.owner, via="test", arguments=given)

    def test_whoever_is_named_is_told(self, world: Any) -> None:
        self.join(world, world.customer)
        assert told.words(world.stranger) == ["林澜 请你协作「沧澜重工集团有限公司」。"]

    def test_of_several_in_one_act_how_many(self, world: Any) -> None:
        self.join(world, world.customer, world.daughter)
        assert told.words(world.stranger) == ["林澜 请你协作 2 条客户。"]
