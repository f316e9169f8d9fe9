"""Rows as COPY reads them in its text format. Asks no database, so that any process may make them."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

_SPECIAL = re.compile(r"[\\\t\n\r]")
_PLAIN = {int, Decimal, date, datetime, UUID, type(None)}  # never with anything to escape
_TEXTS = {str, type(None)}
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def lines(rows: Iterable[Sequence[Any]]) -> bytes:
    """A line a row, tabs between, \\N for what is not there. All rows have the same columns."""
    return lines_of(zip(*rows, strict=True))


def lines_of(columns: Iterable[Sequence[Any]]) -> bytes:
    """The same, told column by column, as most columns of a set hold one and the same value: a third of the time."""
    fixed: list[str] = []
    varying: list[list[str]] = []
    count = 0
    for column in columns:
        count = len(column)
        if column.count(column[0]) == count:
            fixed.append(cell(column[0]).replace("%", "%%"))
        else:
            fixed.append("%s")
            varying.append(cells(column))
    line = "\t".join(fixed) + "\n"
    return "".join(
        [line % values for values in zip(*varying, strict=True)] if varying else [line % ()] * count
    ).encode()


def cells(column: Sequence[Any]) -> list[str]:
    """Every value of a column, escaped. Looked at as a whole first: nearly no column of texts has anything to escape."""
    kinds = set(map(type, column))
    if kinds == {str} and not _SPECIAL.search("".join(column)):
        return list(column)
    if kinds <= _PLAIN or (kinds <= _TEXTS and not _SPECIAL.search("".join(filter(None, column)))):
        return ["\\N" if value is None else str(value) for value in column]
    return [cell(value) for value in column]


def cell(value: Any) -> str:
    """One value, escaped."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        # Looked for first: nearly no text has one, and translating Chinese costs ten times the look.
        return value.translate(_ESCAPED) if _SPECIAL.search(value) else value
    if isinstance(value, (bool, list, tuple)):
        return str(literal(value)).translate(_ESCAPED)
    return str(value)


def literal(value: Any) -> str | None:
    """A value as PostgreSQL reads it from text."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (list, tuple)):
        inside = '","'.join(map(str, value))
        # Nearly no list of words or numbers has anything to escape; then there are as many quotes as stand between.
        if "\\" in inside or inside.count('"') != 2 * max(0, len(value) - 1):
            inside = '","'.join([str(v).replace("\\", "\\\\").replace('"', '\\"') for v in value])
        return f'{{"{inside}"}}' if value else "{}"
    return str(value)
