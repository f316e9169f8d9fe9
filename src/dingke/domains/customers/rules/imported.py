"""What the cells of other people's files say about a company, in several columns of ours at once."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from dingke.domains.customers.rules.credit_codes import normalise_uscc
from dingke.lib import money
from dingke.lib.text import normalise_name

OLD_NUMBER_LENGTHS = (13, 15)


def read_name(written: str) -> Mapping[str, Any]:
    """The name as it is kept, so that a row is known again by it."""
    return {"name": normalise_name(written)}


def read_credit_code(written: str) -> Mapping[str, Any]:
    """The credit code; a registration number of the old form is history, not a key, and goes into the note.

    Source: domain reference 1.2 (15 digits, before that 13; in use until 2015). Decision 0013.
    """
    code = normalise_uscc(written)
    if len(code) in OLD_NUMBER_LENGTHS and code.isdigit():
        return {"source_note": _("old registration number %(number)s") % {"number": code}}
    return {"uscc": code}


def read_capital(written: str) -> Mapping[str, Any]:
    """Amount and currency ("51.8(万美元)" → 518000.00 USD); nothing for a unit without a number.

    Raises UnableToRead for what is no amount.
    """
    found = money.parse(written)
    if found is None:
        return {}
    return {"reg_capital": money.quantise(found[0]), "reg_capital_currency": found[1]}
