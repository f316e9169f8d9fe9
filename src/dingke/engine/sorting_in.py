"""The words of a large set sorted into their index while it is being written.

New words wait in a list (0010) and whoever fills it sorts them in, which is the longest part of the database's work in an
import. Over a second connection it is done on another processor, while the first one goes on writing. Where a word
stands in its index does not depend on whether its row is committed, so nothing is seen before its time.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Final

from django.db import Error, connection

PAUSE: Final = 0.5
"""Seconds between two looks. Many words at once cost less than few; a search looks through those that wait meanwhile,
some thousandths of a second longer."""
MOST: Final = "16MB"
"""Words that may wait before whoever writes them sorts them in himself: more than come between two looks."""

_log: Final = logging.getLogger(__name__)


@contextmanager
def sorting_in() -> Iterator[None]:
    """Inside, words are sorted in as they come. Without a second connection whoever writes them does it.

    To be opened within the transaction that writes.
    """
    with connection.cursor() as cursor:
        cursor.execute("select set_config('gin_pending_list_limit', %s, true)", [MOST])
    over = Event()
    thread = Thread(target=_sort_in, args=(over,), name="sorting-in", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _sort_in(over: Event) -> None:
    try:
        with connection.cursor() as cursor:  # this thread's own
            while not over.wait(PAUSE):
                cursor.execute("select public.engine_sort_in()")
    except Error as error:
        _log.info("words are sorted in by whoever writes them: %s", error)
    finally:
        connection.close()
