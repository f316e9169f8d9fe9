"""Days: read as people write them, counted in periods, and how a page should name them.

Days of the calendar only. Working days and business hours have calendars of their own and are not found here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal, Protocol, TypeVar

from dingke.lib.refusals import UnableToRead, gettext_noop

EARLIEST = date(1900, 1, 1)
LATEST = date(2200, 12, 31)
"""What lies outside is a slip of the keyboard: 0206-11-23, 2926-11-23."""

_SPREADSHEET_ZERO = date(1899, 12, 30)
_WRITTEN = re.compile(
    r"(?P<year>[0-9]{4})(?:(?P<sep>[-/.])(?P<month>[0-9]{1,2})(?P=sep)(?P<day>[0-9]{1,2})"
    r"|\s*年\s*(?P<cn_month>[0-9]{1,2})\s*月\s*(?P<cn_day>[0-9]{1,2})\s*[日号]?"
    r"|(?P<packed_month>[0-9]{2})(?P<packed_day>[0-9]{2}))"
    r"(?P<rest>(?:[T\s]+[0-9]{1,2}:.*)?)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]+)?)?\s*(Z|[+-][0-9]{2}:?[0-9]{2})?", re.IGNORECASE
)
_YEAR_LAST = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})\2([0-9]{4})((?:[T\s]+[0-9]{1,2}:.*)?)", re.IGNORECASE)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


Order = Literal["dmy", "mdy"]
"""Which number stands first where the year stands last."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days [start, end): the end is the first day that no longer belongs to it."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def days(self) -> Iterator[date]:
        return (self.start + timedelta(days=count) for count in range((self.end - self.start).days))


@dataclass(frozen=True, slots=True)
class Shown:
    """How to name a day, for whoever speaks the reader's language.

    code: "yesterday", "today", "tomorrow", "day-after-tomorrow": a word; value is the ISO date;
    "this-year" – value is 11-25; "other-year" – value is 2027-01-31. weekday: 1 Monday to 7 Sunday.
    """

    code: Literal["yesterday", "today", "tomorrow", "day-after-tomorrow", "this-year", "other-year"]
    value: str
    weekday: int


class InForce(Protocol):
    """A rule that holds [effective_from, effective_to); None: until further notice."""

    @property
    def effective_from(self) -> date: ...

    @property
    def effective_to(self) -> date | None: ...


R = TypeVar("R", bound=InForce)


def in_force(rules: Iterable[R], on: date) -> R | None:
    """The rule that holds on a day, None where none does."""
    return next((r for r in rules if r.effective_from <= on and (r.effective_to is None or on < r.effective_to)), None)


def figure_on(table: Sequence[tuple[date, int]], day: date) -> int:
    """What a dated table says on a day: (from which day on, figure), in order; before its first entry that one holds."""
    begun = [figure for since, figure in table if since <= day]
    return begun[-1] if begun else table[0][1]


def parse(written: str, zone: tzinfo | None = None) -> date | None:
    """The day that is written, None for blank.

    Read: 2026-11-23, 2026/11/23, 2026.11.23, 20261123, 2026年11月23日, each also with a time behind it, and
    the day numbers of spreadsheets (46349); 23.11.2026 and 11/23/2026 where only one reading is possible.
    A time with an offset is taken to the zone first.
    Raises UnableToRead, naming the right form, for other writing, for 05.03.2019 and for impossible days; years are
    1900–2200.
    """
    plain = year_first(unicodedata.normalize("NFKC", written).strip())
    if not plain:
        return None
    if _YEAR_LAST.fullmatch(plain):
        raise _two_readings(written)
    if _SERIAL.fullmatch(plain):
        return _believable(_SPREADSHEET_ZERO + timedelta(days=int(float(plain))), written)
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        raise _refusal(written)
    parts = found.groupdict()
    month = parts["month"] or parts["cn_month"] or parts["packed_month"]
    day = parts["day"] or parts["cn_day"] or parts["packed_day"]
    try:
        written_day = date(int(parts["year"]), int(month), int(day))
        moved = _in_zone(written_day, parts["rest"].lstrip("Tt "), zone) if parts["rest"] else written_day
    except ValueError as error:
        raise _refusal(written) from error
    return _believable(moved, written)


