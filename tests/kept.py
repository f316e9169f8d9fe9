"""Rows that are built once, by the product's own actions, and laid again for each test that wants them."""

import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any, Generic, Self, TypeVar

from django.db import connection, transaction
from django.utils import timezone

T = TypeVar("T")
_names = count(1)


@dataclass(frozen=True)
class Kept(Generic[T]):
    """What ``build`` wrote on a day, in a schema of its own, and what it gave back, pickled.

    schema: also holds the function that lays the rows again, in one statement whose plans the session keeps; None for
    a role that may not pass by triggers.
    """

    build: Callable[[], T]
    day: date
    schema: str | None
    given: bytes

    @classmethod
    def built(cls, build: Callable[[], T]) -> Self:
        """Leaves no row behind. Call outside a test's transaction; ``build`` fills tables that were empty."""
        with transaction.atomic():
            before = filled()
            given = build()
            rows = {table: _copied(table) for table in sorted(filled() - before)}
            transaction.set_rollback(True)
        schema = f"kept_{next(_names)}" if may_pass_triggers() else None
        if schema:
            _stow(schema, rows)
        return cls(build, timezone.localdate(), schema, pickle.dumps(given))

    def again(self) -> T:
        """The same rows with the same numbers, and objects of the test's own; after midnight, rows of the new day."""
        if self.schema is None or self.day != timezone.localdate():
            return self.build()
        with connection.cursor() as cursor:
            cursor.execute(f"select {self.schema}.lay()")
        given: T = pickle.loads(self.given)
        return given

    @contextmanager
    def standing(self) -> Iterator[bytes]:
        """The rows for as long as the block runs, in a transaction around those of the tests, which take back all they
        do: for what takes long to lay. Gives what ``again`` would, pickled, for each test to have objects of its own.
        """
        with transaction.atomic():
            yield pickle.dumps(self.again())
            transaction.set_rollback(True)


def _stow(schema: str, rows: dict[str, bytes]) -> None:
    """Lays rows aside, by table, with the function that brings them back."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"drop schema if exists {schema} cascade")
        cursor.execute(f"create schema {schema}")
        lay = []
        for table, content in rows.items():
            columns = _columns(cursor, table)
            cursor.execute(f"create unlogged table {schema}.{table} as select {columns} from {table} with no data")
            with cursor.copy(f"copy {schema}.{table} from stdin") as into:
                into.write(content)
            lay.append(
                f"insert into {table} ({columns}) overriding system value select {columns} from {schema}.{table};"
            )
        # The rows bring their history and their references along.
        cursor.execute(
            f"create function {schema}.lay() returns void language plpgsql set session_replication_role = replica "
            f"as $$ #variable_conflict use_column\nbegin {' '.join(lay)} end $$"
        )


def _columns(cursor: Any, table: str) -> str:
    """The columns of a table that are written, in the order in which they are copied out."""
    cursor.execute(
        "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute "
        "where attrelid = %s::regclass and attnum > 0 and not attisdropped and attgenerated = ''",
        [table],
    )
    (columns,) = cursor.fetchone()
    return str(columns)


def others(does: str = "pid") -> list[tuple[Any, str, str]]:
    """The sessions besides this one at the database: number, state, last statement.

    does: SQL of what is done to each.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {does}, state, left(query, 200) from pg_stat_activity where datname = current_database() "
            "and pid <> pg_backend_pid() and backend_type = 'client backend'"
        )
        found: list[tuple[Any, str, str]] = cursor.fetchall()
    return found


def may_pass_triggers() -> bool:
    """Only a superuser may; a role on somebody else's server that creates databases need not be one."""
    with connection.cursor() as cursor:
        cursor.execute("show is_superuser")
        (answer,) = cursor.fetchone()
    return bool(answer == "on")


def filled() -> set[str]:
    """The tables that hold rows."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" union all ".join(f"(select '{table}' from {table} limit 1)" for table in tables))
        return {table for (table,) in cursor.fetchall()}


def _copied(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"copy {table} to stdout") as out:
        return b"".join(map(bytes, out))
