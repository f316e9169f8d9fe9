"""How long somebody worked in an area: periods and stated months, of which no day counts twice.

Time is counted in 31sts of a month, so that the same day of another month is a whole number of months away, however long the
months are: 2023-02-15 to 2024-02-15 is a year. Without a period stated months may lie beside any other.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor

from dingke.platform.positions.facts import Fact

MONTH = 31
YEAR = 12 * MONTH
LEADING = "管理"
ANY_TRADE = ("", "团队", "部门", "人员", "经营", "企业", "公司", "相关")
"""What before 管理 names no trade of its own: whoever led anybody has done it."""


@dataclass(frozen=True)
class Span:
    """low: surely so long; high: at most, if nothing that is stated without days was at the time of another. In 31sts of a month."""

    low: int = 0
    high: int = 0
    facts: tuple[Fact, ...] = ()


def of_years(years: float) -> int:
    return round(years * YEAR)


def years(span: int) -> str:
    """To one place, rounded down: 2.99 years are not three."""
    return f"{floor(span * 10 / YEAR) / 10:g}"


def place(day: date) -> int:
    """A day as a number that never falls: 31 to a month."""
    return (day.year * 12 + day.month - 1) * MONTH + day.day - 1


def in_area(area: str, facts: Sequence[Fact], on: date, *, is_vague: bool) -> tuple[Span, Span]:
    """What is surely of the area, and with that what may be: of a wider one, or any where related work counts as well.

    或、/: one of them is enough. 和、及、与: each is needed, so that the shortest counts.
    """
    ways = [split(r"和|及|与|以及", way) for way in split(r"或者?|、|/|，", area)]
    sure = [shortest([span([f for f in facts if is_of(part, f)], on) for part in way]) for way in ways]
    likely = [shortest([span([f for f in facts if is_vague or is_near(part, f)], on) for part in way]) for way in ways]
    return max(sure, key=by_low), max(likely, key=by_high)


def split(pattern: str, words: str) -> list[str]:
    """The parts, without 且 before and 相关 around them; one that is empty stands for any work."""
    parts = [
        re.sub(r"^(?:且|具有|从事)+|(?:工作|岗位|领域|方面|的)+$", "", one.strip()) for one in re.split(pattern, words)
    ]
    return [one for one in parts if one] or [""]


def is_of(part: str, fact: Fact) -> bool:
    if part == "相关":
        return False
    trade = part.removesuffix(LEADING)
    if part in fact.value:
        return True
    return part.endswith(LEADING) and fact.manages and (trade in ANY_TRADE or trade in fact.value)


def is_near(part: str, fact: Fact) -> bool:
    """Of the area, or of one that is named more widely (销售 for 大客户销售)."""
    return part == "相关" or is_of(part, fact) or fact.value in part


def shortest(spans: Sequence[Span]) -> Span:
    facts = tuple(dict.fromkeys(fact for one in spans for fact in one.facts))
    return Span(min(one.low for one in spans), min(one.high for one in spans), facts)


def span(facts: Iterable[Fact], on: date) -> Span:
    """The union of the periods up to the day; of what is stated in months alone the longest is sure."""
    here = tuple(facts)
    dated = union((place(f.since), place(min(f.until or on, on))) for f in here if f.since is not None)
    stated = [(f.months or 0) * MONTH for f in here if f.since is None]
    return Span(max([dated, *stated]), dated + sum(stated), here)


def union(periods: Iterable[tuple[int, int]]) -> int:
    """How much the periods cover together."""
    total, reached = 0, 0
    for start, end in sorted(periods):
        total += max(end - max(start, reached), 0)
        reached = max(reached, end)
    return total


def by_low(one: Span) -> tuple[int, int]:
    return one.low, one.high


def by_high(one: Span) -> int:
    return one.high
