"""Clocks that pause: by when something is due that takes so long, counted in natural hours, business hours or working days.

Of working days the day on which it came in does not count, and the last one ends with its business hours (Civil Code,
article 201; domain reference 5.3). A working day counts when the clock runs at its close: a pause within one day costs
nothing, one over a close costs that day (our default 〔设〕). No rows, no clock of the wall.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dingke.platform.worktime import rules


class Unit(models.TextChoices):
    """Three kinds of time that are never mixed."""

    NATURAL_HOURS = "natural_hours", _("natural hours")
    BUSINESS_HOURS = "business_hours", _("business hours")
    WORKING_DAYS = "working_days", _("working days")


WARNS_AT: Final = Decimal("0.8")
"""The part of the time after which whoever answers for it is warned (domain reference 5.2, our default 〔设〕)."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Time during which a clock stands: from ``since`` until ``until`` (excluded); None: it still stands."""

    since: datetime
    until: datetime | None = None


def due(since: datetime, length: Decimal, unit: Unit, stops: Iterable[Stop] = ()) -> datetime | None:
    """The moment at which so much time has run; None while the clock stands before it.

    length: over 0; a part of a working day is a whole one. stops: in any order, they may overlap.
    """
    still = merged(since, stops)
    if unit == Unit.WORKING_DAYS:
        return close_of_day(since, math.ceil(length), still)
    return run_out(since, timedelta(hours=float(length)), still, in_business=unit == Unit.BUSINESS_HOURS)


def warned(since: datetime, length: Decimal, unit: Unit, stops: Iterable[Stop] = ()) -> datetime | None:
    """The moment from which it is about to be due."""
    return due(since, length * WARNS_AT, unit, stops)


def merged(since: datetime, stops: Iterable[Stop]) -> Sequence[Stop]:
    """The stops after a moment, in order and apart from each other; none is empty."""
    found: list[Stop] = []
    for stop in sorted(stops, key=lambda one: one.since):
        begins = max(stop.since, since)
        if stop.until is not None and stop.until <= begins:
            continue
        if found and (found[-1].until is None or begins <= found[-1].until):
            found[-1] = Stop(found[-1].since, later(found[-1].until, stop.until))
        else:
            found.append(Stop(begins, stop.until))
    return found


def later(one: datetime | None, other: datetime | None) -> datetime | None:
    """None is later than every moment."""
    return None if one is None or other is None else max(one, other)


def run_out(since: datetime, left: timedelta, still: Sequence[Stop], *, in_business: bool) -> datetime | None:
    for stop in still:
        for opens, closes in stretches(since, stop.since, in_business=in_business):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        if stop.until is None:
            return None
        since = stop.until
    # Seven business hours a day on five days a week are a fifth of the time; the holidays in a row are the 60 days.
    for opens, closes in stretches(since, since + left * 10 + timedelta(days=60), in_business=in_business):
        if left <= closes - opens:
            return opens + left
        left -= closes - opens
    raise ValueError(f"{left} of business time lie beyond every calendar.")


def stretches(since: datetime, until: datetime, *, in_business: bool) -> Iterator[tuple[datetime, datetime]]:
    """The time between two moments that counts, in order."""
    if in_business:
        yield from rules.spans(since, until)
    elif since < until:
        yield since, until


def close_of_day(since: datetime, count: int, still: Sequence[Stop]) -> datetime | None:
    day = timezone.localtime(since).date()
    closes = since
    while count:
        day += timedelta(days=1)
        if not rules.is_working_day(day):
            continue
        closes = close_of(day)
        stands = next((one for one in still if one.since < closes and (one.until is None or closes <= one.until)), None)
        if stands is None:
            count -= 1
        elif stands.until is None:
            return None
    return closes


def close_of(day: date) -> datetime:
    """The end of business hours of a day."""
    return datetime.combine(day, rules.HOURS[-1][1], timezone.get_current_timezone())
