"""What becomes of somebody's imports and exports: how far they are, and a word when they are done."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import notices, registry
from dingke.engine.access import Person
from dingke.engine.notices import Kind, Named, Note, UnderWay
from dingke.platform.workspace import queries
from dingke.platform.workspace.models import Export, Run

if TYPE_CHECKING:
    from dingke.engine.importing.report import Report

IMPORT_TRIED = notices.kind(
    "import_tried",
    "work",
    label=gettext_lazy("The dry run of my import is done"),
    icon="file-search",
    words=gettext_lazy("The dry run of %(what)s is done: %(rows)s rows, %(refused)s of them refused."),
    says=notices.counts,
    why=gettext_lazy("Nothing is written yet; look at it and start the import."),
)
IMPORT_DONE = notices.kind(
    "import_done",
    "work",
    label=gettext_lazy("My import is done"),
    icon="file-import",
    tone="good",
    words=gettext_lazy("%(what)s is imported: %(created)s new, %(updated)s changed, %(refused)s refused."),
    says=notices.counts,
)
IMPORT_FAILED = notices.kind(
    "import_failed",
    "work",
    label=gettext_lazy("My import failed"),
    icon="file-alert",
    tone="bad",
    words=gettext_lazy("%(what)s could not be imported; nothing of it is on file."),
    why=gettext_lazy("The reason stands on its page."),
)
EXPORT_DONE = notices.kind(
    "export_done",
    "work",
    label=gettext_lazy("My export is done"),
    icon="download",
    tone="good",
    words=gettext_lazy("The export %(what)s is done: %(rows)s rows."),
    says=notices.counts,
    why=gettext_lazy("The file is kept for %(hours)s hours."),
)
EXPORT_FAILED = notices.kind(
    "export_failed",
    "work",
    label=gettext_lazy("My export failed"),
    icon="file-alert",
    tone="bad",
    words=gettext_lazy("The export %(what)s came to nothing."),
    why=gettext_lazy("The reason stands on its page; it can be made again."),
)
PENDING = ("waiting", "running")


def told(kind: Kind, work: Run | Export, **figures: int) -> None:
    """To whoever asked for it: a job did it, so it is not his own act."""
    notices.announce(kind, [Note(work.by_id, **notices.about(work), figures=figures)], at=timezone.now())


def imported(run: Run, state: str, report: "Report | None" = None) -> None:
    if state == Run.State.FAILED or report is None:
        told(IMPORT_FAILED, run)
    elif state == Run.State.TRIED:
        told(IMPORT_TRIED, run, rows=report.rows, refused=report.rejected)
    else:
        told(IMPORT_DONE, run, created=report.created, updated=report.updated, refused=report.rejected)


def runs(person: Person, refs: Sequence[str]) -> Mapping[str, Named]:
    """One's own imports by the names of their files."""
    found = queries.runs_of(person).filter(pk__in=[UUID(ref) for ref in refs])
    return {str(pk): Named(name, f"/imports/{pk}/") for pk, name in found.values_list("pk", "file_name")}


def exports(person: Person, refs: Sequence[str]) -> Mapping[str, Named]:
    """One's own exports by what was asked for."""
    found = queries.exports_of(person).filter(pk__in=[UUID(ref) for ref in refs])
    return {str(one.pk): Named(title(one), f"/exports/{one.pk}/") for one in found.only("resource", "form")}


def title(export: Export) -> str:
    return f"{registry.get(export.resource).labels}.{export.form}"


def under_way(person: Person) -> Iterator[UnderWay]:
    """Two queries."""
    for run in queries.runs_of(person).filter(state__in=PENDING).only("file_name", "done_rows", "total_rows"):
        words = _("Import of %(file)s") % {"file": run.file_name}
        yield UnderWay(words, f"/imports/{run.pk}/", run.done_rows, run.total_rows)
    for one in queries.exports_of(person).filter(state__in=PENDING).only("resource", "form", "done_rows", "total_rows"):
        words = _("Export of %(what)s") % {"what": title(one)}
        yield UnderWay(words, f"/exports/{one.pk}/", one.done_rows, one.total_rows)
