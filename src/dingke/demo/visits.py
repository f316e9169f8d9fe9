"""Visits, two business trips and a few days worked elsewhere, each put on file by the product's own acts on its day."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from dingke.demo.story.visits import TRAVELLED, VISITS, Met
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.domains.engagement.actions import days, trips, visits
from dingke.domains.engagement.models import Attendee, DayNote, Trip, Visit
from dingke.engine import performing
from dingke.engine.action import Action, Target
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision
from dingke.platform.people.models import User
from dingke.platform.worktime.rules import is_working_day

VIA: Final = "demo"
HEAD, SELLER, DEPUTY = "zhouyanqiu", "linlan", "fangzhengze"
SERVED: Final = {
    "kind": "visits",
    "places": "江屿",
    "purpose": "江屿船舶二号坞岸电：技术交流与现场踏勘。",
    "transport": "train",
    "cost": Decimal(3260),
}
MEETING: Final = {
    "kind": "meeting",
    "places": "南京",
    "purpose": "参加年度经营会，会后拜访两家船厂的分管领导。",
    "transport": "train",
    "cost": Decimal(4800),
}
REPORT: Final = "两次拜访都按计划进行。二号坞岸电确认立项意向，方案初稿下周给出；一号坞暂无计划。"
FIELD: Final = {"kind": "field", "hours": "9:00–17:30", "note": "砚山水泥现场测绘"}
FLEXIBLE: Final = {"kind": "flexible", "hours": "11:00–19:30", "note": "客户晚间停电检修，陪同到 19:30"}


@transaction.atomic
def settle(today: date) -> None:
    """Nothing where the people of the stories are not there, as in a very small company."""
    people = {one.username: one for one in User.objects.filter(is_active=True)}
    if not {HEAD, SELLER, DEPUTY, "hesiyuan", "suwanqing"} <= set(people):
        return
    for told in VISITS:
        met(people, told, today)
    travelled(people, today)
    to_be_decided(people[HEAD], today)
    worked_elsewhere(people, today)


def met(people: Mapping[str, User], told: Met, today: date) -> None:
    """Planned ahead, or logged in the evening of its day."""
    by = people.get(told.by)
    customer = Customer.objects.filter(name=told.customer).first()
    if by is None or customer is None:
        return
    if told.days <= 0:
        planned = {"planned_on": today - timedelta(days=told.days)}
        put(people, told, customer, planned, evening(worked(today - timedelta(days=1))))
        return
    day = worked(today - timedelta(days=told.days))
    put(people, told, customer, {"held_on": day, **said(told, today)}, evening(day))


def put(people: Mapping[str, User], told: Met, customer: Customer, values: Mapping[str, Any], at: datetime) -> Visit:
    """With everybody on file who took part besides; the others stay in words."""
    by, names = people[told.by], told.others.split("；")
    known = {name: who for name in names if (who := on_file(name, customer, people))}
    others = "；".join(name for name in names if name not in known)
    row: Visit = create(Visit, by, {**stated(told, customer), "others": others, **values}, at)
    for who in known.values():
        create(Attendee, by, {"visit": row.pk, **who}, at)
    return row


def on_file(name: str, customer: Customer, people: Mapping[str, User]) -> dict[str, int]:
    contact = Contact.objects.filter(customer=customer, name=name).first()
    if contact is not None:
        return {"contact": contact.pk}
    return next(({"colleague": one.pk} for one in people.values() if one.name == name), {})


def stated(told: Met, customer: Customer) -> dict[str, Any]:
    contact = Contact.objects.filter(customer=customer, name=told.contact).first() if told.contact else None
    values: dict[str, Any] = {"customer": customer.pk, "purpose": told.purpose}
    return values | ({"contact": contact.pk} if contact else {})


def said(told: Met, today: date) -> dict[str, Any]:
    step: dict[str, Any] = {"next_step": told.next_step} if told.next_step else {}
    if told.next_days is not None:
        step["next_step_on"] = worked(today + timedelta(days=told.next_days))
    return {"said": told.said, "outcome": told.outcome, **step}


def travelled(people: Mapping[str, User], today: date) -> None:
    """A trip with its visits, from the request to the report, in the week before last."""
    monday = today - timedelta(days=today.weekday() + 14)
    by, asked = people[SELLER], evening(worked(monday - timedelta(days=5)))
    span = {"first_day": monday + timedelta(days=1), "last_day": monday + timedelta(days=3)}
    customer = Customer.objects.filter(name=TRAVELLED[0].customer).first()
    if customer is None:
        return
    trip: Trip = create(Trip, by, {**SERVED, **span}, asked)
    rows = [
        put(people, told, customer, {"trip": trip.pk, "planned_on": monday + timedelta(days=told.days)}, asked)
        for told in TRAVELLED
    ]
    do(by, trips.apply, trip, asked)
    waiting = Decision.objects.filter(object="trips", row_id=trip.pk, status="waiting").first()
    if waiting is not None:
        deciding.decide(waiting.pk, by=people[HEAD], outcome="approved", say="同意，回来先写报告。", via=VIA, at=asked)
    for row, told in zip(rows, TRAVELLED, strict=True):
        day = monday + timedelta(days=told.days)
        do(by, visits.hold, row, evening(day), held_on=day, **said(told, today))
    do(by, trips.hand_in, trip, evening(monday + timedelta(days=4)), report=REPORT, spent=Decimal("2987.50"))


def to_be_decided(by: User, today: date) -> None:
    """The head's own, for the days on which somebody stands in for him; it waits for whoever is above."""
    span = {"first_day": today + timedelta(days=8), "last_day": today + timedelta(days=12)}
    at = evening(worked(today - timedelta(days=1)))
    trip = create(Trip, by, {**MEETING, **span}, at)
    do(by, trips.apply, trip, at)


def worked_elsewhere(people: Mapping[str, User], today: date) -> None:
    """One day that waits to be confirmed, one that was."""
    day = worked(today - timedelta(days=1))
    create(DayNote, people["hesiyuan"], {**FIELD, "day": day}, evening(day))
    day = worked(today - timedelta(days=8))
    row = create(DayNote, people["suwanqing"], {**FLEXIBLE, "day": day}, evening(day))
    do(people[HEAD], days.confirm, row, evening(worked(today - timedelta(days=7))))


def worked(day: date) -> date:
    """The day itself, or the last before it that is worked."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def evening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(17, 20)))


def create(model: Any, by: User, values: dict[str, Any], at: datetime) -> Any:
    return performing.create(model, [values], by=by, via=VIA, at=at).rows[0]


def do(by: User, verb: Action, row: Any, at: datetime, **given: Any) -> None:
    performing.perform(verb, [Target(id=row.pk)], by=by, via=VIA, at=at, arguments=given)
