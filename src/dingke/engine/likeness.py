"""Records whose names resemble each other: a hint for a person, never a decision.

Only names are compared, and only of records the person may read.
"""

import re
from collections.abc import Collection
from difflib import SequenceMatcher

from dingke.engine import finding
from dingke.engine.access import Person
from dingke.engine.resource import Resource

LOOKED_AT = 20
LIKE_ENOUGH = 0.85
_LEGAL_FORM = re.compile(
    r"(股份|集团|控股)*(有限)?(责任)?(公司|总公司|厂|合作社)$|[（(].*?[)）]|\b(co|ltd|inc|llc|gmbh|limited|corp(oration)?)\b\.?",
    re.IGNORECASE,
)


def core(name: str) -> str:
    """What distinguishes a company's name: without its legal form and what stands in brackets."""
    return _LEGAL_FORM.sub("", _LEGAL_FORM.sub("", name)).strip(" ,.")


def similar(resource: Resource, person: Person, name: str, but: Collection[int] = ()) -> list[tuple[float, str, int]]:
    """Living records as likeness, name and id, the likest first; ``but``: those that are not meant."""
    entries = finding.matching(resource, person, core(name))
    if entries is None:
        return []
    found = entries.filter(archived=False).values_list("row_id", "label")[:LOOKED_AT]
    close = [(ratio(name, label), label, pk) for pk, label in found if pk not in but]
    return [each for each in sorted(close, reverse=True) if each[0] >= LIKE_ENOUGH]


def ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, core(one), core(other)).ratio()
