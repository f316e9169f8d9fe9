"""A file looked at before anything is read from it: its titles, some rows, which object it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
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


@dataclass(frozen=True)
class Looked:
    """``header``: titles told apart. ``sample``: up to SAMPLE rows. ``rows``: how many there are, counted only if asked."""

    header: list[str]
    sample: list[list[str]]
    rows: int = 0

    def columns(self, resource: Resource) -> list[Column]:
        return matching.match(resource, self.header, self.sample)


def look(path: Path, *, count: bool = False) -> Looked:
    """Raises Invalid with words on how to mend it when the file is no table that can be read."""
    try:
        with spreadsheet.open_table(path) as table:
            sample = list(islice(table.rows, SAMPLE))
            rows = sum(1 for row in sample if any(row)) + (sum(1 for row in table.rows if any(row)) if count else 0)
            if not any(any(row) for row in sample):
                raise Invalid([Fault(_("The file has titles but no rows below them."))])
            return Looked(matching.distinct(table.header), sample, rows)
    except UnableTo as error:
        raise unreadable(error) from error


def unreadable(error: UnableTo) -> Invalid:
    return Invalid([Fault(_(error.message) % error.params)])


def object_of(looked: Looked, resources: Iterable[Resource], person: Person) -> Resource:
    """The object the file is about, among those the person may import. Raises Forbidden or Invalid."""
    allowed = [resource for resource in resources if policy.may(person, "import", resource.model)]
    if not allowed:
        raise Forbidden(_("You have no right to import this kind of record."))
    found = matching.best_resource(allowed, looked.header, looked.sample)
    if found is None:
        raise Invalid([Fault(_("No title of the file is known. Name the object, or rename the columns."))])
    return found
