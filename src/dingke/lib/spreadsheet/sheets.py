"""A sheet of a workbook whose rows go to its file as they come, each cell written once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from dingke.lib.spreadsheet.table import Cell

MOST_CHARACTERS = 32_767
"""Of a cell in a workbook, counted in UTF-16 as Excel does; longer text is cut and ends in an ellipsis."""

_letters = cache(xl_col_to_name)
_FIRST_DAY = date(1899, 12, 30).toordinal()
_FIRST_SURE = date(1900, 3, 1).toordinal()
"""Before it a sheet counts a day that never was: 29 February 1900."""
_TELLING = re.compile(r"[&<>_\x00-\x08\x0b-\x1f\ufffe\uffff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


class StreamedSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """XlsxWriter's worksheet asks of each cell five times what it is; of ten million cells that is most of an export.

    Only for workbooks in constant memory, whose rows lie in ``row_data_fh`` until the sheet is put together.
    """

    def write_rows(self, rows: Iterable[Sequence[Cell]], moment: Format) -> int:
        """Below the header, which has been written. Returns the number of the last row, 0 when there is none.

        moment: the format of days with a time; other days get the workbook's own.
        """
        styles = (f' s="{self.default_date_format._get_xf_index()}"', f' s="{moment._get_xf_index()}"')
        self._write_single_row(1)
        number = 0
        for number, row in enumerate(rows, start=1):
            cells = [self._cell(f"{_letters(i)}{number + 1}", cell, styles) for i, cell in enumerate(row) if cell != ""]
            self.row_data_fh.write(f'<row r="{number + 1}">{"".join(cells)}</row>')
        self.dim_rowmax = number
        return number

    def _cell(self, place: str, cell: Cell, styles: tuple[str, str]) -> str:
        if isinstance(cell, str):
            return f'<c r="{place}" t="inlineStr"><is>{_text(cell)}</is></c>'
        if cell is None:
            return ""
        if isinstance(cell, bool):
            return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
        if isinstance(cell, int | Decimal):
            return f'<c r="{place}"><v>{cell}</v></c>'
        if isinstance(cell, float):
            return f'<c r="{place}"><v>{cell:.16G}</v></c>'
        return f'<c r="{place}"{styles[isinstance(cell, datetime)]}><v>{self._days(cell)}</v></c>'

    def _days(self, cell: date | time | timedelta) -> float:
        """As a sheet counts them, a time of day as a part of one; moments lose their offset."""
        if not isinstance(cell, date) or cell.toordinal() < _FIRST_SURE:
            days: float = self._convert_date_time(cell)
            return days
        whole = cell.toordinal() - _FIRST_DAY
        if not isinstance(cell, datetime):
            return whole
        seconds = cell.hour * 3600 + cell.minute * 60 + cell.second + cell.microsecond / 1_000_000
        return whole + seconds / 86_400


def _text(text: str) -> str:
    """The element of a text, with what XML cannot carry written as Excel does: _x000B_."""
    if len(text) * 2 > MOST_CHARACTERS:
        text = _cut(text)
    if _TELLING.search(text):
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return f"<t>{text}</t>" if text.strip() is text else f'<t xml:space="preserve">{text}</t>'


def _cut(text: str) -> str:
    written = text.encode("utf-16-le")
    if len(written) <= 2 * MOST_CHARACTERS:
        return text
    return written[: 2 * MOST_CHARACTERS - 2].decode("utf-16-le", "ignore") + "…"
