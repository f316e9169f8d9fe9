"""What happens to visits: planned, held, cancelled."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.contacts.models import Contact
from dingke.domains.customers import actions as customers
from dingke.domains.customers.models import Customer
from dingke.domains.engagement import rules
from dingke.domains.engagement.models import Attendee, Trip, Visit
from dingke.domains.engagement.terms import GRANTED, WRITTEN, TripStatus, VisitStatus
from dingke.engine import clock
from dingke.engine.action import Act, Ask, Values, action, conduct
from dingke.engine.faults import Fault

SERVED = (*WRITTEN, TripStatus.ASKED, *GRANTED)
"""Trips on which a visit may still be put."""


@conduct
class VisitConduct(customers.OfCustomerConduct):
    """Held from the moment on which its day is stated; then it says what was said, and who was met was met."""

    model = Visit

    def first_owner(self, row: Any, owners: Mapping[int, int], act: Act) -> int:
        """Whoever goes there, whosever the customer is."""
        return int(act.by.pk)

    def check(self, rows: Sequence[Visit], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        yield from super().check(rows, before, act)
        if act.undoing:
            return
        olds = [before.get(row.pk, {}) if row.pk else {} for row in rows]
        contacts = whose(rows, olds)
        trips = Trip.objects.in_bulk({row.trip_id for row in rows if row.trip_id})
        for index, (row, old) in enumerate(zip(rows, olds, strict=True)):
            for name, words in (*day_faults(row, old, act), *trip_faults(row, old, trips.get(row.trip_id or 0))):
                yield Fault(words, name, index)
            if row.contact_id in contacts and contacts[row.contact_id] != row.customer_id:
                yield Fault(_("This contact belongs to another customer."), "contact", index)
        yield from left_behind(rows, olds)

    def derive(self, rows: Sequence[Visit], before: Mapping[int, Values], act: Act) -> None:
        super().derive(rows, before, act)
        for row in rows:
            row.day = row.held_on or row.planned_on or act.day
            if row.status != VisitStatus.CANCELLED:
                row.status = VisitStatus.HELD if row.held_on else VisitStatus.PLANNED

    def follow(self, rows: Sequence[Visit], before: Mapping[int, Values], act: Act) -> None:
        held = [row for row in rows if row.held_on and before.get(row.pk, {}).get("held_on") != row.held_on]
        if not held or act.undoing:
            return
        days = {row.pk: row.held_on for row in held}
        there = Attendee.objects.filter(visit__in=days, archived_at=None).values_list("contact", "visit")
        met = [*((row.contact_id, row.held_on) for row in held), *((pk, days[visit]) for pk, visit in there)]
        customers.note_contact(Contact, latest(met))
        customers.note_contact(Customer, latest((row.customer_id, row.held_on) for row in held))
        customers.recount({row.customer_id for row in held}, act.day)


def whose(rows: Sequence[Visit], olds: Sequence[Values]) -> Mapping[int | None, int]:
    """Of each contact that was newly named the customer."""
    named = [(row, old) for row, old in zip(rows, olds, strict=True) if row.contact_id]
    fresh = {row.contact_id or 0 for row, old in named if moved(row, old, "contact_id", "customer_id")}
    return dict(Contact.objects.filter(pk__in=fresh).values_list("pk", "customer_id")) if fresh else {}


def left_behind(rows: Sequence[Visit], olds: Sequence[Values]) -> Iterable[Fault]:
    """A visit whose people are named stays with their customer."""
    going = {
        row.pk: index
        for index, (row, old) in enumerate(zip(rows, olds, strict=True))
        if old and moved(row, old, "customer_id")
    }
    named = Attendee.objects.filter(visit__in=going, archived_at=None) if going else Attendee.objects.none()
    for visit in set(named.values_list("visit", flat=True)):
        words = _("People of the other customer are named at this visit; take them off first.")
        yield Fault(words, "customer", going[visit])


def moved(row: Any, old: Values, *names: str) -> bool:
    return any(getattr(row, name) != old.get(name) for name in names)


def latest(met: Iterable[tuple[Any, Any]]) -> dict[int, date]:
    found: dict[int, date] = {}
    for pk, day in met:
        if pk is not None:
            found[pk] = max(day, found.get(pk, day))
    return found


def day_faults(row: Visit, old: Values, act: Act) -> Iterable[tuple[str, str]]:
    if row.held_on is None and row.planned_on is None:
        yield "held_on", _("Say when it was held or, further below, for when it is planned.")
    if row.held_on is not None and moved(row, old, "held_on") and row.held_on > act.day:
        yield "held_on", _("That day has not come: state it as planned.")
    if row.held_on is not None and moved(row, old, "held_on", "said") and not row.said.strip():
        yield "said", _("Say what was said; a sentence is enough.")
    if old.get("status") == VisitStatus.CANCELLED and moved(row, old, "held_on", "planned_on"):
        yield "held_on", _("This visit was cancelled; put another one on file.")


def trip_faults(row: Visit, old: Values, trip: Trip | None) -> Iterable[tuple[str, str]]:
    """The trip is still to be reported, and lasts over the day of the visit."""
    day = row.held_on or row.planned_on
    if trip is None or day is None or not moved(row, old, "trip_id", "held_on", "planned_on"):
        return
    if moved(row, old, "trip_id") and trip.status not in SERVED:
        yield (
            "trip",
            _("%(trip)s is %(status)s; no visit is put on it any more.")
            % {
                "trip": trip,
                "status": trip.get_status_display(),
            },
        )
    elif not rules.covers(trip, day):
        words = {"trip": trip, "first": trip.first_day, "last": trip.last_day, "day": day}
        yield "trip", _("%(trip)s lasts from %(first)s to %(last)s; the visit is on %(day)s.") % words


def is_planned(row: Visit) -> bool:
    return row.status == VisitStatus.PLANNED and row.archived_at is None


@action(
    Visit,
    label=gettext_lazy("Log the visit"),
    icon="pencil-check",
    offered=is_planned,
    sentence=gettext_lazy("held the visit"),
    asks=(
        Ask("held_on", required=True, initial=lambda row: clock.today()),
        Ask("contact", initial=lambda row: row.contact_id),
        Ask("outcome"),
        Ask("said", required=True),
        Ask("next_step", initial=lambda row: row.next_step),
        Ask("next_step_on", initial=lambda row: row.next_step_on),
    ),
)
def hold(
    rows: Sequence[Visit],
    *,
    act: Act,
    held_on: date,
    said: str,
    contact: int | None = None,
    outcome: str = "",
    next_step: str = "",
    next_step_on: date | None = None,
) -> None:
    """What a planned visit came to, in few fields; a person it was planned with stays unless another one is named."""
    for row in rows:
        row.held_on, row.said, row.outcome = held_on, said, outcome or ""
        row.contact_id = contact or row.contact_id
        row.next_step, row.next_step_on = next_step or "", next_step_on


@action(
    Visit,
    label=gettext_lazy("Cancel the visit"),
    icon="calendar-off",
    offered=is_planned,
    sentence=gettext_lazy("cancelled the visit"),
    asks=(Ask("reason", required=True, is_reason=True),),
)
def cancel(rows: Sequence[Visit], *, act: Act, reason: str) -> None:
    for row in rows:
        row.status, row.reason = VisitStatus.CANCELLED, reason[:200]
