"""How far the database's log has come, in bytes: at a person's last write, and in a copy that follows."""

from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import connection, connections, transaction

# The place of the insert, not of the flush: a commit that need not wait for the disk lies between the two.
_WRITTEN: Final = "pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')"


def position(alias: str) -> int:
    """What a primary has on disk."""
    return _number(alias, "select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')")


def replayed(alias: str) -> int:
    """What a copy shows to those who ask it. Raises ProgrammingError or OperationalError when it is none."""
    return _number(alias, "select coalesce(pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0'), 0)")


def last_write(person_id: int | None) -> int:
    """The position after which everything that a person wrote is there; 0 when nothing was written."""
    if person_id is None:
        return 0
    return _number(
        connection.alias, "select coalesce(max(position), 0) from timeline_lastwrite where person_id = %s", person_id
    )


def _number(alias: str, query: str, *values: Any) -> int:
    with connections[alias].cursor() as cursor:
        cursor.execute(query, values)
        return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class Note:
    """Notes where a person's write ended; equal for the same person, so that one transaction notes it once."""

    person_id: int

    def __call__(self) -> None:
        # Taken anew under the row's lock: of two writes at once the later one's place stays.
        with connection.cursor() as cursor:
            cursor.execute(
                f"insert into timeline_lastwrite (person_id, position) values (%s, {_WRITTEN}) "  # noqa: S608 – a constant
                f"on conflict (person_id) do update set position = {_WRITTEN}",
                [self.person_id],
            )


def note_after_commit(person_id: int) -> None:
    """Once for each transaction, whatever writes in it; nothing where nobody reads from copies."""
    note = Note(person_id)
    if settings.REPLICAS and all(kept[1] != note for kept in connection.run_on_commit):
        transaction.on_commit(note)
