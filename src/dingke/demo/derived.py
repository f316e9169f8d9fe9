"""Columns that follow from others, by the functions that the product's own actions use."""

from datetime import date

from dingke.demo.records import Bundle
from dingke.domains.contacts.models import Contact
from dingke.domains.contacts.rules import is_confirmed
from dingke.domains.customers import queries, rules
from dingke.engine import clock
from dingke.lib import text


def derive(bundle: Bundle, today: date) -> None:
    """The bundle's rows are filled."""
    row = bundle.customer
    row["sort_name"] = text.sort_key(row["name"])
    size = rules.size_class(
        row["industry_code"], row["employee_count"], row["annual_revenue"], row["total_assets"], today
    )
    row["size_class"], row["size_basis"] = size.value or "", size.basis
    held = {name: bool(bundle.rows.get(counted.model)) for name, counted in queries.children().items()}
    held["has_confirmed_contact"] = any(
        is_confirmed(contact["last_contact_on"], clock.day_of(contact["updated_at"]), today)
        for contact in bundle.of(Contact)
    )
    row["completeness"] = rules.completeness_score(row | held)
    for contact in bundle.of(Contact):
        contact["sort_name"] = text.sort_key(contact["name"])
