"""Which level holds, by when an order is due, what was kept, and what that comes to (domain reference 5.3, 5.5)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from statistics import median
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter

from dingke.domains.service.terms import Measure, Reason, Reopening
from dingke.platform.worktime import clocks
from dingke.platform.worktime.clocks import Stop, Unit
from dingke.platform.worktime.rules import hours_between

TENTH = Decimal("0.1")


class Halt(BaseModel):
    """One pause of an order. until: None while it lasts."""

    model_config = ConfigDict(extra="forbid")

    since: datetime
    until: datetime | None = None
    reason: Reason
    note: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A service level that holds [since, until). kind, priority: "" for every one. stops: reasons that stop its clock."""

    pk: int
    measure: str
    length: Decimal
    unit: Unit
    since: date
    until: date | None = None
    kind: str = ""
    priority: str = ""
    stops: frozenset[str] = frozenset()
    reopening: str = Reopening.CONTINUE

    def covers(self, kind: str, priority: str, measure: str) -> bool:
        return self.measure == measure and self.kind in {"", kind} and self.priority in {"", priority}

    def holds_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Course:
    """What happened to an order, by its moments; None: not yet."""

    received_at: datetime
    accepted_at: datetime | None = None
    answered_at: datetime | None = None
    done_at: datetime | None = None
    halts: tuple[Halt, ...] = ()

    def reached(self, measure: str) -> datetime | None:
        moments = {Measure.RESPONSE: self.accepted_at, Measure.ANSWER: self.answered_at, Measure.DONE: self.done_at}
        return moments[Measure(measure)]


@dataclass(frozen=True, slots=True)
class Clock:
    """One limit of an order. due_at: None where no level holds or while it stands; reached_at: None: not yet."""

    measure: str
    level: Level | None
    due_at: datetime | None
    warn_at: datetime | None
    reached_at: datetime | None

    @property
    def is_late(self) -> bool:
        """Whether it was reached, and too late."""
        return self.reached_at is not None and self.due_at is not None and self.reached_at > self.due_at


def level_for(levels: Iterable[Level], kind: str, priority: str, measure: str, day: date) -> Level | None:
    """The level in force on a day: one for kind and priority before one for the kind, for the priority, for all."""
    found = (one for one in levels if one.covers(kind, priority, measure) and one.holds_on(day))
    return max(found, key=lambda one: (bool(one.kind), bool(one.priority), one.pk), default=None)


def clock(measure: str, level: Level | None, course: Course) -> Clock:
    """A change of priority brings another level: it is counted from the moment the order came in, as from the first."""
    reached = course.reached(measure)
    if level is None:
        return Clock(measure, None, None, None, reached)
    since, stops = course.received_at, [stop_of(one) for one in course.halts if stops_it(one, level)]
    again = [one.until for one in course.halts if one.reason == Reason.CLOSED and one.until is not None]
    if measure == Measure.DONE and level.reopening == Reopening.ANEW and again:
        since = max(again)
    due_at = clocks.due(since, level.length, level.unit, stops)
    return Clock(measure, level, due_at, clocks.warned(since, level.length, level.unit, stops), reached)


def stops_it(halt: Halt, level: Level) -> bool:
    """While an order was done its clock of completion stands, whatever the level says."""
    return halt.reason in level.stops or (halt.reason == Reason.CLOSED and level.measure == Measure.DONE)


def stop_of(halt: Halt) -> Stop:
    return Stop(halt.since, halt.until)


def next_clock(found: Iterable[Clock]) -> Clock | None:
    """Of the limits that are not reached the first that is due; None where nothing runs."""
    running = [(one.due_at, one) for one in found if one.reached_at is None and one.due_at is not None]
    return min(running, key=lambda pair: pair[0], default=(None, None))[1]


def state(due_at: datetime | None, warn_at: datetime | None, now: datetime) -> str:
    """broken, warned, running; "" where nothing runs."""
    if due_at is None:
        return ""
    return "broken" if due_at < now else "warned" if warn_at is not None and warn_at <= now else "running"


@dataclass(frozen=True, slots=True)
class Counted:
    """One order of an evaluation: when it came in, by when it was to be done, when it was. done_at: None: not by then."""

    order: int
    received_at: datetime
    due_at: datetime
    done_at: datetime | None

    @property
    def is_met(self) -> bool:
        return self.done_at is not None and self.done_at <= self.due_at


KEPT: TypeAdapter[list[Counted]] = TypeAdapter(list[Counted])


def read(kept: Any) -> Sequence[Counted]:
    """From the column of an evaluation."""
    return KEPT.validate_python(kept or [])


def written(counted: Iterable[Counted]) -> list[dict[str, Any]]:
    """For the column of an evaluation."""
    found: list[dict[str, Any]] = KEPT.dump_python(list(counted), mode="json")
    return found


@dataclass(frozen=True, slots=True)
class Figures:
    """due = met + broken. share: met of due in percent with one decimal, None where nothing was due. hours: the median of
    the business hours from receipt to completion with one decimal, pauses included; None where nothing was done."""

    due: int
    met: int
    broken: int
    share: Decimal | None
    hours: Decimal | None


def figures(counted: Sequence[Counted]) -> Figures:
    """及时率 = done by the limit / to be done, pauses deducted (5.5)."""
    met = sum(one.is_met for one in counted)
    took = [hours_between(one.received_at, one.done_at) for one in counted if one.done_at is not None]
    share = (Decimal(100 * met) / len(counted)).quantize(TENTH, ROUND_HALF_EVEN) if counted else None
    hours = Decimal(str(median(took))).quantize(TENTH, ROUND_HALF_EVEN) if took else None
    return Figures(len(counted), met, len(counted) - met, share, hours)
