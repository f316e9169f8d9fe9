"""Companies we serve, the groups they form, and what is known about them (domain reference 1.1–1.7)."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dingke.domains.customers import terms
from dingke.engine.access import Scope, Share
from dingke.engine.fields import EncryptedField, MoneyField, PersonalCharField, TagsField
from dingke.engine.models import Mergeable, merged_index
from dingke.engine.tracking import PartOf, tracked
from dingke.platform.codes.fields import CodeField
from dingke.platform.people.models import Department, Owned, User


@tracked(exclude=["sort_name"])
class Customer(Mergeable, Owned):
    CODE_PREFIX = "KH"
    SCOPE: ClassVar[Scope] = Scope(
        own=("owner_id",),
        department=("department_id",),
        shared=(Share("customers.Collaborator", "customer_id", "id"),),
        account="id",
    )

    name = models.CharField(_("name"), max_length=200, help_text=_("As on the business licence."))
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    sort_name = models.CharField(max_length=255, editable=False, default="")  # pinyin order; no ICU in the database
    entity_type = models.CharField(
        _("entity type"), max_length=16, choices=terms.EntityType.choices, default=terms.EntityType.ENTERPRISE
    )
    uscc = models.CharField(
        _("unified social credit code"),
        max_length=18,
        null=True,
        blank=True,
        help_text=_("18 characters, e.g. 91350100M000100Y43."),
    )
    uscc_override = models.CharField(
        _("why the code stands although its check character is wrong"), max_length=200, blank=True
    )
    foreign_reg_no = models.CharField(_("foreign registration number"), max_length=60, blank=True)
    reg_country = models.CharField(_("country of registration"), max_length=60, blank=True)
    industry_code = CodeField(_("industry"), table="gbt4754", max_length=4, blank=True)
    region_code = CodeField(_("region"), table="gbt2260", max_length=6, blank=True)
    reg_address = models.CharField(_("registered address"), max_length=300, blank=True)
    biz_address = models.CharField(_("business address"), max_length=300, blank=True)
    legal_rep = PersonalCharField(_("legal representative"), max_length=80, blank=True)
    reg_capital = MoneyField(_("registered capital"), max_digits=20, null=True, blank=True)
    reg_capital_currency = models.CharField(_("currency of the capital"), max_length=3, default="CNY", blank=True)
    established_on = models.DateField(_("established on"), null=True, blank=True)
    employee_count = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    annual_revenue = MoneyField(_("annual revenue"), max_digits=20, null=True, blank=True)
    total_assets = MoneyField(_("total assets"), max_digits=20, null=True, blank=True)
    stat_year = models.PositiveSmallIntegerField(
        _("year of these figures"), null=True, blank=True, validators=[MinValueValidator(1949), MaxValueValidator(2200)]
    )
    size_class = models.CharField(
        _("enterprise size"), max_length=8, choices=terms.SizeClass.choices, blank=True, editable=False
    )
    size_basis = models.CharField(_("rule of the size"), max_length=40, blank=True, editable=False)
    ownership = models.CharField(_("ownership"), max_length=16, choices=terms.Ownership.choices, blank=True)
    listed_code = models.CharField(_("stock code"), max_length=12, blank=True)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent company"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="subsidiaries",
    )
    group_root = models.ForeignKey(
        "self",
        verbose_name=_("group"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="group_members",
    )
    source = models.CharField(_("source"), max_length=16, choices=terms.Source.choices, default=terms.Source.OWN)
    source_note = models.CharField(_("where exactly from"), max_length=200, blank=True)
    lifecycle_status = models.CharField(
        _("life cycle"), max_length=12, choices=terms.LifecycleStatus.choices, default=terms.LifecycleStatus.POTENTIAL
    )
    grade = models.CharField(_("grade"), max_length=12, choices=terms.Grade.choices, default=terms.Grade.POTENTIAL)
    credit_rating = models.CharField(_("credit rating"), max_length=8, blank=True)
    credit_limit = MoneyField(_("credit limit"), null=True, blank=True)
    payment_terms = models.CharField(_("payment terms"), max_length=80, blank=True)
    tags = TagsField(_("industry tags"), words=terms.IndustryTag)
    needs = models.TextField(_("needs"), blank=True, help_text=_("What they need and what matters to them."))
    scope_of_business = models.TextField(_("scope of business"), blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    last_contact_on = models.DateField(_("last contact"), null=True, blank=True)
    completeness = models.PositiveSmallIntegerField(_("completeness"), default=0, editable=False)

    class Meta(Owned.Meta):
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = (
            models.UniqueConstraint(
                fields=("uscc",),
                name="customer_uscc_once",
                # Asked when a statement ends: one that hands a code over writes both rows.
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("A customer with this credit code is on file already."),
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")),
                name="customer_not_own_parent",
                violation_error_message=_("A company cannot be its own parent."),
            ),
        )
        indexes = (
            # The list in each offered sort, the id last so that paging by key is exact; where a value may be unknown,
            # one index for each direction, as the unknown stand last in both.
            # That of the default sort answers a page deep inside from itself alone, rows of other scopes passed over.
            models.Index(
                "sort_name",
                "id",
                include=("department", "owner"),
                condition=Q(archived_at=None),
                name="customer_by_name",
            ),
            models.Index("archived_at", condition=Q(archived_at__isnull=False), name="customer_archived"),
            models.Index(models.F("updated_at").desc(), models.F("id").desc(), name="customer_by_update"),
            models.Index(
                models.F("annual_revenue").desc(nulls_last=True), models.F("id").desc(), name="customer_by_revenue"
            ),
            models.Index("annual_revenue", "id", name="customer_by_revenue_up"),
            models.Index("completeness", "id", name="customer_by_completeness"),
            models.Index("next_step_on", "id", name="customer_by_next_step"),
            models.Index(
                models.F("next_step_on").desc(nulls_last=True), models.F("id").desc(), name="customer_by_next_step_down"
            ),
            # Filters and scopes, each with the default sort behind it.
            models.Index("owner", "sort_name", "id", name="customer_owner_name"),
            # Counted without a look at the rows, for those who see many departments.
            models.Index("department", "sort_name", "id", include=("archived_at",), name="customer_by_department"),
            models.Index("grade", "sort_name", "id", name="customer_grade_name"),
            models.Index("lifecycle_status", "sort_name", "id", name="customer_status_name"),
            models.Index("region_code", "grade", "sort_name", name="customer_region_grade"),
            models.Index("industry_code", "sort_name", name="customer_industry_name"),
            # What rows of another system's export refer to.
            models.Index("stated_id", name="customer_stated_id", condition=Q(stated_id__gt="")),
            models.Index("name", name="customer_exact_name"),  # update by key, duplicate hint
            merged_index("customer_merged"),
        )

    def __str__(self) -> str:
        return self.short_name or self.name


@tracked(part_of=PartOf("customer", grant="share"))
class Collaborator(models.Model):
    """Somebody who works on a customer beside its owner."""

    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), on_delete=models.CASCADE, related_name="collaborators"
    )
    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("collaborator")
        verbose_name_plural = _("collaborators")
        constraints = (models.UniqueConstraint(fields=("customer", "user"), name="collaborator_once"),)

    def __str__(self) -> str:
        return str(self.user_id)


class OfCustomer(Owned):
    """What hangs on a customer: it inherits the customer's scope, widened by its own owner.

    ``account_*`` copy the customer's scope; customers.actions rewrites them in one set when the owner changes.
    """

    FOLLOWS: ClassVar[frozenset[str]] = Owned.FOLLOWS | {"account_owner", "account_department"}
    SCOPE: ClassVar[Scope] = Scope(
        own=("owner_id", "account_owner_id"),
        department=("department_id", "account_department_id"),
        shared=(Share("customers.Collaborator", "customer_id", "customer_id"),),
        account="customer_id",
    )

    customer = models.ForeignKey(
        Customer, verbose_name=_("customer"), on_delete=models.PROTECT, related_name="%(class)s_set", db_index=False
    )
    account_owner = models.ForeignKey(
        User, editable=False, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    account_department = models.ForeignKey(
        Department, editable=False, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(Owned.Meta):
        abstract = True
        indexes: ClassVar[tuple[models.Index, ...]] = (
            *Owned.Meta.indexes,
            models.Index("customer", name="%(class)s_customer"),
            models.Index("account_owner", name="%(class)s_account_owner"),
            models.Index("account_department", name="%(class)s_account_dep"),
        )


@tracked()
class Alias(OfCustomer):
    """A former or other name under which a company is found."""

    CODE_PREFIX = "BM"

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=terms.AliasKind.choices, default=terms.AliasKind.FORMER)
    used_until = models.DateField(_("used until"), null=True, blank=True)

    class Meta(OfCustomer.Meta):
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = (models.UniqueConstraint(fields=("customer", "name"), name="alias_once"),)

    def __str__(self) -> str:
        return self.name


@tracked()
class Site(OfCustomer):
    """A supply point, shop, branch or plant under one customer; the customer is not copied."""

    CODE_PREFIX = "CS"

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=terms.SiteKind.choices, default=terms.SiteKind.PLACE)
    region_code = CodeField(_("region"), table="gbt2260", max_length=6, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta(OfCustomer.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        constraints = (models.UniqueConstraint(fields=("customer", "name"), name="site_once"),)

    def __str__(self) -> str:
        return self.name


@tracked()
class InvoiceProfile(OfCustomer):
    CODE_PREFIX = "KP"

    title = models.CharField(_("invoice title"), max_length=200)
    tax_no = models.CharField(_("taxpayer number"), max_length=20)
    reg_addr = models.CharField(_("registered address"), max_length=300, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    bank_name = models.CharField(_("bank"), max_length=120, blank=True)
    bank_account = EncryptedField(_("bank account"), blank=True)
    invoice_kind = models.CharField(
        _("kind of invoice"), max_length=12, choices=terms.InvoiceKind.choices, default=terms.InvoiceKind.SPECIAL
    )
    delivery_email = models.EmailField(_("sent to e-mail"), blank=True)
    delivery_phone = models.CharField(_("sent to telephone"), max_length=40, blank=True)
    is_default = models.BooleanField(_("used by default"), default=True)

    class Meta(OfCustomer.Meta):
        verbose_name = _("invoice profile")
        verbose_name_plural = _("invoice profiles")
        constraints = (
            models.UniqueConstraint(
                fields=("customer",),
                condition=Q(is_default=True, archived_at=None),
                name="invoice_profile_one_default",
                violation_error_message=_("The customer has a default invoice profile already; untick it there first."),
            ),
        )

    def __str__(self) -> str:
        return self.title


@tracked()
class BankAccount(OfCustomer):
    CODE_PREFIX = "ZH"

    account_name = models.CharField(_("account name"), max_length=200)
    account_no = EncryptedField(_("account number"))
    last_four = models.CharField(_("last four digits"), max_length=4, editable=False, default="", db_index=True)
    bank_name = models.CharField(_("bank"), max_length=120)
    bank_code = models.CharField(_("bank routing code"), max_length=12, blank=True)
    name_differs_because = models.CharField(_("why the account has another name"), max_length=200, blank=True)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)

    class Meta(OfCustomer.Meta):
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")

    def __str__(self) -> str:
        return f"{self.bank_name} …{self.last_four}"


@tracked()
class Relation(OfCustomer):
    """How a customer is related to another company, for a period ``[valid_from, valid_to)``."""

    CODE_PREFIX = "GX"

    other = models.ForeignKey(
        Customer, verbose_name=_("other company"), on_delete=models.PROTECT, related_name="relations_from_others"
    )
    kind = models.CharField(_("kind of relation"), max_length=16, choices=terms.RelationType.choices)
    share_pct = models.DecimalField(
        _("share in percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    is_controlling = models.BooleanField(_("controls it"), default=False)
    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)

    class Meta(OfCustomer.Meta):
        verbose_name = _("relation between companies")
        verbose_name_plural = _("relations between companies")
        constraints = (
            models.CheckConstraint(
                condition=~Q(customer=models.F("other")),
                name="relation_with_another",
                violation_error_message=_("A company has no relation with itself."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_from=None) | Q(valid_to__gt=models.F("valid_from")),
                name="relation_period",
                violation_error_message=_("The relation ends before it begins."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.other_id}"
