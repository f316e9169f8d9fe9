"""Working time: which days are worked, and how many business hours lie between two moments.

Three kinds of day are never mixed: calendar days, working days (with 调休), business hours (domain reference 0, 5.3).
The calendar is the one the State Council published, as the package ``holidays`` carries it; a year that it does not know
yet is counted by weekdays and public holidays alone and says so (``is_official``). No rows, no clock.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import holidays
from django.utils import timezone

HOURS = ((time(9), time(12)), (time(13, 30), time(17, 30)))
"""Business hours of a working day, seven in all (domain reference 5.3, an example until a company sets its own)."""

HOURS_A_DAY = 7


@lru_cache(maxsize=64)
def calendar(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


def is_official(year: int) -> bool:
    """Whether the year's 调休 are known; the State Council names them late in the year before."""
    return any(day.year == year for day in calendar(year).weekend_workdays)


def is_working_day(day: date) -> bool:
    return bool(calendar(day.year).is_working_day(day))


def spans(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of business time between two moments, in order."""
    zone = timezone.get_current_timezone()
    day = since.astimezone(zone).date()
    while day <= until.astimezone(zone).date():
        for opens, closes in HOURS if is_working_day(day) else ():
            start = max(datetime.combine(day, opens, zone), since)
            end = min(datetime.combine(day, closes, zone), until)
            if start < end:
                yield start, end
        day += timedelta(days=1)


def hours_between(since: datetime, until: datetime) -> float:
    """Business hours that passed; 0 when the second is not later."""
    return sum((end - start).total_seconds() for start, end in spans(since, until)) / 3600


def after(since: datetime, hours: float) -> datetime:
    """The moment at which so many business hours have passed. hours: over 0.

    A moment outside business hours counts from the next that is inside.
    """
    left = timedelta(hours=hours)
    for start, end in spans(since, since + timedelta(days=60 + hours * 2)):
        if left <= end - start:
            return start + left
        left -= end - start
    raise ValueError(f"{hours} business hours lie beyond every calendar.")


def working_days_after(day: date, count: int) -> date:
    """The working day that is so many working days later; the day itself does not count. count: over 0."""
    return _walked(day, count, timedelta(days=1))


def working_days_before(day: date, count: int) -> date:
    """The working day that is so many working days earlier; for 0 the day itself."""
    return _walked(day, count, timedelta(days=-1))


def _walked(day: date, count: int, step: timedelta) -> date:
    while count:
        day += step
        count -= is_working_day(day)
    return day
