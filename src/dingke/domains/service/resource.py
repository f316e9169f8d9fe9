"""What is shown of work orders, of service levels and of how they were kept."""

from django.db.models import DecimalField
from django.utils.translation import gettext_lazy as _

from dingke.domains.customers.models import Customer
from dingke.domains.service import models, queries, terms
from dingke.domains.service.actions import evaluations, levels, orders, supervision
from dingke.engine.kinds.days import NOW
from dingke.engine.parts import ME, Chart, Contribution, Door, Facts, Group, Tab, Timeline, Transfer, View, Waiting
from dingke.engine.resource import Resource
from dingke.platform.people.models import User

__all__ = ["levels"]  # its rules register themselves

OPEN = ",".join(terms.OPEN)
TABS = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))


class WorkOrderResource(Resource):
    model = models.WorkOrder
    purpose = _("What customers report, ask for and complain about, each with the clocks of its service level.")
    slug, icon, menu, avatar = "work-orders", "headset", 34, None
    columns = ("title", "customer", "kind", "priority", "status", "next_due_at", "received_at", "owner", "late")
    more_columns = (
        "code",
        "channel",
        "contact",
        "pause_reason",
        "accepted_at",
        "answered_at",
        "done_at",
        "response_due_at",
        "answer_due_at",
        "done_due_at",
        "due_on",
        "reopened",
        "reminded_at",
        "reminded_by",
        "department",
        "updated_at",
    )
    filters = (
        "status",
        "kind",
        "priority",
        "customer",
        "owner",
        "department",
        "channel",
        "pause_reason",
        "late",
        "received_at",
        "next_due_at",
        "warn_at",
        "done_due_at",
        "done_at",
        "due_on",
        "reopened",
        "reminded_by",
        "customer__grade",
        "title",
        "created_at",
        "updated_at",
    )
    beside = (
        Door(_("Service levels"), "clock-check", "/service-levels/"),
        Door(_("Service evaluations"), "clipboard-check", "/service-evaluations/"),
    )
    sort = "-received_at"
    sorts = ("received_at", "next_due_at", "done_due_at", "updated_at")
    search = {"title": "A", "customer__name": "B", "customer__short_name": "B", "code": "B", "text": "C"}
    sublabel = ("customer__name", "kind")
    views = (
        View(_("Mine, open"), owner=ME, status=OPEN, sort="next_due_at"),
        View(_("About to break"), warn_at__lte=NOW, next_due_at__gte=NOW, sort="next_due_at"),
        View(_("Overdue"), next_due_at__lte=NOW, sort="next_due_at"),
        View(_("Open"), status=OPEN, sort="next_due_at"),
        View(_("Reached too late"), late=",".join(terms.Measure)),
        View(_("All")),
    )
    waiting = Waiting("due_on", owner=ME, status=OPEN)
    form = (
        Group(_("Work order"), "title", "customer", "kind", "priority", "received_at"),
        Group(_("Who deals with it"), "owner", "contact", "channel"),
        Group(_("In detail"), "text"),
    )
    quick = ("title", "customer", "kind", "priority", "owner")
    bulk = ("owner", "priority")
    detail = TABS
    appears_on = (Customer,)
    panel = ("title", "kind", "status", "next_due_at", "owner")
    chart = Chart(_("Work orders by status"), group="status", order=tuple(terms.Status))
    transfer = Transfer(
        keys=("code", "customer+stated_id", "customer+title"),
        headers={
            "title": ("工作单", "主题", "标题", "subject", "case subject"),
            "customer": ("客户", "客户名称", "account", "account name"),
            "kind": ("类别", "类型", "业务类型", "type"),
            "priority": ("优先级", "紧急程度", "priority"),
            "received_at": ("受理时间", "来单时间", "登记时间", "opened date", "created"),
            "owner": ("负责人", "处理人", "owner name"),
            "text": ("内容", "描述", "description"),
        },
        words={
            "kind": {"业扩报装": "connection", "报装": "connection", "报修": "fault", "诉求": "need"},
            "priority": {
                "一般": "ordinary",
                "重要": "high",
                "low": "ordinary",
                "medium": "ordinary",
                "critical": "urgent",
            },
        },
    )
    verbs = (
        orders.accept,
        orders.begin,
        orders.resume,
        orders.give_answer,
        orders.finish,
        orders.pause,
        orders.hand_on,
        orders.reopen,
        supervision.remind,
    )  # fmt: skip


