"""The order of a free text: its title, its numbered sections, their items; also where every line break was lost.

A number counts as one only where it is the next to come, so that “3年” or “76.50” are none.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dingke.platform.positions.reading.sheet import Sheet, Span

CHINESE = "一二三四五六七八九十"
_SECTION = re.compile(rf"([{CHINESE}]{{1,2}})、")
_SUB = re.compile(rf"[(（]([{CHINESE}]{{1,2}})[)）]")
_ITEM = re.compile(r"(?<![\d.．])(\d{1,2})[.、．](?:(?!\d)|(?=\d{1,2}\s*年))\s*")
_BULLET = re.compile(r"(?:(?<=[:：;；。\n])|(?<=^))[ \t]*(?:-[ \t]+|[❑•●■□◆·][ \t]*)")
# “篇11、” is text 1 and its item 1.
_PIECE = r"(?:{stem})?篇(\d{{1,2}})(?=1[.、．])"
_STEM = re.compile(r"\s*(\S{2,16}?(?:职责|说明书))")
# A heading that no number leads, before its first item or alone in its line.
_BARE = re.compile(
    r"(?:(?<=[;；。\n)）])|(?<=^))(岗位职责|工作职责|主要职责|职责|任职要求|任职资格|任职条件|工作权限|岗位权限|薪资待遇|岗位要求)"
    r"(?:[:：]\s*|\s*(?=1[.、．]))(?=1[.、．]|\S)"
)
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=^))(?:总结起来|总之|综上|以上是|在执行以上)")

# What a heading is about, by the words in it; the first that fits.
HEADINGS: tuple[tuple[str, str], ...] = (
    ("background", r"(?:\S{1,8}的)?(?:岗位|职务|职位)?(?:背景及)?(?:职责)?概述"),
    ("purpose", r"工作目标|(?:岗位)?设置目的"),
    ("report", r"工作汇报对象|汇报对象"),
    ("rights", r"工作权限|岗位权限|权限"),
    ("abilities", r"个人能力要求|能力要求"),
    ("requirements", r"(?:\S{1,8}的)?(?:任职(?:资格)?(?:要求|条件)?|岗位要求)"),
    ("conditions", r"(?:\S{1,8}的)?工作(?:条件|环境和福利待遇|环境|特征)"),
    ("pay", r"薪资待遇|薪酬待遇及福利|薪酬福利|薪酬待遇"),
    ("career", r"职业发展|岗位发展前景|岗位优势|晋升通道"),
    ("description", r"岗位描述"),
    ("duties", r"(?:\S{1,8}的)?(?:主要)?(?:工作|岗位)?职责(?:和任务|说明|和内容)?"),
    ("notes", r"其他(?!职责)"),
)
LONGEST_HEADING = 20
META = re.compile(r"^\s*-?[ \t]*(格式|大小|文档页数|页数)[ \t]*[:：][ \t]*(\S.*)$", re.MULTILINE)


@dataclass
class Item:
    """One numbered or marked line: its number as written ("" for a bullet), its words without the number."""

    seq: str
    body: Span
    below: list["Item"] = field(default_factory=list)


@dataclass
class Section:
    """kind: one of HEADINGS, "group" for a heading of the source's own, "" for what stands before any."""

    kind: str
    seq: str
    name: str
    opening: Span | None
    items: list[Item]
    subs: list["Section"] = field(default_factory=list)
    closing: Span | None = None


@dataclass(frozen=True)
class Mark:
    level: str
    seq: str
    start: int
    end: int


def value(words: str) -> int:
    """十二 → 12; up to 19, which is more sections than a description has."""
    if words.startswith("十"):
        return 10 + (CHINESE.index(words[1]) + 1 if len(words) > 1 else 0)
    return CHINESE.index(words[0]) + 1


def marks(raw: str) -> list[Mark]:
    """Every number, bullet and bare heading that makes the order of the text."""
    stem = _STEM.match(raw)
    again = _PIECE.format(stem=re.escape(stem[1])) if stem else _PIECE.format(stem="")
    pieces = [Mark("piece", f"篇{hit[1]}", hit.start(), hit.end()) for hit in re.finditer(again, raw)]
    masked = raw
    for piece in pieces:
        masked = masked[: piece.start] + "篇" * (piece.end - piece.start) + masked[piece.end :]
    for hit in META.finditer(masked):
        masked = masked[: hit.start()] + "格" * (hit.end() - hit.start()) + masked[hit.end() :]
    found = [
        *(Mark("section", hit[1], hit.start(), hit.end()) for hit in _SECTION.finditer(masked)),
        *(Mark("sub", hit[1], hit.start(), hit.end()) for hit in _SUB.finditer(masked)),
        *(Mark("item", hit[1], hit.start(), hit.end()) for hit in _ITEM.finditer(masked)),
        *(Mark("bullet", "", hit.start(), hit.end()) for hit in _BULLET.finditer(masked)),
        *(Mark("bare", "", hit.start(), hit.start(1)) for hit in _BARE.finditer(masked)),
    ]
    return list(expected(sorted([*found, *pieces], key=lambda mark: mark.start)))