def year_first(written: str, order: Order | None = None) -> str:
    """23.11.2026 as 2026-11-23, what stands behind it as it is; everything else unchanged.

    order: how days are written where this one stands; without it only what can be read in one way is turned round.
    """
    found = _YEAR_LAST.fullmatch(written.strip())
    order = (_proven(found) if found else None) or order
    if found is None or order is None:
        return written
    one, other = int(found.group(1)), int(found.group(3))
    day, month = (one, other) if order == "dmy" else (other, one)
    return f"{found.group(4)}-{month:02}-{day:02}{found.group(5)}"


def order_of(cells: Iterable[str]) -> Order | None:
    """How days are written in a column with the year last; None when no cell tells, or two contradict each other."""
    found = (_YEAR_LAST.fullmatch(cell.strip()) for cell in cells)
    telling = (each for each in found if each and int(each.group(1)) != int(each.group(3)))
    proven = {order for each in telling if (order := _proven(each))}
    return proven.pop() if len(proven) == 1 else None


def year(of: date) -> Period:
    return Period(date(of.year, 1, 1), date(of.year + 1, 1, 1))


def quarter(of: date) -> Period:
    first = date(of.year, 3 * ((of.month - 1) // 3) + 1, 1)
    return Period(first, add_months(first, 3))


def month(of: date) -> Period:
    first = of.replace(day=1)
    return Period(first, add_months(first, 1))


def week(of: date) -> Period:
    """Monday to Sunday."""
    first = of - timedelta(days=of.weekday())
    return Period(first, first + timedelta(days=7))


def add_months(day: date, months: int) -> date:
    """The same day of another month, its last one if it is shorter (31 January + 1 → 28 February)."""
    years, month_index = divmod(day.month - 1 + months, 12)
    first = date(day.year + years, month_index + 1, 1)
    return min(first + timedelta(days=day.day - 1), _last_day(first))


def show(day: date, today: date) -> Shown:
    weekday = day.isoweekday()
    match (day - today).days:
        case -1:
            return Shown("yesterday", day.isoformat(), weekday)
        case 0:
            return Shown("today", day.isoformat(), weekday)
        case 1:
            return Shown("tomorrow", day.isoformat(), weekday)
        case 2:
            return Shown("day-after-tomorrow", day.isoformat(), weekday)
    if day.year == today.year:
        return Shown("this-year", f"{day:%m-%d}", weekday)
    return Shown("other-year", day.isoformat(), weekday)


def _last_day(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _in_zone(day: date, time: str, zone: tzinfo | None) -> date:
    found = _TIME.fullmatch(time)
    if found is None:
        raise ValueError(time)
    hours, minutes, seconds, offset = found.groups()
    # 24:00 is how many systems write the end of a day; it stays on that day here.
    if int(hours) == 24 and int(minutes) == 0:
        return day
    moment = datetime(day.year, day.month, day.day, int(hours), int(minutes), int(seconds or 0), tzinfo=UTC)
    if offset is None or zone is None:
        return day
    if offset in "Zz":
        return moment.astimezone(zone).date()
    shift = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    return (moment - shift if offset[0] == "+" else moment + shift).astimezone(zone).date()


def _believable(day: date, written: str) -> date:
    if not EARLIEST <= day <= LATEST:
        raise _refusal(written)
    return day


def _proven(found: re.Match[str]) -> Order | None:
    """The only way to read it, as there are twelve months; either where both ways say the same."""
    one, other = int(found.group(1)), int(found.group(3))
    if one > 12 or one == other:
        return "dmy"
    return "mdy" if other > 12 else None


def _two_readings(written: str) -> UnableToRead:
    forms = gettext_noop("“%(value)s” can be read as two different days; write it like 2026-11-23.")
    return UnableToRead(forms, value=written[:40])


def _refusal(written: str) -> UnableToRead:
    forms = gettext_noop("“%(value)s” is not a day; write it like 2026-11-23.")
    return UnableToRead(forms, value=written[:40])
