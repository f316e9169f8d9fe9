"""The sheets of a file on its way in: what each is read as, by which arrangement of its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from dingke.engine import registry
from dingke.engine.access import Person
from dingke.engine.importing import book, matching, opening
from dingke.engine.importing.opening import Looked
from dingke.engine.importing.plan import Column, Options, Plan
from dingke.engine.importing.report import Report, from_json
from dingke.engine.resource import Resource
from dingke.engine.sight import seen
from dingke.platform.workspace import queries


@dataclass(frozen=True)
class Arrangement:
    """How the columns of a sheet are read, by title: ``fields`` ("" for left out), ``factors`` of bare amounts other
    than 1, ``words`` (content → code of a choice)."""

    fields: Mapping[str, str] = field(default_factory=dict)
    factors: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass
class Sheet:
    """One sheet of a file, as a run keeps it; what goes by title is named so.

    ``sheet``: its name, "" in a text file. ``resource``: the slug of what its rows are, "" when it is left out.
    ``encoding``: of a text file, as found or said. ``orders``: how days are written, by title.
    ``words``: by title, the contents of columns that have few different ones, if they were counted.
    ``matched``: the arrangement that the titles alone tell. ``learned``: who arranged such columns before, and when.
    ``report``: what was found or done.
    """

    sheet: str
    resource: str
    header: list[str]
    rows: int
    encoding: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    factors: dict[str, str] = field(default_factory=dict)
    choices: dict[str, dict[str, str]] = field(default_factory=dict)
    orders: dict[str, Any] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    remarks: dict[str, str] = field(default_factory=dict)
    samples: dict[str, list[str]] = field(default_factory=dict)
    matched: dict[str, Any] = field(default_factory=dict)
    report: dict[str, Any] = field(default_factory=dict)
    learned: str = ""

    @property
    def resource_of(self) -> Resource | None:
        return registry.get(self.resource) if self.resource else None

    @property
    def found(self) -> Report | None:
        return from_json(self.report) if self.report else None

    @property
    def arrangement(self) -> Arrangement:
        return Arrangement(self.fields, self.factors, self.choices)

    def columns(self) -> list[Column]:
        return [
            Column(
                position,
                title,
                self.fields.get(title, ""),
                Decimal(self.factors.get(title, 1)),
                self.orders.get(title),
                self.choices.get(title, {}),
                self.remarks.get(title, ""),
            )
            for position, title in enumerate(self.header)
        ]

    def plan(self, person: Person, file_name: str, options: Options) -> Plan:
        return Plan(registry.get(self.resource), person, file_name, self.columns(), options, self.sheet)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


EXAMPLES = 3


def of_file(
    path: Path, person: Person, resource: Resource | None, *, encoding: str = "", only: str = "", count: bool = False
) -> list[Sheet]:
    """Every sheet of a file with what it is read as.

    resource: what the rows are, None to tell by the titles; of several sheets it takes those that are told to be it.
    only: the name of the one sheet that is wanted. count: rows and words of the whole file, not of a sample.
    Raises Invalid for no table, Forbidden without the right to import.
    """
    looks = [opening.look(path, count=count, sheet=only)] if only else opening.look_through(path, count, encoding)
    if len(looks) == 1:
        return [read(looks[0], seen(resource or opening.object_of(looks[0], registry.resources(), person), person))]
    allowed = opening.importable(registry.resources(), person)
    found = [(looked, book.object_of_sheet(looked, allowed)) for looked in looks]
    if not any(told for _looked, told in found):
        found[0] = (looks[0], resource)
    return [read(looked, seen(told, person) if told else None) for looked, told in found]


def read(looked: Looked, resource: Resource | None) -> Sheet:
    """A sheet as its titles tell, or as somebody arranged these titles before."""
    sheet = Sheet(
        looked.sheet, resource.slug if resource else "", looked.header, looked.rows, looked.encoding, words=looked.words
    )
    sheet.samples = {title: examples(looked, place) for place, title in enumerate(looked.header)}
    if resource is None:
        return sheet
    columns = looked.columns(resource)
    sheet.matched = asdict(arranged(sheet, columns).arrangement)
    earlier = queries.remembered(resource.slug, looked.header)
    if earlier:
        sheet.learned = f"{earlier.by} {earlier.at:%Y-%m-%d}"
        columns = matching.corrected(resource, columns, **earlier.arrangement)
    return arranged(sheet, columns)


def examples(looked: Looked, place: int) -> list[str]:
    cells = dict.fromkeys(row[place] for row in looked.sample if place < len(row) and row[place])
    return [cell[:40] for cell in list(cells)[:EXAMPLES]]


def arranged(sheet: Sheet, columns: Sequence[Column]) -> Sheet:
    """The sheet read by these columns."""
    return replace(
        sheet,
        fields={column.header: column.field for column in columns},
        factors={column.header: f"{column.factor:f}" for column in columns if column.factor != 1},
        choices={column.header: dict(column.words) for column in columns if column.words},
        orders={column.header: column.order for column in columns if column.order},
        remarks={column.header: column.remark for column in columns if column.remark},
    )
