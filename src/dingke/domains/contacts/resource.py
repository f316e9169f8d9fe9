"""What is shown of contacts."""

from django.db import models as fields
from django.utils.translation import gettext_lazy as _

from dingke.domains.contacts import models, queries, rules, terms
from dingke.domains.customers.models import Customer
from dingke.engine.parts import ME, Contribution, Facts, Group, Merge, Tab, Timeline, Transfer, View
from dingke.engine.resource import Resource


class ContactResource(Resource):
    model = models.Contact
    slug, icon, letter, menu = "contacts", "address-book", "p", 20
    avatar = ""
    columns = (
        "name",
        "customer",
        "job_title",
        "decision_role",
        "attitude",
        "mobile",
        "email",
        "last_contact_on",
        "owner",
    )
    more_columns = (
        "code",
        "unit",
        "influence",
        "relation_level",
        "phone",
        "wechat",
        "is_primary",
        "reports_to",
        "left_on",
        "legal_basis",
        "purposes",
        "data_source",
        "restricted_at",
        "erased_at",
        "updated_at",
    )
    filters = (
        "customer",
        "owner",
        "decision_role",
        "attitude",
        "influence",
        "relation_level",
        "is_primary",
        "left_on",
        "last_contact_on",
        "customer__region_code",
        "customer__grade",
        "legal_basis",
        "purposes",
        "name",
        "created_at",
        "updated_at",
    )
    sort = "sort_name"
    sorts = ("sort_name", "updated_at")
    search = {
        "name": "A",
        "customer__name": "C",
        "customer__short_name": "C",
        "job_title": "D",
        "mobile": "B",
        "phone": "B",
        "email": "B",
        "wechat": "C",
    }
    sublabel = ("customer__name", "job_title")
    views = (
        View(_("Mine"), owner=ME, left_on__empty="1"),
        View(_("Decision makers"), decision_role="decider,buyer", left_on__empty="1"),
        View(_("Against us"), attitude__lte="-1", left_on__empty="1"),
        View(_("All")),
    )
    form = (
        Group(_("Person"), "customer", "name", "job_title", "unit", "owner"),
        Group(_("Reach"), "mobile", "phone", "email", "wechat"),
        Group(_("Personal information"), "legal_basis", "purposes", "data_source"),
        Group(
            _("Role"),
            "decision_role",
            "influence",
            "attitude",
            "relation_level",
            "is_primary",
            "reports_to",
            "last_contact_on",
        ),
        Group(_("Leaving"), "left_on", "successor", folded=True),
        Group(_("Other"), "note", folded=True),
    )
    quick = ("name", "customer", "job_title", "mobile")
    bulk = ("owner", "decision_role", "attitude", "legal_basis", "purposes")
    detail = (Tab(_("Overview"), Facts(), name="overview"), Tab(_("Timeline"), Timeline(), name="timeline"))
    appears_on = (Customer,)
    panel = ("name", "job_title", "decision_role", "attitude", "last_contact_on")
    contributes = (
        Contribution(
            Customer, "contact_count", _("Contacts"), fields.IntegerField(_("contacts")), queries.contact_counts
        ),
    )
    merge = Merge(together=(("left_on", "successor"),))
    transfer = Transfer(
        keys=("code", "customer+name"),
        headers={
            "name": ("联系人", "联系人姓名", "姓名", "contact", "contact name", "full name"),
            "customer": (
                "客户",
                "客户名称",
                "公司",
                "公司名称",
                "account",
                "account name",
                "company",
                "account id",
                "客户编号",
            ),
            "job_title": ("职务", "职位", "title"),
            "mobile": ("手机", "手机号", "mobile phone"),
            "phone": ("电话", "座机", "phone", "phone work", "contact numbers"),
            "email": ("邮箱", "邮件", "e-mail", "email address", "email work", "emails"),
        },
        parts={"name": ("姓", "名", "last name", "first name")},
        words={"decision_role": terms.ROLE_ELSEWHERE},
        readers={"email": rules.read_email, "phone": rules.read_phone},
    )
