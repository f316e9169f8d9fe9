"""Decisions about people at the customers from days alone (domain reference 1.8, 1.9), and what cells of other people's
files say of them: several addresses or numbers where one is kept."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dingke.domains.contacts.terms import CONFIRMED_FOR_MONTHS
from dingke.engine.parts import REMARK
from dingke.lib import dates


def confirmed_since(on: date) -> date:
    """The earliest day on which a contact must have been spoken with, or its record changed, to count as confirmed."""
    return dates.add_months(on, -CONFIRMED_FOR_MONTHS)


def is_confirmed(last_contact_on: date | None, changed_on: date, on: date) -> bool:
    """changed_on: the day on which somebody last wrote the record."""
    return max(last_contact_on or changed_on, changed_on) >= confirmed_since(on)


def read_email(written: str) -> Mapping[str, Any]:
    return first("email", written)


def read_phone(written: str) -> Mapping[str, Any]:
    return first("phone", written)


def first(field: str, written: str) -> Mapping[str, Any]:
    """The first of the entries; how many more there were is said, as they are not kept.

    Reads plain text and lists as Krayin exports them: [{"label": "work", "value": "a@b.example"}, …].
    """
    if not written.startswith("[{"):
        return {field: written}
    try:
        entries = [str(entry["value"]) for entry in json.loads(written) if entry["value"]]
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(_("“%(value)s” is no list that can be read.") % {"value": written[:60]}) from error
    if not entries:
        return {}
    if len(entries) == 1:
        return {field: entries[0]}
    said = _("of %(count)d entries only the first is kept; add the others by hand") % {"count": len(entries)}
    return {field: entries[0], REMARK: said}
