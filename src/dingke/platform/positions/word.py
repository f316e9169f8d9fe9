"""The official form as a Word document. ``reading.grid`` reads back every cell that stands in it."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

from dingke.platform.positions import paper as forms
from dingke.platform.positions.paper import Paper

FONT = "宋体"
WIDE = 6  # columns of the boxes that hold labels and values


def written(paper: Paper) -> bytes:
    """The document, ready to be sent."""
    document = docx.Document()
    page(document)
    head(document, paper)
    basics(document, paper)
    rights(document, paper)
    lists(document, paper)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def page(document: Document) -> None:
    """A4, small margins; Chinese type."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    section.top_margin = section.bottom_margin = Cm(1.6)
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)


def head(document: Document, paper: Paper) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("岗位说明书")
    run.bold, run.font.size = True, Pt(16)
    facts = (("单位", paper.company), ("版本", paper.version), ("生效", paper.since))
    document.add_paragraph("    ".join(f"{name}：{value}" for name, value in facts if value))


def table(document: Document, columns: int) -> Table:
    made: Table = document.add_table(rows=0, cols=columns)
    made.style = "Table Grid"
    return made


def basics(document: Document, paper: Paper) -> None:
    content, made = paper.content, table(document, WIDE)
    number = {"headcount": paper.headcount, "subordinates": content.subordinates}
    pairs = (
        ("岗位名称", paper.title),
        ("所属部门", paper.department),
        ("岗位编制", number["headcount"]),
        ("直接上级", paper.superior),
        ("业务指导", forms.listed(content.guided_by)),
        ("直接下级", forms.listed(content.reports)),
        ("岗位编号", content.number),
        ("岗位等级", paper.grade),
        ("下属人数", number["subordinates"]),
    )
    for place in range(0, len(pairs), 3):
        row([*sum(pairs[place : place + 3], ())], made, labels=(0, 2, 4))
    broad(made, "岗位概述", content.background)
    broad(made, "设置目的", content.purpose)
    for group in content.duties or ():
        group_row(made, forms.heading(group), forms.duty_lines(group))
    if content.duties == ():
        broad(made, "工作职责", forms.NONE)


def new_row(made: Table) -> Any:
    return made.add_row().cells  # type: ignore[no-untyped-call]  # python-docx 1.2 leaves this one untyped


def row(values: Sequence[Any], made: Table, *, labels: Iterable[int] = ()) -> None:
    cells = new_row(made)
    for place, value in enumerate(values):
        fill(cells[place], "" if value is None else str(value), bold=place in labels)


def fill(cell: Any, text: str, *, bold: bool = False) -> None:
    """One paragraph for each line."""
    for place, line in enumerate(text.split("\n")):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.add_run(line).bold = bold


def broad(made: Table, label: str, value: str | None) -> None:
    cells = new_row(made)
    fill(cells[0], label, bold=True)
    fill(cells[1].merge(cells[WIDE - 1]), value or "")


def group_row(made: Table, name: str, lines: Sequence[str]) -> None:
    cells = new_row(made)
    fill(cells[0], "工作职责", bold=True)
    fill(cells[1], name)
    fill(cells[2].merge(cells[WIDE - 1]), "\n".join(lines))


def rights(document: Document, paper: Paper) -> None:
    rows = list(forms.right_rows(paper))
    grid(document, forms.RIGHTS, rows)


def grid(document: Document, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    made = table(document, len(header))
    row(header, made, labels=range(len(header)))
    for values in rows:
        row(values, made)


def lists(document: Document, paper: Paper) -> None:
    content = paper.content
    grid(document, forms.LINES, none_or(content.relations, forms.relation_rows(content), len(forms.LINES)))
    made = table(document, WIDE)
    if content.requirements == ():
        broad(made, "任职资格", forms.NONE)
    for kind, label in forms.REQUIREMENTS:
        broad(made, label, "\n".join(forms.requirement_lines(content, kind)))
    for name, label in forms.CONDITIONS:
        value = getattr(content.conditions, name, None)
        broad(made, label, forms.listed(value) if name == "equipment" else value)
    broad(made, "职业发展", content.career_note)
    if paper.pay is not None:
        broad(made, "薪酬", paper.pay.compensation)
        broad(made, "福利", paper.pay.benefits)
    broad(made, "备注", "\n".join(content.notes))
    steps = [(one.position, one.condition or "") for one in content.career or ()]
    grid(document, forms.STEPS, none_or(content.career, steps, len(forms.STEPS)))
    if content.competencies is not None:
        levels = [
            (one.competency, str(one.level), str(one.weight), "是" if one.must else "否", "、".join(one.matters))
            for one in content.competencies
        ]
        grid(document, forms.LEVELS, none_or(content.competencies, levels, len(forms.LEVELS)))
    if content.unclear:
        grid(document, forms.OPEN, forms.unclear_rows(content.unclear))
    signed = forms.signed_rows(content.revisions or ())
    grid(document, forms.SIGNED, none_or(content.revisions, signed, len(forms.SIGNED)))


def none_or(stated: Sequence[Any] | None, rows: Iterable[Sequence[str]], columns: int) -> Iterable[Sequence[str]]:
    """“None” is a row of its own; what nothing is said about has none."""
    return [(forms.NONE, *[""] * (columns - 1))] if stated == () else rows
