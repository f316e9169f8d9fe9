"""Work orders of the last months, the levels they are reckoned by, one reminder and two evaluations.

The orders are put on file as a set with the moments of their story; what is given, reminded and objected to by its own act.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from dingke.demo.story.orders import BROKEN, COLLATED, LEVELS, ORDERS, Came, Promised
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.domains.service.actions import evaluations, supervision
from dingke.domains.service.models import ServiceEvaluation, ServiceLevel, WorkOrder
from dingke.engine import performing
from dingke.engine.action import Action, Target
from dingke.lib import dates
from dingke.platform.people.models import User
from dingke.platform.worktime.rules import working_days_after, working_days_before

VIA: Final = "demo"
HEAD: Final = "zhouyanqiu"
SINCE: Final = timedelta(days=500)
REMINDER: Final = "已过办结时限，今天给客户一个确定的交付日。"
JUDGED: Final = (
    ("linlan", 92, "响应及时，逾期集中在需要其他部门提供资料的单；请把资料期限写进转办。"),
    ("hesiyuan", 68, "首次响应偏慢，短交投诉拖到第八个工作日才办结。"),
)
OBJECTION: Final = "短交投诉有三天在等物流签收单，这段没有登记暂停。"


@transaction.atomic
def settle(today: date) -> None:
    """Nothing in a company without these people, as a very small one is."""
    people = {one.username: one for one in User.objects.filter(is_active=True)}
    admin, head = people.get("admin"), people.get(HEAD)
    if admin is None or head is None or not {"linlan", "hesiyuan", "suwanqing", "maxiao"} <= set(people):
        return
    at = min(timezone.now(), clocked(today, time(23, 59)))
    performing.create(ServiceLevel, [level(one, today) for one in LEVELS], by=admin, via=VIA, at=at)
    known = {row.name: row for row in Customer.objects.filter(name__in=[one.account for one in ORDERS])}
    contacts = {row.name: row for row in Contact.objects.filter(customer__in=known.values(), erased_at=None)}
    rows = [order(one, known[one.account], people, contacts, at) for one in ORDERS if one.account in known]
    made = performing.create(WorkOrder, rows, by=admin, via=VIA, at=at).rows
    late = next((row for row in made if row.title == BROKEN), None)
    if late is not None:
        do(head, supervision.remind, late, at, reminder=REMINDER)
    judge(people, head, today)


def level(one: Promised, today: date) -> dict[str, Any]:
    own = not one.source
    return {
        "name": one.name,
        "kind": one.kind,
        "priority": one.priority,
        "measure": one.measure,
        "length": Decimal(one.length),
        "unit": one.unit,
        "stops": list(one.stops),
        "since": today - SINCE if own else date.fromisoformat(COLLATED),
        "is_applied": own,
        "source": "领域参考 5.2" if own else f"领域参考 6.11〔源 {one.source}〕，{COLLATED} 整理，生效日未给出",
        "certainty": one.certainty,
    }


def order(
    one: Came, customer: Customer, people: dict[str, User], contacts: dict[str, Contact], at: datetime
) -> dict[str, Any]:
    day = working_days_before(timezone.localtime(at).date(), one.ago)
    received = clocked(day, time(9, 12)) if one.ago else at - timedelta(minutes=12)
    first = received + timedelta(minutes=one.minutes) if one.ago else None
    halts, pausing = paused(one, received)
    answered = later(received, one.answered, time(16, 20))
    done = later(received, one.done, time(16, 50))
    contact = contacts.get(one.contact)
    return {
        "title": one.title,
        "customer": customer,
        "kind": one.kind,
        "priority": one.priority,
        "channel": one.channel,
        "contact": contact if contact is not None and contact.customer_id == customer.pk else None,
        "text": one.text,
        "owner": people.get(one.owner) or customer.owner_id,
        "received_at": received,
        "accepted_at": first,
        "answered_at": answered,
        "done_at": done,
        "answer": "已答复客户。" if answered else "",
        "result": "客户确认。" if done else "",
        "halts": halts,
        "pause_reason": pausing,
        "status": status(first, answered, done, pausing),
    }


def status(accepted: datetime | None, answered: datetime | None, done: datetime | None, pausing: str) -> str:
    if done is not None:
        return "done"
    if pausing:
        return "paused"
    return "answered" if answered else "in_progress" if accepted else "received"


def paused(one: Came, received: datetime) -> tuple[list[dict[str, Any]], str]:
    """The pauses of an order, and why it is paused now."""
    if one.pause is None:
        return [], ""
    reason, since, until, note = one.pause
    begins, ends = later(received, since, time(13, 30)), later(received, until, time(9, 12))
    halt = {"since": as_json(begins), "until": as_json(ends), "reason": reason, "note": note}
    return [halt], "" if ends else reason


def as_json(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def later(received: datetime, days: int | None, at: time) -> datetime | None:
    if days is None:
        return None
    day = timezone.localtime(received).date()
    return clocked(working_days_after(day, days), at)


def clocked(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def judge(people: dict[str, User], head: User, today: date) -> None:
    """Of the last three months, given two working days ago; one of those judged objected the day after."""
    given, objected = (clocked(working_days_before(today, days), time(10, 10)) for days in (2, 1))
    last_on = working_days_before(today, 3)
    period = {"since": dates.add_months(last_on, -3), "last_on": last_on}
    rows = [{"user": people[who], "score": score, "conclusion": words, **period} for who, score, words in JUDGED]
    made = performing.create(ServiceEvaluation, rows, by=head, via=VIA, at=given).rows
    for row in made:
        do(head, evaluations.give, row, given + timedelta(minutes=20))
    do(people["hesiyuan"], evaluations.contest, made[1], objected, objection=OBJECTION)


def do(by: User, verb: Action, row: Any, at: datetime, **given: Any) -> None:
    performing.perform(verb, [Target(id=row.pk)], by=by, via=VIA, at=at, arguments=given)
