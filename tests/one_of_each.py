"""One row of every object, as its own people would make it."""

from datetime import date
from typing import Any

from django.utils import timezone

from dingke.domains.credit.tests import building as credit
from dingke.domains.customers import models as customers
from dingke.domains.dispatch.tests import building as dispatch
from dingke.domains.engagement.models import Attendee, DayNote, Trip, Visit
from dingke.domains.service.models import ServiceEvaluation, ServiceLevel, WorkOrder
from dingke.domains.team.models import PromotionReview
from dingke.engine import clock, notices, registry
from dingke.platform.authority.models import Decision, SodExemption
from dingke.platform.authority.tests import building
from dingke.platform.entrance.models import Joining
from dingke.platform.notices.models import Notice as Told
from dingke.platform.positions.actions import changed
from dingke.platform.positions.filed import Qualification
from dingke.platform.positions.models import (
    Assessment,
    Competency,
    Delegation,
    Description,
    Matter,
    Position,
    Post,
    Right,
    Template,
)
from dingke.platform.privacy.models import Breach, ImpactAssessment, Notice, Recipient, Request, Retention
from dingke.platform.voice.models import AccessRequest, Suggestion
from dingke.platform.workspace.models import DatedValue
from tests.world import World, make

PROTECTED = (
    "privacy-requests",
    "privacy-notices",
    "privacy-retention",
    "privacy-recipients",
    "privacy-breaches",
    "privacy-assessments",
    "dated-values",
)


def one_of_each(world: World) -> dict[str, Any]:
    """One row of the owner's for every object."""
    customer = world.customer.pk
    made = {
        "aliases": make(customers.Alias, world.owner, {"customer": customer, "name": "沧澜"})[0],
        "sites": make(customers.Site, world.owner, {"customer": customer, "name": "一号船坞"})[0],
        "invoice-profiles": make(
            customers.InvoiceProfile,
            world.owner,
            {"customer": customer, "title": "沧澜重工", "tax_no": "91440300MAX000031B"},
        )[0],
        "bank-accounts": make(
            customers.BankAccount,
            world.owner,
            {
                "customer": customer,
                "account_name": "沧澜重工",
                "account_no": "6222000011112222",
                "bank_name": "明川银行",
            },
        )[0],
        "relations": make(
            customers.Relation, world.owner, {"customer": customer, "other": world.daughter.pk, "kind": "holding"}
        )[0],
        **of_credit_and_dispatch(world),
        "customers": world.customer,
        "contacts": world.contact,
        "opportunities": world.opportunity,
        "positions": (position := make(Position, world.personnel, {"title": "大客户经理"})[0]),
        "descriptions": described(world, position),
        "position-templates": make(Template, world.personnel, {"name": "客户经理"})[0],
        "sod-exemptions": make(SodExemption, world.personnel, exemption(world))[0],
        **staff(world, position),
        **protected(world),
        **served(world),
        "access-requests": make(
            AccessRequest,
            world.owner,
            {"role": world.roles["support"], "why": "参与投标", "last_day": clock.today()},
        )[0],
        "suggestions": make(
            Suggestion,
            world.owner,
            {"kind": "improvement", "title": "附备件价", "text": "少一轮往返。", "department": world.one},
        )[0],
    }
    made |= {**away(world), "promotion-reviews": reviewed(world)}
    assert set(made) == {resource.slug for resource in registry.resources()}
    return made


def served(world: World) -> dict[str, Any]:
    """An order of the owner's, a level, and what the head is drawing up about him."""
    order = {"title": "切换超时", "customer": world.customer.pk, "kind": "complaint"}
    level = {"name": "办结", "measure": "done", "length": 5, "unit": "working_days", "since": date(2026, 1, 1)}
    judged = {"user": world.owner, "since": date(2026, 1, 1), "last_on": date(2026, 3, 31), "score": 85}
    return {
        "service-levels": make(ServiceLevel, world.head, {**level, "source": "制度", "certainty": "assumed"})[0],
        "work-orders": make(WorkOrder, world.owner, order)[0],
        "service-evaluations": make(ServiceEvaluation, world.head, {**judged, "conclusion": "办结偏慢。"})[0],
    }


def away(world: World) -> dict[str, Any]:
    """A visit, a trip and a day that the owner worked elsewhere."""
    today = clock.today()
    trip = {"places": "江屿", "purpose": "技术交流", "first_day": today, "last_day": today, "cost": 900}
    visit = make(Visit, world.owner, {"customer": world.customer, "purpose": "沧澜岸电", "planned_on": today})[0]
    return {
        "visits": visit,
        "attendees": make(Attendee, world.owner, {"visit": visit, "contact": world.contact})[0],
        "trips": make(Trip, world.owner, trip)[0],
        "day-notes": make(DayNote, world.owner, {"day": today, "kind": "field"})[0],
    }


