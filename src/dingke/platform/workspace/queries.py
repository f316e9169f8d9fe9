"""Questions over import runs."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from dingke.engine.access import Person
from dingke.engine.faults import NotFound
from dingke.platform.workspace.models import Run


def runs_of(person: Person) -> models.QuerySet[Run]:
    """Only one's own: a file may hold what others may not see."""
    return Run.objects.filter(by=person.pk).order_by("-created_at", "-pk")


def run_of(person: Person, pk: UUID | str) -> Run:
    found = runs_of(person).select_related("by").filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such import, or it is not yours."))
    return found


def remembered(person: Person, resource: str, header: Sequence[str]) -> Mapping[str, str]:
    """How the person arranged the columns of the last file with just these titles; empty when there was none."""
    earlier = (
        runs_of(person).filter(resource=resource, mapping__has_keys=list(header)).values_list("mapping", flat=True)[:20]
    )
    return next((mapping for mapping in earlier if len(mapping) == len(header)), {})
