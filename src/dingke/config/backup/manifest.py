"""What a backup says of itself."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

# Raised when an older program could not read what a newer one writes.
FORMAT: Final = 1
DATABASE: Final = "database.dump"
FILES: Final = "files/"


class UnableToRead(Exception):
    """A file is no backup, or not whole; the message says which."""


@dataclass(frozen=True)
class Part:
    """One member of the archive: its name there, its size in bytes, the SHA-256 of its content in hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """product: version of the program that wrote it. made_at: ISO 8601. postgresql: version of the server.

    database_size: bytes it takes on the server's disk.
    key: fingerprint of the secret key that the encrypted columns were written under.
    migrations: app → names in the order they were applied. rows: table → how many, in the dump's own moment.
    """

    format: int
    product: str
    made_at: str
    postgresql: str
    database_size: int
    key: str
    migrations: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, int]
    parts: tuple[Part, ...]

    def as_json(self) -> str:
        """Read again by `read`."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1)

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at)

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)


def read(text: bytes) -> Manifest:
    """Raises UnableToRead for what is no manifest or one of a later format."""
    try:
        said: dict[str, Any] = json.loads(text)
        laid_by = int(said["format"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnableToRead("its manifest cannot be read") from error
    if laid_by > FORMAT:
        raise UnableToRead(
            f"it is of format {laid_by}, written by Dingke {said.get('product', '?')}; this version reads up to {FORMAT}. "
            "Restore it with that version or a later one"
        )
    try:
        return Manifest(
            laid_by,
            str(said["product"]),
            datetime.fromisoformat(said["made_at"]).isoformat(),
            str(said["postgresql"]),
            int(said["database_size"]),
            str(said["key"]),
            {app: tuple(names) for app, names in said["migrations"].items()},
            {table: int(count) for table, count in said["rows"].items()},
            tuple(Part(str(part["name"]), int(part["size"]), str(part["sha256"])) for part in said["parts"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnableToRead(f"its manifest lacks or distorts {error}") from error


def fingerprint(key: str) -> str:
    """Tells two secret keys apart and gives neither away."""
    return hashlib.sha256(b"dingke.fingerprint:" + key.encode()).hexdigest()[:16]
