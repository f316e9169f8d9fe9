"""New rows that resemble a record on file: a hint for a person, never a decision.

Only names are compared, and only with records the person may read.
"""

import re
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from dingke.engine import finding
from dingke.engine.importing.plan import Plan
from dingke.engine.importing.reading import Line
from dingke.engine.importing.report import Alike, Report

COMPARED = 300  # new rows of a file that are looked up; each costs a search
SHOWN = 50
LIKE_ENOUGH = 0.85
SHORTEST = 3
_LEGAL_FORM = re.compile(
    r"(股份|集团|控股)*(有限)?(责任)?(公司|总公司|厂|合作社)$|[（(].*?[)）]|\b(co|ltd|inc|llc|gmbh|limited|corp(oration)?)\b\.?",
    re.IGNORECASE,
)


def core(name: str) -> str:
    """What distinguishes a company's name: without its legal form and what stands in brackets."""
    return _LEGAL_FORM.sub("", _LEGAL_FORM.sub("", name)).strip(" ,.")


def compare(plan: Plan, report: Report, lines: Sequence[Line], made: Collection[int] = ()) -> None:
    """Adds to the report which new rows resemble which record; ``made``: records that this very import made."""
    if "name" not in plan.by_field or not plan.resource.search:
        return
    left = max(0, COMPARED - (report.created - len(lines)))
    for line in lines[:left]:
        name = str(line.values.get("name", ""))
        if len(core(name)) >= SHORTEST and len(report.alike) < SHOWN:
            report.alike += alike(plan, line.number, name, made)[:1]


def alike(plan: Plan, number: int, name: str, made: Collection[int] = ()) -> list[Alike]:
    entries = finding.matching(plan.resource, plan.person, core(name))
    if entries is None:
        return []
    living = entries.filter(archived=False)
    close = [
        (ratio(name, label), label, pk) for pk, label in living.values_list("row_id", "label")[:20] if pk not in made
    ]
    return [
        Alike(number, name, label, pk) for likeness, label, pk in sorted(close, reverse=True) if likeness >= LIKE_ENOUGH
    ]


def ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, core(one), core(other)).ratio()
