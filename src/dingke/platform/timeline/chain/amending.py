"""Values of history that go in the open: the day they stood in keeps its seal, and every other change of it still shows.

The program's role cannot change history. One function of the database can, for its owner: it empties a column of some
rows, or puts ERASED where given words stand, and nothing else. Whatever it does to a sealed day breaks that day's seal
unless an amendment says so: the digest that was sealed, the digest that stands there now, the operation; signed.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from dingke.platform.timeline.chain import digests, keys, sealing
from dingke.platform.timeline.chain.digests import Amended, Source
from dingke.platform.timeline.models import Amendment, Seal

FUNCTION: Final = "public.timeline_erase(text, text[], text, text[], text)"


@dataclass(frozen=True)
class Erasing:
    """What goes from rows of a table of history. needles: the words to be replaced by ERASED; none: the whole value,
    and ``put`` ("" or ERASED) stands in a column of text."""

    keys: tuple[str, ...]
    column: str
    needles: tuple[str, ...] = ()
    put: str = ""


def hold() -> None:
    """Keeps days from being sealed to the end of the transaction: what is amended must be sealed before or after."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [sealing.LOCK])


@transaction.atomic
def erase(table: str, what: Sequence[Erasing], operation: UUID) -> int:
    """Takes values out of history, and leaves an amendment for each row of a sealed day; returns how many rows changed."""
    source, touched = digests.sources()[table], sorted({key for each in what for key in each.keys})
    if not touched:
        return 0
    hold()
    with digests.settled():
        before = _digests(source, touched)
        for each in what:
            _call(table, each)
        after = _digests(source, touched)
        amend(source, before, after, operation)
    return sum(after[key] != before[key] for key in touched if key in before)


def _call(table: str, what: Erasing) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select timeline_erase(%s, %s, %s, %s, %s)",
            [table, list(what.keys), what.column, list(what.needles) or None, what.put],
        )


Key = tuple[str, date]


@dataclass(frozen=True)
class Day:
    """A day that was sealed with rows of a table, and with which columns."""

    day: date
    begins: datetime | None
    ends: datetime
    columns: tuple[str, ...]

    def holds(self, moment: datetime) -> bool:
        return moment < self.ends and (self.begins is None or self.begins <= moment)


def _digests(source: Source, touched: Sequence[str]) -> dict[str, tuple[date | None, bytes]]:
    """For each row its sealed day, None where that is not over, and its digest by the columns of that day."""
    rows = {row.key: row for row in digests.of_rows(source, touched, source.columns)}
    found: dict[str, tuple[date | None, bytes]] = {key: (None, row.digest) for key, row in rows.items()}
    if not rows:
        return found
    moments = [row.moment for row in rows.values()]
    for day in _days(source, min(moments), max(moments)):
        inside = [key for key, row in rows.items() if day.holds(row.moment)]
        for row in digests.of_rows(source, inside, day.columns) if inside else ():
            found[row.key] = (day.day, row.digest)
    return found


def _days(source: Source, first: datetime, last: datetime) -> Iterable[Day]:
    seals = Seal.objects.filter(ends__gt=first).exclude(begins__gt=last).order_by("day")
    for one in seals:
        kept = one.content.get(source.table)
        if kept:
            # A column that is gone since breaks the day by itself.
            columns = tuple(name for name in kept["columns"] if name in source.types)
            yield Day(one.day, one.begins, one.ends, columns)


def amend(
    source: Source,
    before: Mapping[str, tuple[date | None, bytes]],
    after: Mapping[str, tuple[date | None, bytes]],
    operation: UUID,
) -> None:
    """Writes down, for rows of sealed days whose digest is another now, both digests."""
    at, made = timezone.now(), []
    for key, (day, old) in before.items():
        new = after[key][1]
        if day is not None and new != old:
            one = Amendment(
                table=source.table, key=key, day=day, before=old.hex(), after=new.hex(), operation=operation, at=at
            )
            one.signature = keys.sign(signed(one))
            made.append(one)
    Amendment.objects.bulk_create(made)


def signed(one: Amendment) -> str:
    """The digest of all that an amendment says."""
    said = [one.table, one.key, one.day.isoformat(), one.before, one.after, str(one.operation)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def amended(table: str) -> Amended:
    """What verifying counts as unchanged: rows from whose sealed digest signed amendments lead, one after the other."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    ours = keys.public()
    for one in Amendment.objects.filter(table=table).order_by("pk"):
        if keys.is_signed(signed(one), one.signature, ours) and last.get(one.key, one.before) == one.before:
            first.setdefault(one.key, one.before)
            last[one.key] = one.after
    return Amended(
        tuple(last),
        tuple(bytes.fromhex(digest) for digest in last.values()),
        tuple(bytes.fromhex(first[key]) for key in last),
    )
