"""What the service department sends to customers: its people, crews, vehicles and equipment, and a week of allocations."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from dingke.demo.moments import back
from dingke.domains.customers.models import Customer
from dingke.domains.dispatch import actions
from dingke.domains.dispatch.models import Allocation, Deployable
from dingke.domains.dispatch.terms import Status
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.platform.people.models import User
from dingke.platform.worktime.rules import is_working_day

VIA: Final = "demo"
KEEPER, ADMIN = "heranting", "admin"
# Name, kind, who it is, what it can do.
RESOURCES: Final = (
    ("现场工程师 夏之行", "person", "xiazhixing", "高压试验、继电保护"),
    ("现场工程师 石磊", "person", "shilei", "变压器检修"),
    ("现场一班", "crew", "", "4 人，10 kV 停电作业"),
    ("工程车 甲", "vehicle", "", "5 座，载 1.2 吨"),
    ("移动试验车", "vehicle", "", "10 kV 耐压与局放试验"),
    ("发电车 400 kW", "equipment", "", "应急供电 6 小时"),
)
# Which resource, working days from today, from and until which hour, whose customer by the beginning of its short name, what for, how far.
ALLOCATIONS: Final = (
    ("现场一班", -4, 9, 17, "沧澜重工", "岸电箱季度检查", "done"),
    ("移动试验车", -4, 9, 12, "沧澜重工", "岸电箱季度检查", "done"),
    ("工程车 甲", -1, 8, 18, "昆屿精密", "送备件", "cancelled"),
    ("现场工程师 夏之行", 0, 9, 12, "明川市第一人民医院", "配电室缺陷复验", "under_way"),
    ("工程车 甲", 0, 8, 12, "明川市第一人民医院", "配电室缺陷复验", "under_way"),
    ("现场一班", 1, 9, 12, "远图新能源", "受电装置验收", "planned"),
    ("移动试验车", 1, 13, 17, "远图新能源", "受电装置验收", "planned"),
    ("现场工程师 石磊", 2, 9, 17, "华岳特钢", "变压器油样", "planned"),
    ("发电车 400 kW", 3, 7, 19, "明川市第一人民医院", "停电检修保电", "planned"),
)
WHY: Final = "客户改期，下周再定。"


@transaction.atomic
def settle(today: date) -> None:
    """By the product's own acts; nothing in a company without a service department."""
    people = {one.username: one for one in User.objects.filter(is_active=True)}
    if not {KEEPER, ADMIN, *(told[2] for told in RESOURCES if told[2])} <= set(people):
        return
    keeper, at = people[KEEPER], back(today, 200)
    rows: list[dict[str, Any]] = [
        {
            "name": name,
            "kind": kind,
            "person": people.get(who),
            "capacity": capacity,
            "owner": keeper,
            "since": at.date(),
        }
        for name, kind, who, capacity in RESOURCES
    ]
    made = performing.create(Deployable, rows, by=people[ADMIN], via=VIA, at=at).rows
    resources = {one.name: one for one in made}
    for name, days, first, last, customer, purpose, status in ALLOCATIONS:
        day = working_day(today, days)
        values = {
            "resource": resources[name],
            "customer": Customer.objects.filter(short_name__startswith=customer, archived_at=None).first(),
            "purpose": purpose,
            "since": moment(day, first),
            "until": moment(day, last),
        }
        asked = back(today, 5)
        row: Allocation = performing.create(Allocation, [values], by=keeper, via=VIA, at=asked).rows[0]
        go_on(row, keeper, status, min(moment(day, first), moment(today, 0)))


def go_on(row: Allocation, by: User, status: str, at: datetime) -> None:
    if status == Status.CANCELLED:
        perform(actions.cancel, row, by, at, why=WHY)
    if status in {Status.UNDER_WAY, Status.DONE}:
        perform(actions.begin, row, by, at)
    if status == Status.DONE:
        perform(actions.finish, row, by, row.until, outcome="已完成，客户签认。")


def perform(verb: Any, row: Allocation, by: User, at: datetime, **given: Any) -> None:
    performing.perform(verb, [Target(id=row.pk)], by=by, via=VIA, at=at, arguments=given)


def working_day(today: date, days: int) -> date:
    """So many working days before or after today; today itself for none."""
    day, left = today, abs(days)
    while left:
        day += timedelta(days=1 if days > 0 else -1)
        left -= is_working_day(day)
    return day


def moment(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
