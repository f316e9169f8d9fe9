"""How rights read on paper, and back: limits, reach, conditions. What is written here can be read again without loss.

The words are those of the official form, which is Chinese whatever language somebody has chosen.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from dingke.platform.positions.content import Condition, Limit, RightLine
from dingke.platform.positions.terms import Category, Domain, Reach, Verb

DOMAINS: Mapping[str, str] = {Domain.BUSINESS: "业务", Domain.FINANCE: "财务", Domain.STAFF: "人事"}
CATEGORIES: Mapping[str, str] = {Category.DECISION: "决策", Category.SUGGESTION: "建议", Category.SUPERVISION: "监督"}
VERBS: Mapping[str, str] = {
    Verb.PROPOSE: "提出",
    Verb.SUBMIT: "提案",
    Verb.SUGGEST: "建议",
    Verb.DRAFT: "拟订",
    Verb.REVIEW: "审核",
    Verb.COUNTERSIGN: "会签",
    Verb.CONFIRM: "确认",
    Verb.APPROVE: "审批",
    Verb.DECIDE: "决定",
    Verb.SUPERVISE: "监督",
    Verb.MONITOR: "监控",
    Verb.EVALUATE: "评估",
    Verb.ALLOCATE: "调配",
    Verb.INSPECT: "检查",
    Verb.ACCEPT: "验收",
    Verb.ADJUST: "调整",
    Verb.FORMULATE: "制定",
    Verb.ACCESS: "获取",
    Verb.DIRECT: "督导",
}
REACHES: Mapping[str, str] = {
    Reach.OWN: "本人的",
    Reach.TEAM: "本团队的",
    Reach.DEPARTMENT: "本部门及下级的",
    Reach.ALL: "全部",
    Reach.NAMED: "指定的",
}
# What is measured of a matter, and in what it is written.
MEASURES: Mapping[str, tuple[str, str]] = {
    "amount": ("金额", "元"),
    "discount": ("折扣", "%"),
    "months": ("期限", "个月"),
    "overdue": ("超过时限", "%"),
    "change": ("分值", "分"),
}
FACTS: Mapping[str, tuple[str, str]] = {
    "margin": ("毛利率", "%"),
    "standard_terms": ("标准条款", "是否"),
    "includes_bills": ("含票据", "是否"),
}
OVER: Mapping[str, str] = {"region": "区域", "voltage": "电压等级", "grade": "等级", "customer": "客户"}
PERIODS: Mapping[str, str] = {"month": "每月累计", "quarter": "每季累计", "year": "每年累计"}
SIGNS: Mapping[str, str] = {">=": "≥", "<=": "≤", "=": "=", "in": "属于"}
OPEN = "待填"
NOTHING = "–"
WAN = Decimal(10_000)


def number(value: float) -> str:
    """Grouped, without an empty fraction."""
    exact = Decimal(str(value))
    return f"{exact.quantize(Decimal(1)):,}" if exact == exact.to_integral_value() else f"{exact.normalize():,f}"


def measured(value: float, unit: str) -> str:
    """With its unit; yuan in 万 where that is no longer."""
    exact = Decimal(str(value))
    if unit == "元" and exact and exact % 100 == 0:
        return f"{number(float(exact / WAN))} 万元"
    return f"{number(value)} {unit}" if unit not in ("%", "") else f"{number(value)}{unit}"


def limits(listed: Iterable[Limit], *, is_open: bool = False) -> str:
    """“折扣 ≤ 15%；金额 > 1 万元且 ≤ 5 万元，每季累计”."""
    pieces = [OPEN] if is_open else []
    return "；".join([*pieces, *(limit(one) for one in listed)]) or NOTHING


def limit(one: Limit) -> str:
    name, unit = MEASURES.get(one.measure, (one.measure, ""))
    low = f"> {measured(one.low, unit)}" if one.low is not None else ""
    high = f"≤ {measured(one.high, unit)}" if one.high is not None else ""
    per = f"，{PERIODS[one.per]}" if one.per in PERIODS else ""
    return f"{name} {'且 '.join(filter(None, (low, high))) or '不限'}{per}"


def conditions(listed: Iterable[Condition], words: str = "") -> str:
    pieces = [condition(one) for one in listed]
    return "；".join([*pieces, *([words] if words else [])]) or NOTHING


def condition(one: Condition) -> str:
    name, unit = FACTS.get(one.fact, (one.fact, ""))
    if unit == "是否":
        return f"{name}：{'是' if one.value else '否'}"
    said = "、".join(one.value) if isinstance(one.value, tuple) else measured(one.value, unit)
    return f"{name} {SIGNS[one.is_]} {said}"


def reach(line: RightLine) -> str:
    """“本部门及下级的”, what is named, and the source's own words in brackets."""
    said = REACHES.get(line.reach or "", "")
    named = "；".join(f"{OVER.get(kind, kind)} {'、'.join(values)}" for kind, values in line.reach_over.items())
    told = f"{said}{named}"
    return f"{told}（{line.reach_words}）" if line.reach_words else told or NOTHING


