"""The file of a backup: a zip of parts, its manifest last, sealed with a SHA-256 of all that stands before the seal.

The seal is the zip's comment, so any tool lists the parts; one byte more, less or other anywhere is noticed.
"""

import fcntl
import hashlib
import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from dingke.config.backup import manifest as manifests
from dingke.config.backup.manifest import Manifest, Part, UnableToRead

MANIFEST: Final = "manifest.json"
SEAL_BYTES: Final = 64
_PIECE: Final = 1024 * 1024
# The dump is compressed by pg_dump; of files people bring, some are.
_COMPRESSION: Final = {manifests.DATABASE: zipfile.ZIP_STORED}


class _Sealing:
    """What the zip is written through: hashes everything except the last SEAL_BYTES bytes.

    It offers no seek and no tell, so that the zip is written from front to back.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._held = b""
        self._digest = hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self._file.write(piece)
        self._held += piece
        self._digest.update(self._held[:-SEAL_BYTES])
        self._held = self._held[-SEAL_BYTES:]
        return len(piece)

    def flush(self) -> None:
        self._file.flush()

    @property
    def seal(self) -> bytes:
        return self._digest.hexdigest().encode()


class Draft:
    """An archive on its way. Parts are added one after the other."""

    def __init__(self, target: zipfile.ZipFile) -> None:
        self._zip = target

    def add(self, name: str, source: IO[bytes]) -> Part:
        """Copies the stream into the archive."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type = _COMPRESSION.get(name, zipfile.ZIP_DEFLATED)
        digest, size = hashlib.sha256(), 0
        with self._zip.open(entry, "w", force_zip64=True) as part:
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                part.write(piece)
        return Part(name, size, digest.hexdigest())

    def close(self, manifest: Manifest) -> None:
        """The manifest is the last thing in it."""
        self._zip.writestr(MANIFEST, manifest.as_json())


@contextmanager
def drafted(target: Path) -> Iterator[Draft]:
    """Writes beside the target and takes its name when the block has ended well and the disk has everything.

    Raises BlockingIOError while another process writes the same target, OSError when the disk is full: the target is
    then as it was.
    """
    draft = target.with_name(f".{target.name}.part")
    with draft.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if not draft.exists() or not os.path.samestat(draft.stat(), os.fstat(file.fileno())):
            # Between opening and locking another run gave the draft its final name.
            raise BlockingIOError
        # What a killed run left there.
        file.truncate(0)
        try:
            yield from _sealed(file)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            draft.unlink()
            raise
        draft.chmod(0o600)
        draft.replace(target)
    _sync_folder(target.parent)


def _sealed(file: IO[bytes]) -> Iterator[Draft]:
    sink: Any = _Sealing(file)
    with zipfile.ZipFile(sink, "w", compresslevel=1) as target:
        target.comment = b"0" * SEAL_BYTES
        yield Draft(target)
    # Opened for appending, a file takes every write at its end: the place holder goes first.
    file.truncate(file.seek(-SEAL_BYTES, os.SEEK_END))
    file.write(sink.seal)


def _sync_folder(folder: Path) -> None:
    """The new name survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Archive:
    """A backup that was found whole."""

    def __init__(self, manifest: Manifest, target: zipfile.ZipFile) -> None:
        self.manifest = manifest
        self._zip = target

    def part(self, name: str) -> IO[bytes]:
        """Its content, as a stream."""
        return self._zip.open(name)


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The backup, after every byte of it was compared with what it says of itself.

    Raises UnableToRead: no backup, cut off, changed, of a later format, a part missing. Raises OSError.
    """
    with path.open("rb") as file:
        if not zipfile.is_zipfile(file):
            raise UnableToRead("it is no backup of Dingke, or it is cut off")
        # First of all: zipfile fails in too many ways on bytes that are not what they were.
        _compare_seal(file)
        with zipfile.ZipFile(file) as target:
            manifest = _manifest(target)
            for part in manifest.parts:
                _compare(target, part)
            yield Archive(manifest, target)


def _compare_seal(file: IO[bytes]) -> None:
    left = file.seek(0, os.SEEK_END) - SEAL_BYTES
    file.seek(0)
    digest = hashlib.sha256()
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        digest.update(piece)
        left -= len(piece)
    if file.read() != digest.hexdigest().encode():
        raise UnableToRead("it is damaged, or no backup of Dingke: its seal does not fit what stands before it")


def _manifest(target: zipfile.ZipFile) -> Manifest:
    if MANIFEST not in target.namelist():
        raise UnableToRead("it is no backup of Dingke: it has no manifest")
    manifest = manifests.read(target.read(MANIFEST))
    parts = {part.name for part in manifest.parts}
    present = set(target.namelist()) - {MANIFEST}
    if missing := sorted({manifests.DATABASE, *parts} - present):
        raise UnableToRead(f"{missing[0]} is missing in it")
    if foreign := sorted(present - parts):
        raise UnableToRead(f"{foreign[0]} stands in it and not in its manifest")
    return manifest


def _compare(target: zipfile.ZipFile, part: Part) -> None:
    digest, size = hashlib.sha256(), 0
    with target.open(part.name) as content:
        while piece := content.read(_PIECE):
            digest.update(piece)
            size += len(piece)
    if (size, digest.hexdigest()) != (part.size, part.sha256):
        raise UnableToRead(f"{part.name} in it is not what the manifest says")
