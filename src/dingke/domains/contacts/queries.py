"""Questions over contacts for the pages of customers."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count

from dingke.domains.contacts.models import Contact
from dingke.engine.access import Person, policy


def contact_counts(customers: Sequence[int], person: Person) -> Mapping[int, Any]:
    """How many contacts that the person may see are there, per customer; those who left do not count."""
    rows = policy.rows(person, "read", Contact).filter(customer__in=customers, left_on=None, archived_at=None)
    return dict(rows.order_by().values_list("customer").annotate(number=Count("pk")))
