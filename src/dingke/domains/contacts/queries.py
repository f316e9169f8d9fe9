"""Questions over contacts for the pages of customers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q

from dingke.domains.contacts import rules, terms
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.engine import clock
from dingke.engine.access import Person, policy
from dingke.engine.surfaces import viewing

TONES = {
    terms.Attitude.AGAINST: "bad",
    terms.Attitude.DOUBTFUL: "warn",
    terms.Attitude.NEUTRAL: "",
    terms.Attitude.FRIENDLY: "good",
    terms.Attitude.SUPPORTS: "good",
}
KEY_PEOPLE = 6
# What stands beside a name among the people of a company.
SHOWN = ("decision_role", "attitude", "left_on", "last_contact_on", "influence", "job_title", "unit", "successor")


def confirmed(on: date) -> Q:
    """Contacts that were spoken with or changed in the months before a day (``rules.is_confirmed``)."""
    since = rules.confirmed_since(on)
    return Q(last_contact_on__gte=since) | Q(updated_at__gte=clock.midnight(since))


def unconfirmed_customers(on: date) -> list[int]:
    """Customers that have contacts, but none confirmed."""
    on_file = Contact.objects.filter(customer=OuterRef("pk"), archived_at=None)
    rows = Customer.objects.filter(Exists(on_file), ~Exists(on_file.filter(confirmed(on))))
    return list(rows.order_by("pk").values_list("pk", flat=True))


def contact_counts(customers: Sequence[int], person: Person) -> Mapping[int, Any]:
    """How many contacts that the person may see are there, per customer; those who left do not count."""
    rows = policy.rows(person, "read", Contact).filter(customer__in=customers, left_on=None, archived_at=None)
    return dict(rows.order_by().values_list("customer").annotate(number=Count("pk")))


def key_people(customer: int, person: Person) -> Mapping[str, Any] | None:
    """Who matters at a customer, by influence, as far as the person may see them; those who left come last."""
    if not policy.may(person, "read", Contact):
        return None
    rows = policy.rows(person, "read", Contact).filter(customer=customer, archived_at=None)
    found = list(
        rows.order_by(
            F("left_on").desc(nulls_first=True), F("influence").desc(nulls_last=True), "-is_primary", "sort_name"
        )[: KEY_PEOPLE + 1]
    )
    back = f"/contacts/new/?customer={customer}&back=/customers/{customer}/"
    return {
        "people": entries(found[:KEY_PEOPLE]),
        "more": f"/customers/{customer}/?tab=contacts" if len(found) > KEY_PEOPLE else "",
        "new": back if not found and policy.may(person, "create", Contact) else "",
    }


def entries(found: Sequence[Contact]) -> list[dict[str, Any]]:
    today = clock.today()
    return [
        {
            "contact": one,
            "url": f"/contacts/{one.pk}/",
            "role": one.get_decision_role_display(),
            "tone": TONES[terms.Attitude(one.attitude)] if one.attitude is not None else "hollow",
            "attitude": one.get_attitude_display() if one.attitude is not None else "",
            "last": viewing.since(one.last_contact_on, today) if one.last_contact_on else "",
        }
        for one in found
    ]
