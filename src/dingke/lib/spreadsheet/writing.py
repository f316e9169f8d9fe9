"""Workbooks and text files that are safe to open: what people typed never becomes a formula or a link."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import xlsxwriter

from dingke.lib.refusals import UnableTo, gettext_noop
from dingke.lib.spreadsheet.table import Cell
from dingke.lib.spreadsheet.workbooks import as_text

MOST_ROWS = 1_048_575
"""Of a sheet, below the header."""
MOST_CHARACTERS = 32_767
"""Of a cell in a workbook; longer text is cut and ends in an ellipsis."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")


class UnableToWrite(UnableTo):
    """The rows do not go into a file of this kind."""


def write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """A workbook of one sheet with a frozen, filtered header; row by row, in constant memory.

    Numbers, days and moments stay what they are. Moments lose their offset: bring them to the reader's zone.
    Raises UnableToWrite beyond MOST_ROWS.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_date_format": "yyyy-mm-dd",
        "remove_timezone": True,
    }
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, header, book.add_format({"bold": True}))
        number = 0
        for number, row in enumerate(rows, start=1):
            if number > MOST_ROWS:
                raise UnableToWrite(gettext_noop("A sheet holds %(most)s rows. Choose csv."), most=MOST_ROWS)
            for column, cell in enumerate(row):
                sheet.write(number, column, _cut(cell), moment if isinstance(cell, datetime) else None)
        sheet.autofilter(0, 0, number, max(len(header) - 1, 0))


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """UTF-8 with a byte order mark, by which Excel knows it. Text that Excel would run gets a ' in front."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_harmless(title) for title in header])
        writer.writerows([_harmless(as_text(cell)) for cell in row] for row in rows)


def _cut(cell: Cell) -> Cell:
    return f"{cell[: MOST_CHARACTERS - 1]}…" if isinstance(cell, str) and len(cell) > MOST_CHARACTERS else cell


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(text) else text
