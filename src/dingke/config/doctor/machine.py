"""The machine and the home: disk, clock, secret key, last backup."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from psycopg import Connection

from dingke.config.backup import making
from dingke.config.doctor.finding import BROKEN, CARE, WELL, Finding, figure

LEAST_FREE: Final = 256 * 1024**2
COMFORTABLE: Final = 2 * 1024**3
CLOCK_SECONDS: Final = 5.0
# A day's backup that runs in the night, and half a day of patience.
BACKUP_AGE: Final = timedelta(hours=36)


def disk(connection: Connection[Any]) -> Iterator[Finding]:
    """Room for the database to grow and to be restored beside itself."""
    free = shutil.disk_usage(settings.HOME).free
    size = figure(connection, "select pg_database_size(current_database())")
    facts = {"free_bytes": free, "database_bytes": size}
    said = f"{free / 1024**3:,.1f} GB are free for {settings.HOME}; the database takes {size / 1024**3:,.2f} GB."
    if free < LEAST_FREE:
        yield Finding("disk", BROKEN, f"{said} Make room now: a full disk stops the database.", facts)
    elif free < max(COMFORTABLE, 0 if settings.OWN_SERVER else size):
        yield Finding("disk", CARE, f"{said} A restore needs as much again.", facts)
    else:
        yield Finding("disk", WELL, said, facts)


def clock(connection: Connection[Any]) -> Iterator[Finding]:
    """The server's clock is ours, and neither was set back behind what was written."""
    server_now, ahead = connection.execute(
        "select clock_timestamp(), (select max(at) from public.timeline_operation) > clock_timestamp() + interval '1 minute'"
    ).fetchone() or (timezone.now(), False)
    apart = abs((server_now - timezone.now()).total_seconds())
    facts = {"seconds_apart": round(apart, 3)}
    # A demonstration may be held at a day to come.
    if ahead and settings.TODAY is None:
        yield Finding("clock", BROKEN, "Operations were written later than it is now: the clock was set back.", facts)
    elif apart > CLOCK_SECONDS:
        sentence = f"The clocks of this machine and of the database are {apart:,.0f} s apart: keep both by NTP."
        yield Finding("clock", BROKEN, sentence, facts)
    else:
        yield Finding("clock", WELL, "The clocks of this machine and of the database agree.", facts)


def secret_key(connection: Connection[Any]) -> Iterator[Finding]:
    """There, and nobody else's to read; so is the home."""
    home, key = Path(settings.HOME), Path(settings.HOME) / "secret_key"
    if os.environ.get("DINGKE_SECRET_KEY"):
        yield Finding("secret_key", WELL, "The secret key comes from DINGKE_SECRET_KEY.")
    else:
        yield _private(key, "The secret key", 0o600)
    yield _private(home, "The home", 0o700)


def _private(path: Path, what: str, mode: int) -> Finding:
    found = stat.S_IMODE(path.stat().st_mode)
    facts = {"path": str(path), "mode": f"{found:04o}"}
    if found & 0o077:
        return Finding("secret_key", BROKEN, f"{what} is open to others ({found:04o}): chmod {mode:o} '{path}'", facts)
    return Finding("secret_key", WELL, f"{what} is for its owner alone.", facts)


def backup(connection: Connection[Any]) -> Iterator[Finding]:
    """Made lately, and still where it was written."""
    latest = making.latest()
    if latest is None:
        yield Finding("backup", CARE, "No backup was made from here yet: dingke backup FILE.")
        return
    path, at = latest
    age = timezone.now() - at
    said = f"The last backup is of {timezone.localtime(at):%Y-%m-%d %H:%M}"
    facts = {"file": str(path), "age_hours": round(age.total_seconds() / 3600, 1)}
    if age > BACKUP_AGE:
        yield Finding("backup", CARE, f"{said}: make one every day.", facts)
    elif not path.exists():
        yield Finding("backup", CARE, f"{said}; {path} is not there any more. Is it kept elsewhere?", facts)
    else:
        yield Finding("backup", WELL, f"{said}. Prove it now and then: dingke restore {path} --drill", facts)
