"""One row of each object whose verbs are not those of the customers of the world, ready to be acted upon."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from dingke.domains.credit.models import Adjustment
from dingke.domains.credit.tests import building as credit
from dingke.domains.dispatch.models import Allocation
from dingke.domains.dispatch.tests import building as dispatch
from dingke.domains.engagement.models import DayNote, Trip, Visit
from dingke.domains.service.models import ServiceEvaluation, WorkOrder
from dingke.domains.team.models import PromotionReview
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Delegation, Description, Matter, Position, Post, Right
from dingke.platform.privacy.models import Notice, Request
from dingke.platform.voice.models import AccessRequest, Suggestion
from dingke.platform.workspace.models import ExportRequest
from tests.one_of_each import reviewed as reviewed_in
from tests.world import World, make


def change(row: Any, by: User, *, via: str = "page", why: str = "", **values: Any) -> Any:
    return performing.update(type(row), [Target(id=row.pk, values=values)], by=by, via=via, why=why).operation


def above(world: World) -> Position:
    position: Position = make(Position, world.personnel, {"title": "财务总监"})[0]
    return position


def noticed(world: World) -> int:
    """The number of a notice that is in force."""
    told: dict[str, Any] = {
        "title": "告知书",
        "controller": "鼎客",
        "reach": "x@y.example",
        "purposes": ["business"],
        "categories": "姓名",
    }
    told |= {"kept": "36 个月", "rights": "查阅", "effective_from": clock.today()}
    return int(make(Notice, world.admin, told)[0].number)


def asked(world: World) -> Request:
    values = {"kind": "access", "applicant": "谭维", "reach": "19900001234", "received_how": "email"}
    row: Request = make(Request, world.admin, values)[0]
    return row


def described(world: World) -> Description:
    (position,) = make(Position, world.personnel, {"title": "大客户经理"})
    row: Description = make(Description, world.personnel, {"position": position, "title": "大客户经理"})[0]
    return row


def held(world: World) -> Post:
    """The colleague's post, since a while ago, in a position that may propose expenses."""
    description = described(world)
    since = clock.today() - timedelta(days=30)
    Description.objects.filter(pk=description.pk).update(status="approved", effective_from=since)
    Right.objects.create(
        description=description, clause="5.1", verb="propose", matter=Matter.objects.get(code="expense"), reach="own"
    )
    values = {"user": world.colleague, "position": description.position, "since": since}
    row: Post = make(Post, world.personnel, values)[0]
    return row


def handed(world: World) -> Delegation:
    post = held(world)
    values = {"principal": world.colleague, "deputy": world.owner, "position": post.position, "why": "休假"}
    since = clock.today() - timedelta(days=1)
    row: Delegation = make(
        Delegation, world.personnel, {**values, "since": since, "until": clock.today() + timedelta(days=9)}
    )[0]
    return row


def empty(world: World) -> Department:
    row: Department = make(Department, world.personnel, {"name": "筹备组", "parent": world.one.parent})[0]
    return row


def suggested(world: World) -> Suggestion:
    values = {"kind": "improvement", "title": "附备件价", "text": "少一轮往返。", "department": world.one}
    row: Suggestion = make(Suggestion, world.owner, values)[0]
    return row


def requested(world: World) -> AccessRequest:
    values = {"role": world.roles["support"], "why": "参与投标", "last_day": clock.today()}
    row: AccessRequest = make(AccessRequest, world.owner, values)[0]
    return row


def ordered(world: World) -> WorkOrder:
    values = {"title": "切换超时", "customer": world.customer, "kind": "complaint"}
    row: WorkOrder = make(WorkOrder, world.owner, values)[0]
    return row


def judged(world: World) -> ServiceEvaluation:
    values = {"user": world.owner, "score": 80, "conclusion": "办结偏慢。"}
    last_on = clock.today() - timedelta(days=1)
    row: ServiceEvaluation = make(ServiceEvaluation, world.head, {**values, "since": last_on, "last_on": last_on})[0]
    return row


def visited(world: World) -> Visit:
    values = {"customer": world.customer, "purpose": "技术交流", "planned_on": clock.today()}
    row: Visit = make(Visit, world.owner, values)[0]
    return row


def travelling(world: World) -> Trip:
    days = {"first_day": clock.today(), "last_day": clock.today() + timedelta(days=2)}
    row: Trip = make(
        Trip, world.owner, {"places": "南京", "purpose": "参加年会", "kind": "meeting", "cost": 900, **days}
    )[0]
    return row


def noted(world: World) -> DayNote:
    row: DayNote = make(DayNote, world.owner, {"day": clock.today(), "kind": "field"})[0]
    return row


def reviewed(world: World) -> PromotionReview:
    """With material of another day, so that what is brought anew differs."""
    row = reviewed_in(world)
    PromotionReview.objects.filter(pk=row.pk).update(material={"on": "2026-01-01"}, material_on=date(2026, 1, 1))
    return row


def adjusting(world: World) -> Adjustment:
    credit.scored(world)
    return credit.drawn_up(world)


def wished(world: World) -> ExportRequest:
    """What personnel may take out anyway."""
    values = {"object": "positions", "columns": ["title"], "form": "csv", "purpose": "盘点", "recipient": "人力资源部"}
    row: ExportRequest = make(ExportRequest, world.personnel, values)[0]
    return row


MADE: dict[Any, Callable[[World], Any]] = {
    Description: described,
    Post: held,
    Delegation: handed,
    Department: empty,
    Request: asked,
    ExportRequest: wished,
    Suggestion: suggested,
    AccessRequest: requested,
    WorkOrder: ordered,
    ServiceEvaluation: judged,
    Visit: visited,
    Trip: travelling,
    DayNote: noted,
    PromotionReview: reviewed,
    Adjustment: adjusting,
    Allocation: lambda world: dispatch.allocated(world, dispatch.crew(world)),
}
