"""Days that meet, and days that are worked: tables and properties."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dingke.domains.engagement import rules


@dataclass(frozen=True)
class Span:
    first_day: date
    last_day: date


def span(first: int, last: int) -> Span:
    return Span(date(2026, 11, first), date(2026, 11, last))


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (span(2, 4), span(5, 6), False),  # the day after
        (span(2, 4), span(4, 6), True),  # both days of a trip are its own
        (span(2, 8), span(4, 5), True),  # inside
        (span(4, 4), span(4, 4), True),  # one day
    ],
)
def test_two_trips_meet_on_a_day_of_both(one: Span, other: Span, meets: bool) -> None:
    assert rules.meet(one, other) == rules.meet(other, one) == meets
    assert (rules.clash(one, [other]) is other) == meets


@pytest.mark.parametrize(
    ("first", "last", "worked"),
    [
        (date(2026, 11, 20), date(2026, 11, 23), 2),  # over a weekend
        (date(2026, 10, 1), date(2026, 10, 7), 0),  # the national holiday
        (date(2026, 11, 21), date(2026, 11, 22), 0),  # a weekend
        (date(2026, 10, 10), date(2026, 10, 10), 1),  # a Saturday that is worked (调休)
    ],
)
def test_a_trip_has_its_working_days(first: date, last: date, worked: int) -> None:
    assert len(rules.working_days(first, last)) == worked


DAYS = some.dates(date(2024, 1, 1), date(2026, 12, 31))


@given(DAYS, some.integers(0, 40), DAYS, some.integers(0, 40))
def test_trips_meet_if_and_only_if_they_share_a_day(first: date, length: int, second: date, other: int) -> None:
    one = Span(first, first + timedelta(days=length))
    two = Span(second, second + timedelta(days=other))
    shared = {first + timedelta(days=n) for n in range(length + 1)} & {
        second + timedelta(days=n) for n in range(other + 1)
    }
    assert rules.meet(one, two) == bool(shared)
    assert all(rules.covers(one, day) and rules.covers(two, day) for day in shared)
