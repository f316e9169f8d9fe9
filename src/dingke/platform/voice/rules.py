"""By when somebody is answered, and until when he may be given access."""

from collections.abc import Sequence
from datetime import date, timedelta

from dingke.platform.voice.terms import ACCESS_DAYS, ANSWER_WITHIN
from dingke.platform.worktime.rules import working_days_after


def due_on(asked_on: date) -> date:
    """The day by which something brought forward on a day is to be answered."""
    return working_days_after(asked_on, days_on(ANSWER_WITHIN, asked_on))


def latest(day: date) -> date:
    """The latest last day of access that somebody may ask for on a day."""
    return day + timedelta(days=days_on(ACCESS_DAYS, day))


def days_on(table: Sequence[tuple[date, int]], day: date) -> int:
    """What a dated table says on a day; before its first entry that one holds."""
    begun = [days for since, days in table if since <= day]
    return begun[-1] if begun else table[0][1]
