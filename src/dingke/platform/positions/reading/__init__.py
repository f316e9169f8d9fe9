"""Reading a position description from a text: what was understood, what is ambiguous, what is missing.

Nothing is invented and nothing is lost: every word of the source is in a cell, in the notes or among what is unclear, and
``Reading.parts`` says which characters went where.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from docx.document import Document

from dingke.platform.positions.content import Content, Pay, RightLine, Unclear
from dingke.platform.positions.reading import form, free, grid, opening, rights
from dingke.platform.positions.reading.sheet import Part, Sheet


@dataclass(frozen=True)
class Reading:
    """parts: where each stretch of ``source`` went. superior and department as the source calls them."""

    title: str
    superior: str | None
    department: str | None
    headcount: int | None
    content: Content
    rights: tuple[RightLine, ...]
    pay: Pay
    parts: tuple[Part, ...] = ()
    source: str = ""
    grade: str = ""

    @property
    def ambiguous(self) -> Sequence[Unclear]:
        return self.content.unclear

    @property
    def missing(self) -> tuple[str, ...]:
        """Cells of the official form about which the source says nothing, in the order of the form."""
        ambiguous = {cell for one in self.ambiguous for cell in one.cells if one.text}
        return tuple(cell for cell in self.unsaid() if cell not in ambiguous or cell == "duties")

    def unsaid(self) -> Sequence[str]:
        stated = {
            "title": self.title,
            "department": self.department,
            "superior": self.superior,
            "headcount": self.headcount,
        }
        cells = [cell for cell, value in stated.items() if value in (None, "")]
        cells += [cell for cell in CELLS if getattr(self.content, cell) is None]
        conditions = self.content.conditions
        cells += [f"conditions.{name}" for name in CONDITIONS if getattr(conditions, name, None) is None]
        cells += [f"pay.{name}" for name in ("compensation", "benefits") if getattr(self.pay, name) is None]
        boxes = {(one.domain, one.category) for one in self.rights}
        if not self.rights:
            return [*cells, "rights"]
        if any(one.category for one in self.rights):
            cells += [f"rights.{a}.{b}" for a, b in form.named_boxes() if (a, b) not in boxes]
        return cells


CELLS = (
    "number",
    "guided_by",
    "reports",
    "subordinates",
    "background",
    "purpose",
    "duties",
    "relations",
    "requirements",
    "career",
    "revisions",
)
CONDITIONS = ("equipment", "environment", "hours", "travel", "physical")


def read_document(document: Document, known: Sequence[rights.Known] | None = None) -> Reading:
    """Reads a Word document: box by box where it has the boxes of our form, as the text it holds otherwise."""
    text = opening.text_of(document)
    if not grid.is_grid(document):
        return read(text, known)
    found = grid.read(document, rights.known_matters() if known is None else known)
    return Reading(**found, source=text)


def read(text: str, known: Sequence[rights.Known] | None = None) -> Reading:
    """Reads a description, free or in the official form. known: the matters of the installation (default: the packaged)."""
    sheet = Sheet(text.replace("\r\n", "\n").replace("\r", "\n"))
    matters = rights.known_matters() if known is None else known
    draft = form.read(sheet, matters) if form.is_form(sheet.raw) else free.read(sheet, matters)
    return Reading(
        title=draft.title,
        superior=draft.superior,
        department=draft.department,
        headcount=draft.headcount,
        content=draft.content(),
        rights=tuple(draft.rights),
        pay=draft.pay(),
        parts=tuple(sorted(sheet.parts, key=lambda one: (one.start, one.end))),
        source=sheet.raw,
    )
