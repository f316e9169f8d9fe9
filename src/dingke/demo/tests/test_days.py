"""The company can be made on whichever day somebody looks at it, at the end of a week, of a month or in a holiday."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from dingke import demo
from dingke.demo import building
from dingke.demo.approvals import last_working_day
from dingke.demo.dispatch import working_day
from dingke.demo.moments import back
from dingke.demo.visits import worked
from dingke.platform.timeline.models import Operation
from dingke.platform.worktime.rules import is_working_day

# The days of which a calendar is known.
DAYS = st.dates(date(2025, 6, 1), date(2026, 12, 31))
COUNTS = st.integers(1, 30)


@pytest.mark.django_db
def test_its_stories_are_told_on_every_kind_of_day(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One company, and its stories on a Sunday that begins a month, a Monday that ends one, a Saturday, and in the middle of
    the national holidays: what answers another act never lies before it, and nothing is left out on any of them.
    """
    sunday = date(2026, 11, 1)
    settings.TODAY = sunday
    with monkeypatch.context() as without:
        without.setattr(building, "STORIES", ())
        assert demo.build(size=0.1, seed=7, today=sunday).fresh
    told = {}
    for day in (sunday, date(2026, 11, 30), date(2026, 11, 28), date(2026, 10, 4)):
        settings.TODAY = day
        with transaction.atomic():
            before = Operation.objects.count()
            for story in building.STORIES:
                story.settle(day)
            told[day] = Operation.objects.count() - before
            transaction.set_rollback(True)
    assert len(set(told.values())) == 1, told
    assert min(told.values()) > 100


@given(DAYS, COUNTS, COUNTS)
def test_what_is_counted_back_keeps_its_order_on_every_day(day: date, one: int, other: int) -> None:
    """More working days back is earlier, none is the day itself, and each but that is worked."""
    earlier, later = back(day, max(one, other)), back(day, min(one, other))
    assert earlier <= later < back(day, 0)
    assert (earlier == later) == (one == other)
    assert back(day, 0).date() == day
    assert is_working_day(later.date())


@given(DAYS, COUNTS)
def test_working_days_on_either_side_are_worked_and_keep_their_distance(day: date, count: int) -> None:
    for days in (count, -count):
        found = working_day(day, days)
        step = timedelta(days=1 if days > 0 else -1)
        passed = [day + step * number for number in range(1, abs((found - day).days) + 1)]
        assert is_working_day(found)
        assert sum(map(is_working_day, passed)) == count
    assert working_day(day, 0) == day


@given(DAYS)
def test_the_last_day_that_was_worked_is_no_later_and_none_lies_between(day: date) -> None:
    for found, first in ((worked(day), day), (last_working_day(day), day - timedelta(days=1))):
        assert is_working_day(found)
        assert found <= first
        assert not any(is_working_day(found + timedelta(days=number)) for number in range(1, (first - found).days + 1))
