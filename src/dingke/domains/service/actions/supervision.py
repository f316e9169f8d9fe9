"""Reminding whoever is to deal with an order (督办): for those whose position has the right to supervise."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.service import queries
from dingke.domains.service.models import WorkOrder
from dingke.domains.service.terms import OPEN
from dingke.engine import clock
from dingke.engine.action import Act, Ask, action
from dingke.engine.faults import Fault
from dingke.platform.authority.queries import book

GRANT = "supervise"


def is_open(row: Any) -> bool:
    return row.status in OPEN and row.archived_at is None


@action(
    WorkOrder,
    label=gettext_lazy("Remind the owner"),
    grant=GRANT,
    is_main=True,
    bulk=True,
    icon="bell-ringing",
    offered=is_open,
    sentence=gettext_lazy("reminded the owner"),
    asks=(Ask("reminder", required=True, is_reason=True),),
)
def remind(rows: Sequence[WorkOrder], *, act: Act, reminder: str) -> Iterable[Fault]:
    """Nobody reminds himself. Whoever's position has no such right is told which dimension fails and who has it."""
    rights = book(act.day, act.by)
    for index, (row, case) in enumerate(zip(rows, queries.supervising(rows, act.day), strict=True)):
        if row.owner_id == act.by.pk:
            yield Fault(_("It is yours to deal with; nobody reminds himself."), "", index)
        elif words := queries.refusal(rights, act.by, case):
            yield Fault(words, "", index)
        row.reminder, row.reminded_by_id, row.reminded_at = reminder, act.by.pk, clock.on_day(act.at, act.day)
