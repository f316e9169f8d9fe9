"""The one place that knows which day it is.

A demonstration and a test may be held at a day (`settings.TODAY`); then everything that is told by days stands on it.
Moments (history, sign-ins, sessions, limits) are always real: they come from `django.utils.timezone.now`. What is due by
the hour stands on the day as well: `now` is the real time of day on it.
"""

from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The day here, in the installation's time zone, or the one it is held at."""
    return settings.TODAY or timezone.localdate()


def now() -> datetime:
    """The moment here; where the day is held, this time of that day."""
    return on_day(timezone.now(), today())


def on_day(moment: datetime, day: date) -> datetime:
    """The same time of another day here; the moment itself where it lies on that day."""
    local = timezone.localtime(moment)
    return moment if local.date() == day else datetime.combine(day, local.time(), local.tzinfo)


def is_held() -> bool:
    """Whether days stand still here: a demonstration or a test at a day of its own."""
    return bool(settings.TODAY)


def day_of(moment: datetime) -> date:
    """The day here on which a moment lies."""
    return timezone.localdate(moment)


def midnight(day: date) -> datetime:
    """The first moment of a day here."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def last_moment(day: date) -> datetime:
    """The last moment of a day here; of the last day there is, the last moment of all."""
    if day >= date.max - timedelta(days=1):
        return datetime.max.replace(tzinfo=UTC)
    return midnight(day + timedelta(days=1)) - timedelta(microseconds=1)
