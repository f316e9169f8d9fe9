"""A backup put in place of what is there, or into an empty home; all of it or nothing."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError
from django.db import connection as program
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from psycopg import Connection

from dingke.config import database, env
from dingke.config.backup import archive, erasures, journal, making
from dingke.config.backup.archive import Archive
from dingke.config.backup.manifest import DATABASE, FILES, Manifest, UnableToRead, fingerprint
from dingke.config.refusal import Refusal
from dingke.lib import postgres

Say = Callable[[str], None]
LEAVING: Final = 5.0  # seconds
ANOTHER_KEY: Final = (
    "The secret key here is not the one the backup was written under: bank accounts and identity numbers stay unreadable "
    "until {path} (or DINGKE_SECRET_KEY) is that key. Put it there before anybody works."
)


@dataclass(frozen=True)
class Restored:
    """What stands now.

    migrated: how many migrations the backup lacked. same_key: its encrypted columns can be read here.
    seconds: how long the steps took: load, migrate, erase. erased: people whose data were erased again, as they had been
    after the backup was made; strange: codes in the ledger that are another record's here.
    """

    manifest: Manifest
    migrated: int
    same_key: bool
    seconds: Mapping[str, float]
    erased: int = 0
    strange: tuple[str, ...] = ()


def restore(source: Path, *, replace: bool, say: Say, ledgers: Sequence[Path] = ()) -> Restored:
    """Checks the whole backup, then puts it in place. Raises Refusal, with everything as it was.

    ledgers: files of erasures beside those of this home and of the database that is replaced.
    """
    with _opened(source) as backup, journal.alone(settings.HOME), database.server():
        say(
            f"{source} is whole: Dingke {backup.manifest.product}, {timezone.localtime(backup.manifest.at):%Y-%m-%d %H:%M}"
        )
        if journal.is_open():
            journal.end()
        journal.refuse_foreign()
        _refuse_stranger(replace)
        _refuse_small_disk(backup.manifest)
        return _put_in_place(backup, say, erasures.known(ledgers))


@contextmanager
def _opened(source: Path) -> Iterator[Archive]:
    try:
        with archive.opened(source) as backup:
            _refuse_later(source, backup.manifest)
            _refuse_odd_names(source, backup.manifest)
            yield backup
    except UnableToRead as error:
        raise Refusal(f"{source} cannot be restored: {error}. Nothing was touched.") from error
    except OSError as error:
        if error.filename != str(source):
            raise
        raise Refusal(f"{source}: {error.strerror}. Nothing was touched.") from error


# What is refused ------------------------------------------------------------------------------------------------------


def _refuse_later(source: Path, manifest: Manifest) -> None:
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations or {}
    later = [
        f"{app}.{name}" for app, names in manifest.migrations.items() for name in names if (app, name) not in known
    ]
    if later:
        raise Refusal(
            f"{source} was made by a later version: Dingke {manifest.product} with {later[0]}"
            f"{f' and {len(later) - 1} more migrations' if later[1:] else ''}, which this version does not know. "
            "Install that version or a later one. Nothing was touched."
        )


def _refuse_odd_names(source: Path, manifest: Manifest) -> None:
    for part in manifest.parts:
        path = PurePosixPath(part.name)
        if part.name != DATABASE and (not part.name.startswith(FILES) or ".." in path.parts):
            raise UnableToRead(f"{part.name} in it would lie outside the folder of files")


def _refuse_stranger(replace: bool) -> None:
    """Other people's tables are never touched, ours only with --replace."""
    with postgres.session(settings.OWNER_ROLE) as connection:
        tables = making.tables(connection)
        if tables and "django_migrations" not in tables:
            raise Refusal(
                f"The database {settings.OWNER_ROLE['NAME']} holds tables that are not Dingke's ({min(tables)} …); "
                "restore into an empty one."
            )
        if others := _staying(connection):
            raise Refusal(
                f"Others use the database ({others} sessions): stop Dingke on every machine that works with it, then restore."
            )
        if not replace and (_has_people(connection, tables) or _has_files()):
            raise Refusal("There are data here already; with --replace they are replaced once the new ones stand.")


def _staying(connection: Connection[Any]) -> int:
    """Sessions of others; the server lets go of one a moment after its program has ended, which is waited for."""
    deadline = time.monotonic() + LEAVING
    while (others := _others(connection)) and time.monotonic() < deadline:
        time.sleep(0.1)
    return others


