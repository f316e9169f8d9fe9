"""Whether the seals hold: each signed with the key, none missing, and every day as its seal says."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from dingke.engine import clock
from dingke.platform.timeline.chain import amending, digests, keys, sealing
from dingke.platform.timeline.chain.digests import Digest, Source
from dingke.platform.timeline.models import Seal, Verification

ROW_GONE: Final = gettext_noop("row gone")
ROW_ADDED: Final = gettext_noop("row added")
ROW_CHANGED: Final = gettext_noop("row changed")
ROW_EXCHANGED: Final = gettext_noop("row exchanged")  # as many as before, but not the same
COLUMN_GONE: Final = gettext_noop("column gone")
DAY_MISSING: Final = gettext_noop("day missing")
FORGED: Final = gettext_noop("digest forged")
OTHER_KEY: Final = gettext_noop("sealed under another key")

_log: Final = logging.getLogger("dingke.audit")


@dataclass(frozen=True, order=True)
class Break:
    """One thing that does not hold. table: "" for the seal itself. rows: how many, where that can be told."""

    day: date
    table: str
    what: str
    rows: int = 0

    def as_json(self) -> dict[str, Any]:
        """With the day in digits."""
        return {**asdict(self), "day": self.day.isoformat()}


@dataclass(frozen=True)
class Verdict:
    """days: how many have a seal. sealed: those that got it just now. open: days over that have none yet."""

    days: int
    broken: tuple[Break, ...]
    latest: Seal | None
    sealed: tuple[date, ...] = ()
    open: tuple[date, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "days": self.days,
            "broken": [each.as_json() for each in self.broken],
            "sealed": [day.isoformat() for day in self.sealed],
            "open": [day.isoformat() for day in self.open],
            "last_day": self.latest.day.isoformat() if self.latest else None,
            "last_digest": self.latest.digest if self.latest else None,
        }


def look(since: date | None = None, held: Mapping[date, str] | None = None) -> Verdict:
    """Verifies, gives the days that are over their seals, and notes what was found."""
    found = verify(since, held)
    sealed = tuple(sealing.seal())
    verdict = Verdict(
        days=found.days + len(sealed),
        broken=found.broken,
        latest=sealed[-1] if sealed else found.latest,
        sealed=tuple(one.day for one in sealed),
        open=() if sealed else found.open,
    )
    note(verdict, since)
    return verdict


def note(verdict: Verdict, since: date | None) -> None:
    """Keeps what was found; of what is broken a line for the log as well, which may be kept elsewhere."""
    unsound = {each.day for each in verdict.broken}
    sound = verdict.latest if verdict.latest and verdict.latest.day not in unsound else None
    Verification.objects.create(
        since=since,
        last_day=sound.day if sound else None,
        last_digest=sound.digest if sound else "",
        days=verdict.days,
        broken=[each.as_json() for each in verdict.broken],
    )
    for each in verdict.broken:
        _log.error("the audit's chain: %(day)s %(table)s %(what)s", each.as_json(), extra={"facts": each.as_json()})


def verify(since: date | None = None, held: Mapping[date, str] | None = None) -> Verdict:
    """What does not hold, the earliest first. Writes nothing.

    since: rows of earlier days are not read again, only their seals. held: digests by day that were kept elsewhere.
    """
    with transaction.atomic():
        digests.settle()
        seals = list(Seal.objects.order_by("day"))
        broken = [*_of_seals(seals), *_of_tail(seals), *_of_held(seals, held or {})]
        unsound = {each.day for each in broken}
        trusted = [one for one in seals if one.day not in unsound]
        broken += _of_rows([one for one in trusted if since is None or one.day >= since])
        latest = seals[-1] if seals else None
        waiting = tuple(day.day for day in sealing.unsealed())
    return Verdict(len(seals), tuple(sorted(set(broken))), latest, open=waiting)


def _of_seals(seals: Sequence[Seal]) -> Iterator[Break]:
    """Each is what it says, signed with our key, and leads to the one before."""
    ours = keys.public()
    before: Seal | None = None
    for one in seals:
        yield from _missing_before(one, before)
        if one.digest != sealing.signed(one) or not keys.is_signed(one.digest, one.signature, one.key):
            yield Break(one.day, "", FORGED)
        elif one.key != ours:
            yield Break(one.day, "", OTHER_KEY)
        elif before is not None and before.day + timedelta(days=1) == one.day and one.previous != before.digest:
            # A good seal says that the day before had another one.
            yield Break(before.day, "", FORGED)
        before = one


def _missing_before(one: Seal, before: Seal | None) -> Iterator[Break]:
    if before is None:
        if one.previous:
            yield Break(one.day - timedelta(days=1), "", DAY_MISSING)
        return
    for days in range(1, (one.day - before.day).days):
        yield Break(before.day + timedelta(days=days), "", DAY_MISSING)


def _of_tail(seals: Sequence[Seal]) -> Iterator[Break]:
    """What was there at the last look is there still: the end of a chain can be cut off without a trace in it."""
    seen = Verification.objects.exclude(last_day=None).order_by("-last_day", "-pk").first()
    if seen is not None and seen.last_day is not None:
        yield from _of_held(seals, {seen.last_day: seen.last_digest})
        last = seals[-1].day if seals else seen.last_day - timedelta(days=1)
        for days in range(1, (seen.last_day - last).days):
            yield Break(last + timedelta(days=days), "", DAY_MISSING)


def _of_held(seals: Sequence[Seal], held: Mapping[date, str]) -> Iterator[Break]:
    standing = {one.day: one.digest for one in seals}
    for day, digest in held.items():
        if day not in standing:
            yield Break(day, "", DAY_MISSING)
        elif standing[day] != digest:
            yield Break(day, "", FORGED)


def _of_rows(seals: Sequence[Seal]) -> Iterator[Break]:
    """Every table of every one of these days is as it was sealed."""
    if not seals:
        return
    known = digests.sources()
    tables = sorted({*known, *(table for one in seals for table in one.content)})
    for table in tables:
        kept = {one.day: Digest.of_json(one.content[table]) for one in seals if table in one.content}
        if table in known:
            yield from _of_table(known[table], seals, kept)
        else:
            yield from (Break(day, table, ROW_GONE, digest.rows) for day, digest in kept.items())


def _of_table(source: Source, seals: Sequence[Seal], kept: Mapping[date, Digest]) -> Iterator[Break]:
    """One pass for all days that were sealed by the same columns; the days without a row go with those of today."""
    groups: dict[tuple[str, ...], list[Seal]] = {source.columns: []}
    for one in seals:
        groups.setdefault(kept[one.day].columns if one.day in kept else source.columns, []).append(one)
    for columns, own in groups.items():
        if set(columns) <= set(source.types):
            yield from _of_group(source, columns, own, kept)
        else:
            yield from (Break(one.day, source.table, COLUMN_GONE) for one in own)


def _of_group(
    source: Source, columns: tuple[str, ...], seals: Sequence[Seal], kept: Mapping[date, Digest]
) -> Iterator[Break]:
    amended = amending.amended(source.table)
    for run in _runs(seals):
        found = digests.of_days(source, [run[0].begins, *(one.ends for one in run)], columns, amended)
        for place, one in enumerate(run):
            yield from _compared(one.day, source.table, kept.get(one.day), found.get(place))


def _runs(seals: Sequence[Seal]) -> Iterator[list[Seal]]:
    """Days that follow each other without a gap, together."""
    run: list[Seal] = []
    for one in seals:
        if run and run[-1].ends != one.begins:
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _compared(day: date, table: str, kept: Digest | None, found: Digest | None) -> Iterable[Break]:
    then, now = (0 if each is None else each.rows for each in (kept, found))
    if then != now:
        return [Break(day, table, ROW_GONE if then > now else ROW_ADDED, abs(then - now))]
    if kept is None or found is None or (kept.ids, kept.digest) == (found.ids, found.digest):
        return []
    return [Break(day, table, ROW_CHANGED if kept.ids == found.ids else ROW_EXCHANGED)]


def recent() -> date:
    """From where a nightly look reads the rows again; the whole of it is looked at once a week."""
    return clock.day_of(timezone.now()) - timedelta(days=31)
