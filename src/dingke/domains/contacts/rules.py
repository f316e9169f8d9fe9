"""Decisions about people at the customers from days alone (domain reference 1.8, 1.9)."""

from datetime import date

from dingke.domains.contacts.terms import CONFIRMED_FOR_MONTHS
from dingke.lib import dates


def confirmed_since(on: date) -> date:
    """The earliest day on which a contact must have been spoken with, or its record changed, to count as confirmed."""
    return dates.add_months(on, -CONFIRMED_FOR_MONTHS)


def is_confirmed(last_contact_on: date | None, changed_on: date, on: date) -> bool:
    """changed_on: the day on which somebody last wrote the record."""
    return max(last_contact_on or changed_on, changed_on) >= confirmed_since(on)
