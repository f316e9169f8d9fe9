"""Two decisions of the company: one waits for 周砚秋, one was refused. Made as the actions would, without an act of their own."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from dingke.domains.opportunities.actions import ask_special_price
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import notices
from dingke.engine.action import Act
from dingke.engine.performing import begin_act, give_keys
from dingke.platform.authority import asking, news
from dingke.platform.authority.models import Decision, Step
from dingke.platform.authority.queries import Book
from dingke.platform.authority.routes import lay
from dingke.platform.authority.terms import Result, Standing, Turn
from dingke.platform.people.models import User
from dingke.platform.worktime import rules as worktime

# Of whose customer, how deep, at what margin, why, what the accountant says, what the head says if he refused.
WAITING = (
    "远图新能源",
    "12.5",
    "17.5",
    "客户明确一期价是参照；对手估价 1,270 万。",
    "成本按 11 月铜价，有效到下月 5 日。同意。",
    "",
)
REFUSED = ("", "14", "15.2", "客户要求与去年同价。", "毛利接近底线。", "同类最深只到 12%，先谈付款条件。")


def settle(today: date) -> None:
    """Nothing where nobody has a deal to ask for, as in a very small company."""
    asker = User.objects.filter(username="linlan").first()
    mine = Opportunity.objects.filter(owner=asker, archived_at=None, amount__gt=0, closed_on=None).order_by("-amount")
    first = mine.filter(customer__short_name__startswith=WAITING[0]).first()
    second = mine.exclude(pk=first.pk if first else 0).first()
    if asker is None:
        return
    moment = timezone.make_aware(datetime.combine(last_working_day(today), time(9, 5)))
    for row, told, days in ((first, WAITING, 0), (second, REFUSED, 5)):
        if row is not None:
            asked(row, told, begin_act(asker, "demo", why=told[3], at=moment - timedelta(days=days)))


def last_working_day(today: date) -> date:
    """Before today, so that nothing lies in the future whatever the hour."""
    day = today - timedelta(days=1)
    while not worktime.is_working_day(day):
        day -= timedelta(days=1)
    return day


def asked(row: Opportunity, told: tuple[str, ...], act: Act) -> None:
    given = {"discount": Decimal(told[1]), "margin": Decimal(told[2]), "reason": told[3]}
    proposal = ask_special_price.proposal(row, given, act)
    if proposal is None:
        return
    rights, case, proposer = asking.stated(proposal, act)
    legs = lay(rights, case, proposer)
    if len(legs) < 2:
        return
    decision = asking.made(ask_special_price, row, proposal, given, act, case, rights.matters[proposal.matter])
    give_keys(Decision, [decision])
    decision.save(force_insert=True)
    asking.lay_steps(decision, legs, rights, act)
    review, approval = decision.steps.all()
    sign(review, act.at, told[4], Result.APPROVED)
    approval.state, approval.since_at = Turn.NOW, review.decided_at
    approval.save()
    if told[5]:
        sign(approval, review.decided_at, told[5], Result.REFUSED)
        decision.status, decision.decided_at = Standing.REFUSED, approval.decided_at
        decision.save()
    let_know(decision, approval, act, rights)


def let_know(decision: Decision, approval: Step, act: Act, rights: Book) -> None:
    """Whose turn it is, or whoever asked, as when they do it themselves."""
    if decision.status == Standing.WAITING:
        news.asked(rights, [approval], replace(act, at=approval.since_at or act.at))
        return
    found = [news.note(decision, decision.proposer_id, "outcome", outcome=decision.status)]
    notices.tell(news.DECIDED, found, replace(act, by=approval.person, at=decision.decided_at or act.at))


def sign(step: Step, since: Any, say: str, outcome: str) -> None:
    """An hour of business later."""
    step.since_at = step.since_at or since
    step.state, step.outcome, step.say = Turn.DONE, outcome, say
    step.decided_by_id, step.decided_at = step.person_id, worktime.after(since, 1)
    step.save()
