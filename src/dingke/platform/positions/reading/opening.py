"""Files on their way to the reader: text in UTF-8 or GB 18030, and Word documents.

A Word form whose boxes are tables is read box by box (``grid``); any other document as the text it holds.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile

import docx
from django.utils.translation import gettext as _
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.paragraph import Paragraph

MOST_BYTES = 20_000_000


class UnableToOpen(Exception):
    """The file is none that can be read; the message says what would be."""


def opened(file: IO[bytes], name: str) -> str | Document:
    """What a file holds: a text, or a Word document. Raises UnableToOpen."""
    start = file.read(8)
    file.seek(0)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnableToOpen(_("This is a Word document of before 2007. Save it as .docx and choose that."))
    if start.startswith(b"PK"):
        try:
            return docx.Document(file)
        except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
            raise UnableToOpen(_("This file is no Word document that can be read.")) from error
    raw = file.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise UnableToOpen(_("The file is larger than a description can be."))
    return decoded(raw, name)


def decoded(raw: bytes, name: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnableToOpen(_("“%(name)s” is neither a text nor a Word document (.docx).") % {"name": Path(name).name})


def text_of(document: Document) -> str:
    """Paragraphs and cells in the order of the document, a cell of several columns once."""
    return "\n".join(lines_of(document))


def lines_of(document: Document) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        else:
            # Side by side in a row, so that a value stays beside its label.
            yield from ("\t".join(row) for row in rows_of(block))


def rows_of(table: Table) -> Iterator[list[str]]:
    """The texts of a table's rows; a cell that spans several columns or rows stands once, where it begins."""
    seen: set[Any] = set()
    for row in table.rows:
        fresh = [cell for cell in row.cells if cell._tc not in seen]
        texts = []
        for cell in fresh:
            if cell._tc not in seen:
                seen.add(cell._tc)
                texts.append(cell.text)
        yield texts
