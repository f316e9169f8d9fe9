"""What tests of service begin with: levels, orders on their days, positions that may supervise and evaluate."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from tests import world as worlds

from dingke.domains.service.models import ServiceEvaluation, ServiceLevel, WorkOrder
from dingke.engine import performing
from dingke.engine.action import Action, Target
from dingke.platform.authority.tests import building
from dingke.platform.people.models import User
from dingke.platform.positions.actions import changed

CHINA = ZoneInfo("Asia/Shanghai")
SINCE = date(2026, 1, 1)


def at(written: str) -> datetime:
    return datetime.fromisoformat(f"2026-{written}").replace(tzinfo=CHINA)


def a_level(measure: str, length: str, unit: str, **more: Any) -> dict[str, Any]:
    values: dict[str, Any] = {"measure": measure, "length": Decimal(length), "unit": unit, "since": SINCE}
    values |= {"name": f"{measure} {length}", "source": "公司制度", "certainty": "assumed", "stops": ["customer"]}
    return {**values, **more}


def levels(world: Any) -> None:
    """First response in two business hours, a reply in one working day, completion in five, urgent in two."""
    worlds.make(
        ServiceLevel,
        world.head,
        a_level("response", "2", "business_hours"),
        a_level("answer", "1", "working_days"),
        a_level("done", "5", "working_days"),
        a_level("done", "2", "working_days", priority="urgent", name="done 2"),
    )


def order(world: Any, received: str, *, by: Any = None, **more: Any) -> WorkOrder:
    """One of the owner's, who takes it in on that moment."""
    values = {"title": "双电源切换超时", "customer": world.customer, "kind": "complaint", "received_at": at(received)}
    row: WorkOrder = performing.create(
        WorkOrder, [{**values, **more}], by=by or world.owner, via="test", at=at(received)
    ).rows[0]
    return row


def do(verb: Action, row: Any, by: User, when: str = "", **given: Any) -> Any:
    performing.perform(verb, [Target(id=row.pk)], by=by, via="test", at=at(when) if when else None, arguments=given)
    row.refresh_from_db()
    return row


def evaluation(world: Any, of: User | None = None, *, by: User | None = None, **more: Any) -> ServiceEvaluation:
    values = {"user": of or world.owner, "since": date(2026, 11, 1), "last_on": date(2026, 11, 15), "score": 80}
    row: ServiceEvaluation = worlds.make(
        ServiceEvaluation, by or world.head, {"conclusion": "首次联系及时，办结偏慢。", **values, **more}
    )[0]
    return row


def appoint(world: Any, person: User, title: str, *rights: tuple[str, str]) -> None:
    """Gives somebody a post whose description lets him do these verbs, as far as the reach beside each."""
    clauses = [{"verb": verb, "matter": "complaints_and_orders", "reach": reach} for verb, reach in rights]
    building.post(person, building.position(title, clauses, department=world.one), department=world.one)
    changed()
    for one in (world.owner, world.colleague, world.head, world.executive, world.stranger):
        one.refresh_from_db()
