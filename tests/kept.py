"""Rows that are built once, by the product's own actions, and laid again for each test that wants them."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Self, TypeVar

from django.db import connection, transaction
from django.utils import timezone

T = TypeVar("T")


@dataclass(frozen=True)
class Kept(Generic[T]):
    """What ``build`` wrote on a day, by table, as PostgreSQL copies it out, and what it gave back, pickled."""

    build: Callable[[], T]
    day: date
    rows: dict[str, bytes]
    given: bytes

    @classmethod
    def built(cls, build: Callable[[], T]) -> Self:
        """Leaves nothing behind. Call outside a test's transaction; ``build`` fills tables that were empty."""
        with transaction.atomic():
            before = _filled()
            given = build()
            rows = {table: _copied(table) for table in _filled() - before}
            transaction.set_rollback(True)
        return cls(build, timezone.localdate(), rows, pickle.dumps(given))

    def again(self) -> T:
        """The same rows with the same numbers, and objects of the test's own; after midnight, rows of the new day."""
        if self.day != timezone.localdate() or not _may_pass_triggers():
            return self.build()
        with transaction.atomic(), connection.cursor() as cursor:
            # The rows bring their history and their references along.
            cursor.execute("set local session_replication_role = replica")
            for table, rows in self.rows.items():
                with cursor.copy(f"copy {table} from stdin") as into:
                    into.write(rows)
            cursor.execute("set local session_replication_role = origin")
        given: T = pickle.loads(self.given)
        return given


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


def _may_pass_triggers() -> bool:
    """Only a superuser may; a role on somebody else's server that creates databases need not be one."""
    with connection.cursor() as cursor:
        cursor.execute("show is_superuser")
        (answer,) = cursor.fetchone()
    return bool(answer == "on")


def _filled() -> set[str]:
    """The tables that hold rows."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" union all ".join(f"(select '{table}' from {table} limit 1)" for table in tables))
        return {table for (table,) in cursor.fetchall()}


def _copied(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"copy {table} to stdout") as out:
        return b"".join(map(bytes, out))
