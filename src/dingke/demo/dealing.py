"""How a deal came to where it stands: its stages with their days, as rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from dingke.demo.records import Bundle, Ledger
from dingke.domains.opportunities import rules
from dingke.domains.opportunities.models import Opportunity, OpportunityCollaborator, StageChange
from dingke.domains.opportunities.terms import CLOSED_STAGES, Stage

Step = tuple[str, date]

BASIS = {
    Stage.OPPORTUNITY: "立项评审通过",
    Stage.NEED: "现场踏勘纪要",
    Stage.SOLUTION: "客户书面确认需求",
    Stage.BID: "招标公告与技术认可",
    Stage.NEGOTIATION: "客户技术认可，报价已送",
    Stage.CONTRACT: "条款一致，审批通过",
    Stage.WON: "双方签署生效",
    Stage.LOST: "客户通知",
    Stage.SUSPENDED: "客户暂停项目",
}


@dataclass(frozen=True, slots=True)
class Course:
    """A deal in facts. steps: each stage with the day it began, the last being where it stands. amount in yuan."""

    name: str
    amount: int
    steps: Sequence[Step]
    close: date
    tender: bool = False
    next_step: str = ""
    next_step_on: date | None = None
    rivals: str = ""
    winner: str = ""
    products: str = ""
    source: str = ""
    reasons: tuple[str, ...] = ()
    outcome: str = ""
    slips: int = 0
    team: tuple[str, ...] = ()
    code: str = ""


def route(stage: str, tender: bool, reached: int = 5) -> list[str]:
    """The stages up to this one. reached: of a deal that was lost or put off, how many stages it had seen, 1 to 5."""
    path: list[str] = [
        Stage.OPPORTUNITY,
        Stage.NEED,
        Stage.SOLUTION,
        Stage.BID if tender else Stage.NEGOTIATION,
        Stage.CONTRACT,
    ]
    if stage in CLOSED_STAGES:
        return [*(path if stage == Stage.WON else path[:reached]), stage]
    return path[: path.index(Stage(stage)) + 1]


def steps_until(stages: Sequence[str], last: date, random: Random, told: Sequence[date] = ()) -> list[Step]:
    """Days for stages that end with ``last``; ``told``: the days of the first stages, where they are known."""
    days = [last]
    for _ in range(len(stages) - 1 - len(told)):
        days.append(days[-1] - timedelta(days=6 + int(random.random() * 42)))
    return list(zip(stages, [*told, *reversed(days)], strict=True))


def enter(ledger: Ledger, bundle: Bundle, course: Course, random: Random) -> None:
    """Adds the deal, its stage changes and its collaborators to the customer's bundle."""
    stage, since = course.steps[-1]
    closed = stage in CLOSED_STAGES
    row = ledger.hang(
        Opportunity,
        bundle,
        ledger.at(course.steps[0][1], int(random.random() * 540)),
        ledger.at(since, int(random.random() * 540)),
        {
            "name": course.name,
            "stage": str(stage),
            "amount": Decimal(course.amount),
            "probability": rules.probabilities(since)[Stage(stage)],
            "expected_close_on": course.close,
            "is_tender": course.tender,
            "competitors": course.rivals,
            "next_step": "" if closed else course.next_step,
            "next_step_on": None if closed else course.next_step_on,
            "products": course.products,
            "source": course.source,
            "stage_since": since,
            "slip_count": course.slips,
            "closed_on": since if closed else None,
            "reasons": list(course.reasons) if closed else [],
            "outcome_note": course.outcome,
            "won_amount": Decimal(course.amount) if stage == Stage.WON else None,
            "competitor_won": course.winner,
        },
    )
    if course.code:
        row["code"] = course.code
    _trace(ledger, bundle, row["id"], course.steps, random)
    for username in course.team:
        ledger.join(
            OpportunityCollaborator, bundle, {"opportunity_id": row["id"], "user_id": ledger.desks[username].id}
        )


def _trace(ledger: Ledger, bundle: Bundle, deal: int, steps: Sequence[Step], random: Random) -> None:
    before, since = "", None
    for stage, day in steps:
        ledger.join(
            StageChange,
            bundle,
            {
                "opportunity_id": deal,
                "from_stage": str(before),
                "to_stage": str(stage),
                "at": ledger.at(day, int(random.random() * 540)),
                "by_id": bundle.owner.id,
                "days_in_stage": (day - since).days if since else 0,
                "basis": BASIS[Stage(stage)],
            },
        )
        before, since = stage, day
