"""Sentences of a right as rights: each verb upon each matter is one, all under the clause of the sentence.

What no matter stands for keeps its words and lets nobody do anything; a limit that is named and not given stays open.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dingke.platform.positions import matters as packaged
from dingke.platform.positions.content import RightLine
from dingke.platform.positions.terms import Reach, Verb

WORDS: dict[str, str] = {
    "提出": Verb.PROPOSE,
    "提案": Verb.SUBMIT,
    "建议": Verb.SUGGEST,
    "拟定": Verb.DRAFT,
    "拟订": Verb.DRAFT,
    "审核": Verb.REVIEW,
    "会签": Verb.COUNTERSIGN,
    "确认": Verb.CONFIRM,
    "签认": Verb.CONFIRM,
    "审批": Verb.APPROVE,
    "批准": Verb.APPROVE,
    "决策": Verb.DECIDE,
    "决定": Verb.DECIDE,
    "监督": Verb.SUPERVISE,
    "监控": Verb.MONITOR,
    "评估": Verb.EVALUATE,
    "调配": Verb.ALLOCATE,
    "检查": Verb.INSPECT,
    "验收": Verb.ACCEPT,
    "调整": Verb.ADJUST,
    "制定": Verb.FORMULATE,
    "获取": Verb.ACCESS,
    "督导": Verb.DIRECT,
}
_VERB = "|".join(WORDS)
_LIST = rf"(?:资源)?(?:{_VERB})(?:(?:、|与|和|及)(?:{_VERB}))*"
# “…有提出、审核与确认权”: the verbs stand at the end.
_LAST = re.compile(rf"(?:具?有)?(?P<verbs>{_LIST})(?:权|的权利)?$|的(?P<noun>{_VERB})权$")
_RIGHT_TO = re.compile(r"有权(?P<rest>.*)")
_FIRST = re.compile(rf"(?P<verb>{_VERB})(?P<object>.+)")
_SUGGEST = re.compile(r"提出(?P<object>.+?)的?建议")
_BY_RULE = re.compile(r"按(?:照)?规定权限|一定范围内|授权范围内")
_SCOPE = re.compile(r"所涉|(?:在)?一定范围内|\S{0,6}授权范围内|本部门|本渠道|大客户渠道|大客户销售(?:团队|渠道)")
_CONDITION = re.compile(r"依据服务水平协议|按规定权限|但?需遵循[^。;；]+|以更好地[^。;；]+|根据[^，,]+(?=[，,])")


@dataclass(frozen=True)
class Known:
    """What a source may call a matter: its code and its words, the longest first."""

    code: str
    words: tuple[str, ...]


def known_matters() -> Sequence[Known]:
    """The packaged matters."""
    return [
        Known(one.code, tuple(sorted((one.name, *one.other_names), key=len, reverse=True))) for one in packaged.read()
    ]


def of_sentence(
    text: str, clause: str, known: Sequence[Known], *, domain: str | None = None, category: str | None = None
) -> tuple[RightLine, ...]:
    """The rights of one sentence; at least one, which keeps the words, even where nothing is understood."""
    verbs, about = verbs_of(text)
    scope, condition = _SCOPE.search(text), _CONDITION.search(text)
    shared: dict[str, Any] = {
        "clause": clause,
        "domain": domain,
        "category": category,
        "words": text[:500],
        "limit_open": bool(_BY_RULE.search(text)),
        "reach": Reach.OWN.value if scope and scope[0] == "所涉" else None,
        "reach_words": scope[0] if scope else "",
        "condition_words": condition[0].removeprefix("但") if condition else "",
    }
    named: list[str | None] = [*matters_of(about, known)]
    pairs = [(verb, matter) for matter in named or [None] for verb in verbs or [None]]
    return tuple(RightLine(**shared, verb=verb, matter=matter) for verb, matter in pairs)


def verbs_of(text: str) -> tuple[list[str | None], str]:
    """The verbs of a sentence, and the words in which its matter stands."""
    bare = text.rstrip("。；;，, ")
    suggested = _SUGGEST.search(bare)
    if suggested:
        return [Verb.SUGGEST], suggested["object"]
    granted = _RIGHT_TO.search(bare)
    last = _LAST.search(bare)
    if last and not granted:
        said = last["verbs"] or last["noun"]
        return [WORDS[word] for word in re.findall(_VERB, said)], bare[: last.start()]
    first = _FIRST.search(granted["rest"] if granted else bare)
    if first is None:
        return [], bare
    return [WORDS[first["verb"]]], first["object"]


def matters_of(about: str, known: Sequence[Known]) -> list[str]:
    """Every matter that the words name. Of names within one another only the longest counts."""
    about = about.replace("的", "")
    hits: list[tuple[int, int, str]] = []
    for one in known:
        for word in one.words:
            at = about.find(word)
            if at >= 0:
                hits.append((at, at + len(word), one.code))
                break
    # “…业务处理” that another name goes on from (…业务处理方案) was not meant.
    whole = [hit for hit in hits if not any(hit[0] < other[0] < hit[1] < other[1] for other in hits)]
    kept = [hit for hit in whole if not any(covers(other, hit) for other in whole)]
    return list(dict.fromkeys(code for _start, _end, code in sorted(kept)))


def covers(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[2] != other[2] and one[0] <= other[0] and one[1] >= other[1] and one[1] - one[0] > other[1] - other[0]


def sentences(text: str) -> Iterable[str]:
    return (one for one in re.split(r"(?<=[;；。])", text) if re.search(r"\w", one))
