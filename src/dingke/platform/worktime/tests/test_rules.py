"""Business hours over nights, weekends and the days the State Council moved."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from dingke.platform.worktime import rules

CHINA = ZoneInfo("Asia/Shanghai")


def at(written: str) -> datetime:
    return datetime.fromisoformat(f"2026-{written}").replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 11, 23), True),  # Monday
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),  # a Saturday that is worked for the holiday
        (date(2026, 10, 6), False),  # a Tuesday of the holiday
    ],
)
def test_days(day: date, is_worked: bool) -> None:
    assert rules.is_working_day(day) is is_worked


def test_a_year_without_its_calendar_says_so() -> None:
    assert rules.is_official(2026)
    assert not rules.is_official(2060)


@pytest.mark.parametrize(
    ("since", "until", "hours"),
    [
        ("11-23T09:00", "11-23T12:00", 3),
        ("11-23T11:00", "11-23T14:30", 2),  # over noon
        ("11-23T16:30", "11-24T10:00", 2),  # over the night
        ("11-20T16:30", "11-23T10:00", 2),  # over the weekend
        ("09-30T16:30", "10-08T10:00", 2),  # over the holiday
        ("10-09T16:30", "10-10T10:00", 2),  # into a Saturday that is worked
        ("11-23T20:00", "11-24T08:00", 0),
        ("11-24T10:00", "11-23T10:00", 0),
    ],
)
def test_between(since: str, until: str, hours: float) -> None:
    assert rules.hours_between(at(since), at(until)) == hours


@pytest.mark.parametrize(
    ("since", "hours", "moment"),
    [
        ("11-23T09:00", 3, "11-23T12:00"),
        ("11-23T11:00", 2, "11-23T14:30"),
        ("11-20T16:30", 2, "11-23T10:00"),
        ("11-21T11:00", 1, "11-23T10:00"),  # on a Saturday the count begins on Monday
        ("11-23T09:00", 14, "11-24T17:30"),
    ],
)
def test_after(since: str, hours: float, moment: str) -> None:
    assert rules.after(at(since), hours) == at(moment)


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        ("2026-02-13", 5, "2026-02-27"),  # the day between is worked, the holiday is not
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2025-09-30", 10, "2025-10-21"),
    ],
)
def test_working_days_are_counted_forth_and_back(day: str, count: int, found: str) -> None:
    """The vectors of the domain reference 5.3; walked back the same days lie between."""
    begins, ends = date.fromisoformat(day), date.fromisoformat(found)
    assert rules.working_days_after(begins, count) == ends
    assert rules.working_days_before(ends, count) == begins
