"""Reading of the official form from Word, box by box, as ``positions.word`` writes it."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from docx.document import Document

from dingke.platform.positions import paper, wording
from dingke.platform.positions.content import (
    AnyOf,
    CareerStep,
    CompetencyLevel,
    Conditions,
    Content,
    DutyGroup,
    Pay,
    Requirement,
    RightLine,
    Signature,
    Unclear,
    WorkRelation,
)
from dingke.platform.positions.reading import duties, opening, requirements
from dingke.platform.positions.reading.rights import Known
from dingke.platform.positions.reading.sheet import Sheet

Row = Sequence[str]
_SEQ = re.compile(r"^([\d.()（）]{1,8}|[一二三四五六七八九十]{1,3}|篇\d+)、(.*)$", re.DOTALL)
CELLS = {label: cell for cell, label in paper.CELLS.items()}


def is_grid(document: Document) -> bool:
    """Whether the document has the table of rights in the columns of our form."""
    return any(
        tuple(cell.text for cell in table.rows[0].cells) == paper.RIGHTS for table in document.tables if table.rows
    )


def read(document: Document, known: Sequence[Known]) -> dict[str, Any]:
    """The fields of a Reading."""
    codes = {word: one.code for one in known for word in one.words}
    tables = [list(opening.rows_of(table)) for table in document.tables]
    boxes = [row for rows in tables for row in rows if tuple(rows[0]) not in HEADERS]
    lists: dict[Row, Sequence[Row]] = {tuple(rows[0]): rows[1:] for rows in tables if tuple(rows[0]) in HEADERS}
    values = dict(pairs(boxes))
    rights, none = rights_of(lists.get(paper.RIGHTS, []), codes)
    return {
        "title": values.get("岗位名称", ""),
        "superior": values.get("直接上级") or None,
        "department": values.get("所属部门") or None,
        "headcount": count(values.get("岗位编制")),
        "grade": values.get("岗位等级", ""),
        "content": content(values, boxes, lists, none),
        "rights": rights,
        "pay": Pay(compensation=values.get("薪酬") or None, benefits=values.get("福利") or None),
    }


def pairs(boxes: Sequence[Row]) -> Sequence[tuple[str, str]]:
    """Label and value, side by side; an empty box is an empty value."""
    return [
        (row[place], row[place + 1].strip())
        for row in boxes
        if row[0] != "工作职责"
        for place in range(0, len(row) - 1, 2)
    ]


def count(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() else None


def several(text: str | None) -> tuple[str, ...] | None:
    if not text:
        return None
    return () if text == paper.NONE else tuple(text.split("、"))


def content(values: Mapping[str, str], boxes: Sequence[Row], lists: Mapping[Row, Sequence[Row]], none: Any) -> Content:
    return Content(
        number=values.get("岗位编号") or None,
        superior=values.get("直接上级") or None,
        department=values.get("所属部门") or None,
        guided_by=several(values.get("业务指导")),
        reports=several(values.get("直接下级")),
        subordinates=count(values.get("下属人数")),
        background=values.get("岗位概述") or None,
        purpose=values.get("设置目的") or None,
        duties=groups(boxes),
        relations=listed(lists.get(paper.LINES, []), relation),
        requirements=required(values),
        competencies=listed(lists.get(paper.LEVELS, []), level),
        conditions=conditions(values),
        career=listed(lists.get(paper.STEPS, []), step),
        career_note=values.get("职业发展") or None,
        notes=tuple(filter(None, values.get("备注", "").split("\n"))),
        no_rights=none,
        unclear=tuple(unclear(row) for row in lists.get(paper.OPEN, [])),
        revisions=listed(lists.get(paper.SIGNED, []), signature),
    )


def listed(rows: Sequence[Row], made: Callable[[Row], Any]) -> Any:
    """None where nothing stands, () where the form says “none”."""
    if not rows:
        return None
    return () if rows[0][0] == paper.NONE and not any(rows[0][1:]) else tuple(made(row) for row in rows)


def groups(boxes: Sequence[Row]) -> tuple[DutyGroup, ...] | None:
    rows = [row for row in boxes if row[0] == "工作职责"]
    if not rows:
        return None
    return () if len(rows[0]) == 2 else tuple(group(row) for row in rows)


def group(row: Row) -> DutyGroup:
    seq, name = numbered(row[1])
    lines = [numbered(line) for line in row[2].split("\n") if line.strip()]
    return DutyGroup(
        seq=seq, name=name or None, duties=tuple(duties.understood(text, number) for number, text in lines)
    )


def numbered(line: str) -> tuple[str | None, str]:
    hit = _SEQ.match(line.strip())
    return (hit[1], hit[2].strip()) if hit else (None, line.strip())


def required(values: Mapping[str, str]) -> tuple[Requirement | AnyOf, ...] | None:
    found = [
        one
        for kind, label in paper.REQUIREMENTS
        for line in values.get(label, "").split("\n")
        if line.strip()
        for one in requirements.whole(Sheet(line.strip()).whole(), kind)
    ]
    return tuple(found) or (() if values.get("任职资格") == paper.NONE else None)


def conditions(values: Mapping[str, str]) -> Conditions | None:
    found: dict[str, Any] = {name: values.get(label) or None for name, label in paper.CONDITIONS}
    found["equipment"] = several(found["equipment"])
    return Conditions(**found) if any(value is not None for value in found.values()) else None


def relation(row: Row) -> WorkRelation:
    kind = wording.inverse(paper.RELATIONS)[row[0]]
    return WorkRelation(
        kind=kind,  # type: ignore[arg-type]  # one of the four
        counterpart=row[1] or None,
        content=row[2] or None,
        frequency=row[3] or None,
    )


def step(row: Row) -> CareerStep:
    return CareerStep(position=row[0], condition=row[1] or None)


def level(row: Row) -> CompetencyLevel:
    matters = tuple(filter(None, row[4].split("、")))
    return CompetencyLevel(
        competency=row[0], level=int(row[1]), weight=int(row[2]), must=row[3] == "是", matters=matters
    )


def signature(row: Row) -> Signature:
    names = ("version", "revised_on", "content", "reviser", "reviewer", "approver")
    return Signature(**{name: value or None for name, value in zip(names, row, strict=True)})


def unclear(row: Row) -> Unclear:
    return Unclear(
        cells=tuple(CELLS.get(name, name) for name in filter(None, row[0].split("、"))), text=row[1], why=row[2]
    )


def rights_of(
    rows: Sequence[Row], codes: Mapping[str, str]
) -> tuple[tuple[RightLine, ...], tuple[tuple[str, str], ...]]:
    """The rights, a row of several verbs as several; and the boxes that say “none”."""
    none = [row for row in rows if row[3] == paper.NONE and not row[0]]
    boxes = tuple(
        (wording.inverse(wording.DOMAINS)[row[1]], wording.inverse(wording.CATEGORIES)[row[2]]) for row in none
    )
    return tuple(line for row in rows if row not in none for line in right(row, codes)), boxes


def right(row: Row, codes: Mapping[str, str]) -> Sequence[RightLine]:
    limits, is_open = wording.read_limits(row[5])
    reach, over, reach_words = wording.read_reach(row[6])
    conditions, words = wording.read_conditions(row[7])
    since, until = wording.read_period(row[8])
    matter = None if row[3] == wording.NOTHING else codes.get(row[3], row[3])
    shared = {
        "clause": row[0],
        "domain": wording.inverse(wording.DOMAINS).get(row[1]),
        "category": wording.inverse(wording.CATEGORIES).get(row[2]),
        "matter": matter,
        "words": "" if row[9] == wording.NOTHING else row[9],
        "limits": limits,
        "limit_open": is_open,
        "reach": reach,
        "reach_over": over,
        "reach_words": reach_words,
        "conditions": conditions,
        "condition_words": words,
        "valid_from": since,
        "valid_to": until,
    }
    return [RightLine(**shared, verb=verb) for verb in wording.read_verbs(row[4])]  # type: ignore[arg-type]  # by name


HEADERS = frozenset({paper.RIGHTS, paper.LINES, paper.STEPS, paper.LEVELS, paper.OPEN, paper.SIGNED})