class ServiceLevelResource(Resource):
    model = models.ServiceLevel
    headline = ("measure", "length")
    purpose = _("How soon what must be done, in which kind of time, when the clock pauses, and on what it rests.")
    slug, icon, avatar, under = "service-levels", "clock-check", None, "work-orders"
    columns = ("name", "kind", "priority", "measure", "length", "stops", "since", "until", "is_applied", "certainty")
    more_columns = ("code", "unit", "reopening", "source", "created_at", "updated_at")
    filters = (
        "kind",
        "priority",
        "measure",
        "unit",
        "is_applied",
        "certainty",
        "since",
        "until",
        "name",
        "source",
        "created_at",
        "updated_at",
    )
    sort = "name"
    sorts = ("name", "since", "updated_at")
    search = {"name": "A", "source": "C"}
    sublabel = ("measure",)
    views = (
        View(_("Applied"), is_applied="1", until__empty="1"),
        View(_("To compare with"), is_applied="0"),
        View(_("All")),
    )
    form = (
        Group(_("Service level"), "name", "kind", "priority", "measure"),
        Group(_("Limit"), "length", "unit", "stops", "reopening"),
        Group(_("Basis"), "since", "until", "is_applied", "source", "certainty"),
    )
    quick = ("name", "kind", "measure", "length", "unit", "since")
    detail = TABS
    panel = ("measure", "length", "since", "until")
    transfer = Transfer(keys=("code", "name+since"))


class ServiceEvaluationResource(Resource):
    model = models.ServiceEvaluation
    purpose = _("How well people and departments keep the service levels; every figure leads to its work orders.")
    slug, icon, avatar, under = "service-evaluations", "clipboard-check", None, "work-orders"
    columns = (
        "code",
        "user",
        "unit",
        "subject",
        "standing",
        "score",
        "share",
        "orders_due",
        "since",
        "last_on",
        "evaluator",
    )
    more_columns = (
        "orders_met",
        "orders_broken",
        "hours",
        "score_before",
        "given_on",
        "clause",
        "objected_on",
        "settled_by",
        "settled_on",
        "department",
        "created_at",
        "updated_at",
    )
    filters = (
        "user",
        "unit",
        "department",
        "subject",
        "standing",
        "evaluator",
        "since",
        "last_on",
        "score",
        "share",
        "given_on",
        "created_at",
        "updated_at",
    )
    sort = "-last_on"
    sorts = ("last_on", "score", "given_on", "updated_at")
    search = {"code": "A", "conclusion": "C"}
    sublabel = ("standing",)
    views = (
        View(_("About me"), user=ME),
        View(_("Drawn up by me"), evaluator=ME),
        View(_("Objected to"), standing="objected"),
        View(_("All")),
    )
    form = (
        Group(_("Service evaluation"), "user", "unit", "subject", "since", "last_on"),
        Group(_("Conclusion"), "score", "conclusion"),
    )
    quick = ("user", "unit", "subject", "since", "last_on", "score", "conclusion")
    detail = TABS
    appears_on = (User,)
    panel = ("since", "last_on", "subject", "share", "score", "standing")
    contributes = (
        Contribution(
            User,
            "service_points",
            _("Service points"),
            DecimalField(_("service points"), max_digits=4, decimal_places=1),
            queries.appraised,
            of=((models.ServiceEvaluation, "score"), (models.ServiceEvaluation, "standing")),
        ),
    )
    transfer = Transfer(keys=("code",))
    verbs = (evaluations.give, evaluations.contest, evaluations.uphold, evaluations.amend)
