"""Decisions over deals from numbers, dates and words alone (domain reference 3.1, 3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from dingke.domains.opportunities.terms import IDLE_DAYS, OPEN_STAGES, STAGE_PROBABILITIES, Stage
from dingke.lib import dates

# A project by tender goes through BID, any other through NEGOTIATION: 5a and 5b exclude each other.
ORDER = {Stage.OPPORTUNITY: 2, Stage.NEED: 3, Stage.SOLUTION: 4, Stage.BID: 5, Stage.NEGOTIATION: 5, Stage.CONTRACT: 6}


@dataclass(frozen=True)
class Refusal:
    """Why a move is not allowed, and the field in which it can be mended ("" when it cannot)."""

    message: Any
    field: str = ""


def may_move(origin: Stage, to: Stage, *, is_tender: bool, has_reason: bool) -> Refusal | None:
    """Whether a deal may go from one open stage to another; None when it may.

    Forward one step at a time; back as far as one likes, with a reason. Closing has verbs of its own.
    """
    if origin not in ORDER or to not in ORDER:
        return Refusal(_("Winning, losing and suspending have their own buttons; they ask for reasons."), "stage")
    if origin == to:
        return None
    steps = ORDER[to] - ORDER[origin]
    if refusal := misfit(to, is_tender=is_tender):
        return refusal
    if steps > 1:
        return Refusal(_("A stage cannot be jumped over; take the next one first."), "stage")
    if steps <= 0 and not has_reason:
        return Refusal(_("Going back needs a reason."), "basis")
    return None


def misfit(stage: Stage, *, is_tender: bool) -> Refusal | None:
    """Why a project of this kind cannot stand in a stage at all, however it came there."""
    if stage == Stage.BID and not is_tender:
        return Refusal(_("Only a project by tender goes through bidding; tick “by tender” first."), "is_tender")
    if stage == Stage.NEGOTIATION and is_tender:
        return Refusal(
            _("A project by tender is not negotiated before the award (Tendering and Bidding Law, article 43)."),
            "is_tender",
        )
    return None


def may_begin(stage: Stage, *, is_tender: bool, has_reason: bool) -> Refusal | None:
    """Whether a new deal may be put on file in a stage: at the go-ahead always, further on with the basis stated."""
    if refusal := misfit(stage, is_tender=is_tender):
        return refusal
    if stage == Stage.OPPORTUNITY or has_reason:
        return None
    return Refusal(
        _("A new deal begins with the go-ahead; move it on from there, or state on what basis it stands further."),
        "stage",
    )


def reachable(origin: Stage, *, is_tender: bool) -> dict[Stage, Any]:
    """Every open stage with None where a deal may go, else the sentence that says why not. Going back is allowed: it asks."""
    found = {to: may_move(origin, to, is_tender=is_tender, has_reason=True) for to in OPEN_STAGES}
    return {to: refusal.message if refusal else None for to, refusal in found.items()}


def weighted_amount(amount: Decimal, probability: int) -> Decimal:
    """The part of an offer, or of a sum of offers, that we count on.

    amount: yuan. probability: whole percent, 0 to 100. Rounded half-up to two places as the database rounds the stored
    column (100.00 at 35 → 35.00, 0.10 at 25 → 0.03). Raises ValueError outside 0 to 100.
    """
    if not 0 <= probability <= 100:
        raise ValueError(f"A probability is 0 to 100, not {probability}.")
    return (amount * probability / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)


def probabilities(on: date) -> Mapping[Stage, int]:
    """Whole percent per stage, as they are in force on a day. Raises LookupError where none are."""
    found = dates.in_force(STAGE_PROBABILITIES, on)
    if found is None:
        raise LookupError(f"No probabilities of stages are in force on {on}.")
    return found.percents


def win_rate(won: Decimal, lost: Decimal) -> Decimal | None:
    """Won / (won + lost) in percent with one decimal, by number or by amount; None before anything was decided.

    Suspended deals are in neither: the denominator holds only clear outcomes (domain reference 3.3).
    """
    decided = won + lost
    return (100 * won / decided).quantize(Decimal("0.1"), ROUND_HALF_EVEN) if decided else None


def slips(old_amount: Decimal | None, amount: Decimal | None, old_day: date | None, day: date | None) -> int:
    """How many slips a change is: one for an amount that became another, one for a close that became another day.

    A value given for the first time is no slip.
    """
    amount_slipped = old_amount is not None and amount != old_amount
    day_slipped = old_day is not None and day != old_day
    return int(amount_slipped) + int(day_slipped)


def idle_level(stage: Stage, days: int) -> str:
    """ "" within the stage's limit, "warn" from it on, "bad" beyond it by a third; closed deals do not idle."""
    limit = IDLE_DAYS.get(stage)
    if limit is None or days < limit:
        return ""
    return "bad" if 3 * days > 4 * limit else "warn"


def between(below: Decimal, above: Decimal | None) -> Decimal:
    """A place right above one card and below the next; ``above`` None when the lower one was the topmost.

    Two cards a hundred-millionth apart leave no room: then the place equals the lower one's, and the newer card is higher.
    """
    if above is None:
        return below + 1
    return ((below + above) / 2).quantize(Decimal("0.00000001"), ROUND_DOWN)
