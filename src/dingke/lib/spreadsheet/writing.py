"""Workbooks and text files that are safe to open: what people typed never becomes a formula or a link."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from dingke.lib.refusals import UnableTo, gettext_noop
from dingke.lib.spreadsheet.table import Cell
from dingke.lib.spreadsheet.workbooks import as_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MOST_ROWS = 1_048_575
"""Of a sheet, below the header."""
MOST_FOOT = 100
"""Characters at the foot of a page: Excel takes 255 in all, a sign that is doubled counts twice."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_PRINTED_PLAINLY = frozenset({int, Decimal, date})
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")


_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "default_date_format": "yyyy-mm-dd",
    "remove_timezone": True,
}


class UnableToWrite(UnableTo):
    """The rows do not go into a file of this kind."""


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], foot: str = "") -> None:
    """A workbook of one sheet. Raises UnableToWrite beyond MOST_ROWS."""
    write_book(path, [("", header, rows)], foot)


def write_book(
    path: Path, sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]]]], foot: str = ""
) -> None:
    """Sheets of a name ("" for any), a frozen, filtered header and rows; row by row, in constant memory.

    foot: stands below each printed page and among the properties of the file, in no cell.
    Numbers, days and moments stay what they are. Moments lose their offset: bring them to the reader's zone.
    Raises UnableToWrite beyond MOST_ROWS.
    """
    from dingke.lib.spreadsheet.sheets import StreamedSheet

    with whole(path) as made, _opened(made) as book:
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        taken: set[str] = set()
        if foot:
            book.set_properties({"comments": foot})
        for name, header, rows in sheets:
            sheet = book.add_worksheet(_sheet_name(name, taken) if name else None, StreamedSheet)
            sheet.freeze_panes(1, 0)
            if foot:
                sheet.set_footer("&L" + foot[:MOST_FOOT].replace("&", "&&") + "&R&P/&N")
            sheet.write_row(0, 0, header, bold)
            sheet.autofilter(0, 0, sheet.write_rows(_counted(rows), moment), max(len(header) - 1, 0))


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A name under which to write; at the end what was written takes its place at ``path``.

    After a fault nothing of it is left, and what stood at ``path`` before stands there still. Raises OSError.
    """
    with TemporaryDirectory(prefix=".dingke-", dir=path.parent) as aside:
        made = Path(aside) / path.name
        yield made
        made.replace(path)


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    """Raises OSError when there is no room for it."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    # Rows wait for the end of their sheet in files of their own: beside the workbook, so that they go with it.
    book = xlsxwriter.Workbook(str(path), {**_OPTIONS, "tmpdir": str(path.parent)})
    try:
        yield book
        book.close()
    except FileCreateError as error:
        raise (error.args[0] if isinstance(error.args[0], OSError) else OSError(str(error))) from error
    finally:
        book.fileclosed = True  # its destructor would write what there is after a fault
        for sheet in book.worksheets():
            with suppress(OSError):  # of rows that found no room
                sheet.row_data_fh.close()


def _counted(rows: Iterable[Sequence[Cell]]) -> Iterator[Sequence[Cell]]:
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise UnableToWrite(gettext_noop("A sheet holds %(most)s rows. Choose csv."), most=MOST_ROWS)
        yield row


def _sheet_name(name: str, taken: set[str]) -> str:
    """As Excel allows it: 31 characters, none of []:*?/\\ and no quotation mark at an end; none twice, whatever its case."""
    allowed = re.sub(r"[\[\]:*?/\\]", " ", name).strip(" '")[:31] or "Sheet"
    number = 1
    found = allowed
    while found.casefold() in taken:
        number += 1
        found = f"{allowed[: 30 - len(str(number))]} {number}"
    taken.add(found.casefold())
    return found


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """UTF-8 with a byte order mark, by which Excel knows it. Text that Excel would run gets a ' in front."""
    with whole(path) as made, made.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_harmless(title) for title in header])
        writer.writerows([_printed(cell) for cell in row] for row in rows)


def _printed(cell: Cell) -> str:
    """Asked ten million times for a large file: what most cells are comes first."""
    if isinstance(cell, str):
        return _harmless(cell)
    if cell is None:
        return ""
    return str(cell) if type(cell) in _PRINTED_PLAINLY else _harmless(as_text(cell))


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text) else text
