"""A database written out and read in by pg_dump and pg_restore, whichever server holds it.

The programs of the wheel are the newest there are here, and a dump is read by the ones that wrote it; those on PATH
serve where the wheel does not exist.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import IO, Any, Final

import psycopg

from dingke.lib.postgres.location import UnableToServe, installations

# How the sessions of a load are told from others: one that outlives its killed parent must be ended by name.
LOADING: Final = "dingke restore"
# pg_restore ≥ 17 sets it on every server; those before 17 do not know it and go on without.
UNKNOWN_BEFORE_17: Final = '"transaction_timeout"'
_PIECE: Final = 1024 * 1024


class UnableToDump(Exception):
    """pg_dump could not write the database out; the message is its own."""


class UnableToLoad(Exception):
    """pg_restore could not read a dump in; the message is its own."""


def session(at: Mapping[str, str]) -> psycopg.Connection[Any]:
    """A connection to NAME, USER, PASSWORD, HOST, PORT; statements are committed one by one. Raises UnableToServe."""
    try:
        return psycopg.connect(
            host=at["HOST"] or None,
            port=at["PORT"] or None,
            user=at["USER"] or None,
            password=at["PASSWORD"] or None,
            dbname=at["NAME"],
            autocommit=True,
        )
    except psycopg.OperationalError as error:
        raise UnableToServe(f"The database does not answer: {error}") from error


@contextmanager
def frozen(at: Mapping[str, str]) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """A read-only session that sees one moment, and the name under which `dumping` sees the same one."""
    with session(at) as connection:
        connection.execute("begin isolation level repeatable read read only")
        row = connection.execute("select pg_export_snapshot()").fetchone()
        yield connection, str(row[0]) if row else ""
        connection.execute("rollback")


@contextmanager
def dumping(at: Mapping[str, str], *, snapshot: str, without: Sequence[str] = ()) -> Iterator[IO[bytes]]:
    """The schema public as a stream of pg_dump's own format, without owners and rights.

    without: tables whose rows stay out. Raises UnableToDump, at the end too: what was read then is not whole.
    """
    left_out = [f"--exclude-table-data=public.{table}" for table in without]
    command = (
        _program("pg_dump"),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        "--schema=public",
        f"--snapshot={snapshot}",
        *left_out,
        at["NAME"],
    )
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said, env=_environment(at)) as process,
    ):
        assert process.stdout is not None
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        if process.wait():
            raise UnableToDump(_text(said))


def load(at: Mapping[str, str], source: IO[bytes]) -> None:
    """Reads a stream of `dumping` into the empty schema public. Raises UnableToLoad, with part of it loaded."""
    command = (
        _program("pg_restore"),
        "--no-owner",
        "--no-privileges",
        "--schema=public",
        f"--dbname={at['NAME']}",
    )
    environment = _environment(at) | {"PGAPPNAME": LOADING}
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, env=environment) as process,
    ):
        assert process.stdin is not None
        try:
            # A pg_restore that gives up closes its end; what it said is worth more than the broken pipe.
            with suppress(BrokenPipeError):
                shutil.copyfileobj(source, process.stdin, _PIECE)
                process.stdin.close()
        except BaseException:
            process.kill()
            raise
        process.wait()
        _judge(process.returncode, _text(said))


def _judge(code: int, said: str) -> None:
    """pg_restore ends with 1 after errors it passed over; only the one of UNKNOWN_BEFORE_17 may be passed over."""
    errors = [line for line in said.splitlines() if ": error:" in line]
    known = [line for line in errors if UNKNOWN_BEFORE_17 in line]
    if code not in (0, 1) or errors != known or (code and not known):
        raise UnableToLoad("\n".join(errors[:5]) or said or f"pg_restore ended with code {code}.")


def _program(name: str) -> str:
    try:
        majors = installations()
    except UnableToServe:
        found = shutil.which(name)
        if found is None:
            raise UnableToServe(f"{name} is neither in the wheel nor on PATH; install PostgreSQL's programs.") from None
        return found
    return str(majors[max(majors)] / "bin" / name)


def _environment(at: Mapping[str, str]) -> dict[str, str]:
    """Messages in English, as `_judge` reads them; the password where other people's `ps` does not show it."""
    given = {"PGHOST": at["HOST"], "PGPORT": at["PORT"], "PGUSER": at["USER"], "PGPASSWORD": at["PASSWORD"]}
    return {**os.environ, **{name: value for name, value in given.items() if value}, "LC_ALL": "C"}


def _text(said: IO[bytes]) -> str:
    said.seek(0)
    return said.read().decode("utf-8", "replace").strip()
