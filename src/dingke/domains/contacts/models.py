"""People at the customers. Each is a natural person: what is here is personal data (domain reference 1.8, 1.10)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from dingke.domains.contacts import terms
from dingke.domains.customers.models import OfCustomer
from dingke.engine.fields import PersonalCharField, PersonalEmailField
from dingke.engine.models import Mergeable, merged_index
from dingke.engine.personal import about_person
from dingke.engine.tracking import tracked
from dingke.platform.privacy.models import OfPerson


@about_person(
    name="name",
    marks=("mobile", "email", "wechat"),
    says=(
        "sort_name",
        "job_title",
        "unit",
        "decision_role",
        "influence",
        "attitude",
        "relation_level",
        "note",
        "data_source",
        "stated_author",
        "stated_id",
    ),
    seen=("last_contact_on",),
)
@tracked(exclude=["sort_name"])
class Contact(OfPerson, Mergeable, OfCustomer):
    CODE_PREFIX = "LX"

    name = models.CharField(_("name"), max_length=80)
    sort_name = models.CharField(max_length=120, editable=False, default="")
    job_title = models.CharField(_("job title"), max_length=80, blank=True)
    unit = models.CharField(_("department there"), max_length=80, blank=True)
    decision_role = models.CharField(_("decision role"), max_length=12, choices=terms.DecisionRole.choices, blank=True)
    influence = models.PositiveSmallIntegerField(
        _("influence"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_("1 to 5."),
    )
    attitude = models.SmallIntegerField(_("attitude"), choices=terms.Attitude.choices, null=True, blank=True)
    relation_level = models.PositiveSmallIntegerField(
        _("relation level"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(5)],
        help_text=_("0 (unknown to each other) to 5."),
    )
    mobile = PersonalCharField(_("mobile"), max_length=40, blank=True)
    phone = PersonalCharField(_("telephone"), max_length=40, blank=True)
    email = PersonalEmailField(_("e-mail"), blank=True)
    wechat = PersonalCharField(_("WeChat"), max_length=60, blank=True)
    reports_to = models.ForeignKey(
        "self", verbose_name=_("reports to"), null=True, blank=True, on_delete=models.PROTECT, related_name="reports"
    )
    is_primary = models.BooleanField(_("first contact"), default=False)
    last_contact_on = models.DateField(_("last contact"), null=True, blank=True)
    left_on = models.DateField(
        _("left on"), null=True, blank=True, help_text=_("Somebody who left stays on file until a successor is set.")
    )
    successor = models.ForeignKey(
        "self",
        verbose_name=_("successor"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
    )
    note = models.TextField(_("note"), blank=True)

    class Meta(OfCustomer.Meta):
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        indexes = (
            models.Index("sort_name", "id", name="contact_by_name"),
            models.Index("customer", "sort_name", "id", name="contact_customer_name"),  # panel on the customer's page
            models.Index("owner", "sort_name", "id", name="contact_owner_name"),
            models.Index("department", "sort_name", "id", name="contact_department_name"),
            models.Index("account_owner", "sort_name", "id", name="contact_account_owner_name"),
            models.Index("account_department", "sort_name", "id", name="contact_account_dep_name"),
            merged_index("contact_merged"),
        )

    def __str__(self) -> str:
        return self.name
