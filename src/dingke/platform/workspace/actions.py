"""Imports on their way: a file kept, its columns arranged, tried out, carried out by a job."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dingke.engine import faults, registry
from dingke.engine.access import Person, policy
from dingke.engine.importing import matching, opening, reading, report, running
from dingke.engine.importing.plan import Column, Options, Plan
from dingke.engine.resource import Resource
from dingke.lib import spreadsheet
from dingke.lib.refusals import UnableTo
from dingke.platform.workspace import queries
from dingke.platform.workspace.models import Run

MOST_BYTES = 200 * 1024**2
AT_ONCE = 3000  # rows up to which a dry run is done while the person waits; more is for a job
State = Run.State


class KeptRuns:
    """Implements ``engine.ports.Runs``."""

    def begin(self, person: Person, resource: str, file_name: str, pieces: Iterable[bytes]) -> str:
        return address(begin(person, registry.get(resource), file_name, pieces))

    def mine(self, person: Person, limit: int = 10) -> list[Run]:
        return list(queries.runs_of(person)[:limit])


def address(run: Run) -> str:
    return f"/imports/{run.pk}/"


def folder(run: Run) -> Path:
    return Path(settings.HOME) / "files" / "runs" / str(run.pk)


def begin(person: Person, resource: Resource, file_name: str, pieces: Iterable[bytes]) -> Run:
    """Keeps the file and matches its titles. Raises Forbidden without the right, Invalid when it is no table."""
    if not policy.may(person, "import", resource.model):
        raise faults.Forbidden(_("You have no right to import this kind of record."))
    run = Run(id=uuid4(), resource=resource.slug, by_id=person.pk, file_name=Path(file_name).name[:200] or "table")
    path = kept(run, pieces)
    try:
        looked = opening.look(path, count=True)
    except faults.Refusal:
        forget_file(run)
        raise
    columns = looked.columns(resource)
    earlier = queries.remembered(person, resource.slug, looked.header)
    arranged = matching.corrected(resource, columns, earlier)
    run.mapping = {column.header: column.field for column in arranged}
    run.options = {"header": looked.header, "factors": {c.header: str(c.factor) for c in columns if c.factor != 1}}
    run.stored_as, run.total_rows = str(path.relative_to(settings.HOME)), looked.rows
    run.save(force_insert=True)
    return run


def kept(run: Run, pieces: Iterable[bytes]) -> Path:
    """Writes the file into the installation's home under a name of ours; what it was called stays a label."""
    folder(run).mkdir(parents=True, exist_ok=True)
    path = folder(run) / "file"
    size = 0
    with path.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > MOST_BYTES:
                break
            file.write(piece)
    if size > MOST_BYTES:
        forget_file(run)
        raise faults.Invalid(
            [faults.Fault(_("The file is larger than %(most)d MB; split it.") % {"most": MOST_BYTES // 1024**2})]
        )
    return path


def forget_file(run: Run) -> None:
    for path in folder(run).glob("*"):
        path.unlink()
    folder(run).rmdir()


def arrange(run: Run, mapping: Mapping[str, str], factors: Mapping[str, str], options: Mapping[str, Any]) -> None:
    """Keeps which column is which field and by what rules; the dry run is then due.

    Raises Invalid when nothing is left to import, or while the run is under way.
    """
    offered = matching.fields_offered(registry.get(run.resource))
    run.mapping = {
        header: field if (field := mapping.get(header, "")) in offered else "" for header in run.options["header"]
    }
    if not any(run.mapping.values()):
        raise faults.Invalid([faults.Fault(_("No column feeds a field; choose at least one."))])
    run.options = {"header": run.options["header"], "factors": dict(factors), **options}
    await_step(run, "try", from_states=(State.UPLOADED, State.TRIED, State.FAILED))


def start(run: Run) -> None:
    """The import is due. Raises Invalid unless it was tried out and not started yet."""
    await_step(run, "run", from_states=(State.TRIED,))


def await_step(run: Run, step: str, *, from_states: Iterable[str]) -> None:
    run.options = {**run.options, "step": step}
    waiting = {"state": State.WAITING, "mapping": run.mapping, "options": run.options, "problem": "", "done_rows": 0}
    if not Run.objects.filter(pk=run.pk, state__in=list(from_states)).update(**waiting):
        raise faults.Invalid([faults.Fault(_("This import is under way or finished already."))])


def carry_out(pk: UUID | str) -> None:
    """Does the step that a run waits for; one that does not wait, or is being done, is left alone.

    A run whose worker died is RUNNING for nobody: the job that comes back takes it again, as nothing was written.
    """
    run = Run.objects.select_related("by").get(pk=pk)
    with alone(run) as is_mine:
        run.refresh_from_db()
        if not is_mine or run.state not in (State.WAITING, State.RUNNING):
            return
        Run.objects.filter(pk=run.pk).update(state=State.RUNNING)
        try:
            with translation.override(run.by.language or settings.LANGUAGE_CODE), transaction.atomic():
                close(run, State.TRIED if run.options["step"] == "try" else State.DONE, done(run))
        except (faults.Refusal, UnableTo) as error:
            refusal = opening.unreadable(error) if isinstance(error, UnableTo) else error
            close(run, State.FAILED, problem=str(refusal.message)[:500])
            return
        except Exception as error:
            if is_lost(error):  # nothing was written; the job comes again
                raise
            close(run, State.FAILED, problem=str(_("An error of the program; the log has it. Nothing was imported.")))
            raise


def is_lost(error: Exception) -> bool:
    """Whether the database went away (the client's own word has no state, the server's is of class 08 or 57P), rather than refused."""
    state = getattr(error.__cause__, "sqlstate", None) or "08"
    return isinstance(error, OperationalError | InterfaceError) and state.startswith(("08", "57P"))


@contextmanager
def alone(run: Run) -> Iterator[bool]:
    """Whether no other process is at this run; ends with whoever holds it.

    A lock of a transaction, on a connection of its own: one of a session would be lost, or kept by a stranger, behind
    a pooler that lends connections by the transaction.
    """
    aside = connections.create_connection("default")
    try:
        aside.set_autocommit(False)
        with aside.cursor() as cursor:
            cursor.execute("select pg_try_advisory_xact_lock(%s)", [run.pk.int % 2**63])
            (is_mine,) = cursor.fetchone()
        yield is_mine
    finally:
        aside.close()


def done(run: Run) -> report.Report:
    plan = plan_of(run)
    act = running.try_out if run.options["step"] == "try" else running.run
    with spreadsheet.open_table(path_of(run)) as table, told(run) as progress:
        found = act(plan, table, progress)
    if found.lines:
        report.write_refused(folder(run) / "refused.xlsx", plan, run.options["header"], found.lines)
    return found


def close(run: Run, state: str, found: report.Report | None = None, problem: str = "") -> None:
    changed: dict[str, Any] = {"state": state, "problem": problem}
    if found is not None:
        # The lists of the dry run stay: the import itself only counts.
        tried = {
            name: run.report[name]
            for name in ("changes", "new", "alike", "changed_fields")
            if state == State.DONE and name in run.report
        }
        changed |= {"report": {**found.as_json(), **tried}, "done_rows": found.rows, "total_rows": found.rows}
        changed |= {"operation": found.operation or None}
    if state in (State.DONE, State.FAILED):
        changed["finished_at"] = timezone.now()
    Run.objects.filter(pk=run.pk).update(**changed)


def path_of(run: Run) -> Path:
    return Path(settings.HOME) / run.stored_as


def columns_of(run: Run) -> list[Column]:
    factors = run.options.get("factors", {})
    return [
        Column(position, header, run.mapping.get(header, ""), Decimal(factors.get(header, 1)))
        for position, header in enumerate(run.options["header"])
    ]


def plan_of(run: Run) -> Plan:
    chosen = run.options
    options = Options(
        update=bool(chosen.get("update")),
        clear_empty=bool(chosen.get("clear_empty")),
        lenient=bool(chosen.get("lenient")),
        defaults=chosen.get("defaults", {}),
    )
    return Plan(registry.get(run.resource), run.by, run.file_name, columns_of(run), options)


@contextmanager
def told(run: Run) -> Iterator[Callable[[int], None]]:
    """Progress through a connection of its own, as the import's transaction shows nothing until it is over."""
    if run.total_rows <= reading.BATCH:
        yield running.silent
        return
    aside = connections.create_connection("default")

    def tell(rows: int) -> None:
        with aside.cursor() as cursor:
            cursor.execute("update workspace_run set done_rows = %s where id = %s", [rows, run.pk])

    try:
        yield tell
    finally:
        aside.close()
