"""When days of two trips meet, and which of the days are worked. No rows, no clock."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

from dingke.platform.worktime.rules import is_working_day


class Days(Protocol):
    """Something with a first and a last day, both of which count."""

    @property
    def first_day(self) -> date: ...

    @property
    def last_day(self) -> date: ...


Row = TypeVar("Row", bound=Days)


def meet(one: Days, other: Days) -> bool:
    """Whether there is a day in both."""
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def covers(one: Days, day: date) -> bool:
    return one.first_day <= day <= one.last_day


def working_days(first: date, last: date) -> tuple[date, ...]:
    """The days from the first to the last, both included, that are worked; holidays and 调休 as published."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return tuple(day for day in days if is_working_day(day))


def clash(wanted: Days, others: Iterable[Row]) -> Row | None:
    """The first of the others that has a day in common."""
    return next((one for one in others if meet(one, wanted)), None)
