"""Clocks that pause: the vectors of domain reference 5.3, and what holds of every pause."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dingke.platform.worktime import clocks
from dingke.platform.worktime.clocks import Stop, Unit

CHINA = ZoneInfo("Asia/Shanghai")
NATURAL, BUSINESS, DAYS = Unit.NATURAL_HOURS, Unit.BUSINESS_HOURS, Unit.WORKING_DAYS


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=CHINA)


def stop(since: str, until: str = "") -> Stop:
    return Stop(at(since), at(until) if until else None)


@pytest.mark.serves("S-197")
@pytest.mark.parametrize(
    ("since", "days", "due"),
    [
        ("2026-02-13T10:00", 1, "2026-02-14"),  # a Saturday worked for the Spring Festival
        ("2026-02-13T10:00", 5, "2026-02-27"),
        ("2026-09-18T10:00", 5, "2026-09-24"),  # Sunday 20 September is worked
        ("2026-09-30T10:00", 1, "2026-10-08"),
        ("2025-09-30T10:00", 10, "2025-10-21"),  # Saturday 11 October is worked
        ("2026-09-14T10:00", 22, "2026-10-20"),
        ("2026-09-14T10:00", 32, "2026-11-03"),
    ],
)
def test_working_days_end_with_the_business_of_the_last(since: str, days: int, due: str) -> None:
    assert clocks.due(at(since), Decimal(days), DAYS) == at(f"{due}T17:30")


@pytest.mark.serves("S-197")
@pytest.mark.parametrize(
    ("since", "hours", "due"),
    [
        ("2026-02-13T16:00", 8, "2026-02-14T17:00"),
        ("2026-04-30T17:00", 2, "2026-05-06T10:30"),
        ("2026-09-19T10:00", 1, "2026-09-20T10:00"),  # on a Saturday; the Sunday is worked
        ("2026-01-03T10:00", 1, "2026-01-04T10:00"),
    ],
)
def test_business_hours_run_while_business_is_open(since: str, hours: int, due: str) -> None:
    assert clocks.due(at(since), Decimal(hours), BUSINESS) == at(due)


@pytest.mark.parametrize(
    ("since", "length", "unit", "stops", "due"),
    [
        ("2026-11-20T16:00", "24", NATURAL, (), "2026-11-21T16:00"),
        ("2026-11-20T16:00", "24", NATURAL, (stop("2026-11-20T18:00", "2026-11-20T21:00"),), "2026-11-21T19:00"),
        ("2026-11-20T16:00", "24", NATURAL, (stop("2026-11-22T00:00", "2026-11-23T00:00"),), "2026-11-21T16:00"),
        # Overlapping stops count once.
        (
            "2026-11-20T16:00",
            "24",
            NATURAL,
            (stop("2026-11-20T18:00", "2026-11-20T21:00"), stop("2026-11-20T20:00", "2026-11-20T22:00")),
            "2026-11-21T20:00",
        ),
        # 1.8 hours before noon, the stop over noon, the rest from 15:18 on.
        ("2026-11-20T10:12", "4", BUSINESS, (stop("2026-11-20T12:00", "2026-11-20T15:18"),), "2026-11-20T17:30"),
        ("2026-11-20T16:30", "2", BUSINESS, (stop("2026-11-20T18:00", "2026-11-23T09:00"),), "2026-11-23T10:00"),
        # Within a day a stop costs nothing, over a close it costs the day.
        ("2026-11-23T10:00", "2", DAYS, (stop("2026-11-24T10:00", "2026-11-24T11:00"),), "2026-11-25T17:30"),
        ("2026-11-23T10:00", "2", DAYS, (stop("2026-11-24T15:00", "2026-11-25T09:30"),), "2026-11-26T17:30"),
        ("2026-11-23T10:00", "2", DAYS, (stop("2026-11-24T15:00", "2026-11-27T09:30"),), "2026-11-30T17:30"),
        # On the very moment it runs out a stop comes too late.
        ("2026-11-23T09:00", "3", BUSINESS, (stop("2026-11-23T12:00"),), "2026-11-23T12:00"),
        ("2026-11-23T10:00", "1", DAYS, (stop("2026-11-24T17:30"),), "2026-11-24T17:30"),
    ],
)
def test_stops_are_deducted(since: str, length: str, unit: Unit, stops: Sequence[Stop], due: str) -> None:
    assert clocks.due(at(since), Decimal(length), unit, stops) == at(due)


@pytest.mark.parametrize("unit", list(Unit))
def test_a_clock_that_stands_is_due_at_no_moment(unit: Unit) -> None:
    assert clocks.due(at("2026-11-23T10:00"), Decimal(5), unit, [stop("2026-11-23T11:00")]) is None


def test_is_warned_of_after_four_fifths() -> None:
    since = at("2026-11-23T09:00")
    assert clocks.warned(since, Decimal(5), BUSINESS) == at("2026-11-23T14:30")
    assert clocks.warned(since, Decimal(5), DAYS) == at("2026-11-27T17:30")
    assert clocks.warned(since, Decimal(1), DAYS) == at("2026-11-24T17:30")


MINUTES = st.integers(0, 300 * 24 * 60)
MOMENTS = MINUTES.map(lambda minutes: at("2026-01-01T00:00") + timedelta(minutes=minutes))
LENGTHS = st.integers(1, 30).map(Decimal)
PAUSES = st.lists(
    st.tuples(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9))).map(lambda one: Stop(one[0], one[0] + one[1])),
    max_size=4,
)


@given(MOMENTS, LENGTHS, st.sampled_from(list(Unit)), PAUSES, MOMENTS)
def test_a_pause_of_no_length_changes_nothing(
    since: datetime, length: Decimal, unit: Unit, stops: list[Stop], moment: datetime
) -> None:
    assert clocks.due(since, length, unit, [*stops, Stop(moment, moment)]) == clocks.due(since, length, unit, stops)


@given(MOMENTS, LENGTHS, st.sampled_from(list(Unit)), PAUSES, PAUSES)
def test_pausing_never_brings_it_forward(
    since: datetime, length: Decimal, unit: Unit, stops: list[Stop], more: list[Stop]
) -> None:
    earlier = clocks.due(since, length, unit, stops)
    paused = clocks.due(since, length, unit, [*stops, *more])
    assert earlier is not None
    assert paused is not None
    assert paused >= earlier > since


@given(MOMENTS, LENGTHS, st.sampled_from(list(Unit)), PAUSES)
def test_the_order_of_pauses_does_not_matter(since: datetime, length: Decimal, unit: Unit, stops: list[Stop]) -> None:
    assert clocks.due(since, length, unit, stops) == clocks.due(since, length, unit, stops[::-1])
