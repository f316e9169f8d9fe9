"""Deals from the go-ahead to the signature (domain reference 3.1). Won means signed; delivery and receipt follow elsewhere."""

from dataclasses import replace
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dingke.domains.customers.models import OfCustomer
from dingke.domains.opportunities import terms
from dingke.engine import clock
from dingke.engine.access import Scope, Share
from dingke.engine.fields import MoneyField, TagsField
from dingke.engine.tracking import PartOf, tracked
from dingke.platform.people.models import User


@tracked()
class Opportunity(OfCustomer):
    CODE_PREFIX = "SJ"
    # Not stored: why the verb at work changed the stage. None as long as no verb did: then the stage was typed.
    stage_basis: str | None = None
    SCOPE: ClassVar[Scope] = replace(
        OfCustomer.SCOPE,
        shared=(*OfCustomer.SCOPE.shared, Share("opportunities.OpportunityCollaborator", "opportunity_id", "id")),
    )

    name = models.CharField(_("name"), max_length=200)
    stage = models.CharField(_("stage"), max_length=16, choices=terms.Stage.choices, default=terms.Stage.OPPORTUNITY)
    amount = MoneyField(
        _("amount"), null=True, blank=True, help_text=_("Expected contract amount, tax included, in yuan.")
    )
    probability = models.PositiveSmallIntegerField(_("probability"), default=10, editable=False)
    weighted = models.GeneratedField(
        expression=models.F("amount") * models.F("probability") / 100,
        output_field=models.DecimalField(max_digits=14, decimal_places=2),
        db_persist=True,
        verbose_name=_("weighted amount"),
    )
    expected_close_on = models.DateField(_("expected close"), null=True, blank=True)
    is_tender = models.BooleanField(
        _("by tender"),
        default=False,
        help_text=_("A project by tender goes through bidding, any other through negotiation."),
    )
    competitors = models.CharField(_("competitors"), max_length=200, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    products = models.CharField(_("products"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    stage_since = models.DateField(_("in this stage since"), default=clock.today, editable=False)
    slip_count = models.PositiveSmallIntegerField(_("slips"), default=0, editable=False)
    # Where somebody put the card within its lane, on the scale of the amounts; unknown as long as the amount alone decides.
    rank = models.DecimalField(max_digits=24, decimal_places=8, null=True, editable=False)
    place = models.GeneratedField(
        expression=Coalesce(models.F("rank"), models.F("amount"), models.Value(0)),
        output_field=models.DecimalField(max_digits=24, decimal_places=8),
        db_persist=True,
    )
    closed_on = models.DateField(_("closed on"), null=True, editable=False)
    reasons = TagsField(_("reasons"), words=terms.Reason, editable=False)
    outcome_note = models.TextField(_("what decided it"), blank=True, editable=False)
    won_amount = MoneyField(_("signed amount"), null=True, editable=False)
    # The special price that was decided: off the standard price, and what is left at it. Void with another amount.
    discount = models.DecimalField(
        _("discount"), max_digits=5, decimal_places=2, null=True, editable=False, help_text="%"
    )
    margin = models.DecimalField(_("margin"), max_digits=5, decimal_places=2, null=True, editable=False, help_text="%")
    competitor_won = models.CharField(_("who won it"), max_length=120, blank=True, editable=False)

    class Meta(OfCustomer.Meta):
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        constraints = (
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0),
                name="opportunity_amount",
                violation_error_message=_("An amount is not negative."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=terms.CLOSED_STAGES, closed_on__isnull=False)
                | (~Q(stage__in=terms.CLOSED_STAGES) & Q(closed_on=None)),
                name="opportunity_closed_has_day",
            ),
        )
        indexes = (
            # The first cards of each lane of the board.
            models.Index(
                "stage", models.F("place").desc(nulls_last=True), models.F("id").desc(), name="opportunity_lane_place"
            ),
            models.Index("customer", "expected_close_on", "id", name="opportunity_customer_close"),
            models.Index("expected_close_on", "id", name="opportunity_by_close"),
            models.Index(
                models.F("expected_close_on").desc(nulls_last=True),
                models.F("id").desc(),
                name="opportunity_by_close_down",
            ),
            models.Index(models.F("amount").desc(nulls_last=True), models.F("id").desc(), name="opportunity_by_amount"),
            models.Index("amount", "id", name="opportunity_by_amount_up"),
            models.Index(models.F("updated_at").desc(), models.F("id").desc(), name="opportunity_by_update"),
            models.Index("owner", "stage", "id", name="opportunity_owner_stage"),
            models.Index("department", "stage", "id", name="opportunity_department_stage"),
            models.Index("account_owner", "stage", "id", name="opportunity_account_owner"),
            models.Index("account_department", "stage", "id", name="opportunity_account_dep"),
        )

    def __str__(self) -> str:
        return self.name


@tracked(part_of=PartOf("opportunity", grant="share"))
class OpportunityCollaborator(models.Model):
    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="collaborators")
    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("collaborator")
        verbose_name_plural = _("collaborators")
        constraints = (models.UniqueConstraint(fields=("opportunity", "user"), name="opportunity_collaborator_once"),)

    def __str__(self) -> str:
        return str(self.user_id)


@tracked()
class StageChange(models.Model):
    """One move between stages: when, from where to where, by whom, on what basis."""

    opportunity = models.ForeignKey(Opportunity, on_delete=models.CASCADE, related_name="stage_changes")
    from_stage = models.CharField(_("from stage"), max_length=16, choices=terms.Stage.choices, blank=True)
    to_stage = models.CharField(_("to stage"), max_length=16, choices=terms.Stage.choices)
    at = models.DateTimeField(_("at"), default=timezone.now)
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    days_in_stage = models.PositiveIntegerField(_("days in the stage before"), default=0)
    basis = models.CharField(_("on what basis"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("stage change")
        verbose_name_plural = _("stage changes")
        indexes = (models.Index("opportunity", models.F("id").desc(), name="stage_change_of_opportunity"),)

    def __str__(self) -> str:
        return f"{self.from_stage} → {self.to_stage}"
