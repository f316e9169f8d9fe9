"""A small company in the database: two heads, two managers, a version each, for what queries and pages promise."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from dingke.platform.people.models import Department, User
from dingke.platform.positions.actions import changed
from dingke.platform.positions.models import DelegatedRight, Delegation, Description, Matter, Position, Post, Right
from dingke.platform.positions.terms import Status

SINCE = date(2020, 1, 1)
DISCOUNT_15 = ({"measure": "discount", "low": None, "high": 15, "per": "case"},)
DISCOUNT_8 = ({"measure": "discount", "low": None, "high": 8, "per": "case"},)


def position(
    title: str,
    rights: Sequence[dict[str, Any]] = (),
    *,
    department: Department | None = None,
    superior: Position | None = None,
    since: date = SINCE,
    number: int = 1,
    of: Position | None = None,
    content: dict[str, Any] | None = None,
) -> Position:
    """A position with one version in force; ``of``: another version of one that is there."""
    place = of or Position.objects.create(title=title, code=f"P-{Position.objects.count()}")
    described = Description.objects.create(
        code=f"D-{Description.objects.count()}",
        position=place,
        number=number,
        status=Status.APPROVED,
        title=title,
        department=department,
        superior=superior,
        effective_from=since,
        content=content or {},
    )
    for index, one in enumerate(rights):
        matter = Matter.objects.get(code=one.get("matter", "special_price"))
        values: dict[str, Any] = (
            {"clause": f"4.{index + 1}", "verb": "approve", "reach": "all"} | one | {"matter": matter}
        )
        Right.objects.create(description=described, place=index, **values)
    return place


def post(user: User, place: Position, since: date = SINCE, until: date | None = None, **more: Any) -> Post:
    return Post.objects.create(
        code=f"R-{Post.objects.count()}", user=user, position=place, since=since, until=until, **more
    )


def deputise(principal: User, deputy: User, place: Position, since: date, until: date, **only: Any) -> Delegation:
    """only: verb, matter (code), limits of the one right that is handed over; nothing: all of them."""
    made = Delegation.objects.create(
        code=f"L-{Delegation.objects.count()}",
        principal=principal,
        deputy=deputy,
        position=place,
        since=since,
        until=until,
        why="出差",
    )
    if only:
        DelegatedRight.objects.create(delegation=made, **{**only, "matter": Matter.objects.get(code=only["matter"])})
    return made


@dataclass
class Company:
    """owner: a manager who may give 8 % alone; head: above him, up to 15 %; executive: above both, beyond."""

    owner: User
    head: User
    executive: User
    stranger: User
    manager_place: Position
    head_place: Position
    top_place: Position
    more: dict[str, Any] = field(default_factory=dict)


def company(world: Any, top_from: int | None = 15) -> Company:
    """Over the people of the shared world. top_from: beyond which discount the executive decides; None: any."""
    root = world.one.parent
    beyond = [{"measure": "discount", "low": top_from, "high": None, "per": "case"}] if top_from else []
    top = position("副总经理", [{"limits": beyond}], department=root)
    head = position(
        "大客户部经理",
        [{"limits": list(DISCOUNT_15), "reach": "department"}],
        department=world.one,
        superior=top,
        number=5,
    )
    manager = position(
        "大客户经理",
        [{"verb": "decide", "limits": list(DISCOUNT_8), "reach": "own"}, {"verb": "propose", "reach": "own"}],
        department=world.one,
        superior=head,
        number=3,
    )
    for user, place in ((world.executive, top), (world.head, head), (world.owner, manager), (world.colleague, manager)):
        post(user, place)
    changed()
    for user in (world.owner, world.head, world.executive, world.stranger, world.admin, world.colleague):
        user.refresh_from_db()
    return Company(world.owner, world.head, world.executive, world.stranger, manager, head, top)
