"""A restore under way: who may use the home meanwhile, and how one that was cut off ends.

Everything that uses the database holds the home shared, a restore holds it alone. What a restore replaces lies in the
schema BEFORE and beside the files until the new data have been proven; the journal says whether they have. Whoever
comes next after a kill or a power cut sees the old data or the new, never a mix.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from psycopg import Connection, errors

from dingke.config.refusal import Refusal
from dingke.lib import postgres
from dingke.lib.postgres.dumps import LOADING

BEFORE: Final = "dingke_before"
LOADED_HALF: Final = "loading"
PROVEN: Final = "proven"


# The home -------------------------------------------------------------------------------------------------------------


class Hold:
    """This process's hold on the home: shared with others, or alone."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def share(self) -> bool:
        """False while a restore holds the home alone."""
        return self._take(fcntl.LOCK_SH)

    def alone(self) -> bool:
        """False while anybody else holds it."""
        return self._take(fcntl.LOCK_EX)

    def _take(self, how: int) -> bool:
        try:
            fcntl.flock(self._file, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def _hold(home: Path) -> Iterator[Hold]:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "restore.lock").open("a") as file:
        yield Hold(file)


@contextmanager
def shared(home: Path) -> Iterator[Hold]:
    """For whatever uses the database. Raises Refusal while a restore is under way."""
    with _hold(home) as hold:
        if not hold.share():
            raise Refusal(f"A restore into {home} is under way; wait until it is done.")
        yield hold


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """For a restore. Raises Refusal while the home is served, or any command uses it."""
    with _hold(home) as hold:
        if not hold.alone():
            lock = home / "up.lock"
            served_by = lock.read_text("ascii").strip() if lock.exists() else ""
            user = f"Dingke is running from it (pid {served_by})" if served_by else "another command uses it"
            raise Refusal(f"{home} is in use: {user}. Stop it, then restore.")
        yield


# The journal ----------------------------------------------------------------------------------------------------------


def _path() -> Path:
    return Path(settings.HOME) / "restore.json"


def is_open() -> bool:
    """Whether a restore was begun and not ended."""
    return _path().exists()


def write(stage: str) -> None:
    """Says how far the restore is; there after a power cut."""
    draft = _path().with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        json.dump({"stage": stage}, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(_path())
    descriptor = os.open(_path().parent, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def refuse_foreign() -> None:
    """With one's own server a restore may have been begun from another home, which holds its journal."""
    with postgres.session(settings.OWNER_ROLE) as connection:
        if _is_kept_aside(connection):
            raise Refusal(
                f"The database holds the schema {BEFORE}: a restore from another home is under way or was cut off. "
                "Run dingke doctor there; it ends it."
            )


def _is_kept_aside(connection: Connection[Any]) -> bool:
    return connection.execute("select 1 from pg_namespace where nspname = %s", [BEFORE]).fetchone() is not None


def settle(hold: Hold) -> None:
    """Ends what a killed restore left, before anybody works on it; the server must answer."""
    if not hold.alone():
        raise Refusal("A restore that was cut off is being tidied up; try again in a moment.")
    # Another process may have been quicker.
    if is_open():
        end()
    hold.share()


def end() -> None:
    """To the new data when they were proven, else back to the old."""
    stage = json.loads(_path().read_text("utf-8"))["stage"]
    with postgres.session(settings.OWNER_ROLE) as connection:
        _end_orphans(connection)
        if stage == PROVEN:
            _put_new_files()
            connection.execute(f"drop schema if exists {BEFORE} cascade")
        else:
            _put_back(connection)
    for folder in (_files("restoring"), _files("before")):
        shutil.rmtree(folder, ignore_errors=True)
    _path().unlink()


def _end_orphans(connection: Connection[Any]) -> None:
    """A pg_restore whose parent was killed may still be laying indexes."""
    asked = "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = %s"
    connection.execute(f"{asked} and datname = current_database() and usename = current_user", [LOADING])


# Old and new side by side ---------------------------------------------------------------------------------------------


def set_aside() -> None:
    """The tables that are there keep their rows under another schema; public is empty. Raises Refusal."""
    with postgres.session(settings.OWNER_ROLE) as connection, connection.transaction():
        try:
            connection.execute(f"alter schema public rename to {BEFORE}")
            connection.execute("create schema public")
        except errors.InsufficientPrivilege as error:
            raise Refusal(
                f"The role {settings.OWNER_ROLE['USER']} must own the database and its schema public to restore: {error}"
            ) from error


def _put_back(connection: Connection[Any]) -> None:
    if _is_kept_aside(connection):
        with connection.transaction():
            connection.execute("drop schema if exists public cascade")
            connection.execute(f"alter schema {BEFORE} rename to public")


def _put_new_files() -> None:
    new, now, before = _files("restoring"), files(), _files("before")
    if new.exists():
        if now.exists():
            now.rename(before)
        new.rename(now)


def files() -> Path:
    """Where attachments and imported files lie."""
    return Path(settings.HOME) / "files"


def new_files() -> Path:
    """Where those of the backup are laid until its data are proven."""
    return _files("restoring")


def _files(suffix: str) -> Path:
    return files().with_name(f"files.{suffix}")
