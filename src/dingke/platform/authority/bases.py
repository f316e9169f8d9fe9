"""On what clause of which version something was decided, for rows that keep it."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models

from dingke.engine import registry
from dingke.platform.authority.models import Step
from dingke.platform.authority.terms import Kind, Result, Turn


def basis_of(model: type[models.Model], rows: Collection[int], action: str, decided_by: Any) -> Mapping[int, str]:
    """By row the version and clause of the step by which somebody settled it last; rows that nobody decided are left out."""
    steps = Step.objects.filter(
        decision__object=registry.named(model),
        decision__row_id__in=list(rows),
        decision__action=action,
        kind=Kind.ROUTE,
        state=Turn.DONE,
        outcome=Result.APPROVED,
        decided_by=decided_by,
    )
    return {one.decision.row_id: one.basis for one in steps.select_related("decision").order_by("decided_at", "pk")}
