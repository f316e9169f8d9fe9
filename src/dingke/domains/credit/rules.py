"""What points a customer has on a day, and the grade that follows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from dingke.domains.credit.terms import GRADES, HIGHEST, LOWEST, SCORECARDS

Held = TypeVar("Held")


def signed(points: int) -> str:
    """With its sign, which is a minus and no hyphen: +3, −2."""
    return f"{points:+d}".replace("-", "\N{MINUS SIGN}")


@dataclass(frozen=True, slots=True)
class Change:
    """An adjustment as it is reckoned: points up or down over [since, until); until None: it does not end by itself."""

    delta: int
    since: date
    until: date | None = None

    def counts_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


def points_on(base: int, changes: Iterable[Change], day: date) -> int:
    """Base points and every change that counts on the day, together and never below 0 or over 100.

    The sum is bounded once, at the end: in which order the changes came does not matter.
    """
    return bounded(base + sum(one.delta for one in changes if one.counts_on(day)))


def bounded(points: int) -> int:
    return min(max(points, LOWEST), HIGHEST)


def grade(points: int, day: date) -> str:
    """The letters that so many points make on a day."""
    return next(letters for least, letters in holding_on(GRADES, day) if points >= least)


def most(day: date) -> Mapping[str, int]:
    """The most points that a scorecard gives on a day for each part."""
    return holding_on(SCORECARDS, day)


def total(parts: Iterable[int | None]) -> int | None:
    """The points of a scorecard; None as long as a part of it is not given."""
    given = list(parts)
    known = [one for one in given if one is not None]
    return sum(known) if len(known) == len(given) else None


def ends(*days: date | None) -> date | None:
    """The first of the days on which an adjustment ends, if there is any."""
    return min((one for one in days if one is not None), default=None)


def holding_on(table: Sequence[tuple[date, Held]], day: date) -> Held:
    """What a dated table says on a day; before its first entry that one holds."""
    begun = [held for since, held in table if since <= day]
    return begun[-1] if begun else table[0][1]
