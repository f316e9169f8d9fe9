"""Credit points on the page of a customer with their reckoning, and how an adjustment stands on its own."""

from collections.abc import Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dingke.domains.credit import actions, queries, rules
from dingke.domains.credit.models import Adjustment, Score
from dingke.domains.credit.terms import Arrears, Status
from dingke.domains.customers.models import Customer
from dingke.engine import clock, kinds, sight
from dingke.engine.access import Person
from dingke.engine.places import placed
from dingke.engine.surfaces.viewing import Look, dots, draws
from dingke.engine.templatetags import dk

SHOWN = ("as_of", "points", *actions.PARTS, "source", "arrears", "arrears_on")
OWED = {Arrears.OWES: "bad", Arrears.NONE: "good", Arrears.UNKNOWN: "hollow"}


dots(Score, "arrears", OWED)


@draws(Adjustment, "delta")
def delta(value: Any, _row: Any, _look: Look) -> SafeString:
    return format_html("{}", rules.signed(value))


@draws(Adjustment, "status")
def status(value: Any, row: Any, look: Look) -> SafeString:
    """As it stands on the day of whoever looks: what expired says so."""
    words, tone = standing_of(row, look.today) if isinstance(row, Adjustment) else (str(Status(value).label), "")
    return dk.dot(words, tone)


def standing_of(row: Adjustment, day: Any) -> tuple[str, str]:
    if row.status != Status.IN_FORCE:
        return str(Status(row.status).label), "hollow" if row.status == Status.DRAFT else ""
    if row.change.counts_on(day):
        return _("in force"), "good"
    return (_("not yet in force"), "acc") if day < row.effective_from else (_("expired"), "")


@placed(Customer, "figures", "credit/points.html", order=80, brief=True, of=Score, shows=SHOWN)
def points(row: Customer, person: Person) -> Mapping[str, Any] | None:
    """The points of today with what makes them; nothing where nobody put base points on file."""
    standing = seen(row.pk, person)
    if standing is None:
        return None
    return {
        "standing": standing,
        "parts": parts_of(standing.base),
        "is_bounded": standing.sum != standing.points,
        "owes": standing.base.arrears == Arrears.OWES,
    }


def seen(customer: int, person: Person) -> queries.Standing | None:
    """Only for whoever reads all that makes the sum: a part of it would be another sum."""
    if not sight.reads(person, Score, "points") or not sight.reads(person, Adjustment, "delta"):
        return None
    return queries.seen_by(person, customer, clock.today())


def parts_of(base: Score) -> list[tuple[str, int, int]]:
    """Label, points and the most there are of every part of the scorecard that is given."""
    most = rules.most(base.as_of)
    given = ((name, getattr(base, name)) for name in most)
    return [
        (str(kinds.kind(Score._meta.get_field(name)).label), got, most[name]) for name, got in given if got is not None
    ]


@placed(
    Adjustment, "left", "credit/adjustment.html", brief=True, shows=("status", "decided_by", "basis", "revoke_reason")
)
def adjusted(row: Adjustment, person: Person) -> Mapping[str, Any]:
    words, tone = standing_of(row, clock.today())
    return {
        "row": row,
        "words": words,
        "tone": tone,
        "standing": seen(row.customer_id, person),
    }
