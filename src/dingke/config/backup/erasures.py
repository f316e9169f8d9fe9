"""Erasures that a restore does again: a backup holds what was erased after it was made.

They are known from the home's ledger, from the database that is replaced, and from ledgers of homes that are lost.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from psycopg import Connection

from dingke.config import database
from dingke.config.backup import making
from dingke.config.refusal import Refusal
from dingke.lib import postgres
from dingke.platform.privacy import again as erasing_again
from dingke.platform.privacy import ledger
from dingke.platform.privacy.again import Replayed
from dingke.platform.privacy.ledger import Entry

__all__ = ["Entry", "again", "known"]

TABLE: Final = "privacy_erasure"
STANDING: Final = f"select ledger, object, row_id, code, made_at, at, request from public.{TABLE}"  # noqa: S608 – a constant


def known(ledgers: Sequence[Path]) -> list[Entry]:
    """All erasures that are known here, before anything is touched. Raises Refusal for a ledger that cannot be read."""
    found: dict[str, Entry] = {}
    for path in (ledger.path(), *ledgers):
        if path in ledgers and not path.exists():
            raise Refusal(f"There is no ledger {path}. Nothing was touched.")
        try:
            found |= {entry.ledger: entry for entry in ledger.read(path)}
        except (ledger.UnableToRead, OSError) as error:
            raise Refusal(f"{path} is no ledger of erasures that can be read. Nothing was touched.") from error
    with postgres.session(settings.OWNER_ROLE) as connection:
        found |= {entry.ledger: entry for entry in _standing(connection)}
    return list(found.values())


def _standing(connection: Connection[Any]) -> list[Entry]:
    """What the database knows that is about to be replaced; nothing where it is of an older version, or empty."""
    if TABLE not in making.tables(connection):
        return []
    return [
        Entry(str(number), thing, row, code, made.isoformat(), at.isoformat(), request)
        for number, thing, row, code, made, at, request in connection.execute(STANDING)
    ]


def again(entries: Sequence[Entry], files: Path, say: Callable[[str], None]) -> Replayed:
    """Erases them again in what was just loaded, as the tables' owner; nobody has worked with it yet."""
    if not entries:
        return Replayed()
    say("erasing again what was erased since")
    with database.as_owner():
        return erasing_again.replay(entries, files)
