"""What a sentence of a duty says: which act upon what, with what result, how often. Where it cannot be told, nothing is said."""

import re
from collections.abc import Iterable
from pathlib import Path

from dingke.platform.positions.content import Duty, DutyGroup
from dingke.platform.positions.reading.outline import Item, Section
from dingke.platform.positions.reading.sheet import Span

VERBS = (Path(__file__).parents[1] / "tables" / "duty_verbs.txt").read_text("utf-8").split()
# Where they are no verb: 公司领导层; 与大客户合作制定.
UNLESS = {"领导": "(?!层)", "合作": "(?!制定)"}
_VERB = "(?:" + "|".join(word + UNLESS.get(word, "") for word in sorted(VERBS, key=len, reverse=True)) + ")"
_LEAD = re.compile(
    r"^(?:大?客户(?:部)?经理)?(?:要|需要|能够|能|还要)?(?:负责进行(?=.*的)|负责|主动|定期|及时|不定期的?|积极|有效|按期|妥善|熟练|清晰地|同时也)*"
)
_ASIDE = re.compile(r"^(?:与|和|向|对|根据|按照|依据|通过|结合|为|从|由|在|以)[^，,;；。]{1,30}?(?=" + _VERB + ")")
# What is taken into account stands before the comma.
_BASIS = re.compile(r"^(?:根据|按照|依据|结合|通过|针对|依)[^，,;；。]*[，,](?:定期|及时|持续|有效)?")
_SAID = re.compile(rf"(?P<verb>(?:协助)?{_VERB}(?:(?:、并|、|和|并|与|及|并且|,并){_VERB})*)(?P<object>[^，,;；。]*)")
_OFTEN = re.compile(
    r"年度、季度(?:、|及|、及)月度|季度、年度|每(?:年|季|月|周|日)|定期|不定期|及时|日常|月度|季度|年度"
)
_OUTPUT = re.compile(r"(?:以便?|确保|从而|提高|提升|实现|推动|促进|使)([^。;；]+)")
# “负责销售数据的收集、整理和分析”: the acts stand behind what they are upon.
_BEHIND = re.compile(
    rf"^(?P<object>[^，,;；。]{{2,40}}?)的(?:日常|相关)?(?P<verb>{_VERB}(?:(?:、|和|与){_VERB})*)(?:工作)?(?=[，,;；。]|$)"
)
# “客户关系协调工作”: a whole sentence that ends in its act.
_ENDING = re.compile(rf"^(?P<object>[^，,;；。]{{4,30}}?)(?P<verb>{_VERB})工作$")
_NAMED = re.compile(r"^\s*([^，,。;；:：\n]{2,14})[:：]")


def understood(text: str, seq: str | None = None) -> Duty:
    """A duty as written, and what can be told of it."""
    rest = text
    lead = _LEAD.match(rest)
    rest = rest[lead.end() :] if lead else rest
    basis = _BASIS.match(rest)
    rest = rest[basis.end() :] if basis else rest
    aside = _ASIDE.match(rest)
    behind = _BEHIND.match(rest) if lead and "负责" in lead[0] else None
    said = behind or _ENDING.match(rest) or _SAID.match(rest[aside.end() :] if aside else rest)
    often = _OFTEN.search(text)
    tail = rest.partition(said[0])[2] if said else ""
    output = _OUTPUT.search(tail)
    return Duty(
        seq=seq or None,
        text=text,
        verb=said["verb"][:200] if said else ("负责" if "负责" in text[:14] else None),
        object=(said["object"].strip() or None) if said else charge(text),
        output=output[0].strip() if output else None,
        frequency=often[0] if often else None,
    )


def charge(text: str) -> str | None:
    """What somebody is responsible for, where no act is named."""
    hit = re.search(r"负责([^，,;；。]+)", text[:80])
    return hit[1].strip() if hit else None


def groups(sections: Iterable[Section]) -> Iterable[DutyGroup]:
    for section in sections:
        yield from groups_of(section)


def groups_of(section: Section) -> Iterable[DutyGroup]:
    """A heading of the source's own makes a group; so does an item that names itself before a colon."""
    own = section.kind == "group"
    if section.subs:
        yield from (sub_group(sub) for sub in section.subs)
        return
    plain: list[Duty] = []
    for item in section.items:
        name = named(item)
        if name is None or own:
            plain.append(understood(item.body.put("duties"), item.seq))
            plain += [understood(one.body.put("duties")) for one in item.below]
            continue
        if plain:
            yield DutyGroup(duties=tuple(plain))
            plain = []
        yield named_group(item, name)
    if plain or own:
        yield DutyGroup(
            seq=section.seq or None if own else None,
            name=(section.name or None) if own and section.name != section.seq else None,
            duties=tuple(plain),
        )


def sub_group(sub: Section) -> DutyGroup:
    """(一)客户关系管理1、…"""
    name = sub.opening.put("duties") if sub.opening and sub.opening.raw.strip() else None
    return DutyGroup(
        seq=sub.seq, name=name, duties=tuple(understood(item.body.put("duties"), item.seq) for item in sub.items)
    )


def named(item: Item) -> Span | None:
    hit = _NAMED.match(item.body.raw)
    return item.body.cut(hit.start(1), hit.end()) if hit else None


def named_group(item: Item, name: Span) -> DutyGroup:
    words = name.put("duties").rstrip("：:")
    rest = item.body.cut(name.end - item.body.start)
    duties = [understood(rest.put("duties"))] if rest.text else []
    duties += [understood(one.body.put("duties")) for one in item.below]
    return DutyGroup(seq=item.seq or None, name=words, duties=tuple(duties))
