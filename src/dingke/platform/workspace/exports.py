"""Exports on their way: what was asked is kept, the file made by a job, fetched by whoever asked, thrown away in time."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from urllib.parse import parse_qsl
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from dingke.engine import asking, exporting, faults, registry
from dingke.engine.access import Person, policy
from dingke.engine.resource import Resource
from dingke.platform.workspace import news
from dingke.platform.workspace.actions import alone
from dingke.platform.workspace.models import Export, ExportRequest

KEPT_HOURS = 24
MOST_UNDER_WAY = 3  # of one person: the worker serves everybody
State = Export.State


def address(export: Export) -> str:
    return f"/exports/{export.pk}/"


def folder(export: Export) -> Path:
    return Path(settings.HOME) / "files" / "exports" / str(export.pk)


def path_of(export: Export) -> Path:
    return folder(export) / f"{export.resource}.{export.form}"


def is_there(export: Export) -> bool:
    """Whether the file can be fetched."""
    is_kept = export.expires_at is not None and timezone.now() < export.expires_at
    return export.state == State.DONE and is_kept and path_of(export).exists()


def begin(
    person: Person,
    resource_slug: str,
    query: str,
    columns: Sequence[str],
    form: str,
    taking: exporting.Taking = exporting.PLAINLY,
) -> Export:
    """Keeps what is asked; the file is then due.

    Raises Forbidden without the right to export, Invalid for a question or a kind of file that cannot be understood,
    or when too many are under way.
    """
    resource = registry.get(resource_slug)
    refuse(person, resource, query, form)
    under_way = Export.objects.filter(by=person.pk, state__in=(State.WAITING, State.RUNNING)).count()
    if under_way >= MOST_UNDER_WAY:
        said = _("You have %(count)d exports under way; wait until one of them is done.") % {"count": under_way}
        raise faults.Invalid([faults.Fault(said)])
    return Export.objects.create(
        resource=resource.slug,
        by_id=person.pk,
        query=query,
        columns=list(columns),
        form=form,
        purpose=taking.purpose,
        recipient=taking.recipient,
        clear=taking.clear,
    )


def refuse(person: Person, resource: Resource, query: str, form: str) -> None:
    """Raises Forbidden without the right to export, Invalid for a question or a kind of file that cannot be understood."""
    if not policy.may(person, "export", resource.model):
        raise faults.Forbidden(_("You have no right to export this kind of record."))
    exporting.refuse_form(form)
    asking.question(resource, person, dict(parse_qsl(query)))


def begin_asked(request: ExportRequest) -> Export:
    """The file that somebody asked for and was given leave to take out is due."""
    return Export.objects.create(
        resource=request.object,
        by_id=request.user_id,
        query=request.query,
        columns=request.columns,
        form=request.form,
        purpose=request.purpose,
        recipient=request.recipient,
        clear=True,
        request=request,
    )


def take_back(request: ExportRequest) -> None:
    """What is not fetched so far cannot be fetched any more."""
    for export in Export.objects.filter(request=request):
        rmtree(folder(export), ignore_errors=True)
        close(export, State.FAILED, str(_("The leave to take it out was taken back.")))


def begin_again(export: Export) -> None:
    """The file is due anew. Raises Invalid while it is being made or can be fetched."""
    if is_there(export) or not may_begin_again(export):
        raise faults.Invalid([faults.Fault(_("This export is under way or finished already."))])
    again = {"state": State.WAITING, "problem": "", "done_rows": 0, "created_at": timezone.now()}
    Export.objects.filter(pk=export.pk).update(**again)


def may_begin_again(export: Export) -> bool:
    """Whether it failed, was given up by whoever made it, or its file is gone; what was decided is given once."""
    if export.request_id and export.request and export.request.taken_at is None:
        return False
    return (
        export.state == State.FAILED
        or (export.state == State.RUNNING and is_left(export))
        or (export.state == State.DONE and not is_there(export) and export.request_id is None)
    )


def is_left(export: Export) -> bool:
    """Whether the process that made the file is gone."""
    with alone(export) as is_mine:
        return is_mine


def carry_out(pk: UUID | str) -> None:
    """Makes the file that is waited for. One whose worker died is RUNNING for nobody and taken up from its beginning."""
    export = Export.objects.select_related("by", "by__department", "request").get(pk=pk)
    with alone(export) as is_mine:
        export.refresh_from_db(fields=["state"])
        if not is_mine or export.state not in (State.WAITING, State.RUNNING):
            return
        Export.objects.filter(pk=export.pk).update(state=State.RUNNING)
        try:
            with translation.override(export.by.language or settings.LANGUAGE_CODE):
                made(export)
        except faults.Refusal as refusal:
            end(export, State.FAILED, str(refusal.message))
        except Exception:
            end(export, State.FAILED, str(_("An error of the program; the log has it. There is no file.")))
            raise
        else:
            end(export, State.DONE)


@transaction.atomic
def end(export: Export, state: str, problem: str = "") -> None:
    """Closes it, and whoever waits for it is told."""
    close(export, state, problem)
    if state == State.FAILED:
        news.told(news.EXPORT_FAILED, export)
        return
    rows = Export.objects.values_list("done_rows", flat=True).get(pk=export.pk)
    news.told(news.EXPORT_DONE, export, rows=rows, hours=KEPT_HOURS)


def made(export: Export) -> None:
    rmtree(folder(export), ignore_errors=True)  # what a worker left behind that was killed
    folder(export).mkdir(parents=True)

    def tell(rows: int, of: int) -> None:
        Export.objects.filter(pk=export.pk).update(done_rows=rows, total_rows=of)

    exporting.write(
        registry.get(export.resource),
        export.by,
        path_of(export),
        dict(parse_qsl(export.query)),
        via="page",
        columns=export.columns,
        progress=tell,
        taking=exporting.Taking(export.purpose, export.recipient, export.clear),
        most=export.request.row_count if export.request else None,
    )


def close(export: Export, state: str, problem: str = "") -> None:
    now = timezone.now()
    expires_at = now + timedelta(hours=KEPT_HOURS) if state == State.DONE else None
    Export.objects.filter(pk=export.pk).update(
        state=state, problem=problem[:500], finished_at=now, expires_at=expires_at
    )


def throw_away() -> None:
    """Files whose time is over, and what is left of those that came to nothing."""
    over = Export.objects.filter(expires_at__lt=timezone.now()) | Export.objects.filter(state=State.FAILED)
    for export in over:
        rmtree(folder(export), ignore_errors=True)
