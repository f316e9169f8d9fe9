"""The rows of a question as a file: what its list shows, or every field; personal values masked as on the page."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
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
FORMATS = ("xlsx", "csv")


def write(
    resource: Resource,
    person: Person,
    path: Path,
    params: Mapping[str, Any],
    *,
    via: str,
    columns: Sequence[str] = (),
    form: str = "",
) -> int:
    """Writes the rows and records that they were taken out; returns how many. ``form``: by the name's ending unless given.

    Raises Forbidden without the right to export, Invalid for a question or a kind of file that cannot be understood.
    """
    form = form or path.suffix.lower().lstrip(".")
    if form not in FORMATS:
        raise Invalid([Fault(_("A file of this kind cannot be written; choose xlsx or csv."))])
    asked, ids = wanted(resource, person, params)
    attributes = resource.attributes(columns or resource.readable)
    writer = spreadsheet.write_xlsx if form == "xlsx" else spreadsheet.write_csv
    try:
        writer(path, [a.label for a in attributes], rows(asked, ids, attributes))
    except UnableTo as error:
        raise Invalid([Fault(_(error.message) % error.params)]) from error
    ports.history().note(begin_act(person, via, why=asked.query()), "export", resource.model, len(ids))
    return len(ids)


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
    try:
        spreadsheet.write_book(path, parts)
    except UnableTo as error:
        raise Invalid([Fault(_(error.message) % error.params)]) from error
    for resource, _question, ids in asked:
        ports.history().note(begin_act(person, via), "export", resource.model, len(ids))
    return sum(len(ids) for _resource, _question, ids in asked)


def wanted(resource: Resource, person: Person, params: Mapping[str, Any]) -> tuple[asking.Question, list[int]]:
    """The question and the ids of its rows, in order. Raises Forbidden without the right to export."""
    if not policy.may(person, "export", resource.model):
        raise Forbidden(_("You have no right to export this kind of record."))
    asked = asking.question(resource, person, params)
    ordered = asking.narrow(asked, "export").order_by(*asking.ordering(asked.order, resource.model))
    return asked, list(ordered.values_list("pk", flat=True))


def rows(
    asked: asking.Question, ids: Sequence[int], attributes: Sequence[Attribute], *, by_code: bool = False
) -> Iterator[list[Any]]:
    """One row per id, in their order, fetched in sets so that a large file needs little memory."""
    paths = [a.path for a in attributes]
    for start in range(0, len(ids), BATCH):
        part = ids[start : start + BATCH]
        extra = asking.contributed(asked, part, paths)
        for row in asking.decorated(asked.resource, part, paths):
            clear = policy.permits(asked.person, "reveal", row)
            values = [extra[a.path].get(row.pk) if a.contribution else a.value(row) for a in attributes]
            if by_code:
                values = [getattr(value, "code", "") or value for value in values]
            yield [cell(a, value, clear=clear) for a, value in zip(attributes, values, strict=True)]


def cell(attribute: Attribute, value: Any, *, clear: bool) -> Any:
    """Numbers and days as such; everything else in the words of the page."""
    if attribute.kind.personal and not clear:
        return masked_text(attribute.kind.text(value))
    if isinstance(value, datetime):
        return timezone.localtime(value)
    if (
        isinstance(value, int | Decimal | date)
        and not isinstance(value, bool)
        and not attribute.kind.choices_offered
        and not attribute.field.choices
    ):
        return value
    return attribute.kind.text(value)