def period(line: RightLine) -> str:
    since = f"自 {line.valid_from.isoformat()} 起" if line.valid_from else ""
    until = f"{line.valid_to.isoformat()} 前" if line.valid_to else ""
    return f"{since}{until}" or NOTHING


def verbs(codes: Iterable[str | None]) -> str:
    return "、".join(VERBS.get(code, code) for code in codes if code) or NOTHING


# Back again -----------------------------------------------------------------------------------------------------------

_NUMBER = r"(-?[\d,]+(?:\.\d+)?)\s*(万元|元|%|个月|分)?"
_LIMIT = re.compile(
    rf"^(?P<name>\S+)\s+(?:(?P<none>不限)|(?:>\s*{_NUMBER})?(?:且\s*)?(?:≤\s*{_NUMBER})?)(?:，(?P<per>每\S+累计))?$"
)
_CONDITION = re.compile(r"^(?P<name>\S+)\s+(?P<sign>≥|≤|=|属于)\s+(?P<value>.+)$")
_REACH = re.compile(r"^(?P<told>[^（]*)(?:（(?P<words>.*)）)?$", re.DOTALL)


def inverse(words: Mapping[str, str]) -> dict[str, str]:
    return {word: code for code, word in words.items()}


MEASURED = {name: code for code, (name, _unit) in MEASURES.items()}
ASKED = {name: (code, unit) for code, (name, unit) in FACTS.items()}


def amount(raw: str, unit: str | None) -> float:
    exact = Decimal(raw.replace(",", ""))
    return float(exact * WAN if unit == "万元" else exact)


def read_limits(text: str) -> tuple[tuple[Limit, ...], bool]:
    """The limits of a cell, and whether one is still to be filled in. Raises ValueError for words that are no limit."""
    pieces = [one.strip() for one in text.split("；") if one.strip() not in ("", NOTHING)]
    found = tuple(read_limit(one) for one in pieces if one != OPEN)
    return found, OPEN in pieces


def read_limit(text: str) -> Limit:
    hit = _LIMIT.match(text)
    if not hit:
        raise ValueError(text)
    low_value, low_unit, high_value, high_unit = hit.group(3, 4, 5, 6)
    return Limit(
        measure=MEASURED.get(hit["name"], hit["name"]),
        low=amount(low_value, low_unit) if low_value else None,
        high=amount(high_value, high_unit) if high_value else None,
        per=inverse(PERIODS).get(hit["per"] or "", "case"),  # type: ignore[arg-type]  # one of the periods
    )


def read_conditions(text: str) -> tuple[tuple[Condition, ...], str]:
    """What can be judged, and the rest in its own words."""
    pieces = [one.strip() for one in text.split("；") if one.strip() not in ("", NOTHING)]
    found: list[Condition] = []
    words: list[str] = []
    for piece in pieces:
        one = read_condition(piece)
        if one and not words:
            found.append(one)
        else:
            words.append(piece)
    return tuple(found), "；".join(words)


def read_condition(text: str) -> Condition | None:
    name, colon, answer = text.partition("：")
    if colon and ASKED.get(name, ("", ""))[1] == "是否" and answer in ("是", "否"):
        return Condition(fact=ASKED[name][0], **{"is": "="}, value=1.0 if answer == "是" else 0.0)  # type: ignore[arg-type]  # by its alias
    hit = _CONDITION.match(text)
    if not hit:
        return None
    code = ASKED.get(hit["name"], (hit["name"], ""))[0]
    sign = inverse(SIGNS)[hit["sign"]]
    said = re.fullmatch(_NUMBER, hit["value"])
    if sign != "in" and not said:
        return None
    value = tuple(hit["value"].split("、")) if sign == "in" else amount(said[1], said[2]) if said else 0.0
    return Condition(fact=code, **{"is": sign}, value=value)  # type: ignore[arg-type]  # by its alias


def read_reach(text: str) -> tuple[str | None, dict[str, tuple[str, ...]], str]:
    """Reach, what is named, and the words of the source."""
    hit = _REACH.match("" if text.strip() == NOTHING else text.strip())
    told, words = (hit["told"], hit["words"] or "") if hit else ("", text)
    code = next((code for code, said in REACHES.items() if told.startswith(said)), None)
    rest = told.removeprefix(REACHES[code]) if code else told
    named: dict[str, tuple[str, ...]] = {}
    for piece in filter(None, rest.split("；")):
        kind, blank, values = piece.partition(" ")
        if not blank:
            return code, named, words or told
        named[inverse(OVER).get(kind, kind)] = tuple(values.split("、"))
    return code, named, words


def read_period(text: str) -> tuple[date | None, date | None]:
    since = re.search(r"自 (\d{4}-\d{2}-\d{2}) 起", text)
    until = re.search(r"(\d{4}-\d{2}-\d{2}) 前", text)
    return (date.fromisoformat(since[1]) if since else None), (date.fromisoformat(until[1]) if until else None)


def read_verbs(text: str) -> Sequence[str | None]:
    known = inverse(VERBS)
    return [known.get(word, word) for word in re.split(r"[、,，]", text.strip()) if word and word != NOTHING] or [None]
