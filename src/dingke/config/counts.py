"""Where sign-in tries are counted: a table that all processes share, and that gives up the oldest counts when it is full."""

from datetime import datetime
from typing import Any, Final

from django.core.cache.backends.db import DatabaseCache
from django.db import connections

# Of the entries that a full table may hold, how many make room at once; counted anew only when they are used up.
SHARE: Final = 100


class Counts(DatabaseCache):
    """Django's own drops a third by the order of keys, so that a flood of other names soon reaches the one it is after.

    Here what would have ended soonest goes first: a fresh count stands until as many others have come as the table holds.
    """

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:
        table = connections[db].ops.quote_name(self._table)  # type: ignore[attr-defined]  # which its stubs leave out
        cursor.execute(f"delete from {table} where expires < %s", [now])  # noqa: S608 – a name of ours
        over = num - cursor.rowcount - self._max_entries
        if over > 0:
            cursor.execute(
                f"delete from {table} where cache_key in (select cache_key from {table} order by expires limit %s)",  # noqa: S608
                [over + self._max_entries // SHARE],
            )
