"""Reading of a free text: numbered duties, sections 一、二、, bullets, in whatever order the source has them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from dingke.platform.positions.content import (
    AnyOf,
    CareerStep,
    Conditions,
    Content,
    DutyGroup,
    Pay,
    Requirement,
    RightLine,
    Source,
    Unclear,
    WorkRelation,
)
from dingke.platform.positions.reading import duties, requirements, rights
from dingke.platform.positions.reading.outline import META, Section, outlined
from dingke.platform.positions.reading.sheet import Sheet, Span, has_words

_TITLE = re.compile(
    r"(?:\[[^\]]+\])?(?P<name>[^\s\[\]:：,，。]*?(?:经理|专员|总监|主任|主管|工程师|会计|助理|代表|员|长|总))(?:的)?(?:岗位|职务|职位|工作)?"
    r"(?:职责)?(?:说明书|说明|描述|概述|职责|模版|模板|范本)"
)
_PLACEHOLDER = re.compile(r"[\[【](?:公司名称|部门|行业|单位|[^\]】\n]{1,10})[\]】]|XX|××")
_PAY = re.compile(r"(?<!带)薪|工资|奖金|提成|报酬")
_BENEFIT = re.compile(r"福利|保险|五险一金|年假")
_STEP = re.compile(r"晋升为(?P<list>[^,，。;；]+?)(?:等职位|等|,|，|。|$)")


@dataclass
class Draft:
    """What a source was understood to say, cell by cell, while it is read."""

    sheet: Sheet
    known: Sequence[rights.Known]
    title: str = ""
    superior: str | None = None
    department: str | None = None
    headcount: int | None = None
    background: list[str] = field(default_factory=list)
    purpose: list[str] = field(default_factory=list)
    groups: list[DutyGroup] = field(default_factory=list)
    requirements: list[Requirement | AnyOf] = field(default_factory=list)
    relations: list[WorkRelation] = field(default_factory=list)
    rights: list[RightLine] = field(default_factory=list)
    conditions: dict[str, Any] = field(default_factory=dict)
    career: list[CareerStep] = field(default_factory=list)
    career_note: list[str] = field(default_factory=list)
    compensation: list[str] = field(default_factory=list)
    benefits: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    source: Source | None = None
    more: dict[str, Any] = field(default_factory=dict)  # cells that only the form has

    def content(self) -> Content:
        return Content(
            superior=self.superior,
            department=self.department,
            background="\n".join(self.background) or None,
            purpose="\n".join(self.purpose) or None,
            duties=tuple(self.groups) or None,
            relations=tuple(self.relations) or None,
            requirements=tuple(self.requirements) or None,
            conditions=Conditions(**self.conditions) if self.conditions else None,
            career=tuple(self.career) or None,
            career_note="\n".join(self.career_note) or None,
            notes=tuple(self.notes),
            unclear=tuple(self.unclear),
            source=self.source,
            **self.more,
        )

    def pay(self) -> Pay:
        return Pay(compensation="\n".join(self.compensation) or None, benefits="\n".join(self.benefits) or None)


def read(sheet: Sheet, known: Sequence[rights.Known]) -> Draft:
    draft = Draft(sheet, known)
    head, sections = outlined(sheet)
    read_head(draft, head)
    for section in sections:
        SECTIONS.get(section.kind, read_duties)(draft, section)
        if section.closing:
            draft.notes += [line.put("notes") for line in section.closing.lines()]
    mark_gaps(draft, sections)
    for rest in sheet.unread():
        draft.unclear.append(Unclear(cells=(), text=rest.put("unclear")[:4000], why="没有认出它属于哪一格"))
    return draft


def read_head(draft: Draft, head: Span) -> None:
    """The title, what the source says of itself as a document, and what else stands above the text."""
    facts = {hit[1]: hit[2].strip() for hit in META.finditer(head.raw)}
    for hit in META.finditer(head.raw):
        head.cut(hit.start(), hit.end()).put("source")
    if facts:
        pages = facts.get("文档页数") or facts.get("页数") or ""
        draft.source = Source(
            format=facts.get("格式"), size=facts.get("大小"), pages=int(pages) if pages.isdecimal() else None
        )
    for line in head.split(r"\n"):
        if not META.match(line.raw):
            read_title(draft, line)


def read_title(draft: Draft, line: Span) -> None:
    hits = list(_TITLE.finditer(line.raw))
    if not hits:
        return
    draft.title = draft.title or hits[0]["name"].removeprefix("XX供电公司")
    line.put("title")
    for gap in dict.fromkeys(_PLACEHOLDER.findall(line.raw)):
        draft.unclear.append(Unclear(cells=("company",), text=gap, why="是要填入的占位，不是内容"))
    told = re.search(r"[(（](?:通用)?(\d+)篇[)）]", line.raw)
    if told:
        draft.unclear.append(
            Unclear(cells=("duties",), text=told[0], why=f"标题说有 {told[1]} 篇，正文少于此数；各篇分为职责组")
        )


def read_background(draft: Draft, section: Section) -> None:
    opening(draft, section, draft.background, "background")
    draft.groups += duties.groups_of(section)


def read_purpose(draft: Draft, section: Section) -> None:
    opening(draft, section, draft.purpose, "purpose")
    draft.groups += duties.groups_of(section)


def opening(draft: Draft, section: Section, cell: list[str], name: str) -> None:
    if section.opening and has_words(section.opening.raw):
        cell.append(section.opening.put(name))


def read_duties(draft: Draft, section: Section) -> None:
    """A section of a name of its own keeps it as a group; words before the first item are a duty of theirs."""
    leading = section.opening if section.opening and has_words(section.opening.raw) else None
    made = list(duties.groups_of(section))
    if leading:
        first = duties.understood(leading.put("duties"))
        made = [DutyGroup(seq=section.seq or None, name=section.name or None, duties=(first,)), *made]
    draft.groups += made


def read_description(draft: Draft, section: Section) -> None:
    """岗位描述: where nothing follows, the source leaves it empty."""
    if not section.items and not (section.opening and has_words(section.opening.raw)):
        draft.unclear.append(Unclear(cells=("duties",), text=section.name, why="源文件此处为空"))
        return
    read_duties(draft, section)


def read_report(draft: Draft, section: Section) -> None:
    if section.opening and has_words(section.opening.raw):
        draft.superior = section.opening.put("superior")
        draft.relations.append(WorkRelation(kind="report", counterpart=draft.superior))


def read_rights(draft: Draft, section: Section) -> None:
    listed = [(sub.seq, sub.opening) for sub in section.subs] or [(item.seq, item.body) for item in section.items]
    prefix = section.seq
    for place, (seq, body) in enumerate(listed, start=1):
        if body is None:
            continue
        number = f"{prefix}.{seq or place}" if prefix.isdecimal() else f"{prefix}({seq})" if seq else str(place)
        draft.rights += rights.of_sentence(body.put("rights"), number, draft.known)


def read_requirements(draft: Draft, section: Section) -> None:
    if section.opening and has_words(section.opening.raw):
        draft.requirements += requirements.of_span(section.opening)
    for item in section.items:
        found = list(requirements.of_items([item]))
        draft.requirements += found
        for one in found:
            told = one.text if isinstance(one, Requirement) else ""
            if "素质库" in told:
                draft.unclear.append(Unclear(cells=("competencies",), text=told, why="引用的素质库没有附在源文件里"))


def read_conditions(draft: Draft, section: Section) -> None:
    for body in bodies(section):
        for clause in body.split(r"[,，。;；]"):
            read_condition(draft, clause, body)


def bodies(section: Section) -> list[Span]:
    opening = [section.opening] if section.opening and has_words(section.opening.raw) else []
    return [
        sentence for span in [*opening, *(item.body for item in section.items)] for sentence in span.split(r"。\s*")
    ]


def read_condition(draft: Draft, clause: Span, sentence: Span) -> None:
    """出差 and visits are travel; what says how long and when is hours; pay among the conditions is pay."""
    if _PAY.search(sentence.raw) or _BENEFIT.search(sentence.raw):
        if clause.start == sentence.start:
            read_pay_of(draft, sentence)
        return
    kinds = (
        ("hours", "时间|工时|弹性|加班|灵活"),
        ("travel", "出差|外部|拜访"),
        ("physical", "身体"),
        ("environment", ""),
    )
    kind = next(kind for kind, words in kinds if re.search(words, clause.raw))
    label = clause.found(r"^\s*(?:工作环境|工作时间|工作地点|身体条件)[:：]")
    if label:
        label.label()
        clause = clause.cut(label.end - clause.start)
    said = clause.put(f"conditions.{kind}").rstrip("，,")
    draft.conditions[kind] = f"{draft.conditions[kind]},{said}" if kind in draft.conditions else said


def read_pay(draft: Draft, section: Section) -> None:
    for body in bodies(section):
        read_pay_of(draft, body)


def read_pay_of(draft: Draft, body: Span) -> None:
    """A sentence of wages and of benefits stands under both."""
    said = body.put("pay")
    is_benefit = bool(_BENEFIT.search(said))
    if _PAY.search(said) or not is_benefit:
        draft.compensation.append(said)
    if is_benefit:
        draft.benefits.append(said)


def read_career(draft: Draft, section: Section) -> None:
    for body in bodies(section):
        if _PAY.search(body.raw) and not _STEP.search(body.raw):
            read_pay_of(draft, body)
            continue
        said = body.put("career")
        draft.career_note.append(said)
        step = _STEP.search(said)
        if step:
            before = re.split(r"[,，]", said[: step.start()])
            condition = re.sub(r"^晋升通道[:：]", "", ",".join(before)).strip(",，") or None
            draft.career += [
                CareerStep(position=name, condition=condition) for name in re.split(r"、|或|和", step["list"])
            ]


def read_notes(draft: Draft, section: Section) -> None:
    spans = ([section.opening] if section.opening else []) + [item.body for item in section.items]
    draft.notes += [sentence.put("notes") for span in spans for sentence in span.split(r"。\s*")]


SECTIONS = {
    "background": read_background,
    "purpose": read_purpose,
    "report": read_report,
    "rights": read_rights,
    "requirements": read_requirements,
    "abilities": read_requirements,
    "conditions": read_conditions,
    "pay": read_pay,
    "career": read_career,
    "description": read_description,
    "notes": read_notes,
}


def mark_gaps(draft: Draft, sections: Sequence[Section]) -> None:
    """A number that was left out, with what the closing words name and no group is called."""
    for section in sections:
        numbers = [int(item.seq) for item in section.items if item.seq.isdecimal()]
        for one, following in pairwise(numbers):
            if following == one + 2:
                why = f"编号从 {one} 直接到 {following}，缺第 {one + 1} 条" + left_out(draft)
                draft.unclear.append(Unclear(cells=("duties",), text=f"{one} → {following}", why=why))


def left_out(draft: Draft) -> str:
    listed = next((hit[1] for note in draft.notes if (hit := re.search(r"职责包括(.+?)等", note))), "")
    called = {group.name for group in draft.groups}
    missing = [
        name for name in re.split(r"、|和", listed) if name and not any(alike(name, one) for one in called if one)
    ]
    return f"；总结句里有“{'、'.join(missing)}”，没有对应的条" if missing else ""


def alike(one: str, other: str) -> bool:
    return one in other or other in one
