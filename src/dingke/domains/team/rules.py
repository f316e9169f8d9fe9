"""What stands against a promotion, and where a career path leads. No rows, no clock."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dingke.lib import dates
from dingke.platform.positions.content import CareerStep
from dingke.platform.positions.terms import BLOCKING_GAP


@dataclass(frozen=True)
class Held:
    """One competency: what the position demands and what somebody was found to have; had: None while not known."""

    name: str
    required: int
    must: bool
    had: int | None


def gap(one: Held) -> int:
    return max(one.required - one.had, 0) if one.had is not None else 0


def barred(held: Sequence[Held]) -> tuple[Held, ...]:
    """What keeps the promotion from being put to a decision: far too little of what one must have (domain reference 7.3)."""
    return tuple(one for one in held if one.must and gap(one) >= BLOCKING_GAP)


def warned(held: Sequence[Held]) -> tuple[Held, ...]:
    """What whoever decides should look at: short, or not known."""
    return tuple(one for one in held if one not in barred(held) and (one.had is None or gap(one)))


def step_to(path: Sequence[CareerStep], title: str) -> CareerStep | None:
    """The step of a career path that leads to a position, by its name without blanks and marks."""
    return next((one for one in path if plain(one.position) == plain(title)), None)


def plain(title: str) -> str:
    return re.sub(r"[\s·()（）/、]+", "", title)


def months_between(since: date, until: date) -> int:
    """Whole months from a day to another; 0 when the second is not later."""
    months = (until.year - since.year) * 12 + until.month - since.month
    while months > 0 and dates.add_months(since, months) > until:
        months -= 1
    return max(months, 0)
