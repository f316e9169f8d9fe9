"""Bringing somebody else into a decision: who may be asked, offered while one types his name, and the form's fields."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dingke.engine import finding, registry
from dingke.engine.access import Person, policy
from dingke.engine.surfaces.picking import FEW, Option
from dingke.engine.surfaces.widgets import Picker
from dingke.platform.authority.going import on_the_way
from dingke.platform.authority.models import Decision, Step
from dingke.platform.people.models import User

LOOKED_AT = 100  # people whose name fits; those among them who may not be asked are left out


@dataclass(frozen=True)
class Bringing:
    """The form as it was sent, or empty. person: a sign-in name once somebody was picked, else the words typed."""

    decision: Decision
    person: str = ""
    how: str = ""
    say: str = ""

    @property
    def ways(self) -> Sequence[tuple[str, str]]:
        return (
            ("before", _("signs before me")),
            ("after", _("signs after me")),
            ("consult", _("gives advice")),
            ("copy", _("is let know")),
        )

    @property
    def whom(self) -> SafeString:
        url = reverse("approvals:people", args=[self.decision.pk])
        attrs = {"class": "dk-inp", "id": "dk-person", "required": True}
        return Picker(url, name_of).render("person", self.person, attrs)


def name_of(username: str) -> str:
    """Of somebody who was picked; "" for words that were typed."""
    return User.objects.filter(username=username).values_list("name", flat=True).first() or ""


def offered(decision: Decision, steps: Iterable[Step], person: Person, text: str) -> Sequence[Option]:
    """People who may be asked – who work here, are not on the way already and did not bring it forward – by sign-in name."""
    out = {*on_the_way(decision, steps), person.pk}
    rows = policy.rows(person, "read", User).filter(is_active=True).exclude(pk__in=out).select_related("department")
    resource = registry.of(User)
    if text and resource is not None:
        best = [hit.pk for hit in finding.hits(resource, person, text, LOOKED_AT)]
        by_pk = rows.in_bulk(best)
        found = [by_pk[pk] for pk in best if pk in by_pk][:FEW]
    else:
        found = list(rows.order_by("name", "pk")[:FEW])
    return [(one.username, one.name, " · ".join(filter(None, (one.title, str(one.department or ""))))) for one in found]
