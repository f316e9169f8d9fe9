"""What is shown of customers and of the rows that hang on them."""

from django.utils.translation import gettext_lazy as _

from dingke.domains.customers import actions, models, rules, terms
from dingke.engine.parts import (
    FILE_NAME,
    ME,
    Appearing,
    Chart,
    Facts,
    Group,
    Merge,
    Summary,
    Tab,
    Timeline,
    Transfer,
    View,
    Waiting,
)
from dingke.engine.resource import Resource


class CustomerResource(Resource):
    model = models.Customer
    slug, icon, letter, menu = "customers", "building", "c", 10
    columns = (
        "name",
        "grade",
        "lifecycle_status",
        "open_pipeline",
        "next_step",
        "next_step_on",
        "last_contact_on",
        "industry_code",
        "region_code",
        "owner",
        "completeness",
    )
    more_columns = (
        "code",
        "short_name",
        "uscc",
        "parent",
        "size_class",
        "ownership",
        "listed_code",
        "annual_revenue",
        "employee_count",
        "total_assets",
        "reg_capital",
        "established_on",
        "credit_limit",
        "payment_terms",
        "tags",
        "source",
        "updated_at",
    )
    filters = (
        "owner",
        "grade",
        "lifecycle_status",
        "region_code",
        "industry_code",
        "tags",
        "size_class",
        "ownership",
        "parent",
        "group_root",
        "department",
        "next_step_on",
        "last_contact_on",
        "annual_revenue",
        "completeness",
        "source",
        "established_on",
        "created_at",
        "updated_at",
        "collaborators__user",
        "name",
        "uscc",
    )
    sort = "sort_name"
    sorts = ("sort_name", "updated_at", "annual_revenue", "completeness", "next_step_on")
    search = {
        "name": "A",
        "short_name": "A",
        "alias_set__name": "B",
        "uscc": "B",
        "code": "B",
        "listed_code": "C",
        "merged_from__code": "C",
        "merged_from__uscc": "C",
    }
    sublabel = ("code", "owner__name")
    views = (
        View(_("Mine"), owner=ME, lifecycle_status__not="lost,closed"),
        View(_("I collaborate"), collaborators__user=ME),
        View(_("Strategic and key"), grade="strategic,key"),
        View(_("Next step due"), next_step_on__lte="today", sort="next_step_on"),
        View(_("Left alone for 90 days"), last_contact_on="over_90_days_ago", lifecycle_status__not="lost,closed"),
        View(_("All")),
    )
    waiting = Waiting("next_step_on", owner=ME, lifecycle_status__not="lost,closed")
    form = (
        Group(
            _("Company"),
            "name",
            "short_name",
            "entity_type",
            "uscc",
            "uscc_override",
            "industry_code",
            "region_code",
            "parent",
        ),
        Group(
            _("Care"),
            "owner",
            "grade",
            "lifecycle_status",
            "tags",
            "source",
            "source_note",
            "next_step",
            "next_step_on",
            "last_contact_on",
            "needs",
        ),
        Group(_("Address"), "reg_address", "biz_address", "legal_rep", "foreign_reg_no", "reg_country", folded=True),
        Group(
            _("Figures"),
            "employee_count",
            "annual_revenue",
            "total_assets",
            "stat_year",
            "reg_capital",
            "reg_capital_currency",
            "established_on",
            "ownership",
            "listed_code",
            folded=True,
        ),
        Group(_("Credit"), "credit_rating", "credit_limit", "payment_terms", folded=True),
        Group(_("Other"), "scope_of_business", folded=True),
    )
    asked_after = {"uscc_override": "uscc"}
    quick = ("name", "uscc", "owner", "source")
    bulk = (
        "owner",
        "grade",
        "lifecycle_status",
        "tags",
        "region_code",
        "industry_code",
        "parent",
        "next_step",
        "next_step_on",
    )
    detail = (
        Tab(_("Overview"), Facts(), Appearing(), name="overview"),
        Tab(_("Timeline"), Timeline(), name="timeline"),
    )
    chart = Chart(_("Revenue of customers by grade"), group="grade", total="annual_revenue")
    summary = Summary(
        _("Revenue of customers by life cycle and grade"),
        down="lifecycle_status",
        across="grade",
        total="annual_revenue",
    )
    hint = "name"
    transfer = Transfer(
        keys=("code", "uscc", "name"),
        headers={
            "name": ("企业名称", "公司名称", "客户名称", "account name", "account", "company", "company name"),
            "uscc": ("统一社会信用代码", "信用代码", "社会信用代码", "税号"),
            "established_on": ("注册日期", "成立日期", "成立时间"),
            "reg_capital": ("注册资金", "注册资本"),
            "scope_of_business": ("经营范围",),
            "region_code": ("地区", "城市", "area", "region", "所在省份", "省份"),
            "reg_address": ("注册地址", "地址"),
            "biz_address": ("经营地址", "办公地址", "office location"),
            "listed_code": ("股票代码", "证券代码", "stock code", "code", "ticker symbol"),
            "industry_code": ("行业", "industry", "sector"),
            "total_assets": ("资产总额", "totalassets"),
            "owner": ("主责", "主责客户经理", "客户经理", "负责人"),
            "parent": ("上级单位", "母公司", "所属集团", "subsidiary of", "parent id", "parent account"),
            "employee_count": ("从业人员", "员工人数", "employees", "number of employees"),
            "annual_revenue": ("营业收入", "年收入", "revenue"),
        },
        units={"totalassets": 10_000},
        parts={
            "biz_address": ("billing street", "billing city", "billing state", "billing postal code", "billing country")
        },
        words={"ownership": terms.OWNERSHIP_ELSEWHERE},
        readers={"name": rules.read_name, "uscc": rules.read_credit_code, "reg_capital": rules.read_capital},
        fixed={"source": terms.Source.IMPORT, "source_note": FILE_NAME},
    )
    merge = Merge(
        together=(
            ("uscc", "uscc_override"),
            ("source", "source_note"),
            ("next_step", "next_step_on"),
            ("stat_year", "employee_count", "annual_revenue", "total_assets"),
            ("reg_capital", "reg_capital_currency"),
        )
    )
    verbs = (actions.add_collaborator, actions.reassign, actions.remove_collaborator)


