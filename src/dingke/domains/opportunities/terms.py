"""Words about deals (domain reference 3.1, 3.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from dingke.lib import dates


class Stage(models.TextChoices):
    OPPORTUNITY = "opportunity", _("go-ahead")
    NEED = "need", _("need confirmed")
    SOLUTION = "solution", _("solution")
    BID = "bid", _("bidding")
    NEGOTIATION = "negotiation", _("negotiation")
    CONTRACT = "contract", _("signing")
    WON = "won", _("won")
    LOST = "lost", _("lost deal")
    SUSPENDED = "suspended", _("suspended")


OPEN_STAGES = (Stage.OPPORTUNITY, Stage.NEED, Stage.SOLUTION, Stage.BID, Stage.NEGOTIATION, Stage.CONTRACT)
LATE_STAGES = (Stage.NEGOTIATION, Stage.CONTRACT)
CLOSED_STAGES = (Stage.WON, Stage.LOST, Stage.SUSPENDED)


class Reason(models.TextChoices):
    """Why the customer chose, in favour or against."""

    PRICE = "price", _("price")
    TECHNOLOGY = "technology", _("technology")
    TERMS = "terms", _("commercial terms")
    RELATIONSHIP = "relationship", _("relationship")
    QUALIFICATION = "qualification", _("qualification")
    TIMING = "timing", _("timing")
    CANCELLED = "cancelled", _("project cancelled")
    BUDGET = "budget", _("no budget")


@dataclass(frozen=True, slots=True)
class StageProbabilities:
    """How likely a deal in each stage is won, in whole percent; in force [effective_from, effective_to).

    source and clause: where the figures come from.
    """

    effective_from: date
    effective_to: date | None
    source: str
    clause: str
    percents: Mapping[Stage, int]


# Assumed, for any day, until 30 closed deals allow the company's own conversion to take over from a day on.
STAGE_PROBABILITIES = (
    StageProbabilities(
        dates.EARLIEST,
        None,
        "domain reference",
        "3.1",
        {
            Stage.OPPORTUNITY: 10,
            Stage.NEED: 25,
            Stage.SOLUTION: 40,
            Stage.BID: 50,
            Stage.NEGOTIATION: 60,
            Stage.CONTRACT: 90,
            Stage.WON: 100,
            Stage.LOST: 0,
            Stage.SUSPENDED: 0,
        },
    ),
)

# Days after which a deal that has not moved turns amber on the board; a third more turns it red. Ours.
IDLE_DAYS = {
    Stage.OPPORTUNITY: 25,
    Stage.NEED: 30,
    Stage.SOLUTION: 25,
    Stage.BID: 40,
    Stage.NEGOTIATION: 30,
    Stage.CONTRACT: 20,
}

# What other programs call these stages; the words of Salesforce as it is delivered.
STAGE_ELSEWHERE = {
    "Prospecting": Stage.OPPORTUNITY,
    "Qualification": Stage.OPPORTUNITY,
    "Needs Analysis": Stage.NEED,
    "Id. Decision Makers": Stage.NEED,
    "Value Proposition": Stage.SOLUTION,
    "Perception Analysis": Stage.SOLUTION,
    "Proposal/Price Quote": Stage.SOLUTION,
    "Negotiation/Review": Stage.NEGOTIATION,
    "Closed Won": Stage.WON,
    "Closed Lost": Stage.LOST,
    "赢单": Stage.WON,
    "输单": Stage.LOST,
}

ENTRY_CONDITIONS = {
    Stage.OPPORTUNITY: _("Needs an amount, an expected close and the competitors."),
    Stage.NEED: _("Needs the record of a site visit or meeting."),
    Stage.SOLUTION: _("Needs the customer's written confirmation of the need."),
    Stage.BID: _("Needs the tender notice or invitation. Only for projects by tender."),
    Stage.NEGOTIATION: _("Needs a quote and the customer's technical approval. Not for projects by tender."),
    Stage.CONTRACT: _("Needs the notice of award, or agreement on all terms."),
}

EXIT_CONDITIONS = {
    Stage.OPPORTUNITY: _("The go-ahead was reviewed."),
    Stage.NEED: _("The customer confirmed the need in writing."),
    Stage.SOLUTION: _("The customer approved the solution technically."),
    Stage.BID: _("The notice of award is there."),
    Stage.NEGOTIATION: _("All terms are agreed."),
    Stage.CONTRACT: _("Both sides have signed and it is in force."),
}
