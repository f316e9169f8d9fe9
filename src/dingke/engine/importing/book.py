"""A file of several sheets brought in as one: each sheet is one object, what others refer to comes first.

Which sheet is which object, and in what order they go, follows from the declarations alone.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction

from dingke.engine.action import Act
from dingke.engine.importing import matching, running
from dingke.engine.importing.opening import Looked
from dingke.engine.importing.plan import Plan
from dingke.engine.importing.report import Report
from dingke.engine.resource import Resource
from dingke.lib import spreadsheet

Job = Callable[[Plan, Act, Report], running.Trying]


def object_of_sheet(looked: Looked, resources: Sequence[Resource]) -> Resource | None:
    """By the sheet's name, else the object that most titles name and whose required fields are all there."""
    for resource in resources:
        if matching.folded(looked.sheet) in matching.names_of(resource) and feeds(looked, resource):
            return resource
    whole = [resource for resource in resources if feeds(looked, resource)]
    return matching.best_resource(whole, looked.header, looked.sample)


def feeds(looked: Looked, resource: Resource) -> bool:
    return matching.feeds(resource, [column.field for column in looked.columns(resource)])


def in_order(plans: Sequence[Plan]) -> list[Plan]:
    """Whatever a sheet refers to stands before it; sheets that refer to each other stay as they are in the file."""
    left, found = list(plans), []
    while left:
        free = next(
            (plan for plan in left if not refers_to(plan, [each for each in left if each is not plan])), left[0]
        )
        left.remove(free)
        found.append(free)
    return found


def refers_to(plan: Plan, others: Iterable[Plan]) -> bool:
    models = {other.resource.model for other in others} - {plan.resource.model}
    fields = plan.resource.model._meta
    return any(fields.get_field(name).related_model in models for name in plan.by_field)


def carry(
    plans: Sequence[Plan], path: Path, *, dry: bool, encoding: str = "", progress: running.Progress = running.silent
) -> list[Report]:
    """Tries out or runs every sheet as one operation in one transaction; the reports stand in the order of ``plans``.

    Raises Forbidden without the right to import one of the objects, UnableToRead for a file that breaks off.
    """
    if len(plans) == 1:
        with spreadsheet.open_table(path, plans[0].sheet or None, encoding) as table:
            return [(running.try_out if dry else running.run)(plans[0], table, progress)]
    acts = [running.act_of(plan) for plan in plans]
    job = running.Rehearsing if dry else running.Running
    with transaction.atomic():
        if not dry:
            running.one_at_a_time(plans)
        reports = each_sheet(plans, path, job, acts[0], progress)
        refused = any(report.rejected for report in reports.values())
        withheld = refused and plans[0].options.all_or_nothing
        if dry or withheld:
            transaction.set_rollback(True)
    for report in reports.values():
        report.close(acts[0].operation, withheld=withheld, dry=dry)
    return [reports[plan.sheet] for plan in plans]


def each_sheet(plans: Sequence[Plan], path: Path, job: Job, act: Act, progress: running.Progress) -> dict[str, Report]:
    reports: dict[str, Report] = {}
    done = 0
    for plan in in_order(plans):
        report = reports[plan.sheet] = Report()
        with spreadsheet.open_table(path, plan.sheet) as table:
            running.carried(plan, table, job(plan, act, report), report, behind(done, progress))
        done += report.rows
    return reports


def behind(done: int, progress: running.Progress) -> running.Progress:
    """Counts on from the sheets before."""
    return lambda rows: progress(done + rows)


def total(reports: Sequence[Report]) -> Report:
    """All sheets together: counts added up, lists left to each sheet."""
    whole: dict[str, Any] = {name: sum(getattr(report, name) for report in reports) for name in COUNTED}
    operation = next((report.operation for report in reports if report.operation), "")
    return replace(Report(), **whole, operation=operation, seconds=round(sum(r.seconds for r in reports), 2))


COUNTED = ("rows", "created", "updated", "unchanged", "existing", "rejected", "held", "changed_fields")
