"""What happens to contacts, in sets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import phonenumbers
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dingke.domains.contacts import queries
from dingke.domains.contacts.models import Contact
from dingke.domains.customers import actions as customers
from dingke.domains.customers import queries as customer_queries
from dingke.domains.customers.queries import Counted
from dingke.engine.action import Act, Values, conduct
from dingke.engine.faults import Fault
from dingke.lib import pinyin
from dingke.platform.privacy.actions import persons

customer_queries.COUNTED |= {
    "has_contact": Counted(Contact),
    "has_confirmed_contact": Counted(Contact, queries.confirmed),
}
persons.declare(Contact)
BATCH = 1_000


@conduct
class ContactConduct(customers.OfCustomerConduct):
    model = Contact

    def check(self, rows: Sequence[Contact], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        yield from super().check(rows, before, act)
        for index, row in enumerate(rows):
            old = before.get(row.pk, {}) if row.pk else {}
            row.name = " ".join(row.name.split())
            for name in ("mobile", "phone"):
                if getattr(row, name) and getattr(row, name) != old.get(name):
                    yield from (Fault(message, name, index) for message in number_faults(row, name))
            if row.left_on and row.left_on > act.day and row.left_on != old.get("left_on"):
                yield Fault(_("Nobody has left on a day to come."), "left_on", index)
            if row.reports_to_id and row.reports_to_id == row.pk:
                yield Fault(_("Nobody reports to himself."), "reports_to", index)

    def derive(self, rows: Sequence[Contact], before: Mapping[int, Values], act: Act) -> None:
        super().derive(rows, before, act)
        for row in rows:
            row.sort_name = pinyin.sort_key(row.name)[:120]

    def follow(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> None:
        customers.recount((row.customer_id for row in rows), act.day)

    def part(self, rows: Sequence[Any], act: Act) -> None:
        customers.recount((row.customer_id for row in rows), act.day)

    def arrive(
        self, rows: Sequence[Contact], there: QuerySet[Contact], before: Mapping[int, Values], act: Act
    ) -> Iterable[str]:
        """One is the first contact; people who are on file at both are named, as they can be merged themselves."""
        return [*customers.only_first(rows, there, "is_primary"), *met_again(rows, there)]

    def absorb(self, kept: Contact, gone: Sequence[Contact], act: Act) -> None:
        persons.absorb(kept, gone)


def met_again(rows: Sequence[Contact], there: QuerySet[Contact]) -> Iterable[str]:
    """Who has the number or the address of somebody there already, or of another one who comes."""
    known: dict[str, Contact] = {}
    living = [row for row in rows if row.archived_at is None]
    for row in (*there.filter(archived_at=None).order_by("pk"), *living):
        marks = {mark for mark in (row.mobile, row.phone, row.email.lower()) if mark}
        same = next((known[mark] for mark in sorted(marks) if mark in known), None)
        if same is not None:
            yield _(
                "%(one)s (%(code)s) and %(other)s (%(other_code)s) have the same number or address; merge them as well."
            ) % {
                "one": same,
                "code": same.code,
                "other": row,
                "other_code": row.code,
            }
        known |= dict.fromkeys(marks, row)


def let_age(on: date) -> None:
    """Brings completeness to a day: customers whose every contact went unconfirmed count less, without anybody's act."""
    wanted = queries.unconfirmed_customers(on)
    for start in range(0, len(wanted), BATCH):
        with transaction.atomic():
            customers.recount(wanted[start : start + BATCH], on)


def number_faults(row: Contact, name: str) -> Iterable[Any]:
    """A number is written as dialled in China or with its country code; it is kept as E.164 digits read best at home."""
    try:
        number = phonenumbers.parse(getattr(row, name), "CN")
    except phonenumbers.NumberParseException:
        yield _("“%(value)s” is not a telephone number; write 13900001234 or 021-55550000.") % {
            "value": getattr(row, name)
        }
        return
    if not phonenumbers.is_possible_number(number):
        yield _("“%(value)s” has too few or too many digits; a mobile has 11, without a 0 in front.") % {
            "value": getattr(row, name)
        }
        return
    if not phonenumbers.is_valid_number(number):
        return  # possible, but of nobody in China: as likely a foreign one without its country code; it stays as written
    national = number.country_code == 86 and str(number.national_number).startswith("1")
    setattr(row, name, str(number.national_number) if national else phonenumbers.format_number(number, shape(number)))


def shape(number: phonenumbers.PhoneNumber) -> int:
    home = number.country_code == 86
    return phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
