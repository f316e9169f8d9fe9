"""Workbooks of Excel, WPS and LibreOffice, read by calamine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import python_calamine

from dingke.lib.refusals import gettext_noop
from dingke.lib.spreadsheet.table import (
    MOST_COLUMNS,
    Cell,
    Table,
    UnreadableSpreadsheet,
    begin,
    damaged,
    empty,
    too_wide,
)

_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def read(path: Path, sheet: str | None) -> Table:
    book = _opened(path)
    if sheet is not None and sheet not in book.sheet_names:
        raise UnreadableSpreadsheet(
            gettext_noop("There is no sheet “%(sheet)s”; there are: %(sheets)s."),
            sheet=sheet,
            sheets=", ".join(book.sheet_names),
        )
    for name in book.sheet_names if sheet is None else [sheet]:
        table = begin(_rows(book, name))
        if table is not None:
            table.sheet, table.sheets, table.close = name, list(book.sheet_names), book.close
            return table
    raise empty()


def as_text(cell: Cell) -> str:
    """As the cell shows it: 199999, not 199999.0; 15 digits, as Excel has no more; days without midnight."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float():
            return _number_as_text(cell)
        case datetime():
            return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M:%S}"
        case timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(cell)


def _opened(path: Path) -> python_calamine.CalamineWorkbook:
    try:
        return python_calamine.CalamineWorkbook.from_path(str(path))
    except python_calamine.PasswordError as error:
        raise locked() from error
    except (python_calamine.CalamineError, OSError) as error:
        raise (locked() if _is_encrypted(path) else damaged()) from error


def locked() -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(gettext_noop("The workbook is locked by a password. Save a copy without one."))


def _is_encrypted(path: Path) -> bool:
    """A workbook under a password is a compound file with one stream, which the reader tells by the file's name alone."""
    with path.open("rb") as file:
        return file.read(len(_COMPOUND)) == _COMPOUND and _ENCRYPTED in file.read()


def _rows(book: python_calamine.CalamineWorkbook, name: str) -> Iterator[list[str]]:
    try:
        sheet = book.get_sheet_by_name(name)
    except python_calamine.CalamineError as error:
        raise damaged() from error
    if sheet.total_width > MOST_COLUMNS:
        raise too_wide()
    for row in sheet.iter_rows():
        yield [as_text(cell) for cell in row]


def _number_as_text(number: float) -> str:
    short = f"{number:.15g}"
    return f"{Decimal(short):f}" if "e" in short else short
