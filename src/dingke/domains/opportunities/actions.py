"""What happens to opportunities, in sets: moves between stages, winning, losing, suspending, reopening."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.customers import actions as customers
from dingke.domains.opportunities import rules, terms
from dingke.domains.opportunities.models import Opportunity, OpportunityCollaborator, StageChange
from dingke.domains.opportunities.terms import Stage
from dingke.engine import clock
from dingke.engine.action import Act, Ask, Proposal, Values, action, conduct
from dingke.engine.faults import Fault, Invalid
from dingke.lib import money
from dingke.platform.authority.relaying import ground_changed
from dingke.platform.people.collaborating import sharing


@conduct
class OpportunityConduct(customers.OfCustomerConduct):
    model = Opportunity

    def prepare(self, rows: Sequence[Any], act: Act) -> None:
        super().prepare(rows, act)
        for row in rows:
            row.stage_since = act.day

    def first_owner(self, row: Any, owners: Mapping[int, int], act: Act) -> int:
        return act.by.pk if row.customer_id is None else owners.get(row.customer_id) or act.by.pk

    def check(self, rows: Sequence[Opportunity], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        yield from super().check(rows, before, act)
        for index, row in enumerate(rows):
            refusal = stage_refusal(row, before.get(row.pk), act)
            if refusal is not None:
                yield Fault(refusal.message, refusal.field if refusal.field in TYPED else "stage", index)

    def derive(self, rows: Sequence[Opportunity], before: Mapping[int, Values], act: Act) -> None:
        super().derive(rows, before, act)
        percents = rules.probabilities(act.day)
        for row in rows:
            row.probability = percents[Stage(row.stage)]
            old = before.get(row.pk) if row.pk else None
            if old is None:
                close_from_the_first(row, act)
            elif not act.undoing:
                keep_count(row, old, act)

    def follow(self, rows: Sequence[Opportunity], before: Mapping[int, Values], act: Act) -> None:
        """Every way into a stage leaves its entry, whichever surface it came through."""
        StageChange.objects.bulk_create(
            StageChange(
                opportunity=row,
                from_stage=old.get("stage", ""),
                to_stage=row.stage,
                at=act.at,
                by_id=act.by.pk,
                basis=(row.stage_basis or act.why)[:300],
                days_in_stage=max((act.day - old["stage_since"]).days, 0) if old else 0,
            )
            for row in rows
            if (old := before.get(row.pk, {})).get("stage") != row.stage
        )
        repriced = [row.pk for row in rows if row.pk in before and before[row.pk]["amount"] != row.amount]
        if repriced:
            ground_changed("opportunities", repriced, act)


def close_from_the_first(row: Opportunity, act: Act) -> None:
    """A deal put on file as closed, as an import does: other programs keep one close date and one amount for both uses."""
    if row.stage not in terms.CLOSED_STAGES:
        row.closed_on = None
        return
    row.closed_on = row.closed_on or min(row.expected_close_on or act.day, act.day)
    row.stage_since = row.closed_on
    if row.stage == Stage.WON and row.won_amount is None:
        row.won_amount = row.amount


TYPED = frozenset({"stage", "is_tender"})


def stage_refusal(row: Opportunity, old: Values | None, act: Act) -> rules.Refusal | None:
    """One rule for every surface: a stage typed into a form, a cell, a file or the API is not jumped to either."""
    stage, has_reason = Stage(row.stage), bool(act.why.strip())
    if act.undoing:
        return None
    if old is None:
        return rules.may_begin(stage, is_tender=row.is_tender, has_reason=has_reason)
    if row.stage_basis is None and old["stage"] != stage:
        return rules.may_move(Stage(old["stage"]), stage, is_tender=row.is_tender, has_reason=has_reason)
    return rules.misfit(stage, is_tender=row.is_tender)


def keep_count(row: Opportunity, old: Values, act: Act) -> None:
    """Slips, the day the stage began, and the place by hand, which a new amount or stage makes void."""
    row.slip_count = old["slip_count"] + rules.slips(
        old["amount"], row.amount, old["expected_close_on"], row.expected_close_on
    )
    if old["stage"] != row.stage:
        row.stage_since = act.day
    if old["amount"] != row.amount and old["discount"] is not None:
        row.discount = row.margin = None
    if row.rank == old["rank"] and (old["stage"], old["amount"]) != (row.stage, row.amount):
        row.rank = None


def put(row: Opportunity, stage: str, basis: str) -> None:
    """Into a stage by a verb that has asked what it must ask; the basis goes into the stage history."""
    row.stage, row.stage_basis = stage, basis


def is_open(row: Opportunity) -> bool:
    return row.stage in terms.OPEN_STAGES


def is_closed(row: Opportunity) -> bool:
    return row.stage in terms.CLOSED_STAGES


def is_signing(row: Opportunity) -> bool:
    return row.stage == Stage.CONTRACT


@action(
    Opportunity,
    label=gettext_lazy("Move to stage"),
    icon="arrow-right",
    offered=is_open,
    sentence=gettext_lazy("moved to another stage"),
    asks=(
        Ask("stage", required=True),
        Ask("outcome_note", name="basis", label=gettext_lazy("On what basis"), is_reason=True),
    ),
)
def move(
    rows: Sequence[Opportunity], *, act: Act, stage: str, basis: str = "", before: int | None = None
) -> Iterable[Fault]:
    """To a neighbouring stage; ``basis`` says what was met, or why it goes back.

    ``before``: the card above which it is put, 0 for the end of the lane, None for where its amount puts it.
    """
    for index, row in enumerate(rows):
        refusal = rules.may_move(
            Stage(row.stage), Stage(stage), is_tender=row.is_tender, has_reason=bool(basis.strip())
        )
        if refusal is not None:
            yield Fault(refusal.message, refusal.field or "stage", index)
            continue
        put(row, stage, basis.strip())
        row.rank = None if before is None else place_of(row, before)


def place_of(row: Opportunity, before: int) -> Decimal | None:
    """The place above a card of the row's lane, or at the end of the lane; None when that card is not there any more."""
    lane = Opportunity.objects.filter(stage=row.stage, archived_at=None).exclude(pk=row.pk)
    if not before:
        last = lane.order_by("place").values_list("place", flat=True).first()
        return None if last is None else last - 1
    below = lane.filter(pk=before).values_list("place", flat=True).first()
    if below is None:
        return None
    return rules.between(below, lane.filter(place__gt=below).order_by("place").values_list("place", flat=True).first())


