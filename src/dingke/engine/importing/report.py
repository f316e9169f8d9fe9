"""What an import found or did, in a form that can be kept as JSON and shown."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from dingke.engine.faults import Fault
from dingke.engine.importing.plan import Plan
from dingke.engine.importing.reading import Line
from dingke.lib import spreadsheet

SHOWN = 200  # entries of each list kept for the page; the file of refused rows holds all
LONGEST = 120


@dataclass(frozen=True)
class Change:
    """One field of one record that differs. ``by``: who changed the record last, and when."""

    row: int
    record: str
    field: str
    current: str
    new: str
    by: str = ""


@dataclass(frozen=True)
class Refused:
    """A row that stays out. ``cell``: what stands in the field at fault."""

    row: int
    record: str
    field: str
    cell: str
    reason: str


@dataclass(frozen=True)
class Alike:
    """A new row and the record it resembles; ``pk`` None for another row of the file."""

    row: int
    name: str
    other: str
    pk: int


@dataclass
class Report:
    """``rows`` = created + updated + unchanged + rejected + held. ``held``: rows that could go in and were kept out with
    the refused ones (all or nothing). ``existing``: rows about records on file that were left as
    they are because no update was asked for (they count as unchanged)."""

    rows: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    existing: int = 0
    rejected: int = 0
    held: int = 0
    changed_fields: int = 0
    operation: str = ""
    seconds: float = 0.0
    changes: list[Change] = field(default_factory=list)
    new: list[tuple[int, str]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    alike: list[Alike] = field(default_factory=list)
    remarks: dict[str, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def count_remarks(self, plan: Plan, lines: Iterable[Line]) -> None:
        """Remarks by sentence, so that a thousand rows with the same word are one entry."""
        found = Counter(
            f"{plan.resource.attribute(fault.field).kind.label}: {fault.message}"
            for line in lines
            for fault in line.remarks
        )
        for said, times in found.items():
            if said in self.remarks or len(self.remarks) < SHOWN:
                self.remarks[said] = self.remarks.get(said, 0) + times

    def refuse(self, plan: Plan, line: Line) -> None:
        self.rejected += 1
        self.lines.append(line)
        if len(self.refused) < SHOWN:
            fault = line.faults[0]
            self.refused.append(
                Refused(
                    line.number,
                    named(plan, line),
                    field_label(plan, fault),
                    cell_of(plan, line, fault),
                    str(fault.message),
                )
            )

    def close(self, operation: Any, *, dry: bool, withheld: bool) -> None:
        """``withheld``: what was or would be written is taken back, as one row was refused."""
        if withheld:
            self.held, self.created, self.updated = self.created + self.updated, 0, 0
        self.operation = str(operation) if not dry and (self.created or self.updated) else ""

    def as_json(self) -> dict[str, Any]:
        kept = asdict(replace(self, lines=[]))
        del kept["lines"]
        return kept

    def totals(self) -> dict[str, Any]:
        """What the command prints for programs."""
        names = ("rows", "created", "updated", "unchanged", "existing", "rejected", "held", "operation", "seconds")
        return {name: getattr(self, name) for name in names}


def named(plan: Plan, line: Line) -> str:
    """How a row is called: by its title field, else by its first cell."""
    for name in (*plan.resource.transfer.key_fields[::-1], "name"):
        for column in plan.by_field.get(name, ()):
            if line.cells[column.position]:
                return line.cells[column.position][:LONGEST]
    return next((cell for cell in line.cells if cell), "")[:LONGEST]


def field_label(plan: Plan, fault: Fault) -> str:
    return plan.resource.attribute(fault.field).kind.label if fault.field else ""


def cell_of(plan: Plan, line: Line, fault: Fault) -> str:
    columns = plan.by_field.get(fault.field, ())
    return " ".join(line.cells[column.position] for column in columns if column.position < len(line.cells))[:LONGEST]


def reasons(plan: Plan, line: Line) -> str:
    return "; ".join(
        f"{label}: {fault.message}" if (label := field_label(plan, fault)) else str(fault.message)
        for fault in line.faults
    )


def write_refused(path: Path, parts: Sequence[tuple[Plan, Report]]) -> None:
    """The refused rows as they came, sheet by sheet, with one column more that says why."""
    bad = [(plan, report.lines) for plan, report in parts if report.lines]
    spreadsheet.write_book(
        path, [(plan.sheet or plan.resource.labels, *refused_rows(plan, lines)) for plan, lines in bad]
    )


def refused_rows(plan: Plan, lines: Iterable[Line]) -> tuple[list[str], Iterator[list[str]]]:
    """Titles and rows. What stands beyond the titles comes behind the reason, so that nothing of the row is lost."""
    header = [column.header for column in plan.columns]
    width = max(len(header), 1)
    rows = ([*line.cells[:width], reasons(plan, line), *line.cells[width:]] for line in lines)
    return [*header, _("why it was not imported")], rows


def from_json(kept: Mapping[str, Any]) -> Report:
    lists = {
        "changes": [Change(**each) for each in kept.get("changes", ())],
        "refused": [Refused(**each) for each in kept.get("refused", ())],
        "alike": [Alike(**each) for each in kept.get("alike", ())],
        "new": [tuple(each) for each in kept.get("new", ())],
    }
    return Report(**{**kept, **lists})