def reviewed(world: World) -> PromotionReview:
    """The owner's promotion into a position that is described, as his head proposes it."""
    held = building.position("大客户经理（在册）", department=world.one)
    to = building.position("大客户部经理（在册）", department=world.one)
    if not Post.objects.filter(user=world.owner).exists():
        building.post(world.owner, held)
    changed()
    for person in (world.owner, world.head):
        person.refresh_from_db()
    values = {
        "user": world.owner,
        "to_position": to,
        "by_when": date(2027, 1, 1),
        "why": "达成目标",
        "off_path": "新设",
    }
    row: PromotionReview = make(PromotionReview, world.head, values)[0]
    return row


def of_credit_and_dispatch(world: World) -> dict[str, Any]:
    resource = dispatch.crew(world)
    return {
        "credit-scores": credit.scored(world),
        "credit-adjustments": credit.drawn_up(world),
        "resources": resource,
        "allocations": dispatch.allocated(world, resource),
    }


def protected(world: World) -> dict[str, Any]:
    """One row of each object of privacy."""
    asked = {"kind": "access", "applicant": "谭维", "reach": "19900001234", "received_how": "email"}
    told: dict[str, Any] = {
        "title": "告知书",
        "controller": "鼎客",
        "reach": "x@y.example",
        "purposes": ["business"],
        "categories": "姓名",
    }
    told |= {"kept": "36 个月", "rights": "查阅", "effective_from": date(2026, 1, 1)}
    kept = {"purpose": "business", "months": 12, "effective_from": date(2027, 1, 1), "source_doc": "制度"}
    to = {"name": "平台", "role": "joint", "purpose": "marketing", "categories": "手机", "since": date(2026, 1, 1)}
    breach = {"title": "误发", "discovered_on": date(2026, 1, 1), "categories": "姓名"}
    thought = {
        "title": "短信平台",
        "occasions": ["passed_on"],
        "categories": "手机",
        "necessity": "通知",
        "risks": "骚扰",
    }
    limit = {"what": "export_records", "number": 20, "effective_from": date(2027, 1, 1), "source_doc": "制度"}
    made = {Request: asked, Notice: told, Retention: kept, Recipient: to, Breach: breach}
    made |= {ImpactAssessment: thought, DatedValue: limit}
    return dict(zip(PROTECTED, (make(model, world.admin, values)[0] for model, values in made.items()), strict=True))


def staff(world: World, position: Position) -> dict[str, Any]:
    """The owner, his department and post, whom he lets stand in, what he was found to have."""
    since, until = date(2026, 1, 1), date(2026, 2, 1)
    held = {"user": world.owner, "position": position, "since": since}
    handed = {"principal": world.owner, "deputy": world.colleague, "position": position, "why": "休假"}
    competency = make(Competency, world.personnel, {"name": "商务谈判", "kind": "professional"})[0]
    found = {"user": world.owner, "competency": competency, "level": 3, "method": "superior", "assessed_on": since}
    return {
        "people": world.owner,
        "departments": world.one,
        "posts": make(Post, world.personnel, held)[0],
        "deputations": make(Delegation, world.personnel, {**handed, "since": since, "until": until})[0],
        "competencies": competency,
        "assessments": make(Assessment, world.personnel, found)[0],
        "qualifications": make(Qualification, world.personnel, {"user": world.owner, "kind": "major", "value": "电气"})[
            0
        ],
        "joinings": make(Joining, world.personnel, {"name": "沈述", "username": "shenshu"})[0],
    }


def described(world: World, position: Position) -> Description:
    """A draft with one right."""
    row: Description = make(Description, world.personnel, {"position": position, "title": "大客户经理"})[0]
    Right.objects.create(description=row, clause="4.1", verb="propose", words="提出合同")
    return row


def exemption(world: World) -> dict[str, Any]:
    return {
        "user": world.owner,
        "verbs": ["propose", "review"],
        "since": date(2026, 1, 1),
        "until": date(2027, 1, 1),
        "why": "一人岗位",
    }


def decision(world: World) -> Decision:
    """About the owner's opportunity: whoever reads that one reads this."""
    return Decision.objects.create(
        code="SQ1",
        title="特价",
        matter=Matter.objects.get(code="special_price"),
        object="opportunities",
        row_id=world.opportunity.pk,
        action="ask_special_price",
        proposer=world.owner,
        asked_at=timezone.now(),
    )


def notice(world: World) -> Told:
    """What the owner was told of his customer."""
    note = notices.Note(world.owner.pk, **notices.about(world.customer))
    notices.announce(notices.kinds["customers_handed"], [note], at=timezone.now())
    return Told.objects.get(to=world.owner)
