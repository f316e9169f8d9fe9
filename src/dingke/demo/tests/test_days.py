"""The company can be made on whichever day somebody looks at it, at the end of a week, of a month or of a holiday."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from dingke import demo
from dingke.demo import building
from dingke.demo.moments import MORNING, back
from dingke.platform.timeline.models import Operation
from dingke.platform.worktime.rules import is_working_day

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)
WEEK = [MONDAY + timedelta(days=number) for number in range(7)]
# The first and the last day of a month, in the middle of the national holidays, and the first of a year.
OTHERS = [date(2026, 11, 1), date(2026, 11, 30), date(2026, 10, 4), date(2027, 1, 1)]


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_its_stories_are_told_on_every_day(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """One company, and on each day its stories: what answers another act never lies before it."""
    settings.TODAY = MONDAY
    with monkeypatch.context() as without:
        without.setattr(building, "STORIES", ())
        demo.build(size=0.1, seed=7, today=MONDAY)
    told = {}
    for day in (*WEEK, *OTHERS):
        settings.TODAY = day
        with taken_back():
            before = Operation.objects.count()
            for story in building.STORIES:
                story.settle(day)
            told[day] = Operation.objects.count() - before
    assert len(set(told.values())) == 1, told
    assert min(told.values()) > 100


def test_it_is_made_whole_on_a_sunday_that_begins_a_month(settings: Any) -> None:
    day = date(2026, 11, 1)
    settings.TODAY = day
    assert demo.build(size=0.1, seed=7, today=day).fresh


@pytest.mark.parametrize("day", [*WEEK, *OTHERS])
def test_counting_back_ends_on_a_working_day(day: date) -> None:
    assert back(day, 0) == timezone.make_aware(datetime.combine(day, MORNING))
    for count in (1, 3, 10):
        found = back(day, count).date()
        assert is_working_day(found)
        passed = [found + timedelta(days=number) for number in range(1, (day - found).days)]
        assert sum(map(is_working_day, passed)) == count - 1
