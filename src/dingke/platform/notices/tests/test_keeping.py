"""How notices are kept: in sets, folded while unseen, for a time; and whom they never reach."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dingke.engine import notices, performing
from dingke.engine.notices import Note
from dingke.engine.testing import at_most
from dingke.platform.notices import actions, jobs, queries
from dingke.platform.notices.models import Notice
from dingke.platform.people.models import User

pytestmark = pytest.mark.django_db
KIND = next(kind for slug, kind in notices.kinds.items() if slug == "collaborating")


def note(to: User, row: Any, **more: Any) -> Note:
    return Note(to.pk, **notices.about(row), **more)


class TestTelling:
    def test_takes_one_statement_for_any_number_of_people(self, world: Any) -> None:
        act = performing.begin_act(world.admin, "test")
        people = [world.owner, world.colleague, world.head, world.stranger]
        with at_most(1):
            notices.tell(KIND, [note(one, world.customer) for one in people], act)
        assert Notice.objects.count() == 4

    def test_reaches_neither_whoever_did_it_nor_whoever_left(self, world: Any) -> None:
        User.objects.filter(pk=world.stranger.pk).update(is_active=False)
        act = performing.begin_act(world.owner, "test")
        notices.tell(KIND, [note(one, world.customer) for one in (world.owner, world.stranger)], act)
        assert not Notice.objects.exists()

    def test_of_a_job_is_nobody_s_own_act(self, world: Any) -> None:
        notices.tell(KIND, [note(world.admin, world.customer)], performing.begin_act(world.admin, "job"))
        assert Notice.objects.get().by_id is None

    def test_is_nothing_where_nobody_is_to_be_told(self, world: Any) -> None:
        with at_most(0):
            notices.tell(KIND, [], performing.begin_act(world.owner, "test"))

    def test_holds_no_word_of_the_record(self, world: Any) -> None:
        notices.tell(KIND, [note(world.colleague, world.customer)], performing.begin_act(world.owner, "test"))
        kept = str(list(Notice.objects.values()))
        assert world.customer.name not in kept
        assert str(world.customer.pk) in kept


class TestFolding:
    def tell(self, world: Any, row: Any, **more: Any) -> None:
        notices.tell(KIND, [note(world.colleague, row, **more)], performing.begin_act(world.owner, "test"))

    def test_the_same_thing_unseen_is_one_notice(self, world: Any) -> None:
        for _time in range(3):
            self.tell(world, world.customer)
        found = Notice.objects.get()
        assert (found.times, found.count, found.ref) == (3, 1, str(world.customer.pk))

    def test_once_seen_it_is_told_anew(self, world: Any) -> None:
        self.tell(world, world.customer)
        actions.see(Notice.objects.get())
        self.tell(world, world.customer)
        assert queries.unread(world.colleague).count() == 1
        assert Notice.objects.count() == 2

    def test_several_things_under_one_key_are_counted(self, world: Any) -> None:
        for row in (world.customer, world.daughter):
            self.tell(world, row, key="together", link="/customers/")
        found = Notice.objects.get()
        assert (found.count, found.ref, found.link) == (2, "", "/customers/")

    def test_in_one_set_as_well(self, world: Any) -> None:
        rows = [note(world.colleague, row, key="together") for row in (world.customer, world.daughter)]
        notices.tell(KIND, rows, performing.begin_act(world.owner, "test"))
        assert Notice.objects.get().count == 2

    def test_what_is_announced_once_does_not_come_again_when_it_was_seen(self, world: Any) -> None:
        for _time in range(2):
            notices.announce(KIND, [note(world.owner, world.customer)], at=timezone.now(), once=True)
            actions.see_all(world.owner)
        assert Notice.objects.count() == 1


class TestTime:
    def test_what_was_kept_long_enough_goes(self, world: Any) -> None:
        for days in (89, 91):
            at = timezone.now() - timedelta(days=days)
            notices.announce(KIND, [note(world.owner, world.customer, key=str(days))], at=at)
        jobs.forget_old()
        assert list(Notice.objects.values_list("key", flat=True)) == ["89"]

    def test_all_seen_leaves_what_came_since(self, world: Any) -> None:
        now = timezone.now()
        for minutes in (2, 0):
            at = now - timedelta(minutes=minutes)
            notices.announce(KIND, [note(world.owner, world.customer, key=str(minutes))], at=at)
        assert actions.see_all(world.owner, until=now - timedelta(minutes=1)) == 1
        assert [one.key for one in queries.unread(world.owner)] == ["0"]

    def test_an_act_that_is_undone_leaves_no_notice(self, world: Any) -> None:
        from django.db import transaction

        with transaction.atomic():
            notices.tell(KIND, [note(world.colleague, world.customer)], performing.begin_act(world.owner, "test"))
            transaction.set_rollback(True)
        assert not Notice.objects.exists()


def test_every_kind_has_its_words_and_its_place() -> None:
    for kind in notices.kinds.values():
        assert kind.group in notices.GROUPS
        assert str(kind.words)
        assert str(kind.label)
        assert kind.icon


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(RuntimeError, match="collaborating"):
        notices.kind("collaborating", "told", label="", icon="", words="")
