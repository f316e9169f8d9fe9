"""The words of a large set, sorted into their index over a second connection."""

import time
from typing import Any

import pytest
from django.db import Error, connection

from dingke.engine import sorting_in
from tests.world import World

pytestmark = pytest.mark.django_db
PATIENCE = 10.0


def waiting() -> int:
    """Sorts in whatever waits. Gives how many pages of the list that were."""
    with connection.cursor() as cursor:
        cursor.execute("select public.engine_sort_in()")
        return int(cursor.fetchone()[0])


def change_words(world: World) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update engine_searchentry set words = words || 'neu:1'::tsvector")


class TestSortingIn:
    def test_is_for_the_programs_role(self, world: World) -> None:
        """The index is the owner's; cleaning its list is otherwise the owner's alone."""
        change_words(world)
        assert waiting() > 0
        assert waiting() == 0

    def test_takes_place_while_the_transaction_goes_on(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sorting_in, "PAUSE", 0.01)
        calls: list[int] = []
        with sorting_in.sorting_in():
            deadline = time.monotonic() + PATIENCE
            while not (calls and calls[-1] == 0) and time.monotonic() < deadline:
                change_words(world)
                time.sleep(0.2)
                calls.append(waiting())
        assert calls[-1] == 0

    def test_without_a_second_connection_words_are_written_all_the_same(
        self, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        def refused(*_: Any, **__: Any) -> None:
            raise Error("too many connections")

        monkeypatch.setattr("django.db.backends.base.base.BaseDatabaseWrapper.connect", refused)
        caplog.set_level("INFO", logger="dingke.engine.sorting_in")
        with sorting_in.sorting_in():
            change_words(world)
            deadline = time.monotonic() + PATIENCE
            while "too many connections" not in caplog.text and time.monotonic() < deadline:
                time.sleep(0.01)
        assert "too many connections" in caplog.text
        assert waiting() > 0
