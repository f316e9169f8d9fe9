"""A file looked at before anything is read from it: its sheets, titles, some rows, which object each is about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from django.utils.translation import gettext as _

from dingke.engine.access import Person, policy
from dingke.engine.faults import Fault, Forbidden, Invalid
from dingke.engine.importing import matching
from dingke.engine.importing.plan import Column
from dingke.engine.resource import Resource
from dingke.lib import spreadsheet
from dingke.lib.refusals import UnableTo

SAMPLE = 50
MOST_WORDS = 30  # different contents up to which a column may be a list of words
LONGEST_WORD = 60


@dataclass(frozen=True)
class Looked:
    """One sheet.

    ``header``: titles told apart. ``sample``: up to SAMPLE rows. ``rows``: how many there are, counted only if asked.
    ``words``: by title, the different contents of each column that has few of them (of the sample unless counted).
    """

    header: list[str]
    sample: list[list[str]]
    rows: int = 0
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    encoding: str = ""
    words: dict[str, list[str]] = field(default_factory=dict)

    def columns(self, resource: Resource) -> list[Column]:
        return matching.match(resource, self.header, self.sample)


def look(path: Path, *, count: bool = False, sheet: str | None = None, encoding: str = "") -> Looked:
    """Raises Invalid with words on how to mend it when the file is no table that can be read."""
    try:
        with spreadsheet.open_table(path, sheet, encoding) as table:
            sample = list(islice(table.rows, SAMPLE))
            if not any(any(row) for row in sample):
                raise Invalid([Fault(_("The file has titles but no rows below them."))])
            header = matching.distinct(table.header)
            rows, words = counted(header, chain(sample, table.rows if count else ()))
            return Looked(header, sample, rows, table.sheet, table.sheets, table.encoding, words)
    except UnableTo as error:
        raise unreadable(error) from error


def look_through(path: Path, count: bool = False, encoding: str = "") -> list[Looked]:
    """Every sheet with rows, in the order of the file. Raises Invalid when there is none."""
    first = look(path, count=count, encoding=encoding)
    return [first, *filled(path, first.sheets[first.sheets.index(first.sheet) + 1 :] if first.sheet else (), count)]


def filled(path: Path, sheets: Iterable[str], count: bool) -> Iterator[Looked]:
    for sheet in sheets:
        try:
            yield look(path, count=count, sheet=sheet)
        except Invalid:
            # A sheet of a workbook may be empty, or hold a picture or a note; the others are what was meant.
            continue


def counted(header: Sequence[str], rows: Iterable[Sequence[str]]) -> tuple[int, dict[str, list[str]]]:
    """How many rows hold anything, and the contents of the columns that have few different ones."""
    number = 0
    found: dict[int, dict[str, None]] = {place: {} for place in range(len(header))}
    for row in rows:
        number += any(row)
        for place in [place for place, words in found.items() if place < len(row) and row[place] not in words]:
            found[place][row[place]] = None
            if len(found[place]) > MOST_WORDS or len(row[place]) > LONGEST_WORD:
                del found[place]
    return number, {header[place]: [word for word in words if word.strip()] for place, words in found.items()}


def unreadable(error: UnableTo) -> Invalid:
    return Invalid([Fault(_(error.message) % error.params)])


def object_of(looked: Looked, resources: Iterable[Resource], person: Person) -> Resource:
    """The object the file is about, among those the person may import. Raises Forbidden or Invalid."""
    found = matching.best_resource(importable(resources, person), looked.header, looked.sample)
    if found is None:
        raise Invalid([Fault(_("No title of the file is known. Name the object, or rename the columns."))])
    return found


def importable(resources: Iterable[Resource], person: Person) -> list[Resource]:
    """Raises Forbidden when there is none."""
    allowed = [resource for resource in resources if policy.may(person, "import", resource.model)]
    if not allowed:
        raise Forbidden(_("You have no right to import this kind of record."))
    return allowed
