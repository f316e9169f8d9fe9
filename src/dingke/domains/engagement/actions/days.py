"""What happens to notes on days worked elsewhere: stated, confirmed by whoever stands above, or not accepted."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.customers.actions import settle_owners
from dingke.domains.engagement.models import DayNote, Trip
from dingke.domains.engagement.rules import working_days
from dingke.domains.engagement.terms import DayKind, Standing
from dingke.engine import performing
from dingke.engine.action import Act, Ask, Conduct, Values, action, conduct
from dingke.engine.faults import Fault

STATED = ("day", "kind", "hours", "note")


@conduct
class DayNoteConduct(Conduct):
    """In one's own name. What was confirmed stays; what is of a trip changes with the trip alone."""

    model = DayNote

    def prepare(self, rows: Sequence[DayNote], act: Act) -> None:
        for row in rows:
            row.owner_id = row.owner_id or act.by.pk

    def check(self, rows: Sequence[DayNote], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        if act.undoing:
            return
        for index, row in enumerate(rows):
            old = before.get(row.pk, {}) if row.pk else {}
            changed = any(getattr(row, name) != old.get(name) for name in STATED)
            if changed and row.kind == DayKind.TRIP and row.trip_id is None:
                yield Fault(_("Days of a business trip come from the trip; ask for one."), "kind", index)
            if old and changed and old["standing"] == Standing.CONFIRMED:
                yield Fault(_("It was confirmed and stays as it is; archive it and state the day anew."), "", index)
            elif old and changed and old["standing"] == Standing.DECLINED:
                row.standing, row.reason = Standing.STATED, ""

    def derive(self, rows: Sequence[DayNote], before: Mapping[int, Values], act: Act) -> None:
        settle_owners(rows, act)


def of_trips(trips: Sequence[Trip], act: Act) -> None:
    """The working days of trips that were approved, confirmed by whoever approved them; a part of that act.

    Of a trip about which the traveller decided himself they wait for whoever stands above.
    """
    taken = set(DayNote.objects.filter(trip__in=trips, archived_at=None).values_list("trip", "day"))
    values = [
        {
            "owner": trip.owner_id,
            "day": day,
            "kind": DayKind.TRIP,
            "note": trip.places,
            "trip": trip.pk,
            **(confirmed(act) if trip.owner_id != act.by.pk else {}),
        }
        for trip in trips
        for day in working_days(trip.first_day, trip.last_day)
        if (trip.pk, day) not in taken
    ]
    if values:
        fresh = performing.prepared(DayNote, values, act)
        performing.settle(DayNote, "create", fresh, {}, act, leaves_scope=True)


def confirmed(act: Act) -> dict[str, Any]:
    return {"standing": Standing.CONFIRMED, "confirmed_by": act.by.pk, "confirmed_on": act.day}


def void(trips: Sequence[Trip], act: Act) -> None:
    """Days of trips that do not take place are no days of a trip."""
    rows = list(DayNote.objects.filter(trip__in=trips, archived_at=None).order_by("pk").select_for_update())
    before = {row.pk: performing.snapshot(row) for row in rows}
    for row in rows:
        row.archived_at = act.at
    if rows:
        performing.settle(DayNote, "archive", rows, before, act, leaves_scope=True)


def is_open(row: DayNote) -> bool:
    return row.standing == Standing.STATED and row.archived_at is None


def own(rows: Sequence[DayNote], act: Act) -> list[Fault]:
    words = _("Nobody confirms a day of his own.")
    return [Fault(words, "", index) for index, row in enumerate(rows) if row.owner_id == act.by.pk]


@action(
    DayNote,
    label=gettext_lazy("Confirm the day"),
    grant="confirm",
    is_main=True,
    bulk=True,
    icon="check",
    offered=is_open,
    sentence=gettext_lazy("confirmed the day"),
)
def confirm(rows: Sequence[DayNote], *, act: Act) -> Iterable[Fault]:
    for row in rows:
        row.standing, row.confirmed_by_id, row.confirmed_on = Standing.CONFIRMED, act.by.pk, act.day
    return own(rows, act)


@action(
    DayNote,
    label=gettext_lazy("Do not accept"),
    grant="confirm",
    is_main=True,
    icon="ban",
    offered=is_open,
    sentence=gettext_lazy("did not accept the day"),
    asks=(Ask("reason", required=True, is_reason=True),),
)
def refuse(rows: Sequence[DayNote], *, act: Act, reason: str) -> Iterable[Fault]:
    for row in rows:
        row.standing, row.reason = Standing.DECLINED, reason[:200]
        row.confirmed_by_id, row.confirmed_on = act.by.pk, act.day
    return own(rows, act)
