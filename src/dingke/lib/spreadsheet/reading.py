"""Which reader a file needs, told by its first bytes, as names lie: many an .xls is a web page or a csv."""

from __future__ import annotations

import zipfile
from pathlib import Path

from dingke.lib.spreadsheet import textfiles, workbooks
from dingke.lib.spreadsheet.table import (
    MOST_UNPACKED_BYTES,
    Table,
    damaged,
    empty,
    not_a_table,
    too_large,
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


def open_table(path: Path, sheet: str | None = None) -> Table:
    """Reads csv, tsv and txt (each also as gz), xlsx, xlsm, xlsb, xls and ods.

    Text files are streamed. A sheet of a workbook is in memory as a whole (a million rows: about 1 GB).
    sheet: its name; None takes the first that is not empty.
    Raises UnreadableSpreadsheet: at once for what cannot be a table, while rows are read for later faults.
    """
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise empty()
    if start.startswith(_OTHERS):
        raise not_a_table()
    if start.startswith(_ZIP):
        _check_archive(path)
    if start.startswith((_ZIP, _OLE)):
        return workbooks.read(path, sheet)
    return textfiles.read(path, packed=start.startswith(_GZIP))


def _check_archive(path: Path) -> None:
    """Looks at the declared sizes only, so that a bomb is found before anything is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise damaged() from error
    if not any(entry.filename.startswith(("xl/", "content.xml")) for entry in entries):
        raise not_a_table()
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise too_large()
