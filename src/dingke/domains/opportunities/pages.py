"""The page of an opportunity: figures, path through the stages, who decides; and what deals show of a customer."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.utils.safestring import SafeString

from dingke.domains.contacts import queries as contacts
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.domains.opportunities import queries, rules, terms
from dingke.domains.opportunities.models import Opportunity, StageChange
from dingke.domains.opportunities.terms import Stage
from dingke.engine import clock
from dingke.engine.access import Person, policy
from dingke.engine.places import placed
from dingke.engine.surfaces import viewing
from dingke.engine.surfaces.viewing import Look, draws
from dingke.engine.templatetags import dk

TONES = {Stage.WON: "good", Stage.LOST: "bad", Stage.SUSPENDED: "hollow"}
SOON = timedelta(days=30)
DUES = 6
FIGURES = ("amount", "won_amount", "weighted", "probability", "stage", "expected_close_on", "closed_on", "slip_count")


@draws(Opportunity, "stage")
def stage(value: Any, _row: Any, _look: Look) -> SafeString:
    return dk.dot(str(Stage(value).label), TONES.get(Stage(value), "acc"))


@draws(Opportunity, "next_step_on", "expected_close_on")
def due(value: date, row: Any, look: Look) -> SafeString:
    """A day that has passed is red as long as something is still to be done about it."""
    if isinstance(row, Opportunity) and row.stage not in terms.OPEN_STAGES:
        return viewing.day(value, look)
    return viewing.day(value, look, "dk-bad" if value < look.today else "dk-m" if value == look.today else "")


@draws(Opportunity, "probability")
def probability(value: Any, _row: Any, _look: Look) -> SafeString:
    return SafeString(f"{int(value)}%")


@placed(Opportunity, "head", "opportunities/warnings.html", brief=True, shows=("stage",))
def warnings(row: Opportunity, _person: Person) -> Mapping[str, Any]:
    return {
        "stage": row.get_stage_display(),
        "tone": TONES.get(Stage(row.stage), "acc"),
        "warnings": queries.warnings_of(row),
    }


@placed(Opportunity, "sub", "opportunities/ours.html", brief=True, shows=("customer", "owner", "source"))
def ours(row: Opportunity, _person: Person) -> Mapping[str, Any]:
    return {"customer": row.customer, "owner": row.owner, "source": row.source}


@placed(Opportunity, "figures", "opportunities/figures.html", brief=True, shows=FIGURES)
def figures(row: Opportunity, _person: Person) -> Mapping[str, Any]:
    today = clock.today()
    is_late = row.stage in terms.OPEN_STAGES and row.expected_close_on is not None and row.expected_close_on < today
    return {
        "row": row,
        "stage": row.get_stage_display(),
        "days": (today - row.stage_since).days,
        "limit": terms.IDLE_DAYS.get(Stage(row.stage)),
        "level": rules.idle_level(Stage(row.stage), (today - row.stage_since).days),
        "is_late": is_late,
        "since": viewing.said(row.stage_since, today),
        "is_open": row.stage in terms.OPEN_STAGES,
    }


@placed(Opportunity, "path", "opportunities/path.html", shows=("stage", "is_tender"))
def path(row: Opportunity, person: Person) -> Mapping[str, Any]:
    """The stages with what each took, the two ways that exclude each other, and what leaving this one needs."""
    changes = list(StageChange.objects.filter(opportunity=row).select_related("by").order_by("-pk"))
    entered = {change.to_stage: change for change in reversed(changes)}
    return {
        "steps": [step(row, one, entered) for one in (Stage.OPPORTUNITY, Stage.NEED, Stage.SOLUTION)],
        "ways": [step(row, one, entered) for one in (Stage.BID, Stage.NEGOTIATION)],
        "last": [step(row, one, entered) for one in (Stage.CONTRACT, Stage.WON)],
        "exit": terms.EXIT_CONDITIONS.get(Stage(row.stage)),
        "entry": terms.ENTRY_CONDITIONS.get(Stage(row.stage)),
        "now": row.get_stage_display(),
        "basis": entered[row.stage].basis if row.stage in entered else "",
        "is_tender": row.is_tender,
        "changes": changes,
        "may_move": row.stage in terms.OPEN_STAGES and policy.permits(person, "update", row),
        "url": f"/opportunities/{row.pk}/",
    }


def step(row: Opportunity, one: Stage, entered: Mapping[str, StageChange]) -> dict[str, Any]:
    here, at = Stage(row.stage), entered.get(one)
    since = row.stage_since if one == here else clock.day_of(at.at) if at else None
    order = {**rules.ORDER, Stage.WON: 7}
    closed_from = {Stage.LOST, Stage.SUSPENDED}
    reached = at is not None if here in closed_from else order[one] < order[here]
    shut = (one == Stage.BID and not row.is_tender) or (one == Stage.NEGOTIATION and row.is_tender)
    return {
        "label": one.label,
        "percent": rules.probabilities(clock.today())[one],
        "is_now": one == here,
        "is_done": reached and not shut,
        "is_shut": shut,
        "since": viewing.said(since, clock.today()) if since and (reached or one == here) else "",
    }


@placed(Opportunity, "right", "contacts/people.html", order=10, of=Contact, shows=contacts.SHOWN)
def deciders(row: Opportunity, person: Person) -> Mapping[str, Any] | None:
    return contacts.key_people(row.customer_id, person)


@placed(Opportunity, "right", "opportunities/changes.html", order=20, shows=("stage",))
def changes(row: Opportunity, _person: Person) -> Mapping[str, Any] | None:
    found = list(StageChange.objects.filter(opportunity=row).select_related("by").order_by("-pk")[:20])
    return {"changes": found} if found else None


@placed(Opportunity, "right", "opportunities/rivals.html", order=15, shows=("competitors", "competitor_won"))
def rivals(row: Opportunity, _person: Person) -> Mapping[str, Any] | None:
    names = [
        name.strip() for name in row.competitors.replace("，", "、").replace(",", "、").split("、") if name.strip()
    ]
    return {"names": names, "won_by": row.competitor_won} if names or row.competitor_won else None


@placed(Customer, "figures", "opportunities/pipeline.html", order=10, brief=True, of=Opportunity, shows=FIGURES)
def pipeline(row: Customer, person: Person) -> Mapping[str, Any] | None:
    if not policy.may(person, "read", Opportunity):
        return None
    rows = policy.rows(person, "read", Opportunity).filter(customer=row, archived_at=None, stage__in=terms.OPEN_STAGES)
    found = rows.aggregate(count=Count("pk"), amount=Sum("amount"), weighted=Sum("weighted"))
    return {**found, "url": f"/customers/{row.pk}/?tab=opportunities"}


@placed(Customer, "right", "opportunities/soon.html", order=10, brief=True, of=Opportunity, shows=FIGURES)
def soon(row: Customer, person: Person) -> Mapping[str, Any] | None:
    """Deals expected to be signed within thirty days, and those whose day has passed."""
    if not policy.may(person, "read", Opportunity):
        return None
    today = clock.today()
    rows = policy.rows(person, "read", Opportunity).filter(
        customer=row, archived_at=None, stage__in=terms.OPEN_STAGES, expected_close_on__lt=today + SOON
    )
    found = list(rows.order_by("expected_close_on", "pk")[:DUES])
    return (
        {"dues": [(one, viewing.said(one.expected_close_on, today), one.expected_close_on < today) for one in found]}
        if found
        else None
    )
