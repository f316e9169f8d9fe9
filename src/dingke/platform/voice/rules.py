"""By when somebody is answered, and until when he may be given access."""

from datetime import date, timedelta

from dingke.lib import dates
from dingke.platform.voice.terms import ACCESS_DAYS, ANSWER_WITHIN
from dingke.platform.worktime.rules import working_days_after


def due_on(asked_on: date) -> date:
    """The day by which something brought forward on a day is to be answered."""
    return working_days_after(asked_on, dates.figure_on(ANSWER_WITHIN, asked_on))


def latest(day: date) -> date:
    """The latest last day of access that somebody may ask for on a day."""
    return day + timedelta(days=dates.figure_on(ACCESS_DAYS, day))