def _others(connection: Connection[Any]) -> int:
    # Of other roles' sessions one sees little more than whose they are; the server's own have no name.
    asked = (
        "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
        " and usename is not null and coalesce(backend_type, 'client backend') = 'client backend'"
    )
    row = connection.execute(asked).fetchone()
    return int(row[0]) if row else 0


def _has_people(connection: Connection[Any], tables: set[str]) -> bool:
    if "people_user" not in tables:
        return False
    return connection.execute("select 1 from public.people_user limit 1").fetchone() is not None


def _has_files() -> bool:
    return journal.files().exists() and any(journal.files().iterdir())


def _refuse_small_disk(manifest: Manifest) -> None:
    needed = sum(part.size for part in manifest.parts if part.name != DATABASE)
    needed += 0 if settings.OWN_SERVER else manifest.database_size
    free = shutil.disk_usage(settings.HOME).free
    if free < needed:
        raise Refusal(
            f"{settings.HOME} has {free / 1024**2:,.0f} MB free, the backup needs {needed / 1024**2:,.0f} MB beside what "
            "is there. Nothing was touched."
        )


# Putting in place -----------------------------------------------------------------------------------------------------


def _put_in_place(backup: Archive, say: Say, erased: Sequence[erasures.Entry]) -> Restored:
    program.close()
    journal.write(journal.LOADED_HALF)
    try:
        done = _loaded(backup, say, erased)
        journal.write(journal.PROVEN)
    except BaseException as error:
        program.close()
        journal.end()
        _explain(error)
        raise
    journal.end()
    for mark in (env.DEMO_MARK, env.BENCH_MARK):  # what came is not invented
        (Path(settings.HOME) / mark).unlink(missing_ok=True)
    return done


def _loaded(backup: Archive, say: Say, erased: Sequence[erasures.Entry]) -> Restored:
    _lay_files(backup)
    journal.set_aside()
    say("loading the database")
    began = time.monotonic()
    with backup.part(DATABASE) as dump:
        postgres.load(settings.OWNER_ROLE, dump)
    _compare(backup.manifest)
    with postgres.session(settings.OWNER_ROLE) as connection:
        # A dump brings no statistics: without them the first pages are planned blindly.
        connection.execute("analyze")
    loaded = time.monotonic()
    say("bringing the tables up to date")
    migrated = database.outstanding()
    database.migrate()
    current = time.monotonic()
    again = erasures.again(erased, journal.new_files(), say)
    program.close()
    seconds = {"load": loaded - began, "migrate": current - loaded, "erase": time.monotonic() - current}
    same_key = backup.manifest.key == fingerprint(settings.SECRET_KEY)
    rounded = {step: round(took, 1) for step, took in seconds.items()}
    return Restored(backup.manifest, migrated, same_key, rounded, again.erased, again.strange)


def _explain(error: BaseException) -> None:
    unchanged = "Everything is as it was before."
    if isinstance(error, postgres.UnableToLoad):
        raise Refusal(f"pg_restore could not read the backup's database. {unchanged}\n{error}") from error
    if isinstance(error, DatabaseError):
        raise Refusal(f"A migration failed on the backup's data. {unchanged}\n{error}") from error
    if isinstance(error, OSError):
        raise Refusal(f"{error.filename or settings.HOME}: {error.strerror}. {unchanged}") from error


def _lay_files(backup: Archive) -> None:
    root = journal.new_files()
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(mode=0o700)
    for part in backup.manifest.parts:
        if part.name != DATABASE:
            path = root / part.name.removeprefix(FILES)
            path.parent.mkdir(parents=True, exist_ok=True)
            with backup.part(part.name) as content, path.open("wb") as file:
                shutil.copyfileobj(content, file, 1024 * 1024)
                file.flush()
                os.fsync(file.fileno())


def _compare(manifest: Manifest) -> None:
    """Every table has as many rows as it had when the backup was made."""
    with postgres.session(settings.OWNER_ROLE) as connection:
        found = making.counted(connection)
    for table, rows in manifest.rows.items():
        if found.get(table) != rows:
            raise Refusal(
                f"The table {table} came out with {found.get(table)} rows instead of {rows}. Everything is as it was before."
            )
