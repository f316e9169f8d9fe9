"""People are told of the description of their post, of standing in for somebody, and of what lapses."""

from datetime import timedelta
from typing import Any

import pytest
from tests import told
from tests import world as worlds

from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.platform.notices.models import Notice
from dingke.platform.positions import actions, jobs
from dingke.platform.positions.filed import Qualification
from dingke.platform.positions.models import Delegation, Description, Position, Post
from dingke.platform.timeline.undo import undo

pytestmark = pytest.mark.django_db


def in_days(days: int) -> Any:
    return clock.today() + timedelta(days=days)


class TestDescriptions:
    @pytest.fixture
    def handed_in(self, world: Any) -> Description:
        """For the position that the owner fills, drawn up by personnel."""
        (place,) = worlds.make(Position, world.personnel, {"title": "大客户经理"})
        worlds.make(Post, world.personnel, {"user": world.owner, "position": place, "since": in_days(-30)})
        row: Description = worlds.make(Description, world.personnel, {"position": place, "title": "大客户经理"})[0]
        given = {"change": "首版", "effective_from": in_days(2)}
        performing.perform(actions.submit, [Target(row.pk)], by=world.personnel, via="test", arguments=given)
        return row

    def test_whoever_fills_the_post_is_told_from_which_day(self, world: Any, handed_in: Description) -> None:
        for verb, by in ((actions.review, world.admin), (actions.approve, world.executive)):
            performing.perform(verb, [Target(handed_in.pk)], by=by, via="test")
        assert told.kinds(world.owner) == ["description_in_force"]
        assert f"{in_days(2):%Y-%m-%d}" in told.words(world.owner)[0]
        assert "description_reviewed" in told.kinds(world.personnel)

    def test_who_may_review_hears_of_it_until_somebody_did(self, world: Any, handed_in: Description) -> None:
        assert told.unread(world.executive) == ["description_to_review"]
        assert "「大客户经理」" in told.words(world.executive)[0]
        # Not whoever drew it up, who may review others', nor an administrator while somebody else may.
        assert not {"description_to_review"} & {*told.kinds(world.personnel), *told.kinds(world.admin)}
        performing.perform(actions.withdraw, [Target(handed_in.pk)], by=world.personnel, via="test")
        assert told.unread(world.executive) == []

    def test_who_may_approve_hears_of_it_and_its_author_how_it_ended(self, world: Any, handed_in: Description) -> None:
        performing.perform(actions.review, [Target(handed_in.pk)], by=world.admin, via="test")
        assert told.unread(world.executive) == ["description_to_approve"]
        performing.perform(actions.approve, [Target(handed_in.pk)], by=world.executive, via="test")
        assert told.unread(world.executive) == []
        assert told.kinds(world.personnel)[0] == "description_approved"
        assert f"{in_days(2):%Y-%m-%d}" in told.words(world.personnel)[0]

    def test_an_administrator_hears_of_it_where_nobody_else_is_left(self, world: Any, handed_in: Description) -> None:
        performing.perform(actions.review, [Target(handed_in.pk)], by=world.executive, via="test")
        assert told.kinds(world.admin) == ["description_to_approve"]

    def test_undoing_asks_nobody_again_and_nobody_any_more(self, world: Any, handed_in: Description) -> None:
        done = performing.perform(actions.review, [Target(handed_in.pk)], by=world.admin, via="test")
        undo(str(done.operation), by=world.admin, via="test")
        assert told.unread(world.executive) == []

    def test_whoever_drew_it_up_is_told_that_it_came_back(self, world: Any, handed_in: Description) -> None:
        given = {"reason": "漏了限额"}
        performing.perform(actions.send_back, [Target(handed_in.pk)], by=world.admin, via="test", arguments=given)
        assert told.kinds(world.personnel) == ["description_returned"]
        assert "漏了限额" not in str(told.words(world.personnel))


class TestDeputies:
    def named(self, world: Any, since: int) -> Delegation:
        (place,) = worlds.make(Position, world.personnel, {"title": "大客户经理"})
        worlds.make(Post, world.personnel, {"user": world.owner, "position": place, "since": in_days(-30)})
        values = {"principal": world.owner, "deputy": world.colleague, "position": place, "why": "休假"}
        days = {"since": in_days(since), "until": in_days(since + 5)}
        row: Delegation = worlds.make(Delegation, world.owner, {**values, **days})[0]
        return row

    def test_a_deputy_is_told_when_he_is_named(self, world: Any) -> None:
        self.named(world, 3)
        assert told.kinds(world.colleague) == ["deputy_named"]
        assert f"{in_days(7):%Y-%m-%d}" in told.words(world.colleague)[0]

    def test_and_once_on_the_day_on_which_it_begins(self, world: Any) -> None:
        self.named(world, 0)
        Notice.objects.update(seen_at=clock.midnight(clock.today()))
        for _time in range(2):
            jobs.tell_of_day()
            Notice.objects.update(seen_at=clock.midnight(clock.today()))
        assert sorted(told.kinds(world.colleague)) == ["deputy_begins", "deputy_named"]


def test_what_lapses_soon_is_told_once(world: Any) -> None:
    values = {"user": world.owner, "kind": "certificate", "value": "PMP", "since": in_days(-900)}
    worlds.make(Qualification, world.personnel, {**values, "until": in_days(20)}, {**values, "until": in_days(90)})
    for _time in range(2):
        jobs.tell_of_day()
    assert told.kinds(world.owner) == ["qualification_lapses"]
    assert "PMP" in told.words(world.owner)[0]
