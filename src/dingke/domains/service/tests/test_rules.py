"""Which level holds, by when, and what a set of orders comes to."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dingke.domains.service import rules
from dingke.domains.service.rules import Counted, Course, Halt, Level
from dingke.domains.service.terms import Measure, Reason, Reopening
from dingke.platform.worktime.clocks import Unit

CHINA = ZoneInfo("Asia/Shanghai")
SINCE = date(2026, 1, 1)


def at(written: str) -> datetime:
    return datetime.fromisoformat(f"2026-{written}").replace(tzinfo=CHINA)


def level(pk: int = 1, **more: Any) -> Level:
    values: dict[str, Any] = {
        "measure": Measure.DONE,
        "length": Decimal(8),
        "unit": Unit.BUSINESS_HOURS,
        "since": SINCE,
    }
    return Level(pk, **{**values, **more})


ALL, COMPLAINTS = level(1), level(2, kind="complaint")
URGENT, BOTH = level(3, priority="urgent"), level(4, kind="complaint", priority="urgent")
OLD = level(5, kind="need", since=date(2025, 1, 1), until=SINCE)
NEW = level(6, kind="need")


@pytest.mark.parametrize(
    ("kind", "priority", "day", "found"),
    [
        ("inquiry", "ordinary", SINCE, ALL),
        ("complaint", "ordinary", SINCE, COMPLAINTS),
        ("inquiry", "urgent", SINCE, URGENT),
        ("complaint", "urgent", SINCE, BOTH),
        ("need", "ordinary", date(2025, 12, 31), OLD),
        ("need", "urgent", SINCE, NEW),  # a level for the kind goes before one for the priority
        ("fault", "ordinary", date(2025, 12, 31), None),
    ],
)
def test_the_most_particular_level_of_the_day_holds(kind: str, priority: str, day: date, found: Level | None) -> None:
    known = (ALL, COMPLAINTS, URGENT, BOTH, OLD, NEW)
    assert rules.level_for(known, kind, priority, Measure.DONE, day) is found
    assert rules.level_for(known, kind, priority, Measure.ANSWER, day) is None


def halt(since: str, until: str | None, reason: Reason) -> Halt:
    return Halt(since=at(since), until=at(until) if until else None, reason=reason)


class TestClock:
    CAME = at("11-23T09:00")

    def test_stands_for_the_reasons_that_its_level_names_alone(self) -> None:
        course = Course(self.CAME, halts=(halt("11-23T10:00", "11-23T11:00", Reason.CUSTOMER),))
        assert rules.clock(Measure.DONE, level(), course).due_at == at("11-24T10:00")
        stopping = level(stops=frozenset({Reason.CUSTOMER}))
        assert rules.clock(Measure.DONE, stopping, course).due_at == at("11-24T11:00")

    @pytest.mark.parametrize(
        ("reopening", "due"), [(Reopening.CONTINUE, "11-25T15:00"), (Reopening.ANEW, "11-26T10:00")]
    )
    def test_goes_on_or_begins_anew_after_reopening(self, reopening: str, due: str) -> None:
        """Of eight hours three and a half were used up when it was done; it was opened again a day later."""
        course = Course(self.CAME, halts=(halt("11-23T14:00", "11-25T09:00", Reason.CLOSED),))
        assert rules.clock(Measure.DONE, level(reopening=reopening), course).due_at == at(due)

    def test_of_another_priority_counts_from_the_same_beginning(self) -> None:
        course = Course(self.CAME)
        known = (level(1), level(2, priority="urgent", length=Decimal(2)))
        dues = [
            rules.clock(Measure.DONE, rules.level_for(known, "fault", one, Measure.DONE, SINCE), course).due_at
            for one in ("ordinary", "urgent")
        ]
        assert dues == [at("11-24T10:00"), at("11-23T11:00")]

    def test_is_late_once_it_was_reached_too_late(self) -> None:
        for done, late in (("11-24T10:00", False), ("11-24T10:01", True)):
            assert rules.clock(Measure.DONE, level(), Course(self.CAME, done_at=at(done))).is_late is late
        assert not rules.clock(Measure.DONE, level(), Course(self.CAME)).is_late

    def test_that_is_due_next_is_the_first_of_those_not_reached(self) -> None:
        course = Course(self.CAME, accepted_at=at("11-23T09:10"))
        short = rules.clock(Measure.RESPONSE, level(measure=Measure.RESPONSE, length=Decimal("0.5")), course)
        answer = rules.clock(Measure.ANSWER, level(measure=Measure.ANSWER, length=Decimal(4)), course)
        done = rules.clock(Measure.DONE, level(), course)
        assert rules.next_clock((done, short, answer)) is answer
        assert rules.next_clock((short,)) is None


@pytest.mark.parametrize(
    ("due", "warn", "said"),
    [
        ("11-23T09:00", "11-22T09:00", "broken"),
        ("11-24T09:00", "11-23T09:00", "warned"),
        ("11-25T09:00", "11-24T09:00", "running"),
        (None, None, ""),
    ],
)
def test_the_state_of_a_limit(due: str | None, warn: str | None, said: str) -> None:
    now = at("11-23T10:30")
    assert rules.state(at(due) if due else None, at(warn) if warn else None, now) == said


def counted(order: int, due: str, done: str | None) -> Counted:
    return Counted(order, at("11-02T09:00"), at(due), at(done) if done else None)


@pytest.mark.serves("S-197")
class TestFigures:
    ORDERS = (
        counted(1, "11-03T17:30", "11-03T10:00"),  # 8 business hours
        counted(2, "11-03T17:30", "11-04T09:00"),  # 14, too late
        counted(3, "11-05T17:30", "11-02T12:00"),  # 3
        counted(4, "11-06T17:30", None),
    )

    def test_are_reckoned_from_the_moments_alone(self) -> None:
        found = rules.figures(self.ORDERS)
        assert (found.due, found.met, found.broken) == (4, 2, 2)
        assert (found.share, found.hours) == (Decimal("50.0"), Decimal("8.0"))

    def test_come_out_the_same_of_what_was_kept(self) -> None:
        kept = rules.written(self.ORDERS)
        assert rules.figures(rules.read(kept)) == rules.figures(self.ORDERS)

    def test_of_nothing_have_no_share(self) -> None:
        found = rules.figures(())
        assert (found.due, found.share, found.hours) == (0, None, None)