@action(
    Opportunity,
    label=gettext_lazy("Win"),
    icon="trophy",
    offered=is_signing,
    sentence=gettext_lazy("won"),
    asks=(
        Ask("won_amount", required=True, initial=lambda row: row.amount),
        Ask("closed_on", required=True, label=gettext_lazy("Signed on"), initial=lambda row: clock.today()),
        Ask("reasons", required=True, label=gettext_lazy("Why they chose us")),
        Ask("outcome_note"),
    ),
)
def win(
    rows: Sequence[Opportunity],
    *,
    act: Act,
    won_amount: Any,
    closed_on: Any,
    reasons: list[str],
    outcome_note: str = "",
) -> Iterable[Fault]:
    """Signed by both sides. Only from the signing stage."""
    for index, row in enumerate(rows):
        yield from past(closed_on, index, act)
        put(row, Stage.WON, outcome_note)
        row.won_amount, row.closed_on, row.reasons, row.outcome_note = won_amount, closed_on, reasons, outcome_note


@action(
    Opportunity,
    label=gettext_lazy("Lose"),
    icon="mood-sad",
    offered=is_open,
    sentence=gettext_lazy("lost it"),
    asks=(
        Ask("reasons", required=True, label=gettext_lazy("Why they did not choose us")),
        Ask("competitor_won", required=True),
        Ask("closed_on", required=True, label=gettext_lazy("Decided on"), initial=lambda row: clock.today()),
        Ask("outcome_note"),
    ),
)
def lose(
    rows: Sequence[Opportunity],
    *,
    act: Act,
    reasons: list[str],
    competitor_won: str,
    closed_on: Any,
    outcome_note: str = "",
) -> Iterable[Fault]:
    """Somebody else got it: reasons and the competitor are asked for."""
    for index, row in enumerate(rows):
        yield from past(closed_on, index, act)
        put(row, Stage.LOST, outcome_note)
        row.reasons, row.competitor_won, row.closed_on, row.outcome_note = (
            reasons,
            competitor_won,
            closed_on,
            outcome_note,
        )


