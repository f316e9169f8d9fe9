"""Points on a day, and the grade they make: a table of cases, and what holds whatever the cases are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dingke.domains.credit import rules
from dingke.domains.credit.rules import Change

DAY = date(2026, 11, 23)
LATER = DAY + timedelta(days=10)


@pytest.mark.parametrize(
    ("base", "changes", "points"),
    [
        (82, (), 82),
        (82, (Change(3, DAY),), 85),  # counts on its first day
        (82, (Change(3, LATER),), 82),  # not yet
        (82, (Change(3, date(2026, 1, 1), DAY),), 82),  # over on the day on which it expires
        (82, (Change(3, date(2026, 1, 1), LATER), Change(-5, DAY)), 80),
        (98, (Change(5, DAY),), 100),
        (3, (Change(-5, DAY),), 0),
        (98, (Change(5, DAY), Change(-4, DAY)), 99),  # bounded once, at the end
        (82, (Change(3, DAY, DAY),), 82),  # revoked on the day from which it would have counted
    ],
)
def test_points_on_a_day(base: int, changes: tuple[Change, ...], points: int) -> None:
    assert rules.points_on(base, changes, DAY) == points


@pytest.mark.parametrize(
    ("points", "letters"),
    [(100, "AAA"), (90, "AAA"), (89, "AA"), (80, "AA"), (79, "A"), (60, "B"), (50, "C"), (49, "D"), (0, "D")],
)
def test_the_grade_that_points_make(points: int, letters: str) -> None:
    assert rules.grade(points, DAY) == letters


@pytest.mark.parametrize(("parts", "total"), [((24, 27, 17, 13), 81), ((24, None, 17, 13), None), ((0, 0, 0, 0), 0)])
def test_the_parts_of_a_scorecard_together(parts: tuple[int | None, ...], total: int | None) -> None:
    assert rules.total(parts) == total


def test_the_parts_of_a_scorecard_make_a_hundred() -> None:
    assert sum(rules.most(DAY).values()) == 100


near = st.integers(-40, 40).map(lambda days: DAY + timedelta(days=days))
changes = st.builds(
    lambda delta, since, days: Change(delta, since, None if days is None else since + timedelta(days=days)),
    st.integers(-100, 100).filter(bool),
    near,
    st.none() | st.integers(0, 40),
)
bases = st.integers(0, 100)


@given(bases, st.lists(changes, max_size=6).flatmap(lambda one: st.tuples(st.just(one), st.permutations(one))), near)
def test_their_order_does_not_matter(base: int, both: tuple[list[Change], list[Change]], day: date) -> None:
    came, other = both
    assert rules.points_on(base, came, day) == rules.points_on(base, other, day)


@given(bases, st.lists(changes, max_size=6), changes, near)
def test_one_that_is_over_has_no_effect(base: int, others: list[Change], over: Change, day: date) -> None:
    ended = Change(over.delta, over.since, min(day, over.until or day))
    assert rules.points_on(base, [*others, ended], day) == rules.points_on(base, others, day)


@given(bases, st.lists(changes, max_size=6), near)
def test_the_sum_can_be_reckoned_again(base: int, all_of: list[Change], day: date) -> None:
    counting = [one.delta for one in all_of if one.since <= day and (one.until is None or one.until > day)]
    assert rules.points_on(base, all_of, day) == max(0, min(100, base + sum(counting)))


@given(bases, st.lists(changes, max_size=4), changes, near, near)
def test_revoking_leaves_what_was_before(
    base: int, others: list[Change], one: Change, revoked: date, day: date
) -> None:
    then = Change(one.delta, one.since, rules.ends(one.until, revoked))
    if day < revoked:
        assert rules.points_on(base, [*others, then], day) == rules.points_on(base, [*others, one], day)


@given(bases, st.lists(changes, max_size=6), near)
def test_points_have_a_grade_and_stay_within_bounds(base: int, all_of: list[Change], day: date) -> None:
    points = rules.points_on(base, all_of, day)
    assert 0 <= points <= 100
    assert rules.grade(points, day) in {"AAA", "AA", "A", "B", "C", "D"}
