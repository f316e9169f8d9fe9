"""Putting levels on file, and ending them. What orders were reckoned by does not change behind them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from dingke.domains.service import queries
from dingke.domains.service.models import ServiceLevel
from dingke.engine.action import Act, Conduct, Values, conduct
from dingke.engine.faults import Fault
from dingke.platform.worktime.clocks import Unit

RECKONED = ("kind", "priority", "measure", "length", "unit", "stops", "reopening", "is_applied", "archived_at")
"""What an order's limits come from, besides the period."""

NEEDED = ("length", "since")

Span = tuple[date, date | None]


@conduct
class ServiceLevelConduct(Conduct):
    """A level holds from a day on which no order of its kind has come in yet: the limits of orders stay what can be
    reckoned anew from their moments and the levels of their day."""

    model = ServiceLevel

    def check(self, rows: Sequence[ServiceLevel], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        others = list(ServiceLevel.objects.filter(is_applied=True, archived_at=None))
        for index, row in enumerate(rows):
            if any(getattr(row, name) is None for name in NEEDED):
                continue  # the fields say that they are missing
            if row.unit == Unit.WORKING_DAYS and row.length % 1:
                yield Fault(_("Working days are whole; state hours for less than one."), "length", index)
            if is_used(row) and (twin := overlapping(row, [*others, *rows[:index]])):
                words = _("“%(name)s” holds for the same from %(since)s on; end it first.")
                yield Fault(words % {"name": twin, "since": twin.since}, "since", index)
            yield from behind_orders(row, before.get(row.pk), index)


def is_used(row: ServiceLevel) -> bool:
    return row.is_applied and row.archived_at is None


def overlapping(row: ServiceLevel, others: Iterable[ServiceLevel]) -> ServiceLevel | None:
    """Another level for the very same that holds on some of its days."""
    for other in others:
        alike = (other.kind, other.priority, other.measure) == (row.kind, row.priority, row.measure)
        begins = row.until is None or other.since < row.until
        goes_on = other.until is None or row.since < other.until
        if alike and begins and goes_on and is_used(other) and other is not row and (not row.pk or other.pk != row.pk):
            return other
    return None


def behind_orders(row: ServiceLevel, old: Values | None, index: int) -> Iterable[Fault]:
    """What would change for orders that came in already."""
    for level, (since, until) in touched(row, old):
        number = queries.reckoned_by(level, since, until).count()
        if number:
            words = _(
                "%(count)s orders that came in from %(since)s on are reckoned already; they keep their limits. End this level "
                "and let another one begin later."
            )
            yield Fault(words % {"count": number, "since": since}, "since", index)
            return


def touched(row: ServiceLevel, old: Values | None) -> Iterable[tuple[ServiceLevel, Span]]:
    """The days on which something else holds than before, each with the level of those days."""
    was = ServiceLevel(**dict(old)) if old else None
    if was is None or not is_used(was):
        if is_used(row):
            yield row, (row.since, row.until)
    elif not is_used(row) or any(getattr(row, name) != getattr(was, name) for name in RECKONED):
        yield was, (was.since, was.until)
        yield row, (row.since, row.until)
    else:
        for one, other in ((row.since, was.since), (row.until, was.until)):
            if one != other:
                first = min(day for day in (one, other) if day is not None)
                yield row, (first, None if None in {one, other} else max(day for day in (one, other) if day))
