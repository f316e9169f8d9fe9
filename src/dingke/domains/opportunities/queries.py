"""Questions over opportunities: what is open, what it is worth, how often we win."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from dingke.domains.opportunities import rules, terms
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import clock
from dingke.engine.access import Person, policy
from dingke.engine.parts import Figure
from dingke.lib import money


def open_pipeline(customers: Sequence[int], person: Person) -> Mapping[int, Decimal]:
    """Sum of the amounts of open opportunities that the person may see, per customer; 0 where there is none."""
    rows = policy.rows(person, "read", Opportunity).filter(
        customer__in=customers, stage__in=terms.OPEN_STAGES, archived_at=None
    )
    sums = dict(rows.order_by().values_list("customer").annotate(total=Sum("amount")))
    return {pk: sums.get(pk) or Decimal(0) for pk in customers}


def outcome(rows: QuerySet[Opportunity]) -> Any:
    """Won and lost, by number and by amount, with the rate of each; suspended deals are in neither."""
    won, lost = Q(stage=terms.Stage.WON), Q(stage=terms.Stage.LOST)
    sums = rows.aggregate(
        won=Count("pk", filter=won),
        lost=Count("pk", filter=lost),
        won_amount=Sum("won_amount", filter=won),
        lost_amount=Sum("amount", filter=lost),
    )
    return {
        **sums,
        "rate": rules.win_rate(Decimal(sums["won"]), Decimal(sums["lost"])),
        "amount_rate": rules.win_rate(sums["won_amount"] or Decimal(0), sums["lost_amount"] or Decimal(0)),
    }


def lanes_for(row: Opportunity) -> Mapping[str, Any]:
    """Per lane of the board None where the card may go, else why not."""
    return {str(stage): why for stage, why in rules.reachable(terms.Stage(row.stage), is_tender=row.is_tender).items()}


def warnings_of(row: Opportunity) -> Sequence[tuple[str, str]]:
    """What a card warns of, as (level, words)."""
    days = (clock.today() - row.stage_since).days
    level = rules.idle_level(terms.Stage(row.stage), days)
    return [(level, _("%(days)d days here") % {"days": days})] if level else []


def win_rates(rows: QuerySet[Opportunity]) -> Sequence[Figure]:
    """Both win rates with the numbers they come from."""
    found = outcome(rows)
    by_number = _("won / (won + lost) = %(won)s / (%(won)s + %(lost)s); suspended deals are in neither")
    by_amount = _("signed amounts / (signed amounts + amounts of lost deals); suspended deals are in neither")
    return [
        Figure(
            _("Win rate by number"), percent(found["rate"]), by_number % {"won": found["won"], "lost": found["lost"]}
        ),
        Figure(_("Win rate by amount"), percent(found["amount_rate"]), by_amount),
    ]


def percent(rate: Decimal | None) -> str:
    return "–" if rate is None else f"{rate}%"


def sums_of_this_year() -> Mapping[str, Any]:
    """Per stage: the amounts expected to close before the year ends."""
    ends = date(clock.today().year + 1, 1, 1)
    return {"this_year": Sum("amount", filter=Q(expected_close_on__lt=ends))}


def probabilities() -> Mapping[terms.Stage, int]:
    """Whole percent per stage, today."""
    return rules.probabilities(clock.today())


def signable(by_stage: Mapping[str, Mapping[str, Any]]) -> Sequence[Figure]:
    """What can still be signed this year: deals under negotiation or signing that are expected to close in it."""
    sums = {stage: by_stage.get(stage, {}).get("this_year") or Decimal(0) for stage in terms.LATE_STAGES}
    percents = probabilities()
    weighted = sum((rules.weighted_amount(total, percents[stage]) for stage, total in sums.items()), Decimal(0))
    return [
        Figure(
            _("Signable this year (negotiation and signing)"),
            sum(sums.values(), Decimal(0)),
            _("Amounts of deals under negotiation or signing whose expected close lies in this year"),
            _("weighted %(amount)s") % {"amount": money.show(weighted)},
        )
    ]
