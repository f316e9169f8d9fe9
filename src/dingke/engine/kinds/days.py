"""Days and moments, and the periods by which one asks for them."""

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
        return period(raw, clock.today()) if raw in PERIODS else self.clean(raw)

    def condition_text(self, raw: str) -> str:
        return str(PERIODS[raw]) if raw in PERIODS else super().condition_text(raw)

    def options(self) -> Sequence[tuple[str, str]]:
        return [(code, str(label)) for code, label in PERIODS.items()]


PERIODS = {
    "today": gettext_lazy("today"),
    "this_week": gettext_lazy("this week"),
    "this_month": gettext_lazy("this month"),
    "this_quarter": gettext_lazy("this quarter"),
    "this_year": gettext_lazy("this year"),
    "last_30_days": gettext_lazy("last 30 days"),
}


def period(code: str, today: date) -> tuple[date, date]:
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


def short_day(value: date) -> str:
    """This year ``11-25``, other years ``2027-01-31``."""
    return value.strftime("%m-%d" if value.year == clock.today().year else "%Y-%m-%d")


class Instant(Kind):
    """A condition names a moment, or a day, which counts from its first moment to its last."""

    relations = (FROM, UNTIL)

    def criterion(self, raw: str, person: Person) -> Any:
        if raw in PERIODS:
            first, end = period(raw, clock.today())
        elif len(raw) <= len("2026-11-25"):
            first = Day(self.field).clean(raw)
            end = first + timedelta(days=1)
        else:
            return self.clean(raw)
        return clock.midnight(first), clock.midnight(end)

    def condition_text(self, raw: str) -> str:
        return str(PERIODS[raw]) if raw in PERIODS else raw

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
