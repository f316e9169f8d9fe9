"""By when somebody is answered, and until when he may be given access."""

from datetime import date, timedelta

from dingke.platform.worktime.rules import working_days_after


def due_on(asked_on: date, within: int) -> date:
    """The day by which something brought forward on a day is to be answered. within: working days."""
    return working_days_after(asked_on, within)


def latest(day: date, most: int) -> date:
    """The latest last day of access that somebody may ask for on a day. most: days."""
    return day + timedelta(days=most)
