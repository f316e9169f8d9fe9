"""When a resource is free next: a table of cases, and what holds of any."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dingke.domains.dispatch.rules import Free, Span, next_free

NINE = datetime(2026, 11, 25, 1, tzinfo=UTC)


def at(hour: int) -> datetime:
    return NINE + timedelta(hours=hour - 9)


def span(first: int, last: int) -> Span:
    return Span(at(first), at(last))


@pytest.mark.parametrize(
    ("taken", "free"),
    [
        ((), Free(at(10), None)),
        ((span(8, 10),), Free(at(10), None)),  # ends when the other begins
        ((span(9, 11),), Free(at(11), None)),
        ((span(12, 13),), Free(at(10), at(12))),
        ((span(11, 13),), Free(at(13), None)),  # one hour is left before it, two are wanted
        ((span(14, 15), span(9, 11)), Free(at(11), at(14))),  # whatever their order
        ((span(9, 12), span(10, 11)), Free(at(12), None)),
    ],
)
def test_the_next_free_time_for_two_hours_from_ten(taken: tuple[Span, ...], free: Free) -> None:
    assert next_free(taken, span(10, 12)) == free


spans = st.builds(lambda first, length: span(first, first + length), st.integers(0, 60), st.integers(1, 12))


@given(st.lists(spans, max_size=8), spans)
def test_what_is_free_overlaps_nothing_and_is_long_enough(taken: list[Span], wanted: Span) -> None:
    free = next_free(taken, wanted)
    found = Span(free.since, free.since + (wanted.until - wanted.since))
    assert free.since >= wanted.since
    assert not any(one.overlaps(found) for one in taken)
    assert free.until is None or free.until >= found.until


@given(st.lists(spans, max_size=8), spans)
def test_what_is_not_taken_is_free_at_once(taken: list[Span], wanted: Span) -> None:
    assert (next_free(taken, wanted).since == wanted.since) == (not any(one.overlaps(wanted) for one in taken))
