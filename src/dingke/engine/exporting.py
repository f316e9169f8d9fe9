"""The rows of a question as a file: what its list shows, or every field; personal values masked as on the page."""

import errno
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine import asking, ports
from dingke.engine.access import Person, policy
from dingke.engine.faults import Fault, Forbidden, Invalid
from dingke.engine.kinds import masked_text
from dingke.engine.performing import begin_act
from dingke.engine.resource import Attribute, Resource
from dingke.lib import spreadsheet
from dingke.lib.refusals import UnableTo

BATCH = 1000
AT_ONCE = 3000  # rows up to which a file is made while the person waits; more is for a job
FORMATS = ("xlsx", "csv")
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
Progress = Callable[[int, int], None]  # rows written, rows in all


def silent(_rows: int, _of: int) -> None:
    """For whoever does not watch."""


def write(
    resource: Resource,
    person: Person,
    path: Path,
    params: Mapping[str, Any],
    *,
    via: str,
    columns: Sequence[str] = (),
    form: str = "",
    progress: Progress = silent,
) -> int:
    """Writes the rows and records that they were taken out; returns how many. ``form``: by the name's ending unless given.

    Raises Forbidden without the right to export, Invalid for a question or a kind of file that cannot be understood or
    when there is no room: then nothing stands at ``path`` that did not before.
    """
    form = form or path.suffix.lower().lstrip(".")
    refuse_form(form)
    asked, ids = wanted(resource, person, params)
    attributes = resource.attributes(columns or resource.readable)
    writer = spreadsheet.write_xlsx if form == "xlsx" else spreadsheet.write_csv
    with in_words():
        writer(path, [a.label for a in attributes], rows(asked, ids, attributes, progress=progress))
    ports.history().note(begin_act(person, via, why=asked.query()), "export", resource.model, len(ids))
    return len(ids)


def refuse_form(form: str) -> None:
    if form not in FORMATS:
        raise Invalid([Fault(_("A file of this kind cannot be written; choose xlsx or csv."))])


@contextmanager
def in_words() -> Iterator[None]:
    """What keeps a file from being written, as a refusal that a person can read."""
    try:
        yield
    except UnableTo as error:
        raise Invalid([Fault(_(error.message) % error.params)]) from error
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise Invalid([Fault(_("There is no room left on the disk for this file; nothing of it was kept."))]) from error


def write_together(resources: Sequence[Resource], person: Person, path: Path, *, via: str) -> int:
    """A workbook with a sheet for each object, every record and field, which an import takes back as one.

    References stand as codes, as two records may have one name. Raises Forbidden without the right to export.
    """
    asked = [(resource, *wanted(resource, person, {})) for resource in resources]
    parts = [
        (resource.labels, [a.label for a in attributes], rows(question, ids, attributes, by_code=True))
        for resource, question, ids in asked
        for attributes in [resource.attributes(resource.readable)]
    ]
    with in_words():
        spreadsheet.write_book(path, parts)
    for resource, _question, ids in asked:
        ports.history().note(begin_act(person, via), "export", resource.model, len(ids))
    return sum(len(ids) for _resource, _question, ids in asked)


def is_small(asked: asking.Question) -> bool:
    """Whether the file is made while the person waits."""
    return asking.narrow(asked, "export").order_by().values("pk")[: AT_ONCE + 1].count() <= AT_ONCE


def wanted(resource: Resource, person: Person, params: Mapping[str, Any]) -> tuple[asking.Question, list[int]]:
    """The question and the ids of its rows, in order. Raises Forbidden without the right to export."""
    if not policy.may(person, "export", resource.model):
        raise Forbidden(_("You have no right to export this kind of record."))
    asked = asking.question(resource, person, params)
    ordered = asking.narrow(asked, "export").order_by(*asking.ordering(asked.order, resource.model))
    return asked, list(ordered.values_list("pk", flat=True))


def rows(
    asked: asking.Question,
    ids: Sequence[int],
    attributes: Sequence[Attribute],
    *,
    by_code: bool = False,
    progress: Progress = silent,
) -> Iterator[list[Any]]:
    """One row per id, in their order, fetched in sets so that a large file needs little memory.

    Whatever personal value goes out in clear is recorded.
    """
    paths = [a.path for a in attributes]
    personal = [a for a in attributes if a.kind.personal]
    source = asking.joined(asked.resource, paths)
    if not personal:  # else it has to be known whose each row is
        source = source.only(*(a.path.split("__")[0] for a in attributes if not a.contribution))
    cells = [Cells(a) for a in attributes]
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        extra = asking.contributed(asked, part, paths)
        by_pk = source.in_bulk(part)
        found = [by_pk[pk] for pk in part if pk in by_pk]
        clear = {row.pk for row in found if policy.permits(asked.person, "reveal", row)} if personal else set()
        disclose(asked, personal, [row for row in found if row.pk in clear])
        for row in found:
            values = [extra[a.path].get(row.pk) if a.contribution else a.value(row) for a in attributes]
            if by_code:
                values = [getattr(value, "code", "") or value for value in values]
            yield [each.cell(value, clear=row.pk in clear) for each, value in zip(cells, values, strict=True)]
        progress(start + len(part), len(ids))


def disclose(asked: asking.Question, personal: Sequence[Attribute], found: Sequence[Any]) -> None:
    for attribute in personal:
        filled = [row.pk for row in found if attribute.value(row)]
        if filled:
            ports.disclosures().note_taken(asked.person, asked.resource.slug, filled, attribute.path)


class Cells:
    """One column of a file: numbers and days as such; everything else in the words of the page, each reckoned once."""

    def __init__(self, attribute: Attribute) -> None:
        self.kind = attribute.kind
        self.says_words = self.kind.choices_offered or bool(attribute.field.choices)
        self.words = lru_cache(maxsize=1000)(self.kind.text)

    def cell(self, value: Any, *, clear: bool) -> Any:
        if self.kind.personal and not clear:
            return masked_text(self.kind.text(value))
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, datetime):
            return timezone.localtime(value)
        if isinstance(value, int | Decimal | date) and not isinstance(value, bool) and not self.says_words:
            return value
        return self.kind.text(value)
