"""A resource of the owner's, and allocations of it."""

from datetime import datetime, timedelta
from typing import Any

from tests import world as worlds

from dingke.domains.dispatch.models import Allocation, Deployable
from dingke.engine import clock


def at(hour: int, days: int = 1) -> datetime:
    """An hour of a day to come."""
    return clock.midnight(clock.today() + timedelta(days=days)) + timedelta(hours=hour)


def crew(world: Any, **values: Any) -> Deployable:
    found = {"name": "现场一班", "kind": "crew", "owner": world.owner, "capacity": "4 人", **values}
    row: Deployable = worlds.make(Deployable, world.admin, found)[0]
    return row


def wanted(resource: Deployable, first: int = 9, last: int = 12, **values: Any) -> dict[str, Any]:
    return {"resource": resource, "purpose": "受电装置检查", "since": at(first), "until": at(last), **values}


def allocated(
    world: Any, resource: Deployable, first: int = 9, last: int = 12, by: Any = None, **more: Any
) -> Allocation:
    row: Allocation = worlds.make(Allocation, by or world.owner, wanted(resource, first, last, **more))[0]
    return row
