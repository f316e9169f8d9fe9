"""Days that are over get their seals."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from dingke.engine import clock
from dingke.platform.timeline.chain import digests, keys
from dingke.platform.timeline.models import Seal, Verification

FORMAT: Final = 1
# Machines whose clocks are nearly right may still write into yesterday.
PATIENCE: Final = timedelta(minutes=5)
# Sealed later than this after its end, a day could have been changed before: no worker ran, or seals were made anew.
LATE: Final = timedelta(days=2)
# What runs since before midnight still writes rows of yesterday: their moment is the beginning of their transaction.
OLDEST: Final = """select min(xact_start) from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()"""
LOCK: Final = 0x5EA1


@dataclass(frozen=True)
class Day:
    """A day that is over. begins: None for the first, which takes in whatever was before it."""

    day: date
    begins: datetime | None
    ends: datetime


def signed(seal: Seal) -> str:
    """The digest of all that a seal says; what is signed, and what the next day names."""
    said = {
        "format": FORMAT,
        "day": seal.day.isoformat(),
        "begins": None if seal.begins is None else instant(seal.begins),
        "ends": instant(seal.ends),
        "content": seal.content,
        "previous": seal.previous,
        "key": seal.key,
        "sealed_at": instant(seal.sealed_at),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def instant(moment: datetime) -> str:
    """Microseconds since 1970, UTC: the same whatever the time zone it was read in."""
    return str((moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1))


@dataclass(frozen=True)
class End:
    """Where the chain ends: the last day, its digest, and the first moment after it."""

    day: date
    digest: str
    ends: datetime


def end() -> End | None:
    """The latest seal, or a later one that was seen once and is gone since: its day stays missing and is not made up."""
    latest = Seal.objects.order_by("-day").first()
    seen = Verification.objects.exclude(last_day=None).order_by("-last_day", "-pk").first()
    if seen is not None and seen.last_day is not None and (latest is None or latest.day < seen.last_day):
        return End(seen.last_day, seen.last_digest, clock.midnight(seen.last_day + timedelta(days=1)))
    return None if latest is None else End(latest.day, latest.digest, latest.ends)


def seal() -> list[Seal]:
    """Seals every day that is over and lies behind the end of the chain."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        days = unsealed()
        if not days:
            return []
        latest = end()
        return Seal.objects.bulk_create(_made(days, latest.digest if latest else ""))


def unsealed() -> list[Day]:
    """The days that are over and lie behind the end of the chain, the earliest first."""
    with transaction.atomic():
        digests.settle()
        over, latest = _over(), end()
        begins = latest.ends if latest else None
        day = latest.day + timedelta(days=1) if latest else _first()
        found: list[Day] = []
        while day is not None and (ends := clock.midnight(day + timedelta(days=1))) <= over:
            found.append(Day(day, begins, ends))
            day, begins = day + timedelta(days=1), ends
        return found


def _first() -> date | None:
    moments = [moment for source in digests.sources().values() if (moment := digests.earliest(source))]
    return clock.day_of(min(moments)) if moments else None


def _over() -> datetime:
    """Before this moment nothing more will be written."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        (oldest,) = cursor.fetchone()
    now = timezone.now() - PATIENCE
    return now if oldest is None else min(now, oldest)


def _made(days: Sequence[Day], previous: str) -> list[Seal]:
    edges = [days[0].begins, *(day.ends for day in days)]
    content: list[dict[str, Any]] = [{} for _day in days]
    for table, source in sorted(digests.sources().items()):
        for place, digest in digests.of_days(source, edges).items():
            content[place][table] = digest.as_json()
    made, key, now = [], keys.public(), timezone.now()
    for day, held in zip(days, content, strict=True):
        one = Seal(
            day=day.day, begins=day.begins, ends=day.ends, content=held, previous=previous, key=key, sealed_at=now
        )
        one.digest = previous = signed(one)
        one.signature = keys.sign(one.digest)
        made.append(one)
    return made
