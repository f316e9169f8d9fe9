"""What the pages of a customer show besides the declaration: grade, people of ours, completeness, group, warnings."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.customers import actions, queries, rules, terms
from dingke.domains.customers.models import Collaborator, Customer
from dingke.engine import clock
from dingke.engine.access import Person, policy
from dingke.engine.kinds import kind
from dingke.engine.places import placed
from dingke.engine.surfaces import viewing
from dingke.engine.surfaces.viewing import Look, draws
from dingke.engine.templatetags import dk

BARS = {terms.Grade.STRATEGIC: 3, terms.Grade.KEY: 2, terms.Grade.ORDINARY: 1, terms.Grade.POTENTIAL: 0}
TONES = {
    terms.LifecycleStatus.ACTIVE: "good",
    terms.LifecycleStatus.WARNING: "warn",
    terms.LifecycleStatus.POTENTIAL: "hollow",
    terms.LifecycleStatus.BLACKLISTED: "bad",
}
MEMBERS = 12  # companies of a group that the page lists; the rest is one click away

CHILD_LISTS = {
    "has_contact": gettext_lazy("Contact"),
    "has_invoice_profile": gettext_lazy("Invoice profile"),
    "has_bank_account": gettext_lazy("Bank account"),
    "parent_id": gettext_lazy("Group"),
    "owner_id": gettext_lazy("Owner"),
    "employee_count": gettext_lazy("Employees, revenue, assets, year"),
    "credit_limit": gettext_lazy("Credit rating, limit, terms"),
    "last_contact_on": gettext_lazy("Last contact, next step"),
}


@draws(Customer, "grade")
def grade(value: Any, _row: Any, _look: Look) -> SafeString:
    """Three bars and a word: a grade is not a colour."""
    return dk.grade(BARS.get(value, 0), str(terms.Grade(value).label))


@draws(Customer, "lifecycle_status")
def lifecycle(value: Any, _row: Any, _look: Look) -> SafeString:
    return dk.dot(str(terms.LifecycleStatus(value).label), TONES.get(value, ""))


@draws(Customer, "completeness")
def percent(value: Any, _row: Any, _look: Look) -> SafeString:
    return format_html("{}%", value)


@draws(Customer, "next_step_on")
def due(value: date, _row: Any, look: Look) -> SafeString:
    """A step whose day has passed is red; one of today stands out."""
    return viewing.day(value, look, "dk-bad" if value < look.today else "dk-m" if value == look.today else "")


@draws(Customer, "last_contact_on")
def contacted(value: date, _row: Any, look: Look) -> SafeString:
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        value.isoformat(),
        value.isoformat(),
        viewing.since(value, look.today),
    )


@placed(Customer, "head", "customers/standing.html", brief=True, shows=("grade", "lifecycle_status"))
def standing(row: Customer, _person: Person) -> Mapping[str, Any]:
    return {
        "bars": BARS.get(terms.Grade(row.grade), 0),
        "grade": row.get_grade_display(),
        "life": row.get_lifecycle_status_display(),
        "tone": TONES.get(terms.LifecycleStatus(row.lifecycle_status), ""),
    }


@placed(Customer, "sub", "customers/ours.html", brief=True, shows=("industry_code", "region_code", "owner"))
def ours(row: Customer, person: Person) -> Mapping[str, Any]:
    """Industry, owner, who works on it beside him."""
    people = [c.user for c in Collaborator.objects.filter(customer=row).select_related("user").order_by("pk")]
    field = Customer._meta.get_field
    return {
        "industry": kind(field("industry_code")).text(row.industry_code),
        "region": kind(field("region_code")).text(row.region_code),
        "owner": row.owner,
        "people": people,
        "url": f"/customers/{row.pk}/",
        "may_change": policy.permits(person, "update", row),
    }


@placed(Customer, "figures", "customers/completeness.html", order=90, brief=True, shows=("completeness",))
def completeness(row: Customer, _person: Person) -> Mapping[str, Any]:
    """The score with its formula: every part, its weight, and what it got."""
    facts = queries.facts_of_completeness([row.pk], clock.today()).get(row.pk, {})
    found = rules.completeness(actions.facts_of(row, facts))
    parts = [(label_of(p.field), p.weight, p.value * p.weight, p.applicable, p.reason) for p in found.parts]
    missing = [
        label
        for label, weight, got, applicable, _reason in sorted(parts, key=lambda p: p[1] - p[2], reverse=True)
        if applicable and got < weight
    ]
    return {
        "score": found.score,
        "band": found.band.label,
        "parts": parts,
        "missing": "、".join(str(m) for m in missing[:3]),
    }


def label_of(name: str) -> Any:
    return CHILD_LISTS.get(name) or kind(Customer._meta.get_field(name)).label


@placed(Customer, "note", "customers/warnings.html", shows=("uscc", "uscc_override"))
def warnings(row: Customer, _person: Person) -> Mapping[str, Any] | None:
    """What does not block but should be looked at: an inner code that does not check, a code kept by override."""
    found = rules.check_uscc(row.uscc) if row.uscc else None
    if found is None or found.level == rules.Level.OK:
        return None
    words = found.message
    if row.uscc_override:
        words = _("%(why)s It stands because: %(reason)s") % {"why": words, "reason": row.uscc_override}
    return {"words": words, "url": f"/customers/{row.pk}/edit/#id_uscc"}


@placed(Customer, "right", "customers/group.html", order=50)
def group(row: Customer, person: Person) -> Mapping[str, Any] | None:
    """The companies of the group that the person may see, the root first, each under its parent."""
    root = row.group_root_id or row.pk
    members = policy.rows(person, "read", Customer).filter(group_root=root) | policy.rows(
        person, "read", Customer
    ).filter(pk=root)
    found = list(members.filter(archived_at=None).order_by("sort_name", "pk")[: MEMBERS * 4])
    if len(found) < 2:
        return None
    lines = list(queries.as_tree(found, root))
    return {"lines": lines[:MEMBERS], "count": len(found), "here": row.pk, "url": f"/customers/?group_root={root}"}
