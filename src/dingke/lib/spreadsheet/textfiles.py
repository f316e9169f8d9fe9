"""Text files: which encoding, which delimiter, then row by row, however long the file is."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from dingke.lib.refusals import gettext_noop
from dingke.lib.spreadsheet.table import (
    MOST_COLUMNS,
    MOST_UNPACKED_BYTES,
    Table,
    UnreadableSpreadsheet,
    begin,
    damaged,
    empty,
    not_a_table,
    too_large,
    too_wide,
)

LONGEST_LINE = 4 * 1024**2
"""Characters. Without a bound a packed line of gigabytes would be in memory before anyone can look at it."""

_SAMPLE_BYTES = 256 * 1024
_SAMPLE_ROWS = 50
_DELIMITERS = ",\t;|"
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LONGEST_CELL = 131_072
"""Characters. What Python's reader takes; a longer cell is one whose quotation mark was never closed."""
_MOST_CONTROLS = 1 / 200
"""Of the bytes. A text file may hold a few by mistake; a binary file is full of them."""
_PRINTED = bytes(set(range(256)) - {*range(9), *range(14, 32)} | {0x1A, 0x1B})
_ISOLATED = re.compile(rb"(?<![\x80-\xff])[\x81-\xfe][\x40-\x7e]")
"""A single high byte before an ASCII letter: an accented letter of a western language, hardly ever GB 18030."""
_HIGH = re.compile(rb"[\x80-\xff]+")
_WESTERN_SIGNS = re.compile(rb"[\x80-\x9f]")
_PAGES = ("<!doctype", "<html", "<table", "<?xml", "mime-version:")


def read(path: Path, *, packed: bool, encoding: str = "") -> Table:
    """What does not fit the encoding, far down in the file, comes out as U+FFFD, and so does a NUL.

    encoding: how the file is to be read, "" to find out.
    """
    try:
        start, telling = _samples(path, packed=packed)
    except (OSError, EOFError, zlib.error) as error:
        raise damaged() from error
    encoding = encoding or _encoding(start, telling)
    lines = start.decode(encoding, "replace").splitlines(keepends=True)
    if lines and lines[0].lstrip("\ufeff \t").lower().startswith(_PAGES):
        web_page = gettext_noop("This is a web page under another name. Open it in Excel and save it as xlsx.")
        raise UnreadableSpreadsheet(web_page)
    delimiter = _delimiter(lines[:-1] or lines)
    opened = io.TextIOWrapper(_opened(path, packed=packed), encoding, "replace", newline="")
    try:
        table = begin(_rows(opened, delimiter, packed=packed))
        if table is None:
            raise empty()
    except UnreadableSpreadsheet:
        opened.close()
        raise
    table.encoding, table.delimiter, table.close = encoding, delimiter, opened.close
    return table


def _opened(path: Path, *, packed: bool) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb")) if packed else path.open("rb")


def _samples(path: Path, *, packed: bool) -> tuple[bytes, bytes]:
    """The file's start, and the first piece with more than ASCII in it, as only that tells an encoding."""
    with _opened(path, packed=packed) as file:
        start = piece = file.read(_SAMPLE_BYTES)
        read_bytes = len(piece)
        while piece.isascii() and read_bytes < MOST_UNPACKED_BYTES:
            piece = file.read(_SAMPLE_BYTES)
            read_bytes += len(piece)
            if not piece:
                break
    return start, piece or start


def _encoding(start: bytes, telling: bytes) -> str:
    """By its mark; else what fits first: UTF-16 by its zeros, UTF-8, GB 18030, Latin-1 (always fits)."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            return encoding
    if start.count(0) > len(start) * _MOST_CONTROLS:
        return _unmarked_utf16(start)
    if len(start.translate(None, _PRINTED)) > len(start) * _MOST_CONTROLS:
        raise not_a_table()
    fitting = ["utf-8"] if _is_western(telling) else ["utf-8", "gb18030"]
    for encoding in fitting:
        try:
            # Incremental, as the sample may end inside a character.
            codecs.getincrementaldecoder(encoding)("strict").decode(telling)
        except UnicodeDecodeError:
            continue
        return encoding
    # A few broken characters, as database exports have them, do not make a file Latin-1.
    for encoding in fitting:
        read = telling.decode(encoding, "replace")
        broken = read.count("\ufffd")
        if broken * 200 < len(telling) and broken * 4 < sum(not character.isascii() for character in read):
            return encoding
    return "cp1252" if _WESTERN_SIGNS.search(telling) else "latin-1"


def _is_western(sample: bytes) -> bool:
    """Whether most high bytes stand alone before a letter; Müller is well-formed GB 18030, but not Chinese."""
    runs = len(_HIGH.findall(sample))
    return bool(runs) and 2 * len(_ISOLATED.findall(sample)) > runs


def _unmarked_utf16(sample: bytes) -> str:
    """Delimiters and line ends have their zero in the upper byte only; a binary file has them anywhere."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = len(sample) / 100
    if odd > max(enough, 10 * even):
        return "utf-16-le"
    if even > max(enough, 10 * odd):
        return "utf-16-be"
    raise not_a_table()


def _delimiter(lines: list[str]) -> str:
    """The one by which most rows are as wide as the first; among equals the one that makes more columns."""

    def fit(delimiter: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(lines[:_SAMPLE_ROWS], delimiter=delimiter) if row]
        except csv.Error:
            return 0, 0
        return (widths.count(widths[0]), widths[0]) if widths and widths[0] > 1 else (0, 0)

    return max(_DELIMITERS, key=fit)


def _rows(opened: IO[str], delimiter: str, *, packed: bool) -> Iterator[list[str]]:
    reader = csv.reader(_lines(opened, packed=packed), delimiter=delimiter)
    try:
        for row in reader:
            if len(row) > MOST_COLUMNS:
                raise too_wide()
            yield row
    except csv.Error as error:
        raise _broken(reader.line_num, str(error)) from error
    except (OSError, EOFError, zlib.error) as error:
        raise damaged() from error


def _broken(line: int, reason: str) -> UnreadableSpreadsheet:
    if "field larger" in reason:
        long = gettext_noop(
            "Line %(line)s holds a cell of more than %(most)s characters, often because a quotation mark is not closed."
        )
        return UnreadableSpreadsheet(long, line=line, most=f"{_LONGEST_CELL:,}")
    broken = gettext_noop("Line %(line)s cannot be read, often because a quotation mark is not closed.")
    return UnreadableSpreadsheet(broken, line=line)


def _lines(opened: IO[str], *, packed: bool) -> Iterator[str]:
    length = 0
    while line := opened.readline(LONGEST_LINE):
        length += len(line)
        if packed and length > MOST_UNPACKED_BYTES:
            raise too_large()
        if len(line) == LONGEST_LINE:
            raise not_a_table()
        yield line.replace("\x00", "\ufffd")
