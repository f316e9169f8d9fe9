"""Imports on their way: a file kept, its columns arranged, tried out, carried out by a job."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import InterfaceError, OperationalError, connections, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dingke.engine import exporting, faults, registry
from dingke.engine.access import Person, policy
from dingke.engine.importing import book, matching, opening, reading, report, running
from dingke.engine.importing.plan import Options, Plan
from dingke.engine.resource import Resource
from dingke.lib import spreadsheet
from dingke.lib.refusals import UnableTo
from dingke.platform.workspace import news, queries, sheets
from dingke.platform.workspace.models import Export, Run, Titles
from dingke.platform.workspace.sheets import Arrangement, Sheet

MOST_BYTES = 200 * 1024**2
AT_ONCE = 3000  # rows up to which a dry run is done while the person waits; more is for a job
State = Run.State
ARRANGEABLE = (State.UPLOADED, State.TRIED, State.FAILED)


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
    run.stored_as = str(path.relative_to(settings.HOME))
    try:
        look(run, person, "")
    except faults.Refusal:
        forget_file(run)
        raise
    run.save(force_insert=True)
    return run


def look(run: Run, person: Person, encoding: str) -> None:
    """Reads the titles of every sheet; nothing that was arranged before stays. Raises Invalid when it is no table."""
    found = sheets.of_file(path_of(run), person, registry.get(run.resource), encoding=encoding, count=True)
    run.options = {"encoding": encoding}
    keep(run, found)


def reread(run: Run, person: Person, encoding: str) -> None:
    """As another encoding than was found. Raises Invalid when the file is none in it, or while the run is under way."""
    if encoding not in ("", *spreadsheet.ENCODINGS) or run.state not in ARRANGEABLE:
        raise faults.Invalid([faults.Fault(_("This file cannot be read so now."))])
    look(run, person, encoding)
    Run.objects.filter(pk=run.pk).update(
        sheets=run.sheets, options=run.options, total_rows=run.total_rows, state=State.UPLOADED, report={}, problem=""
    )


def read_as(run: Run, person: Person, resources: Sequence[str]) -> bool:
    """Makes each sheet the object named at its place ("" leaves it out); whether anything is different then."""
    allowed = {each.slug: each for each in opening.importable(registry.resources(), person)}
    found = sheets_of(run)
    changed = [place for place, slug in enumerate(resources) if slug != found[place].resource]
    for place in changed:
        name = found[place].sheet
        looked = opening.look(path_of(run), count=True, sheet=name or None, encoding=run.options.get("encoding", ""))
        found[place] = sheets.read(looked, allowed.get(resources[place]))
    if changed:
        keep(run, found)
        Run.objects.filter(pk=run.pk, state__in=ARRANGEABLE).update(sheets=run.sheets, total_rows=run.total_rows)
    return bool(changed)


def keep(run: Run, found: Sequence[Sheet]) -> None:
    run.sheets = [sheet.as_json() for sheet in found]
    run.total_rows = sum(sheet.rows for sheet in found if sheet.resource)


def sheets_of(run: Run) -> list[Sheet]:
    return [Sheet(**kept) for kept in run.sheets]


def kept(run: Run, pieces: Iterable[bytes]) -> Path:
    """Writes the file into the installation's home under a name of ours; what it was called stays a label.

    Raises Invalid when it is too large or there is no room for it; nothing of it is left then.
    """
    folder(run).mkdir(parents=True, exist_ok=True)
    path = folder(run) / "file"
    try:
        with exporting.in_words(), path.open("wb") as file:
            file.writelines(within_bounds(pieces))
    except faults.Invalid:
        forget_file(run)
        raise
    return path


def within_bounds(pieces: Iterable[bytes]) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > MOST_BYTES:
            most = MOST_BYTES // 1024**2
            raise faults.Invalid([faults.Fault(_("The file is larger than %(most)d MB; split it.") % {"most": most})])
        yield piece


def forget_file(run: Run) -> None:
    for path in folder(run).glob("*"):
        path.unlink()
    folder(run).rmdir()


def arrange(run: Run, arrangements: Sequence[Arrangement], options: Mapping[str, Any]) -> None:
    """Keeps which column is which field, sheet by sheet, and by what rules; the dry run is then due.

    Raises Invalid when nothing is left to import, or while the run is under way.
    """
    found = [
        rearranged(sheet, wanted) if sheet.resource else sheet
        for sheet, wanted in zip(sheets_of(run), arrangements, strict=True)
    ]
    if not any(sheet.resource and any(sheet.fields.values()) for sheet in found):
        raise faults.Invalid([faults.Fault(_("No column feeds a field; choose at least one."))])
    keep(run, found)
    run.options = {"encoding": run.options.get("encoding", ""), **options}
    await_step(run, "try", from_states=ARRANGEABLE)
    for sheet in found:
        if sheet.resource:
            remember(run.by, sheet)


def rearranged(sheet: Sheet, wanted: Arrangement) -> Sheet:
    """Amounts of columns that are not named count in what bare numbers say."""
    resource = registry.get(sheet.resource)
    factors = {title: wanted.factors.get(title, "1") for title in sheet.header}
    fields = {title: wanted.fields.get(title, "") for title in sheet.header}
    words = {title: wanted.words.get(title, {}) for title in sheet.header}
    return sheets.arranged(sheet, matching.corrected(resource, sheet.columns(), fields, factors, words))


def remember(person: Person, sheet: Sheet) -> None:
    """What a person corrected is offered for the next file with these titles, to everybody here."""
    digest = queries.digest(sheet.header)
    known = Titles.objects.filter(resource=sheet.resource, digest=digest).first()
    arrangement = asdict(sheet.arrangement)
    if known is None and arrangement == sheet.matched:
        return
    kept = {"header": sheet.header, "arrangement": arrangement}
    if known is None or known.arrangement != kept["arrangement"]:
        Titles.objects.update_or_create(
            resource=sheet.resource, digest=digest, defaults={**kept, "by_id": person.pk, "at": timezone.now()}
        )


def start(run: Run) -> None:
    """The import is due. Raises Invalid unless it was tried out and not started yet."""
    await_step(run, "run", from_states=(State.TRIED,))


def await_step(run: Run, step: str, *, from_states: Iterable[str]) -> None:
    run.options = {**run.options, "step": step}
    waiting = {"state": State.WAITING, "sheets": run.sheets, "options": run.options, "problem": "", "done_rows": 0}
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
def alone(run: Run | Export) -> Iterator[bool]:
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


def is_left(run: Run) -> bool:
    """Whether the process that carried the run out is gone."""
    with alone(run) as is_mine:
        return is_mine


def done(run: Run) -> list[report.Report]:
    """A report for each sheet that is read, in their order."""
    plans = plans_of(run)
    with told(run) as progress:
        found = book.carry(
            plans,
            path_of(run),
            dry=run.options["step"] == "try",
            encoding=run.options.get("encoding", ""),
            progress=progress,
        )
    (folder(run) / "refused.xlsx").unlink(missing_ok=True)
    if any(each.lines for each in found):
        with exporting.in_words():
            report.write_refused(folder(run) / "refused.xlsx", list(zip(plans, found, strict=True)))
    return found


def close(run: Run, state: str, found: Sequence[report.Report] | None = None, problem: str = "") -> None:
    changed: dict[str, Any] = {"state": state, "problem": problem}
    if found is not None:
        whole = book.total(found)
        changed |= {"sheets": reported(run, state, found), "report": whole.as_json(), "done_rows": whole.rows}
        changed |= {"total_rows": whole.rows, "operation": whole.operation or None}
    if state in (State.DONE, State.FAILED):
        changed["finished_at"] = timezone.now()
    with transaction.atomic():
        Run.objects.filter(pk=run.pk).update(**changed)
        # A small file is tried out while the person waits.
        if state != State.TRIED or run.total_rows > AT_ONCE:
            news.imported(run, state, book.total(found) if found is not None else None)


def reported(run: Run, state: str, found: Sequence[report.Report]) -> list[dict[str, Any]]:
    """The sheets with what was found in each. The lists of the dry run stay: the import itself only counts."""
    reports = iter(found)
    kept = sheets_of(run)
    for sheet in kept:
        if sheet.resource:
            tried: dict[str, Any] = {
                name: sheet.report[name]
                for name in ("changes", "new", "alike", "changed_fields")
                if state == State.DONE and name in sheet.report
            }
            sheet.report = {**next(reports).as_json(), **tried}
    return [sheet.as_json() for sheet in kept]


def path_of(run: Run) -> Path:
    return Path(settings.HOME) / run.stored_as


def plans_of(run: Run) -> list[Plan]:
    chosen = run.options
    options = Options(
        update=bool(chosen.get("update")),
        clear_empty=bool(chosen.get("clear_empty")),
        all_or_nothing=bool(chosen.get("all_or_nothing")),
        lenient=bool(chosen.get("lenient")),
        defaults=chosen.get("defaults", {}),
    )
    return [sheet.plan(run.by, run.file_name, options) for sheet in sheets_of(run) if sheet.resource]


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
