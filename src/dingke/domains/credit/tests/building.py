"""A company whose positions adjust credit points, and a customer with base points."""

from typing import Any

from tests import world as worlds

from dingke.domains.credit import actions
from dingke.domains.credit.models import Adjustment, Score
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.platform.authority.tests import building
from dingke.platform.people.models import User
from dingke.platform.positions.actions import changed


def at_most(high: int, per: str = "case") -> dict[str, Any]:
    return {"measure": "change", "low": None, "high": high, "per": per}


def company(world: Any) -> Any:
    """The manager adjusts by 5 points and by 10 a quarter, the head by 15, the executive no more than he."""
    right = {"verb": "adjust", "matter": "credit_score"}
    top = building.position("副总经理", [right | {"limits": [at_most(15)]}])
    head = building.position(
        "大客户部经理", [right | {"limits": [at_most(15)], "reach": "department"}], department=world.one, superior=top
    )
    manager = building.position(
        "大客户经理",
        [right | {"limits": [at_most(5), at_most(10, "quarter")], "reach": "own"}],
        department=world.one,
        superior=head,
    )
    held = ((world.executive, top), (world.head, head), (world.owner, manager), (world.colleague, manager))
    for user, place in held:
        building.post(user, place)
    changed()
    for user, _place in held:
        user.refresh_from_db()
    return world


def told(world: Any, **values: Any) -> dict[str, Any]:
    """An adjustment as somebody states it."""
    return {
        "customer": world.customer,
        "delta": 3,
        "reason_code": "payment",
        "reason": "提前付清设备款",
        "evidence": "银行回单",
        **values,
    }


def scored(world: Any, customer: Any = None, **values: Any) -> Score:
    """Base points, put on file by the head as his role lets him."""
    found = {
        "customer": customer or world.customer,
        "points": 82,
        "source": "财务部",
        "evidence": "季度评分表",
        **values,
    }
    row: Score = worlds.make(Score, world.head, found)[0]
    return row


def drawn_up(world: Any, by: User | None = None, **values: Any) -> Adjustment:
    row: Adjustment = worlds.make(Adjustment, by or world.owner, told(world, **values))[0]
    return row


def do(verb: Any, row: Adjustment, by: User, **given: Any) -> Any:
    outcome = performing.perform(verb, [Target(id=row.pk)], by=by, via="test", arguments=given)
    row.refresh_from_db()
    return outcome


def adjusted(world: Any, by: User | None = None, **values: Any) -> Adjustment:
    """In force, decided by whoever proposed it."""
    row = drawn_up(world, by, **values)
    do(actions.apply, row, by or world.owner)
    assert row.status == "in_force"
    return row
