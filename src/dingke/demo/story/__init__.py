"""The people, accounts and deals that the demonstration always has, told as of one day.

DAY is the day on which the story is told; every date in it is moved by the distance from DAY to today.
Not for the crowd around them: that is made in dingke.demo.company.
"""

from datetime import date, timedelta

DAY = date(2026, 11, 23)


def day(text: str) -> date:
    """ "11-05" of the story's year, or "2027-01-31"."""
    return date.fromisoformat(text if len(text) > 5 else f"{DAY.year}-{text}")


def ago(days: int) -> date:
    return DAY - timedelta(days=days)
