"""The official form as a table of cells, for the page, for print and for Word; ``reading.grid`` reads it back.

A cell is None where the source says nothing, and 无 where it says that there is nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dingke.platform.positions import wording
from dingke.platform.positions.content import (
    AnyOf,
    Content,
    DutyGroup,
    Pay,
    Requirement,
    RightLine,
    Signature,
    Unclear,
)

NONE = "无"
REQUIREMENTS: tuple[tuple[str, str], ...] = (
    ("education", "教育程度"),
    ("major", "专业"),
    ("training", "培训经历"),
    ("experience", "工作经验"),
    ("knowledge", "知识技能"),
    ("language", "语言"),
    ("ability", "能力要求"),
    ("trait", "个人特质"),
    ("preference", "优先条件"),
)
CONDITIONS: tuple[tuple[str, str], ...] = (
    ("equipment", "使用设备"),
    ("environment", "工作环境"),
    ("hours", "工作时间"),
    ("travel", "出差"),
    ("physical", "身体条件"),
)
RELATIONS = {"report": "汇报", "supervise": "督导", "coordinate": "协调", "external": "外部"}
RIGHTS = ("条", "类别", "权别", "事项", "权利", "限额", "范围", "条件", "期间", "原文")
SIGNED = ("版本号", "修订时间", "修订内容", "修订者", "审核者", "审批者")
LINES = ("关系", "对方", "内容", "频次")
STEPS = ("可到岗位", "条件")
LEVELS = ("能力素质", "等级", "权重", "必备", "事项")
OPEN = ("可能的格", "读到的", "为什么")
# How the cells are called to people, by their names in content and reading.
CELLS = {
    "title": "岗位名称",
    "department": "所属部门",
    "headcount": "岗位编制",
    "superior": "直接上级",
    "guided_by": "业务指导",
    "reports": "直接下级",
    "number": "岗位编号",
    "grade": "岗位等级",
    "subordinates": "下属人数",
    "background": "岗位概述",
    "purpose": "设置目的",
    "duties": "工作职责",
    "rights": "工作权限",
    "relations": "工作关系",
    "requirements": "任职资格",
    "competencies": "能力素质",
    "career": "职业发展",
    "revisions": "修订履历",
    "notes": "备注",
    "company": "单位",
    **{f"conditions.{name}": label for name, label in CONDITIONS},
    "pay.compensation": "薪酬",
    "pay.benefits": "福利",
}


@dataclass(frozen=True)
class Paper:
    """A description as it is written down. superior, department: names, of this installation where it knows them."""

    title: str
    superior: str | None
    department: str | None
    headcount: int | None
    content: Content
    rights: tuple[RightLine, ...] = ()
    pay: Pay | None = None  # None: not for whoever looks
    grade: str = ""
    company: str = ""
    version: str = ""
    since: str = ""
    matters: dict[str, str] | None = None  # code → name
    withheld: frozenset[str] = frozenset()  # cells that are not for whoever looks

    def matter(self, line: RightLine) -> str:
        return (self.matters or {}).get(line.matter or "", line.matter or "") or wording.NOTHING


def cell_name(cell: str) -> str:
    """What a cell is called; a box of rights by its row and column."""
    if cell.startswith("rights."):
        _rights, domain, category = cell.split(".")
        return f"{wording.DOMAINS[domain]}类{wording.CATEGORIES[category]}权"
    return CELLS.get(cell, cell)


def listed(words: Sequence[str] | None, between: str = "、") -> str | None:
    if words is None:
        return None
    return between.join(words) if words else NONE


def heading(group: DutyGroup) -> str:
    return f"{group.seq}、{group.name or ''}" if group.seq else group.name or ""


def duty_lines(group: DutyGroup) -> list[str]:
    return [f"{duty.seq}、{duty.text}" if duty.seq else duty.text for duty in group.duties]


def requirement_text(one: Requirement | AnyOf) -> str:
    return one.text if isinstance(one, Requirement) else one.any_of[0].text


def kind_of(one: Requirement | AnyOf) -> str:
    kind = one.kind if isinstance(one, Requirement) else one.any_of[0].kind
    return "education" if kind == "title" else kind


def requirement_lines(content: Content, kind: str) -> list[str]:
    """The texts of one row; a text that says several things stands once."""
    return list(dict.fromkeys(requirement_text(one) for one in content.requirements or () if kind_of(one) == kind))


def right_rows(paper: Paper, *, boxed: bool = True) -> Iterable[tuple[str, ...]]:
    """A row for each clause and matter, its verbs together; the boxes that say “none” at the end.

    boxed: verbs of different boxes (决定、监督) in rows of their own, as the column 权别 has one value.
    """
    for lines in together(paper.rights, boxed=boxed):
        one = lines[0]
        yield (
            one.clause,
            wording.DOMAINS.get(one.domain or "", wording.NOTHING),
            wording.CATEGORIES.get(one.category or "", wording.NOTHING),
            paper.matter(one),
            wording.verbs(line.verb for line in lines),
            wording.limits(one.limits, is_open=one.limit_open),
            wording.reach(one),
            wording.conditions(one.conditions, one.condition_words),
            wording.period(one),
            one.words or wording.NOTHING,
        )
    for domain, category in paper.content.no_rights:
        yield ("", wording.DOMAINS[domain], wording.CATEGORIES[category], NONE, *[wording.NOTHING] * 6)


def together(rights: Sequence[RightLine], *, boxed: bool = True) -> Iterable[Sequence[RightLine]]:
    """Neighbours that differ in nothing but the verb; unless ``boxed``, the box either."""
    blank = {"verb": None} if boxed else {"verb": None, "category": None}
    group: list[RightLine] = []
    for line in rights:
        if group and group[0].model_copy(update=blank) != line.model_copy(update=blank):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def relation_rows(content: Content) -> list[tuple[str, ...]]:
    return [
        (RELATIONS[one.kind], one.counterpart or "", one.content or "", one.frequency or "")
        for one in content.relations or ()
    ]


def signed_rows(signatures: Iterable[Signature]) -> list[tuple[str, ...]]:
    return [
        tuple(
            getattr(one, name) or "" for name in ("version", "revised_on", "content", "reviser", "reviewer", "approver")
        )
        for one in signatures
    ]


def unclear_rows(unclear: Iterable[Unclear]) -> list[tuple[str, ...]]:
    return [("、".join(cell_name(cell) for cell in one.cells), one.text, one.why) for one in unclear]
