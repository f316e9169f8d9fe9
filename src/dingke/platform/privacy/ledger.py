"""The ledger of erasures outside the database: what a restore must erase again.

A backup made before an erasure holds what was erased. The ledger lies in the home, beside what a restore replaces, and
says which records: never what stood in them.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from dingke.platform.privacy.models import Erasure

NAME: Final = "erasures.jsonl"


class UnableToRead(Exception):
    """This is no ledger of erasures."""


@dataclass(frozen=True)
class Entry:
    """One erasure. made_at: when the record was put on file: with its code it is known again."""

    ledger: str
    object: str
    row_id: int
    code: str
    made_at: str
    at: str
    request: str = ""

    @classmethod
    def of(cls, one: Erasure) -> "Entry":
        return cls(
            str(one.ledger), one.object, one.row_id, one.code, one.made_at.isoformat(), one.at.isoformat(), one.request
        )

    @property
    def number(self) -> UUID:
        return UUID(self.ledger)

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def path() -> Path:
    return Path(settings.HOME) / NAME


def note_after_commit(one: Erasure) -> None:
    """Before the commit it would name what may not have happened; what is lost between is made up for by ``complete``."""
    entry = Entry.of(one)
    transaction.on_commit(lambda: write([entry]))


def write(entries: Iterable[Entry]) -> None:
    """Adds to the file, there after a power cut."""
    lines = "".join(json.dumps(asdict(entry), ensure_ascii=False) + "\n" for entry in entries)
    if not lines:
        return
    descriptor = os.open(path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(descriptor, lines.encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(source: Path) -> Iterator[Entry]:
    """The entries of a file; none where there is no file. Raises UnableToRead."""
    if not source.exists():
        return
    try:
        for line in source.read_text("utf-8").splitlines():
            if line.strip():
                yield Entry(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise UnableToRead(UnableToRead.__doc__) from error


def complete() -> int:
    """Adds what the database knows and the file lacks; returns how many."""
    known = {entry.ledger for entry in read(path())}
    lacking = [Entry.of(one) for one in Erasure.objects.order_by("at") if str(one.ledger) not in known]
    write(lacking)
    return len(lacking)
