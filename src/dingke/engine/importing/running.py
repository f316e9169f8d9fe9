"""An import tried out and run: the same steps, the one without writing, the other as one operation that can be undone.

Both go through ``performing``; what a dry run finds is what the run will do, unless somebody changes records meanwhile.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from dingke.engine import alongside, performing
from dingke.engine.access import policy
from dingke.engine.action import Act, Target, assign, looks_by_itself
from dingke.engine.alongside import Later, writing_alongside
from dingke.engine.faults import Fault, Forbidden
from dingke.engine.fields import column
from dingke.engine.importing import likeness, reading
from dingke.engine.importing.differing import changes_of
from dingke.engine.importing.knowing import Known, updatable
from dingke.engine.importing.plan import Plan
from dingke.engine.importing.reading import Line
from dingke.engine.importing.report import SHOWN, Report, named
from dingke.engine.performing import Draft
from dingke.lib.spreadsheet import Table

VERB = "import"
Progress = Callable[[int], None]


def silent(_rows: int) -> None:
    """For whoever does not watch."""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """New rows for lines of the file, by the number of the line."""

    places: Mapping[int, int]
    draft: Draft

    def of(self, lines: Sequence[Line]) -> Draft:
        """Those of some of the lines, in the order of these."""
        at = {self.places[line.number]: place for place, line in enumerate(lines)}
        faults = [replace(fault, index=at[fault.index]) for fault in self.draft.faults if fault.index in at]
        return Draft([self.draft.rows[place] for place in at], faults)


class Trying:
    """Finds out what an import would do. Nothing is written."""

    def __init__(self, plan: Plan, act: Act, report: Report) -> None:
        self.plan, self.act, self.report = plan, act, report
        self.model = plan.resource.model
        self.made: set[int] = set()
        self.foreseen: Foreseen | None = None

    def foresee(self, lines: Sequence[Line]) -> None:
        """Makes new rows of what was read, though it is not known yet which records are there: for the time while the
        database is busy with the set before. In vain where many are, so only after a set that was mostly new.
        """
        is_new = lines and 2 * self.report.created > self.report.rows and not self.plan.refers
        self.foreseen = self.drafted(lines) if is_new and looks_by_itself(self.model) else None

    def drafted(self, lines: Sequence[Line]) -> "Foreseen":
        values = [new_values(self.plan, line) for line in lines]
        return Foreseen(
            {line.number: at for at, line in enumerate(lines)}, performing.draft(self.model, values, self.act)
        )

    def draft(self, lines: Sequence[Line]) -> Draft:
        return (self.foreseen or self.drafted(lines)).of(lines)

    def create(self, lines: Sequence[Line]) -> None:
        made = self.draft(lines)
        faults, good = performing.examined(self.model, made.rows, {}, self.act, grant="create", alone=made.faults)
        blame(lines, faults)
        self.report.created += len(good)
        self.introduce(lines)

    def introduce(self, lines: Sequence[Line]) -> None:
        """Names the new records, and those on file that they resemble."""
        made = [line for line in lines if not line.faults]
        self.report.new += [(line.number, named(self.plan, line)) for line in made[: SHOWN - len(self.report.new)]]
        likeness.compare(self.plan, self.report, made, self.made)

    def update(self, lines: Sequence[Line]) -> None:
        rows = updatable(self.plan, lines)
        targets = may_change(rows, lines)
        before = {pk: performing.snapshot(row) for pk, row in rows.items()}
        for line in targets:
            assign(rows[line.existing or 0], changed_values(self.plan, line))
        ordered = [rows[line.existing or 0] for line in targets]
        blame(targets, performing.examined(self.model, ordered, before, self.act, grant="update")[0])
        for line, row in zip(targets, ordered, strict=True):
            if not line.faults:
                self.compare(line, row, before[row.pk])

    def compare(self, line: Line, row: Any, before: dict[str, Any]) -> None:
        if not performing.differs(row, before):
            self.report.unchanged += 1
            return
        self.report.updated += 1
        self.tell(line, row, before)

    def tell(self, line: Line, row: Any, before: dict[str, Any]) -> None:
        found = changes_of(self.plan, line, row, before)
        self.report.changed_fields += len(found)
        self.report.changes += found[: SHOWN - len(self.report.changes)]


class Running(Trying):
    """Does it, as part of the operation of ``act``."""

    def create(self, lines: Sequence[Line]) -> None:
        made = self.draft(lines)
        done = performing.create(
            self.model, made, by=self.act.by, via=self.act.via, act=self.act, strict=False, verb=VERB
        )
        blame(lines, done.faults)
        self.report.created += len(done.created)
        self.made.update(done.created)

    def update(self, lines: Sequence[Line]) -> None:
        targets = may_change(updatable(self.plan, lines), lines)
        asked = [Target(id=line.existing, values=changed_values(self.plan, line)) for line in targets]
        done = performing.update(
            self.model, asked, by=self.act.by, via=self.act.via, act=self.act, strict=False, verb=VERB
        )
        blame(targets, done.faults)
        self.report.updated += len(done.updated)
        self.report.unchanged += len(done.unchanged)


class Rehearsing(Running):
    """Does it, for whoever then takes all of it back: where rows name other rows of the file, nothing less tells the truth."""

    def create(self, lines: Sequence[Line]) -> None:
        super().create(lines)
        self.introduce(lines)

    def update(self, lines: Sequence[Line]) -> None:
        before = {pk: performing.snapshot(row) for pk, row in updatable(self.plan, lines).items()}
        super().update(lines)
        after = updatable(self.plan, lines)
        for line in lines:
            if not line.faults and performing.differs(after[line.existing or 0], before[line.existing or 0]):
                self.tell(line, after[line.existing or 0], before[line.existing or 0])


def try_out(plan: Plan, table: Table, progress: Progress = silent) -> Report:
    """What the import would do now. Raises Forbidden without the right to import."""
    act, report = act_of(plan), Report()
    if plan.refers_to_itself:
        with transaction.atomic():
            carried(plan, table, Rehearsing(plan, act, report), report, progress)
            transaction.set_rollback(True)
    else:
        carried(plan, table, Trying(plan, act, report), report, progress)
    report.close(act.operation, dry=True, withheld=plan.options.all_or_nothing and report.rejected > 0)
    return report


@transaction.atomic
def run(plan: Plan, table: Table, progress: Progress = silent) -> Report:
    """Imports the file in one transaction and one operation: wholly done, or nothing happened.

    Raises Forbidden without the right to import.
    """
    act, report = act_of(plan), Report()
    one_at_a_time([plan])
    carried(plan, table, Running(plan, act, report), report, progress)
    withheld = plan.options.all_or_nothing and report.rejected > 0
    if withheld:
        transaction.set_rollback(True)
    report.close(act.operation, dry=False, withheld=withheld)
    return report


def one_at_a_time(plans: Iterable[Plan]) -> None:
    """Waits until no other import of these objects is under way; held until the transaction ends. References are checked
    as they are written from here on.

    Two imports of one file would else both find its rows missing, and few objects have a key that the database guards.
    """
    with connection.cursor() as cursor:
        # With each set, while the next is worked out; left to the commit, half a million checks would come at once.
        cursor.execute("set constraints all immediate")
        for table in sorted({plan.resource.model._meta.db_table for plan in plans}):
            cursor.execute("select pg_advisory_xact_lock(hashtext('import'), hashtext(%s))", [table])


def act_of(plan: Plan) -> Act:
    model = plan.resource.model
    if not policy.may(plan.person, "import", model):
        raise Forbidden(_("You have no right to import this kind of record."))
    return performing.begin_act(plan.person, VERB, why=plan.file_name)


@contextmanager
def without_collecting() -> Iterator[None]:
    """Rows by the hundred thousand, none of them in a circle: looking for circles costs a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@without_collecting()
