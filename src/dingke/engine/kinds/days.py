"""Days and moments, and the periods by which one asks for them."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import clock
from dingke.engine.access import Person
from dingke.engine.kinds.plain import EMPTY, FROM, IS, UNKNOWN, UNTIL, Kind
from dingke.lib import dates


class Day(Kind):
    relations = (FROM, UNTIL, IS, EMPTY)

    def text(self, value: Any) -> str:
        return "" if value is None else value.isoformat()

    def cell(self, value: Any) -> SafeString:
        if value is None:
            return UNKNOWN
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), short_day(value))

    def dump(self, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def formfield(self) -> forms.Field:
        made = super().formfield()
        made.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return made

    def clean(self, raw: Any) -> Any:
        if isinstance(raw, str):
            if not raw.strip():
                return None
            try:
                return dates.parse(raw)
            except ValueError as error:
                raise ValidationError(_("“%(value)s” is not a date; write 2026-11-23.") % {"value": raw}) from error
        return raw.date() if isinstance(raw, datetime) else raw

    def criterion(self, raw: str, person: Person) -> Any:
        return period_of(raw) or self.clean(raw)

    def condition_text(self, raw: str, person: Person) -> str:
        return period_words(raw) or super().condition_text(raw, person)

    def options(self) -> Sequence[tuple[str, str]]:
        return [(code, str(label)) for code, label in PERIODS.items()]


PERIODS = {
    "today": gettext_lazy("today"),
    "this_week": gettext_lazy("this week"),
    "this_month": gettext_lazy("this month"),
    "this_quarter": gettext_lazy("this quarter"),
    "this_year": gettext_lazy("this year"),
    "last_30_days": gettext_lazy("last 30 days"),
    "over_90_days_ago": gettext_lazy("more than 90 days ago"),
}
# Before it nothing of ours happened; the calendar's own first day has no midnight in every time zone.
LONG_AGO = date(1900, 1, 1)


MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def period_of(raw: str) -> tuple[date, date] | None:
    """The days that a name of PERIODS or a month (``2026-11``) means, as [from, to); None when it is neither."""
    if raw in PERIODS:
        return period(raw, clock.today())
    if not (found := MONTH.fullmatch(raw)):
        return None
    try:
        month = dates.month(date(int(found[1]), int(found[2]), 1))
    except (ValueError, OverflowError):  # the year 0000, or a month that ends beyond the calendar
        return None
    return month.start, month.end


def period_words(raw: str) -> str:
    """How a period reads in the filter sentence; "" when it is none."""
    return str(PERIODS[raw]) if raw in PERIODS else raw if period_of(raw) else ""


def period(code: str, today: date) -> tuple[date, date]:
    """The days of a named period, as [from, to)."""
    if code == "over_90_days_ago":
        return LONG_AGO, today - timedelta(days=90)
    if code in ("today", "last_30_days"):
        return today - timedelta(days=30 if code == "last_30_days" else 0), today + timedelta(days=1)
    found = {
        "this_week": dates.week,
        "this_month": dates.month,
        "this_quarter": dates.quarter,
        "this_year": dates.year,
    }[code](today)
    return found.start, found.end


def short_day(value: date) -> str:
    """This year ``11-25``, other years ``2027-01-31``."""
    return value.strftime("%m-%d" if value.year == clock.today().year else "%Y-%m-%d")


NOW = "now"


class Instant(Kind):
    """A condition names a moment, perhaps the present one (NOW), or a day, which counts from its first moment to its last."""

    relations = (FROM, UNTIL)

    def formfield(self) -> forms.Field:
        """Typed to the minute, in the time that is kept here."""
        made = super().formfield()
        made.widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        made.error_messages["invalid"] = _("Not a day and time; write 2026-11-25 14:00.")
        return made

    def criterion(self, raw: str, person: Person) -> Any:
        if raw == NOW:
            return (moment := clock.now()), moment + timedelta(microseconds=1)
        if found := period_of(raw):
            first, end = found
        elif len(raw) <= len("2026-11-25"):
            first = Day(self.field).clean(raw)
            end = first + timedelta(days=1)
        else:
            return self.clean(raw)
        return clock.midnight(first), clock.midnight(end)

    def condition_text(self, raw: str, person: Person) -> str:
        return _("now") if raw == NOW else period_words(raw) or raw

    def text(self, value: Any) -> str:
        return "" if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")

    def cell(self, value: Any) -> SafeString:
        if value is None:
            return UNKNOWN
        local = timezone.localtime(value)
        return format_html(
            '<time datetime="{}" title="{}">{}</time>', local.isoformat(), self.text(value), short_day(local.date())
        )

    def dump(self, value: Any) -> Any:
        return None if value is None else value.isoformat()
