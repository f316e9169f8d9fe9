"""Periods as an address names them: by a word that moves with the day, or by a month."""

import re
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy

from dingke.lib import dates

NAMED = {
    "today": gettext_lazy("today"),
    "this_week": gettext_lazy("this week"),
    "this_month": gettext_lazy("this month"),
    "this_quarter": gettext_lazy("this quarter"),
    "this_year": gettext_lazy("this year"),
    "last_30_days": gettext_lazy("last 30 days"),
}


MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def read(raw: str) -> tuple[date, date] | None:
    """The days that a name of NAMED or a month (``2026-11``) means, as [from, to); None when it is neither."""
    if raw in NAMED:
        return named(raw, timezone.localdate())
    if not (found := MONTH.fullmatch(raw)):
        return None
    try:
        month = dates.month(date(int(found[1]), int(found[2]), 1))
    except (ValueError, OverflowError):  # the year 0000, or a month that ends beyond the calendar
        return None
    return month.start, month.end


def named(code: str, today: date) -> tuple[date, date]:
    """The days of a named period, as [from, to)."""
    if code in ("today", "last_30_days"):
        return today - timedelta(days=30 if code == "last_30_days" else 0), today + timedelta(days=1)
    found = {
        "this_week": dates.week,
        "this_month": dates.month,
        "this_quarter": dates.quarter,
        "this_year": dates.year,
    }[code](today)
    return found.start, found.end


def words(raw: str) -> str:
    """How a period reads in the filter sentence; "" when it is none."""
    return str(NAMED[raw]) if raw in NAMED else raw if read(raw) else ""
