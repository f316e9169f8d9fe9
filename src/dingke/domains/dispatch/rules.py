"""When a resource is free: spans [since, until) of moments, or of anything else that is ordered and has a distance."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment up to another one, which is no longer of it."""

    since: datetime
    until: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.since < other.until and other.since < self.until


@dataclass(frozen=True, slots=True)
class Free:
    """A time in which a resource is not taken; until None: nothing follows."""

    since: datetime
    until: datetime | None


def next_free(taken: Iterable[Span], wanted: Span) -> Free:
    """The first time, no earlier than wanted, that is long enough for it, and how long it lasts."""
    length, since = wanted.until - wanted.since, wanted.since
    for one in in_order(taken):
        if one.until <= since:
            continue
        if one.since - since >= length:
            return Free(since, one.since)
        since = max(since, one.until)
    return Free(since, None)


def in_order(spans: Iterable[Span]) -> Sequence[Span]:
    return sorted(spans, key=lambda one: (one.since, one.until))