class AliasResource(Resource):
    model = models.Alias
    slug, icon, avatar, under = "aliases", "signature", None, "customers"
    columns = ("name", "kind", "used_until")
    filters = ("customer", "kind")
    sort = "-updated_at"
    form = (Group(_("Other name"), "customer", "name", "kind", "used_until"),)
    detail = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
    appears_on = (models.Customer,)
    panel = ("name", "kind")


class SiteResource(Resource):
    model = models.Site
    slug, icon, avatar, under = "sites", "map-pin", None, "customers"
    columns = ("name", "kind", "region_code", "address", "customer")
    filters = ("customer", "kind", "region_code")
    sort = "-updated_at"
    form = (Group(_("Site"), "customer", "name", "kind", "region_code", "address", "note"),)
    detail = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
    appears_on = (models.Customer,)
    panel = ("name", "kind", "address")


class InvoiceProfileResource(Resource):
    model = models.InvoiceProfile
    slug, icon, avatar, under = "invoice-profiles", "receipt", None, "customers"
    columns = ("title", "tax_no", "invoice_kind", "is_default", "customer")
    filters = ("customer", "invoice_kind")
    sort = "-updated_at"
    form = (
        Group(_("Invoice"), "customer", "title", "tax_no", "invoice_kind", "is_default"),
        Group(
            _("Bank and address"), "reg_addr", "phone", "bank_name", "bank_account", "delivery_email", "delivery_phone"
        ),
    )
    detail = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
    appears_on = (models.Customer,)
    panel = ("title", "tax_no", "invoice_kind")


class BankAccountResource(Resource):
    model = models.BankAccount
    slug, icon, avatar, under = "bank-accounts", "building-bank", None, "customers"
    columns = ("account_name", "bank_name", "last_four", "verified_on", "customer")
    filters = ("customer",)
    sort = "-updated_at"
    form = (
        Group(
            _("Account"),
            "customer",
            "account_name",
            "account_no",
            "bank_name",
            "bank_code",
            "name_differs_because",
            "verified_on",
        ),
    )
    detail = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
    appears_on = (models.Customer,)
    panel = ("bank_name", "last_four", "verified_on")


class RelationResource(Resource):
    model = models.Relation
    slug, icon, avatar, under = "relations", "hierarchy-2", None, "customers"
    columns = ("customer", "kind", "other", "share_pct", "is_controlling", "valid_from", "valid_to")
    filters = ("customer", "other", "kind", "is_controlling")
    sort = "-updated_at"
    form = (
        Group(
            _("Relation"),
            "customer",
            "other",
            "kind",
            "share_pct",
            "is_controlling",
            "valid_from",
            "valid_to",
            "source",
        ),
    )
    detail = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
    appears_on = (models.Customer,)
    panel = ("kind", "other", "share_pct")
