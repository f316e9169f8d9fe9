"""Questions over imports and exports on their way."""

import hashlib
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from dingke.engine.access import Person
from dingke.engine.faults import NotFound
from dingke.platform.workspace.dated import Dated
from dingke.platform.workspace.models import DatedValue, Export, ExportRequest, Run, Titles
from dingke.platform.workspace.terms import EXPORT_RECORDS


def runs_of(person: Person) -> models.QuerySet[Run]:
    """Only one's own: a file may hold what others may not see."""
    return Run.objects.filter(by=person.pk).order_by("-created_at", "-pk")


def run_of(person: Person, pk: UUID | str) -> Run:
    found = runs_of(person).select_related("by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such import, or it is not yours."))
    return found


def exports_of(person: Person) -> models.QuerySet[Export]:
    """Only one's own, for the same reason."""
    return Export.objects.filter(by=person.pk).order_by("-created_at", "-pk")


def export_of(person: Person, pk: UUID | str) -> Export:
    found = exports_of(person).select_related("by", "request").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such export, or it is not yours."))
    return found


def requests_of(person: Person) -> models.QuerySet[ExportRequest]:
    """What one asked for and did not get so far, the latest first."""
    return ExportRequest.objects.filter(user=person.pk, taken_at=None, archived_at=None).order_by("-created_at", "-pk")


def stated(what: Dated, day: date) -> int:
    """The number that holds on a day."""
    rows = DatedValue.objects.filter(what=what.name, effective_from__lte=day, archived_at=None)
    rows = rows.filter(models.Q(effective_to=None) | models.Q(effective_to__gt=day)).order_by("-effective_from")
    found = rows.values_list("number", flat=True).first()
    return what.otherwise if found is None else found


def without_asking(day: date) -> int:
    """How many records in clear somebody may take out on a day without a decision."""
    return stated(EXPORT_RECORDS, day)


def remembered(resource: str, header: Sequence[str]) -> Titles | None:
    """How somebody here arranged the columns of a file with just these titles."""
    return Titles.objects.select_related("by").filter(resource=resource, digest=digest(header)).first()


def digest(header: Sequence[str]) -> str:
    return hashlib.sha256("\x00".join(header).encode()).hexdigest()
