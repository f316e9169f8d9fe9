"""A backup made while people go on working: one moment of the database, and every file that moment knows."""

import json
import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from psycopg import Connection, sql

from dingke import __version__
from dingke.config.backup import archive, journal
from dingke.config.backup.manifest import DATABASE, FILES, FORMAT, Manifest, Part, fingerprint
from dingke.config.refusal import Refusal
from dingke.lib import postgres

# Their rows live for minutes: a restored sign-in would outlast the right to it.
PASSING: Final = ("dingke_cache", "django_session", "entrance_session")
KEY_STAYS: Final = (
    "The secret key is not in it. Keep {path} apart: without it bank accounts and identity numbers cannot be read."
)


def make(target: Path, *, replace: bool, say: Callable[[str], None]) -> Manifest:
    """Writes the backup. Raises Refusal: the target exists, is being written, or the disk is full."""
    if target.exists() and not replace:
        raise Refusal(f"{target} exists; choose another name, or say --replace.")
    if target.absolute().is_relative_to(journal.files()):
        raise Refusal(f"{target} lies among the files that are backed up; write it elsewhere.")
    try:
        with archive.drafted(target) as draft:
            made = _written(draft, say)
    except BlockingIOError:
        raise Refusal(f"Another backup is being written to {target}; wait for it.") from None
    except OSError as error:
        raise Refusal(f"{target}: {error.strerror}. No backup was made.") from error
    except postgres.UnableToDump as error:
        raise Refusal(f"pg_dump could not read the database; no backup was made.\n{error}") from error
    _note(target, made)
    return made


def _written(draft: archive.Draft, say: Callable[[str], None]) -> Manifest:
    made_at = timezone.now()
    with postgres.frozen(settings.OWNER_ROLE) as (moment, snapshot):
        migrations = applied(moment)
        if not migrations:
            raise Refusal("There is nothing to back up yet: the database has no tables of Dingke.")
        rows = counted(moment)
        say(f"database: {sum(rows.values()):,} rows in {len(rows)} tables")
        with postgres.dumping(settings.OWNER_ROLE, snapshot=snapshot, without=PASSING) as stream:
            parts = [draft.add(DATABASE, stream)]
        version, database_size = server_facts(moment)
    # After the moment: what a row of it names lies on the disk by now.
    parts += _files(draft)
    say(f"files: {len(parts) - 1:,}")
    made = Manifest(
        FORMAT,
        __version__,
        made_at.isoformat(),
        version,
        database_size,
        fingerprint(settings.SECRET_KEY),
        migrations,
        rows,
        tuple(parts),
    )
    draft.close(made)
    return made


def _files(draft: archive.Draft) -> Iterator[Part]:
    root = journal.files()
    for folder, _, names in sorted(os.walk(root)):
        for name in sorted(names):
            path = Path(folder, name)
            try:
                source = path.open("rb")
            except FileNotFoundError:
                # Taken away by its run since the folder was read; no row of the moment names it.
                continue
            with source:
                yield draft.add(FILES + path.relative_to(root).as_posix(), source)


def applied(connection: Connection[Any]) -> dict[str, tuple[str, ...]]:
    """The migrations in the database, by app; none when it has no tables of ours."""
    if not tables(connection) & {"django_migrations"}:
        return {}
    found: dict[str, tuple[str, ...]] = {}
    for app, name in connection.execute("select app, name from public.django_migrations order by id"):
        found[app] = (*found.get(app, ()), name)
    return found


def tables(connection: Connection[Any]) -> set[str]:
    """The tables of the schema public."""
    asked = "select tablename from pg_tables where schemaname = 'public'"
    return {name for (name,) in connection.execute(asked)}


def counted(connection: Connection[Any]) -> dict[str, int]:
    """How many rows each table has that a backup takes along."""
    found = {}
    for table in sorted(tables(connection) - set(PASSING)):
        count = connection.execute(sql.SQL("select count(*) from public.{}").format(sql.Identifier(table))).fetchone()
        found[table] = int(count[0]) if count else 0
    return found


def server_facts(connection: Connection[Any]) -> tuple[str, int]:
    """Its version as it says it (18.4), and the bytes of the database."""
    asked = "select current_setting('server_version'), pg_database_size(current_database())"
    row = connection.execute(asked).fetchone()
    return (str(row[0]), int(row[1])) if row else ("", 0)


# The last one ---------------------------------------------------------------------------------------------------------


def _note(target: Path, made: Manifest) -> None:
    said = {"file": str(target.absolute()), "made_at": made.made_at, "size": target.stat().st_size}
    draft = _latest().with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
    draft.replace(_latest())


def latest() -> tuple[Path, datetime] | None:
    """The file and the moment of the last backup made from this home; None when there was none."""
    try:
        said = json.loads(_latest().read_text("utf-8"))
    except FileNotFoundError:
        return None
    return Path(said["file"]), datetime.fromisoformat(said["made_at"])


def _latest() -> Path:
    return Path(settings.HOME) / "backup.json"
