"""Reading of the official form, also where its boxes were lost and its lines stand in the order Word left them in.

A label stands before its value, between two halves of it or behind it, as it was centred in its box. Where two cells
come into question the value goes into neither: it is unclear.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from dingke.platform.positions.content import DutyGroup, Signature, Unclear, WorkRelation
from dingke.platform.positions.reading import duties, requirements, rights
from dingke.platform.positions.reading.free import Draft
from dingke.platform.positions.reading.sheet import Sheet, Span, has_words

BASICS = {
    "岗位名称": "title",
    "所属部门": "department",
    "直接下级": "reports",
    "岗位编号": "number",
    "直接上级": "superior",
    "岗位编制": "headcount",
    "下属人数": "subordinates",
    "岗位设置目的": "purpose",
}
NUMBERS = ("headcount", "subordinates")
DOMAINS = {"业务类": "business", "财务类": "finance", "人事类": "hr"}
BOXES = {"决策权": "decision", "建议权": "suggest", "监督权": "supervise"}
BOX_NAMES = {
    "business": "业务",
    "finance": "财务",
    "hr": "人事",
    "decision": "决策",
    "suggest": "建议",
    "supervise": "监督",
}
CONDITIONS = {"使用设备": "equipment", "工作环境": "environment", "工作时间": "hours", "身体条件": "physical"}
REQUIRED = ("教育程度", "培训 经历", "培训经历", "工作经验", "知识技能", "能力要求")
SIGNED = ("版本号", "修订时间", "修订内容", "修订者", "审核者", "审批者")
# Letters of the headings that stand upright at the edge of the form, one a line or two side by side.
UPRIGHT = "基本情况工作权限公司内部关系外部任职资格特征修订履历"
_HEADING = "主要工作职责和内容"
_UPRIGHT = re.compile(
    rf"(?:(?<=\s)|(?<=^))(?:情 况|公司\s+外部\s+工作\s+关系|([{UPRIGHT}])\1?(?:\s+([{UPRIGHT}])\2?)*|工工\s+作作\s+关关|系系)(?=\s|$)"
)
_PAGE = re.compile(r"^[ \t]*(\d{1,2})[ \t]*$", re.MULTILINE)
_RUNNING = re.compile(r"^.*百度文库.*$", re.MULTILINE)
_LABELS = re.compile("|".join(sorted(BASICS, key=len, reverse=True)))
_RELATION_LABELS = re.compile(r"(?:(?<=\s)|(?<=^))(?:汇报|督导|协调)(?=\s|$)")
_GUIDED = re.compile(r"在([^,，]{2,12}?)的?指导下")


def is_form(raw: str) -> bool:
    """Whether a text is the form, whole or torn: most of its first boxes are named in it."""
    return sum(label in raw for label in BASICS) >= 5


def read(sheet: Sheet, known: Sequence[rights.Known]) -> Draft:
    draft = Draft(sheet, known)
    basics, work, right, relation, qualified, condition, signed = areas(sheet)
    read_basics(draft, basics)
    read_work(draft, work)
    read_rights(draft, right)
    read_relations(draft, relation)
    read_qualified(draft, qualified)
    read_conditions(draft, condition)
    read_signed(draft, signed)
    for rest in sheet.unread():
        draft.unclear.append(Unclear(cells=(), text=rest.put("unclear")[:4000], why="没有认出它属于哪一格"))
    return draft


def areas(sheet: Sheet) -> Sequence[Span]:
    """The blocks of the form, one below the other, by the words that begin each."""
    raw = sheet.raw
    begins = (_HEADING, r"决策权[:：]", r"向[^\s]*汇报|\n公\n", r"教育程度", r"(?:工\s+)?使用设备", r"(?:修\s+)?版本号")
    starts: list[int | None] = []
    here = 0
    for pattern in begins:
        hit = re.compile(pattern).search(raw, here)
        here = hit.start() if hit else here
        starts.append(hit.start() if hit else None)
    points = [len(raw)]
    # A block that is not there has no room: the one before it goes on to the next that is.
    for start in reversed(starts):
        points.insert(0, points[0] if start is None else start)
    points.insert(0, 0)
    return [Span(sheet, a, b) for a, b in pairwise(points)]


def clean(area: Span, *more: re.Pattern[str]) -> list[Span]:
    """The lines of a block without its upright letters, page numbers and running heads, which are labels and notes."""
    holes = [
        hit for pattern in (_RUNNING, _PAGE, _UPRIGHT, *more) for hit in pattern.finditer(area.raw) if has_words(hit[0])
    ]
    pieces, here = [], 0
    for hit in sorted(holes, key=lambda one: (one.start(), -one.end())):
        if hit.start() < here:
            continue
        hole = area.cut(hit.start(), hit.end())
        hole.put("notes") if "百度文库" in hit[0] else hole.label()
        pieces.append(area.cut(here, hit.start()))
        here = hit.end()
    pieces.append(area.cut(here))
    return [line for piece in pieces for line in piece.lines()]


def running_heads(draft: Draft) -> None:
    heads = dict.fromkeys(hit[0].strip() for hit in _RUNNING.finditer(draft.sheet.raw))
    draft.notes += list(heads)


def read_basics(draft: Draft, area: Span) -> None:
    """Label and value in turn. A text after a box for a number belongs to the next label, in whose box it begins."""
    running_heads(draft)
    for hit in _RUNNING.finditer(area.raw):
        area.cut(hit.start(), hit.end()).put("notes")
    for hit in _UPRIGHT.finditer(area.raw):
        area.cut(hit.start(), hit.end()).label()
    title = area.found(r"\S+岗位说明书|岗位说明书")
    if title:
        title.put("title")
    labels = list(_LABELS.finditer(area.raw))
    for hit in labels:
        area.cut(hit.start(), hit.end()).label()
    carried: list[Span] = []
    for hit, following in zip(labels, [*labels[1:], None][: len(labels)], strict=True):
        cell = BASICS[hit[0]]
        stretch = area.cut(hit.end(), following.start() if following else len(area.raw))
        values = values_of(stretch)
        carried = read_basic(draft, cell, [*carried, *values], hit, following)
    read_purpose(draft, carried)


def values_of(stretch: Span) -> list[Span]:
    """Words between two labels, without upright letters."""
    holes = [(hit.start(), hit.end()) for hit in _UPRIGHT.finditer(stretch.raw)]
    pieces, here = [], 0
    for start, end in holes:
        pieces.append(stretch.cut(here, start))
        here = end
    pieces.append(stretch.cut(here))
    return [piece for piece in pieces if has_words(piece.raw)]


def read_basic(
    draft: Draft, cell: str, values: list[Span], label: re.Match[str], following: re.Match[str] | None
) -> list[Span]:
    """Puts what belongs into a cell; gives back what belongs to the next."""
    if cell == "purpose":
        read_purpose(draft, values)
        return []
    if cell in NUMBERS:
        numbers = [value for value in values if value.text.isdecimal()]
        if (
            numbers
            and following is not None
            and BASICS[following[0]] in NUMBERS
            and "\n" in numbers[0].sheet.raw[label.end() - 1 : numbers[0].start + 1]
        ):
            why = f"“{label[0]}”与“{following[0]}”之间单独一行，属于哪一格无法判定"
            cells = (cell, BASICS[following[0]])
            draft.unclear.append(Unclear(cells=cells, text=numbers[0].put("unclear"), why=why))
        elif numbers:
            put_number(draft, cell, numbers[0])
        return [value for value in values if value not in numbers]
    if values:
        put_word(draft, cell, values[0])
    return values[1:]


def put_number(draft: Draft, cell: str, value: Span) -> None:
    number = int(value.put(cell))
    if cell == "headcount":
        draft.headcount = number
    else:
        draft.more["subordinates"] = number


def put_word(draft: Draft, cell: str, value: Span) -> None:
    said = value.put(cell)
    if cell in ("title", "department", "superior"):
        setattr(draft, cell, said)
    else:
        draft.more[cell] = tuple(re.split(r"[、，,]", said)) if cell == "reports" else said


def read_purpose(draft: Draft, values: Sequence[Span]) -> None:
    if not values:
        return
    draft.purpose.append("".join(value.put("purpose") for value in values))
    guided = _GUIDED.search(draft.purpose[-1])
    if guided:
        draft.more["guided_by"] = (guided[1],)


def read_work(draft: Draft, area: Span) -> None:
    """Names of groups stand alone; their duties are numbered, several in a line."""
    heading = area.found(_HEADING)
    if heading:
        heading.label()
    group: list[tuple[str, Span]] = []
    name = ""
    for line in clean(area.cut(heading.end - area.start) if heading else area):
        numbers = list(re.finditer(r"(?:(?<=\s)|(?<=^))(\d{1,2})、\s*", line.raw))
        before = line.cut(0, numbers[0].start()) if numbers else line
        if has_words(before.raw):
            close_group(draft, name, group)
            group, name = [], before.put("duties")
        stops = [*(one.start() for one in numbers[1:]), len(line.raw)][: len(numbers)]
        for hit, stop in zip(numbers, stops, strict=True):
            line.cut(hit.start(), hit.end()).label()
            group.append((hit[1], line.cut(hit.end(), stop)))
    close_group(draft, name, group)


def close_group(draft: Draft, name: str, group: Sequence[tuple[str, Span]]) -> None:
    """A line that nothing numbered follows is a duty of its own."""
    if group:
        listed = tuple(duties.understood(body.put("duties"), seq) for seq, body in group)
        draft.groups.append(DutyGroup(name=name or None, duties=listed))
    elif name:
        draft.groups.append(DutyGroup(duties=(duties.understood(name),)))


def read_rights(draft: Draft, area: Span) -> None:
    """Three boxes of each kind; the kind's name stands beside one of the three, wherever it was centred."""
    boxes: list[tuple[str, list[Span]]] = []
    kinds: dict[int, str] = {}
    for line in clean(area):
        body = line
        kind = body.found("|".join(DOMAINS))
        box = body.found(r"(?:决策|建议|监督)权[:：]")
        if box and box.text.rstrip("：:") in BOXES:
            box.label()
            boxes.append((BOXES[box.text.rstrip("：:")], []))
        if kind:
            kind.label()
            number = len(boxes) - 1 if box else len(boxes)
            kinds[number // 3] = DOMAINS[kind.text]
        start = max((one.end for one in (kind, box) if one), default=line.start)
        rest = Span(line.sheet, start, line.end)
        if has_words(rest.raw):
            boxes[-1][1].append(rest)
    for place, (category, spans) in enumerate(boxes):
        read_box(draft, kinds.get(place // 3), category, spans)


def read_box(draft: Draft, domain: str | None, category: str, spans: Sequence[Span]) -> None:
    """A sentence goes on until its semicolon, over as many lines as the box had."""
    listed: list[list[Span]] = []
    for span in spans:
        if listed and not listed[-1][-1].raw.rstrip().endswith((";", "；", "。")):
            listed[-1].append(span)
        else:
            listed.append([span])
    name = BOX_NAMES.get(domain or "", "") + BOX_NAMES[category]
    for place, parts in enumerate(listed, start=1):
        clause = name if len(listed) == 1 else f"{name}{place}"
        text = "".join(part.put("rights") for part in parts)
        draft.rights += rights.of_sentence(text, clause, draft.known, domain=domain, category=category)


def read_relations(draft: Draft, area: Span) -> None:
    """What a line says tells its kind; the labels stand anywhere between. What comes last is outside the company."""
    for line in clean(area, _RELATION_LABELS):
        draft.relations.append(related(line))


RELATED = (
    ("report", re.compile(r"\s*向(?P<who>.+?)汇报(?P<what>.*)")),
    ("supervise", re.compile(r"\s*对(?P<who>.+?(?:部门|人员|团队))(?P<what>.*?)(?:进行)?督导")),
    ("coordinate", re.compile(r"\s*协调(?:与)?(?P<who>.+?)(?:之间)?的(?P<what>.*)")),
)


def related(line: Span) -> WorkRelation:
    """Whom and about what; the words between them say the kind."""
    for kind, pattern in RELATED:
        hit = pattern.match(line.raw)
        if hit:
            return relation(line, kind, hit)
    return WorkRelation(kind="external", counterpart=line.put("relations"))


def relation(line: Span, kind: str, hit: re.Match[str]) -> WorkRelation:
    who, what = line.cut(*hit.span("who")), line.cut(*hit.span("what"))
    for span in (line.cut(0, hit.start("who")), line.cut(hit.end("who"), hit.start("what")), line.cut(hit.end("what"))):
        span.label()
    often = re.match(r"(?:季度|年度|月度|、)+(?=工作)", what.raw)
    return WorkRelation(
        kind=kind,  # type: ignore[arg-type]  # one of the three
        counterpart=who.put("relations"),
        content=what.put("relations") or None,
        frequency=often[0] if often else None,
    )


def read_qualified(draft: Draft, area: Span) -> None:
    """Each line is one condition, but for “专业”, whose label cuts its value in two."""
    labels = re.compile(rf"(?<!\S)(?:{'|'.join((*REQUIRED, '专业'))})(?!\S)")
    pending: Span | None = None
    for line in clean(area, labels):
        if line.text == "等":
            draft.unclear.append(
                Unclear(cells=("requirements",), text=line.put("unclear"), why="单独一行，接在哪一条后面无法判定")
            )
        elif re.search(r"类$", line.text):
            pending = line
        elif pending and line.text.startswith("专业"):
            text = pending.put("requirements") + line.put("requirements")
            draft.requirements += requirements.major(text.rstrip("，,"), wanted=False)
            pending = None
        else:
            draft.requirements += requirements.whole(line)


def read_conditions(draft: Draft, area: Span) -> None:
    labels = list(re.finditer(rf"(?<!\S)(?:{'|'.join(CONDITIONS)})(?!\S)", area.raw))
    stops = [*(one.start() for one in labels[1:]), len(area.raw)][: len(labels)]
    for hit, stop in zip(labels, stops, strict=True):
        area.cut(hit.start(), hit.end()).label()
        for line in clean(area.cut(hit.end(), stop)):
            said = line.put(f"conditions.{CONDITIONS[hit[0]]}")
            draft.conditions[CONDITIONS[hit[0]]] = re.split(r"[、,，]", said) if hit[0] == "使用设备" else said
    for hit in _UPRIGHT.finditer(area.cut(0, labels[0].start()).raw) if labels else ():
        area.cut(hit.start(), hit.end()).label()


def read_signed(draft: Draft, area: Span) -> None:
    """Lines of the revision history: a version, and the words beside it."""
    lines = clean(area, re.compile("|".join(SIGNED)))
    version = next((line for line in lines if re.fullmatch(r"V\d+", line.text)), None)
    words = next((line for line in lines if line is not version), None)
    if version or words:
        draft.more["revisions"] = (
            Signature(
                version=version.put("revisions") if version else None,
                content=words.put("revisions") if words else None,
            ),
        )


def named_boxes() -> Iterable[tuple[str, str]]:
    return ((domain, category) for domain in DOMAINS.values() for category in BOXES.values())
