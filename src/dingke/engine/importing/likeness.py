"""New rows of a file that resemble a record on file: listed for a person to look at."""

from collections.abc import Collection, Sequence

from dingke.engine import likeness
from dingke.engine.importing.plan import Plan
from dingke.engine.importing.reading import Line
from dingke.engine.importing.report import Alike, Report

COMPARED = 300  # new rows of a file that are looked up; each costs a search
SHOWN = 50
SHORTEST = 3


def compare(plan: Plan, report: Report, lines: Sequence[Line], made: Collection[int] = ()) -> None:
    """Adds to the report which new rows resemble which record; ``made``: records that this very import made."""
    if "name" not in plan.by_field or not plan.resource.search:
        return
    left = max(0, COMPARED - (report.created - len(lines)))
    for line in lines[:left]:
        name = str(line.values.get("name", ""))
        if len(likeness.core(name)) >= SHORTEST and len(report.alike) < SHOWN:
            found = likeness.similar(plan.resource, plan.person, name, made)[:1]
            report.alike += [Alike(line.number, name, label, pk) for _ratio, label, pk in found]
