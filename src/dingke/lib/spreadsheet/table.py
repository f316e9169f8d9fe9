"""What a file gives, whatever its kind, and what may be wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import TracebackType
from typing import Self

from dingke.lib.refusals import UnableToRead, gettext_noop

MOST_COLUMNS = 256
MOST_UNPACKED_BYTES = 2 * 1024**3
"""A packed file that unpacks to more is refused; a million rows of twenty columns stay below."""

MOST_TIMES_UNPACKED = 100
"""A workbook that unpacks to more than this many times its size is a trap: real ones reach 5 to 30."""
SMALL_BYTES = 64 * 1024**2
"""What unpacks to less is harmless whatever its ratio."""

Cell = str | int | float | Decimal | bool | date | datetime | time | timedelta | None


class UnreadableSpreadsheet(UnableToRead):
    """The file is no table that can be read; the message says what it is instead and how to mend it."""


@dataclass(slots=True)
class Table:
    """One sheet. rows can be read once; each is padded to the header, longer ones are left as they are.

    header: the first row that is not empty; header_row: its number in the file, counted from 1. Rows follow
    without a gap, empty ones too, so row n is number header_row + n.
    encoding and delimiter are empty for a workbook; sheets names all its sheets, none for a text file.
    """

    header: list[str]
    header_row: int
    rows: Iterator[list[str]]
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""
    close: Callable[[], None] = lambda: None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def begin(rows: Iterator[list[str]]) -> Table | None:
    """Takes the rows up to the header; None when all are empty."""
    for number, row in enumerate(rows, start=1):
        header = [title.strip() for title in row]
        while header and not header[-1]:
            header.pop()
        if header:
            return Table(header, number, _padded(rows, len(header)))
    return None


def _padded(rows: Iterator[list[str]], width: int) -> Iterator[list[str]]:
    """Also cuts empty cells beyond the header: some programs write hundreds of them."""
    for row in rows:
        while len(row) > width and not row[-1]:
            row.pop()
        yield row if len(row) >= width else [*row, *[""] * (width - len(row))]


def too_wide() -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        gettext_noop("The table has more than %(most)s columns. Delete those that are not needed."),
        most=MOST_COLUMNS,
    )


def too_large() -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        gettext_noop("The file unpacks to more than %(most)s GB. Split the table into several files."),
        most=MOST_UNPACKED_BYTES // 1024**3,
    )


def trap() -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        gettext_noop("The file unpacks to more than %(times)s times its size. Open it and save it again as xlsx."),
        times=MOST_TIMES_UNPACKED,
    )


def damaged() -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        gettext_noop("The file is damaged or no spreadsheet. Open it in Excel or WPS and save it again as xlsx.")
    )


def empty() -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        gettext_noop("The file is empty. Put the column names in the first row and the records below.")
    )


def not_a_table() -> UnreadableSpreadsheet:
    return UnreadableSpreadsheet(
        gettext_noop("This is no table but another kind of file. Save the table as xlsx or csv and choose that.")
    )