@action(
    Opportunity,
    label=gettext_lazy("Suspend"),
    icon="player-pause",
    offered=is_open,
    sentence=gettext_lazy("suspended it"),
    asks=(
        Ask("reasons", required=True),
        Ask("outcome_note", required=True, label=gettext_lazy("Why, and what would start it again")),
    ),
)
def suspend(rows: Sequence[Opportunity], *, act: Act, reasons: list[str], outcome_note: str) -> None:
    """The project rests; it counts neither as won nor as lost."""
    for row in rows:
        put(row, Stage.SUSPENDED, outcome_note)
        row.reasons, row.outcome_note, row.closed_on = reasons, outcome_note, act.day


@action(
    Opportunity,
    label=gettext_lazy("Reopen"),
    icon="rotate-clockwise",
    offered=is_closed,
    sentence=gettext_lazy("reopened it"),
    asks=(Ask("outcome_note", name="basis", required=True, label=gettext_lazy("Why"), is_reason=True),),
)
def reopen(rows: Sequence[Opportunity], *, act: Act, basis: str) -> None:
    """Back to the stage in which it was closed."""
    last = {
        change.opportunity_id: change.from_stage
        for change in StageChange.objects.filter(opportunity__in=rows, to_stage__in=terms.CLOSED_STAGES).order_by("pk")
    }
    for row in rows:
        put(row, last.get(row.pk) or Stage.OPPORTUNITY, basis)
        row.closed_on, row.reasons, row.won_amount, row.competitor_won, row.outcome_note = None, [], None, "", ""


def price_proposals(rows: Sequence[Opportunity], given: Values, act: Act) -> Sequence[Proposal]:
    prefetch_related_objects(rows, "customer")
    return [price_proposal(row, given) for row in rows]


def price_proposal(row: Opportunity, given: Values) -> Proposal:
    """A special price rests on the amount: with another one it is decided anew."""
    discount, margin = given.get("discount"), given.get("margin")
    if row.amount is None:
        raise Invalid([Fault(_("The amount must be known before a price is decided."))])
    if discount is None or not 0 < discount < 100:
        raise Invalid([Fault(_("A discount is over 0 and below 100 percent."), "discount")])
    if margin is None:
        raise Invalid([Fault(_("The margin must be known before a price is decided."), "margin")])
    return Proposal(
        matter="special_price",
        title=_("Special price %(discount)s%% for %(deal)s")
        % {"discount": f"{discount.normalize():f}", "deal": row.name},
        measures={"discount": discount, "amount": row.amount},
        facts={"margin": margin},
        customer=row.customer.code,
        owner=row.owner_id,
        department=row.department_id,
        shown=price_facts(row, discount),
        amount=row.amount,
        watched=("amount",),
    )


def price_facts(row: Opportunity, discount: Decimal) -> tuple[tuple[str, str], ...]:
    standard = row.amount / (100 - discount) * 100 if row.amount else Decimal(0)
    facts = (
        (_("customer"), str(row.customer)),
        (_("standard price"), money.show(standard)),
        (_("given up"), money.show(standard - row.amount) if row.amount else ""),
        (_("stage"), row.get_stage_display()),
        (_("expected close"), row.expected_close_on.isoformat() if row.expected_close_on else ""),
        (_("competitors"), row.competitors),
    )
    return tuple((label, words) for label, words in facts if words)


@action(
    Opportunity,
    label=gettext_lazy("Ask for a special price"),
    icon="discount-2",
    offered=is_open,
    sentence=gettext_lazy("gave a special price"),
    asks=(
        Ask("discount", required=True),
        Ask("margin", required=True),
        Ask("outcome_note", name="reason", required=True, label=gettext_lazy("Why"), is_reason=True),
    ),
    decides=price_proposals,
)
def ask_special_price(
    rows: Sequence[Opportunity], *, act: Act, discount: Any, margin: Any, reason: str
) -> Iterable[Fault]:
    """discount: off the standard price, margin: what is left at it, both in percent. Beyond one's own limit it waits for
    whoever may decide it."""
    for row in rows:
        row.discount, row.margin = discount, margin
    return ()


def past(day: Any, index: int, act: Act) -> Iterable[Fault]:
    if day > act.day:
        yield Fault(_("This day is still to come."), "closed_on", index)


add_collaborator, remove_collaborator = sharing(Opportunity, OpportunityCollaborator, "opportunity_id")