def expected(found: Iterable[Mark]) -> Iterable[Mark]:
    """Of all that look like numbers those that come when they must."""
    last = {"section": 0, "sub": 0, "item": 0}
    for mark in found:
        if mark.level in ("bullet", "piece", "bare"):
            if mark.level != "bullet":
                last["item"] = 0
            yield mark
            continue
        number = int(mark.seq) if mark.level == "item" else value(mark.seq)
        follows = number == last[mark.level] + 1
        # An item may begin anew, and where one was forgotten the next but one comes.
        if mark.level == "item":
            follows = follows or number == 1 or (last["item"] > 0 and number == last["item"] + 2)
        if follows or (mark.level == "sub" and number == 1 and last["section"]):
            last[mark.level] = number
            for below in {"section": ("sub", "item"), "sub": ("item",)}.get(mark.level, ()):
                last[below] = 0
            yield mark


def outlined(sheet: Sheet) -> tuple[Span, list[Section]]:
    """The title's stretch, and the sections in order."""
    found = sections_by_number(sheet, marks(sheet.raw))
    tops = [mark for mark in found if mark.level in ("section", "bare", "piece")]
    first = min((mark.start for mark in found), default=len(sheet.raw))
    title = Span(sheet, 0, min(first, tops[0].start if tops else first))
    bounds = [mark.start for mark in tops] + [len(sheet.raw)]
    made = []
    if first < bounds[0]:
        made.append(section(sheet, None, first, bounds[0], found))
    made += [section(sheet, mark, mark.start, end, found) for mark, end in zip(tops, bounds[1:], strict=True)]
    return title, made


def sections_by_number(sheet: Sheet, found: Sequence[Mark]) -> list[Mark]:
    """Numbers whose whole line is a known heading are sections themselves (1.工作汇报对象)."""
    if any(mark.level == "section" for mark in found):
        return list(found)
    return [
        Mark("section", mark.seq, mark.start, mark.end)
        if mark.level == "item" and is_heading(sheet.raw[mark.end :].split("\n", 1)[0])
        else mark
        for mark in found
    ]


def is_heading(line: str) -> bool:
    return any(re.fullmatch(pattern, line.strip()) for _kind, pattern in HEADINGS)


def section(sheet: Sheet, mark: Mark | None, start: int, end: int, found: Sequence[Mark]) -> Section:
    """One section with its heading, what stands before its items, its items, and a closing word after them."""
    body = mark.end if mark else start
    if mark:
        Span(sheet, mark.start, mark.end).label()
    stop = Span(sheet, body, end).found(_CLOSING)
    closing = Span(sheet, stop.start, end) if stop else None
    limit = stop.start if stop else end
    inner = [one for one in found if body <= one.start < limit and one.level in ("sub", "item", "bullet")]
    first = inner[0].start if inner else limit
    heading = heading_of(Span(sheet, body, limit), first, mark)
    kind, name = classified(heading, mark)
    opening = Span(sheet, heading.end if heading else body, first)
    subs = subsections(sheet, inner, limit)
    items = [] if subs else items_of(sheet, inner, limit)
    return Section(kind, mark.seq if mark else "", name, opening, items, subs, closing)


def heading_of(body: Span, first: int, mark: Mark | None) -> Span | None:
    """Up to the first item, to the end of the line, or as far as the words of a known heading go."""
    if mark is None or mark.level == "piece":
        return None
    raw = body.raw
    before_item = raw[: first - body.start]
    line = before_item.split("\n", 1)[0]
    whole = line.rstrip("：: ")
    if (
        whole
        and len(whole) <= LONGEST_HEADING
        and not re.search(r"[，,。;；:：]", whole)
        and (len(line) < len(before_item) or first < body.end)
    ):
        return body.cut(0, len(line))
    known = known_heading(line)
    return body.cut(0, known) if known else None


def known_heading(line: str) -> int:
    """How many characters of a line are a heading that is known, with the colon behind it."""
    lengths = [hit.end() for _kind, pattern in HEADINGS if (hit := re.match(rf"(?:{pattern})[:：]?", line))]
    return max(lengths, default=0)


def classified(heading: Span | None, mark: Mark | None) -> tuple[str, str]:
    if mark and mark.level == "piece":
        return "group", mark.seq
    if heading is None:
        return ("", "") if mark is None else ("notes", "")
    heading.label()
    name = heading.text.rstrip("：:")
    return next((kind for kind, pattern in HEADINGS if re.fullmatch(pattern, name)), "group"), name


def subsections(sheet: Sheet, inner: Sequence[Mark], limit: int) -> list[Section]:
    """(一) … with items of their own, or without (rights)."""
    subs = [mark for mark in inner if mark.level == "sub"]
    bounds = [*(mark.start for mark in subs[1:]), limit][: len(subs)]
    made = []
    for mark, end in zip(subs, bounds, strict=True):
        Span(sheet, mark.start, mark.end).label()
        below = [one for one in inner if mark.end <= one.start < end]
        first = below[0].start if below else end
        made.append(Section("group", mark.seq, "", Span(sheet, mark.end, first), items_of(sheet, below, end)))
    return made


def items_of(sheet: Sheet, inner: Sequence[Mark], limit: int) -> list[Item]:
    """Items, bullets below the item that leads them."""
    made: list[Item] = []
    bounds = [*(mark.start for mark in inner[1:]), limit][: len(inner)]
    for mark, end in zip(inner, bounds, strict=True):
        Span(sheet, mark.start, mark.end).label()
        item = Item(mark.seq, Span(sheet, mark.end, end))
        if mark.level == "bullet" and made and made[-1].seq:
            made[-1].below.append(item)
        else:
            made.append(item)
    return made
