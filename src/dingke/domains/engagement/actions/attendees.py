"""Who took part in a visit beside the contact that it names."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dingke.domains.contacts.models import Contact
from dingke.domains.customers import actions as customers
from dingke.domains.engagement.actions.visits import latest, moved
from dingke.domains.engagement.models import Attendee, Visit
from dingke.engine.action import Act, Values, conduct
from dingke.engine.faults import Fault


@conduct
class AttendeeConduct(customers.OfCustomerConduct):
    """They belong to the visit's customer; who was met was met."""

    model = Attendee

    def prepare(self, rows: Sequence[Attendee], act: Act) -> None:
        place(rows)
        super().prepare(rows, act)

    def first_owner(self, row: Any, owners: Mapping[int, int], act: Act) -> int:
        return int(act.by.pk)

    def check(self, rows: Sequence[Attendee], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        yield from super().check(rows, before, act)
        if act.undoing:
            return
        place(rows)
        named = Contact.objects.filter(pk__in={row.contact_id for row in rows if row.contact_id})
        of = dict(named.values_list("pk", "customer_id"))
        met = dict(Visit.objects.filter(pk__in={row.visit_id for row in rows}).values_list("pk", "contact_id"))
        for index, row in enumerate(rows):
            if row.contact_id is None or not moved(
                row, before.get(row.pk, {}) if row.pk else {}, "contact_id", "visit_id"
            ):
                continue
            if row.contact_id in of and of[row.contact_id] != row.customer_id:
                yield Fault(_("This contact belongs to another customer."), "contact", index)
            elif met.get(row.visit_id) == row.contact_id:
                yield Fault(_("The visit names this contact itself."), "contact", index)

    def follow(self, rows: Sequence[Attendee], before: Mapping[int, Values], act: Act) -> None:
        if act.undoing:
            return
        days = dict(Visit.objects.filter(pk__in={row.visit_id for row in rows}).values_list("pk", "held_on"))
        there = [row for row in rows if row.contact_id and row.archived_at is None and days.get(row.visit_id)]
        if there:
            customers.note_contact(Contact, latest((row.contact_id, days[row.visit_id]) for row in there))

    def arrive(
        self, rows: Sequence[Attendee], there: QuerySet[Attendee], before: Mapping[int, Values], act: Act
    ) -> Iterable[str]:
        """Of two contacts that were there and turn out to be one, one was there."""
        known = set(there.filter(archived_at=None).values_list("visit_id", "contact_id"))
        for row in rows:
            if (row.visit_id, row.contact_id) in known and row.contact_id:
                row.archived_at = row.archived_at or act.at
        return ()


def place(rows: Sequence[Attendee]) -> None:
    """Each under the customer of its visit; without a visit under none, which the field itself refuses."""
    of = dict(Visit.objects.filter(pk__in={row.visit_id for row in rows}).values_list("pk", "customer_id"))
    for row in rows:
        row.customer_id = of.get(row.visit_id, row.customer_id)
