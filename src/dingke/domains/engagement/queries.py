"""Questions over visits and trips."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dingke.domains.contacts.models import Contact
from dingke.domains.engagement.models import Attendee, DayNote, Trip, Visit
from dingke.domains.engagement.terms import TripStatus, VisitStatus
from dingke.engine.access import Person, policy

TONES = {
    VisitStatus.PLANNED: "acc",
    VisitStatus.HELD: "good",
    VisitStatus.CANCELLED: "",
    TripStatus.DRAFT: "hollow",
    TripStatus.ASKED: "acc",
    TripStatus.APPROVED: "good",
    TripStatus.REFUSED: "bad",
    TripStatus.UNDER_WAY: "acc",
    TripStatus.REPORTED: "warn",
    TripStatus.CLOSED: "good",
}


def visits_of(trips: Iterable[Trip]) -> Mapping[int, Sequence[Visit]]:
    """By trip the visits that it serves, in the order of their days, without those that were cancelled; one statement."""
    rows = Visit.objects.filter(trip__in=list(trips), archived_at=None).exclude(status=VisitStatus.CANCELLED)
    found: dict[int, list[Visit]] = {}
    for one in rows.select_related("customer").order_by("day", "pk"):
        found.setdefault(one.trip_id or 0, []).append(one)
    return found


def journey(row: Trip, person: Person) -> Mapping[str, Any]:
    """How far a trip is, what was reported, and of the visits that the reader may see which were held."""
    visits = policy.rows(person, "read", Visit).filter(trip=row.pk, archived_at=None)
    shown = list(visits.select_related("customer", "contact").order_by("day", "pk"))
    days = policy.rows(person, "read", DayNote).filter(trip=row.pk, archived_at=None)
    return {
        "row": row,
        "tone": TONES.get(TripStatus(row.status), ""),
        "visits": [(one, TONES.get(VisitStatus(one.status), "")) for one in shown],
        "held": sum(one.status == VisitStatus.HELD for one in shown),
        "days": days.count(),
        "length": (row.last_day - row.first_day).days + 1,
    }


def met(row: Visit, person: Person) -> Mapping[str, Any]:
    """How far a visit is, and who took part besides whom it names."""
    there = policy.rows(person, "read", Attendee).filter(visit=row.pk, archived_at=None)
    people = there.select_related("contact", "colleague").order_by("pk")
    seen = set(policy.rows(person, "read", Contact).filter(attended__in=there).values_list("pk", flat=True))
    return {
        "row": row,
        "tone": TONES.get(VisitStatus(row.status), ""),
        "contacts": [one.contact for one in people if one.contact_id in seen],
        "colleagues": [one.colleague for one in people if one.colleague_id],
    }