@writing_alongside()
def carried(plan: Plan, table: Table, work: Trying, report: Report, progress: Progress) -> Report:
    began = monotonic()
    for batch in recognised(plan, table, Known(plan, work.made), work):
        one_set(plan, work, report, [line for line in batch if not line.faults])
        report.rows += len(batch)
        report.count_remarks(plan, batch)
        for line in batch:
            if line.faults:
                report.refuse(plan, line)
        progress(report.rows)
    report.seconds = round(monotonic() - began, 2)
    return report


def recognised(plan: Plan, table: Table, known: Known, work: Trying) -> Iterator[list[Line]]:
    """The rows of the file, set by set, known again; at last those that waited for others of the file."""
    waiting: list[Line] = []
    sets = reading.batches(plan, table.rows, table.header_row)

    def following() -> list[Line]:
        found = next(sets, [])
        work.foresee([line for line in found if not line.faults])
        return found

    batch = following()
    while batch:
        ready = [line for line in batch if not line.waiting]
        waiting += [line for line in batch if line.waiting]
        known.recognise(ready)
        coming = Later(following)
        # Read while this one is written, unless its rows name records: that asks the database, and those of this set
        # must be there first.
        if not plan.refers:
            alongside.meanwhile(coming)
        alongside.send_now()
        yield ready
        alongside.send_now()
        batch = coming.result()
    for batch in reading.waves(plan, waiting):
        known.recognise(batch)
        yield batch


def one_set(plan: Plan, work: Trying, report: Report, lines: Sequence[Line]) -> None:
    new = [line for line in lines if line.existing is None]
    there = [line for line in lines if line.existing is not None]
    if new:
        work.create(new)
    if there and plan.options.update:
        work.update(there)
    elif there:
        report.unchanged += len(there)
        report.existing += len(there)


def new_values(plan: Plan, line: Line) -> dict[str, Any]:
    """A note that a reader took from a cell stands behind the one that every new row gets."""
    both = plan.fixed.keys() & line.values.keys()
    joined = {name: f"{plan.fixed[name]} · {line.values[name]}" for name in both - plan.fed} if both else {}
    return {**plan.fixed, **line.values, **joined}


def changed_values(plan: Plan, line: Line) -> dict[str, Any]:
    """What an existing record gets. Only what a new record is told stays out, unless the file has a column for it."""
    values = {name: value for name, value in line.values.items() if name in plan.fed or name not in plan.fixed}
    values.pop("code", None)
    if plan.options.clear_empty:
        emptied = (column(plan.resource.model, name) for name in line.empty if name != "code")
        values |= {field.attname: reading.emptied(field) for field in emptied if field.blank}
    return values


def may_change(rows: dict[int, Any], lines: Iterable[Line]) -> list[Line]:
    """The lines whose record the person may change; the others are refused."""
    found = []
    for line in lines:
        if line.existing in rows:
            found.append(line)
        else:
            line.fail(_("You may see this record, but not change it."))
    return found


def blame(lines: Sequence[Line], faults: Iterable[Fault]) -> None:
    """Puts each fault to the line whose row it is."""
    for fault in faults:
        line = lines[fault.index]
        line.faults.append(replace(fault, index=line.number))
