"""What contacts put on the pages of their customer, and how their values are drawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from dingke.domains.contacts import queries, terms
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.engine.access import Person
from dingke.engine.places import placed
from dingke.engine.surfaces import viewing
from dingke.engine.surfaces.viewing import Look, draws
from dingke.engine.templatetags import dk
from dingke.platform.privacy import presenting

presenting.place_on(Contact)


@draws(Contact, "attitude")
def attitude(value: Any, _row: Any, _look: Look) -> SafeString:
    return dk.dot(str(terms.Attitude(value).label), queries.TONES[terms.Attitude(value)])


@draws(Contact, "last_contact_on")
def contacted(value: date, _row: Any, look: Look) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        value.isoformat(),
        viewing.since(value, look.today),
    )


@placed(Contact, "sub", "contacts/ours.html", brief=True, shows=("customer", "job_title", "unit", "owner"))
def ours(row: Contact, _person: Person) -> Mapping[str, Any]:
    return {"customer": row.customer, "job": row.job_title, "unit": row.unit, "owner": row.owner}


@placed(Contact, "head", "contacts/standing.html", brief=True, shows=queries.SHOWN)
def standing(row: Contact, _person: Person) -> Mapping[str, Any]:
    """Role in the decision and attitude; that somebody has left."""
    one = queries.entries([row])[0]
    return {
        "role": one["role"],
        "attitude": one["attitude"],
        "tone": one["tone"],
        "left_on": row.left_on,
        "successor": row.successor,
    }


@placed(Customer, "left", "contacts/people.html", brief=True, of=Contact, shows=queries.SHOWN)
def people(row: Customer, person: Person) -> Mapping[str, Any] | None:
    """Who matters there: by influence; those who left come last and stay."""
    return queries.key_people(row.pk, person)
