"""What is shown of opportunities."""

from django.utils.translation import gettext_lazy as _

from dingke.domains.customers.models import Customer
from dingke.domains.opportunities import actions, models, queries, terms
from dingke.engine.fields import MoneyField
from dingke.engine.parts import (
    ME,
    THIS_QUARTER,
    Board,
    Chart,
    Contribution,
    Facts,
    Group,
    Summary,
    Tab,
    Timeline,
    Transfer,
    View,
    Waiting,
)
from dingke.engine.resource import Resource

OPEN = ",".join(terms.OPEN_STAGES)


class OpportunityResource(Resource):
    model = models.Opportunity
    slug, icon, letter, menu = "opportunities", "layout-kanban", "o", 30
    columns = (
        "name",
        "customer",
        "stage",
        "amount",
        "weighted",
        "expected_close_on",
        "next_step",
        "next_step_on",
        "owner",
    )
    more_columns = (
        "code",
        "probability",
        "is_tender",
        "competitors",
        "slip_count",
        "stage_since",
        "products",
        "source",
        "closed_on",
        "reasons",
        "won_amount",
        "discount",
        "margin",
        "customer__region_code",
        "updated_at",
    )
    filters = (
        "stage",
        "owner",
        "customer",
        "customer__region_code",
        "customer__grade",
        "customer__industry_code",
        "amount",
        "expected_close_on",
        "next_step_on",
        "is_tender",
        "slip_count",
        "stage_since",
        "closed_on",
        "reasons",
        "department",
        "collaborators__user",
        "created_at",
        "updated_at",
        "name",
    )
    sort = "-updated_at"
    sorts = ("updated_at", "amount", "expected_close_on")
    search = {"name": "A", "customer__name": "B", "customer__short_name": "B", "code": "B", "products": "C"}
    sublabel = ("customer__name", "code")
    views = (
        View(_("Mine, open"), owner=ME, stage=OPEN, sort="expected_close_on"),
        View(_("Mine, closing this quarter"), owner=ME, stage=OPEN, expected_close_on=THIS_QUARTER),
        View(_("I collaborate"), collaborators__user=ME),
        View(_("Slipped twice or more"), stage=OPEN, slip_count__gte="2"),
        View(_("Won"), stage="won", sort="-amount"),
        View(_("All")),
    )
    waiting = Waiting("next_step_on", owner=ME, stage=OPEN)
    form = (
        Group(_("Deal"), "name", "customer", "owner", "is_tender", "competitors", "products", "source"),
        Group(_("Money"), "stage", "amount", "expected_close_on"),
        Group(_("Next"), "next_step", "next_step_on"),
    )
    quick = ("name", "customer", "amount", "expected_close_on")
    bulk = ("owner", "expected_close_on", "next_step", "next_step_on")
    detail = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
    appears_on = (Customer,)
    panel = ("name", "stage", "amount", "expected_close_on", "owner")
    contributes = (
        Contribution(
            Customer,
            "open_pipeline",
            _("Open pipeline"),
            MoneyField(_("open pipeline")),
            queries.open_pipeline,
            of=((models.Opportunity, "amount"), (models.Opportunity, "stage")),
        ),
    )
    board = Board(
        lane="stage",
        lanes=tuple(terms.OPEN_STAGES),
        card=("name", "customer", "amount", "expected_close_on", "next_step", "owner"),
        total="amount",
        weights=queries.probabilities,
        move=actions.move,
        allowed=queries.lanes_for,
        entry=terms.ENTRY_CONDITIONS,
        warnings=queries.warnings_of,
        place="place",
        sums=queries.sums_of_this_year,
        figures=queries.signable,
    )
    chart = Chart(
        _("Amount by stage"),
        group="stage",
        total="amount",
        form="funnel",
        order=tuple(terms.OPEN_STAGES),
        figures=queries.win_rates,
    )
    summary = Summary(
        _("Amount by month of closing and stage"),
        down="expected_close_on",
        across="stage",
        total="amount",
        order=tuple(terms.OPEN_STAGES),
    )
    transfer = Transfer(
        keys=("code", "customer+stated_id", "customer+name"),
        headers={
            "name": ("商机", "商机名称", "项目名称", "opportunity", "opportunity name", "opportunity_id"),
            "customer": ("客户", "客户名称", "公司名称", "account", "account name", "account id", "客户编号"),
            "stage": ("阶段", "销售阶段", "deal_stage", "stage name"),
            "amount": ("金额", "预计金额", "close_value", "lead value"),
            "expected_close_on": ("预计签约日", "预计成交日期", "close_date", "expected close date"),
            "owner": ("负责人", "主责", "sales_agent", "owner name"),
            "products": ("产品", "product"),
            "source": ("商机来源", "lead source"),
        },
        words={"stage": terms.STAGE_ELSEWHERE},
    )
    verbs = (
        actions.move,
        actions.win,
        actions.lose,
        actions.suspend,
        actions.reopen,
        actions.ask_special_price,
        actions.add_collaborator,
        actions.remove_collaborator,
    )
