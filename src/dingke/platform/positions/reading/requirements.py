"""Conditions on whoever is to fill a position: each clause of a sentence as what can be judged."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from dingke.platform.positions.content import AnyOf, Requirement
from dingke.platform.positions.reading.outline import Item
from dingke.platform.positions.reading.sheet import Span

EDUCATION = ("博士", "硕士", "研究生", "本科", "大专", "专科", "中专", "高中")
_LABEL = re.compile(
    r"^\s*((?:学历|教育|工作经验|专业知识|技能|语言|个人特质|沟通|数据|抗压|年限|专业|能力|经验)[^，,。;；:：\n]{0,12})[:：]"
)
_YEARS = re.compile(r"(\d{1,2})\s*年(?:及)?(?:以上|或以上)?")
_QUOTED = re.compile(r"《([^》]+)》")
_SAME = re.compile(r"^\s*(?:能够|能进行|协调|灵活|共同|具备快速|并能|并有效|从而|以)")
_PLAIN = (
    r"(?:具备|具有|拥有|有|需要|良好的|较强的|优秀的|出色的|一定的|丰富的|扎实的|敏锐的|敏感的|熟练|突出|等|的能力)"
)
# A law that is no longer in force, and what stands in its place: the Civil Code of 2021-01-01, article 1260.
REPLACED = dict.fromkeys(
    ("合同法", "民法通则", "民法总则", "物权法", "担保法", "侵权责任法", "婚姻法", "继承法", "收养法"), "民法典"
)
LANGUAGES = ("英语", "英文", "中文", "日语", "普通话", "外语")


def of_items(items: Iterable[Item], default: str = "ability") -> Iterable[Requirement | AnyOf]:
    """Every condition of numbered or marked lines; a label before a colon says what kind they are."""
    for item in items:
        body, kind = labelled(item.body)
        if body.text:
            yield from of_span(body, kind or default)
        for one in item.below:
            below, own = labelled(one.body)
            yield from of_span(below, own or kind or default)


def labelled(body: Span) -> tuple[Span, str]:
    """The words behind the label, and the kind that the label names ("" where it names none)."""
    hit = _LABEL.match(body.raw)
    if not hit:
        return body, ""
    body.cut(0, hit.end()).label()
    kinds = (
        ("education", "学历|教育"),
        ("experience", "经验|年限"),
        ("language", "语言"),
        ("trait", "特质"),
        ("major", "^专业$"),
    )
    kind = next((kind for kind, words in kinds if re.search(words, hit[1])), "ability")
    return body.cut(hit.end()), kind


def of_span(body: Span, default: str = "ability") -> Iterable[Requirement | AnyOf]:
    """The conditions of one sentence. A clause that goes on with the one before it stays with it."""
    for clause in clauses(body):
        yield from judged(clause, default)


def whole(line: Span, default: str = "ability") -> Iterable[Requirement | AnyOf]:
    """A line of a box that is one condition, whatever commas it holds."""
    return judged(line, default)


def clauses(body: Span) -> Sequence[Span]:
    found: list[Span] = []
    for clause in body.split(r"[，,;；。]"):
        text = clause.text
        if found and (_SAME.match(text) or is_alternative(text)) and not _YEARS.search(text):
            found[-1] = found[-1].upto(clause)
        else:
            found.append(clause)
    return found


def is_alternative(text: str) -> bool:
    """“，或高级专业职称”: what stands before it need not hold."""
    return text.startswith("或") and "职称" in text


def judged(clause: Span, default: str) -> Iterable[Requirement | AnyOf]:
    text = clause.put("requirements").rstrip("，,。")
    wanted = bool(re.search(r"优先(?:考虑)?$", text))
    for fits, read in READERS:
        if fits(text):
            yield from read(text, wanted)
            return
    yield Requirement(kind=default, text=text, names=names(text), wanted=wanted, level=level_of(text))  # type: ignore[arg-type]  # default is a kind


def names(text: str) -> tuple[str, ...]:
    """What a clause lists, without the words that only say how much of it."""
    listed = _QUOTED.findall(text) if "素质库" in text else []
    if listed:
        return tuple(listed)
    first = re.split(r"[，,;；]", text)[0]
    aware = re.match(r"对(.+?)有(?:.+的)?(意识|认识|理解)$", first)
    if aware:
        return (f"{aware[1]}{aware[2]}",)
    if re.match(r"能(?!力)", first) and not re.search(r"熟练(?:掌握|使用)", first):
        return (re.sub(r"^能(?:够)?", "", first)[:200],)
    bare = re.sub(r"[(（].*?[)）]|优先(?:考虑)?|者|^能(?:够)?", "", first)
    bare = re.sub(r"^(?:了解|熟悉|熟练掌握|熟练使用|能?熟练掌握|能?熟练运用|掌握|接受过系统的)", "", bare)
    # “流程和方法”: what is so short goes with the word before it.
    between = (
        r"、|及其它|和(?=相关)" if "、" in bare else r"(?:和|及其它|及|与|或)(?!(?:技巧|方法|办法|模式|压力)(?:$|等))"
    )
    pieces = re.split(between, bare)
    found = [
        re.sub(rf"^{_PLAIN}+|的能力$|突出$|等$", "", re.sub(r"^其它?", "", piece)).strip("《》 ") for piece in pieces
    ]
    return tuple(dict.fromkeys(one[:200] for one in found if one))


def level_of(text: str) -> str | None:
    hit = re.search(
        r"熟练掌握|熟练使用|熟练运用|熟练|熟悉|了解|掌握|精通|良好|较强|优秀|出色|丰富|一定|扎实|敏锐|突出", text
    )
    return hit[0] if hit else None


def education(text: str, wanted: bool) -> Iterable[Requirement | AnyOf]:
    level = next(word for word in EDUCATION if word in text)
    one = Requirement(kind="education", text=text, level=level, wanted=wanted)
    hit = re.search(r"或([^，,。;；]*职称)", text)
    if not hit:
        yield one
        return
    title = Requirement(kind="title", text=text, names=(hit[1],))
    yield AnyOf(any_of=(one, title))


def experience(text: str, wanted: bool) -> Iterable[Requirement]:
    years = _YEARS.search(text)
    area = text.replace(years[0], "") if years else text
    area = re.sub(
        r"^(?:至少|具备|具有|拥有|有|从事|一定的)+|工作(?=经验)|相关(?=经验)|经验|优先(?:考虑)?|者|工作$|以上|^及",
        "",
        area,
    ).strip()
    yield Requirement(
        kind="experience",
        text=text,
        years=float(years[1]) if years else None,
        area=re.sub(r"^(?:工作|从事|的)|工作$", "", area),
        wanted=wanted,
    )


def major(text: str, wanted: bool) -> Iterable[Requirement]:
    bare = re.sub(r"等?(?:相关)?专业(?:背景)?(?:毕业)?(?:优先)?(?:考虑)?|毕业|优先(?:考虑)?", "", text)
    listed = [one for one in re.split(r"、|或|和|等", bare) if one and one != "相关"]
    yield Requirement(kind="major", text=text, names=tuple(listed), wanted=wanted)


def knowledge(text: str, wanted: bool) -> Iterable[Requirement]:
    """A law that is no longer in force stands alone, so that it can be said what replaces it."""
    listed = names(text)
    old = [name for name in listed if name in REPLACED]
    for name in old:
        yield Requirement(kind="knowledge", text=text, level=level_of(text), names=(name,), replaced_by=REPLACED[name])
    rest = tuple(name for name in listed if name not in old)
    if rest or not old:
        yield Requirement(kind="knowledge", text=text, level=level_of(text), names=rest, wanted=wanted)


def language(text: str, wanted: bool) -> Iterable[Requirement]:
    tongue = next(word for word in LANGUAGES if word in text)
    skills = "、".join(dict.fromkeys(re.findall(r"读写|口语|书面表达|听说|听力", text)))
    yield Requirement(kind="language", text=text, level=skills or None, names=(tongue,), wanted=wanted)


def training(text: str, wanted: bool) -> Iterable[Requirement]:
    listed = re.split(r"、|和", re.sub(r"^接受过(?:系统的)?|培训$|等$", "", text))
    yield Requirement(kind="training", text=text, names=tuple(one for one in listed if one), wanted=wanted)


def preference(text: str, wanted: bool) -> Iterable[Requirement]:
    yield Requirement(kind="preference", text=text, names=names(text), wanted=wanted)


def holds(pattern: str) -> Any:
    return re.compile(pattern).search


READERS: tuple[tuple[Any, Any], ...] = (
    (
        lambda text: any(word in text for word in EDUCATION) and ("学历" in text or "及以上" in text or "以上" in text),
        education,
    ),
    (holds(r"案例$|案例|客户资源|行业背景"), preference),
    (holds(r"经验|\d+\s*年及?以上|工作\d+年"), experience),
    (holds(r"^接受过|培训$"), training),
    (lambda text: any(word in text for word in LANGUAGES), language),
    (holds(r"专业(?:背景)?(?:毕业)?(?:优先|等|考虑|$)|专业背景|专业毕业"), major),
    (holds(r"^(?:了解|熟悉|能?够?熟练(?:掌握|使用)|掌握|具有一定的.*知识|精通)|知识$|知识等$"), knowledge),
)
