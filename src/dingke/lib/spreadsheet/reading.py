"""Which reader a file needs, told by its first bytes, as names lie: many an .xls is a web page or a csv."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from dingke.lib.spreadsheet import textfiles, workbooks
from dingke.lib.spreadsheet.table import (
    MOST_TIMES_UNPACKED,
    MOST_UNPACKED_BYTES,
    SMALL_BYTES,
    Table,
    UnreadableSpreadsheet,
    damaged,
    empty,
    not_a_table,
    too_large,
    trap,
)

_ZIP, _OLE, _GZIP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b"
_OTHERS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x7fELF",
    b"MZ",
)


ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be", "latin-1", "cp1252")
"""What a person may say a text file is written in, when it was not told right."""
_PIECE = 1024**2


def open_table(path: Path, sheet: str | None = None, encoding: str = "") -> Table:
    """Reads csv, tsv and txt, xlsx, xlsm, xlsb, xls and ods, each also as gz.

    Text files are streamed. A sheet of a workbook is in memory as a whole (a million rows: about 1 GB).
    sheet: its name; None takes the first that is not empty. encoding: of a text file, one of ENCODINGS or "" to find out.
    Raises UnreadableSpreadsheet: at once for what cannot be a table, while rows are read for later faults.
    """
    start = _start(path)
    if not start:
        raise empty()
    if not start.startswith(_GZIP):
        return (
            _workbook(path, start, sheet)
            if _is_workbook(start)
            else textfiles.read(path, packed=False, encoding=encoding)
        )
    packed = _packed_start(path)
    if not _is_workbook(packed):
        return textfiles.read(path, packed=True, encoding=encoding)
    with NamedTemporaryFile(suffix=".book") as unpacked:
        _unpack(path, unpacked)
        # calamine holds the file open, so the name may go.
        return _workbook(Path(unpacked.name), packed, sheet)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(8)


def _packed_start(path: Path) -> bytes:
    try:
        with gzip.open(path, "rb") as file:
            return file.read(8)
    except (OSError, EOFError, zlib.error) as error:
        raise damaged() from error


def _is_workbook(start: bytes) -> bool:
    """Raises UnreadableSpreadsheet for the start of another kind of file."""
    if start.startswith(_OTHERS):
        raise not_a_table()
    return start.startswith((_ZIP, _OLE))


def _workbook(path: Path, start: bytes, sheet: str | None) -> Table:
    if start.startswith(_ZIP):
        _check_archive(path)
    return workbooks.read(path, sheet)


def _unpack(path: Path, into: IO[bytes]) -> None:
    """Piece by piece, so that a bomb fills neither memory nor disk."""
    size, most = 0, max(SMALL_BYTES, MOST_TIMES_UNPACKED * path.stat().st_size)
    try:
        with gzip.open(path, "rb") as file:
            while piece := file.read(_PIECE):
                size += len(piece)
                if size > min(most, MOST_UNPACKED_BYTES):
                    raise trap()
                into.write(piece)
    except (OSError, EOFError, zlib.error) as error:
        raise damaged() from error
    into.flush()


def _check_archive(path: Path) -> None:
    """Looks at the declared sizes, so that a bomb is found before anything is unpacked.

    Sizes may be declared too small; each part is unpacked once, piece by piece and no further than declared, which
    fails where more follows.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_sizes(path, entries)
            if archive.testzip() is not None:
                raise damaged()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, zlib.error) as error:
        if isinstance(error, UnreadableSpreadsheet):
            raise
        raise damaged() from error


def _check_sizes(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    if not any(entry.filename.startswith(("xl/", "content.xml")) for entry in entries):
        raise not_a_table()
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED_BYTES:
        raise too_large()
    if unpacked > max(SMALL_BYTES, MOST_TIMES_UNPACKED * path.stat().st_size):
        raise trap()
