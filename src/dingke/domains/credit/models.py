"""Base points of customers and what adjusts them. Both are added to, never changed: what counted on a day stays so."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dingke.domains.credit import rules, terms
from dingke.domains.customers.models import OfCustomer
from dingke.engine import clock
from dingke.engine.tracking import tracked
from dingke.platform.people.models import User


@tracked()
class Score(OfCustomer):
    """The base points of a customer as of a day; the newest on a day counts, of one day the one put on file last.

    finance … external: the parts of the scorecard, where it was made up by one; all four make the points.
    """

    CODE_PREFIX = "XF"

    as_of = models.DateField(_("as of"), default=clock.today)
    points = models.PositiveSmallIntegerField(
        _("base points"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(terms.HIGHEST)],
        help_text=_("0 to 100. May be left empty where all four parts are given."),
    )
    finance = models.PositiveSmallIntegerField(_("finance"), null=True, blank=True)
    fulfilment = models.PositiveSmallIntegerField(_("fulfilment"), null=True, blank=True)
    business = models.PositiveSmallIntegerField(_("business operation"), null=True, blank=True)
    external = models.PositiveSmallIntegerField(_("external"), null=True, blank=True)
    source = models.CharField(
        _("source"), max_length=120, help_text=_("Who or what reckoned the points: the finance department, a report.")
    )
    evidence = models.TextField(_("evidence"), help_text=_("On what the points rest, so that others can look it up."))
    arrears = models.CharField(_("arrears"), max_length=8, choices=terms.Arrears.choices, default=terms.Arrears.UNKNOWN)
    arrears_on = models.DateField(
        _("arrears as of"), null=True, blank=True, help_text=_("Left empty: the day of the points.")
    )

    class Meta(OfCustomer.Meta):
        verbose_name = _("base points")
        verbose_name_plural = _("base points")
        constraints = (
            models.CheckConstraint(
                condition=Q(points__isnull=False, points__lte=terms.HIGHEST),
                name="score_points",
                violation_error_message=_("Base points are between 0 and 100."),
            ),
        )
        indexes = (
            *OfCustomer.Meta.indexes,
            models.Index("customer", F("as_of").desc(), F("id").desc(), name="score_newest"),  # points on a day
        )

    def __str__(self) -> str:
        return f"{self.code} · {self.points}"


@tracked()
class Adjustment(OfCustomer):
    """Points added or taken off for a reason over [effective_from, expires_on), decided by whoever has the right.

    basis: version and clause on which it was decided. revoked_on: the first day on which it no longer counts.
    """

    CODE_PREFIX = "XT"

    delta = models.SmallIntegerField(
        _("points up or down"),
        validators=[MinValueValidator(-terms.HIGHEST), MaxValueValidator(terms.HIGHEST)],
        help_text=_("5 or -5, never 0."),
    )
    reason_code = models.CharField(_("kind of reason"), max_length=12, choices=terms.Reason.choices)
    reason = models.TextField(_("reason"))
    evidence = models.TextField(
        _("evidence"), help_text=_("What proves it: papers, entries, letters, with their days.")
    )
    effective_from = models.DateField(
        _("effective from"), default=clock.today, help_text=_("Today or later; decided later, it counts from then on.")
    )
    expires_on = models.DateField(
        _("expires on"), null=True, blank=True, help_text=_("The first day on which it no longer counts.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=terms.Status.choices, default=terms.Status.DRAFT, editable=False
    )
    proposed_by = models.ForeignKey(
        User, verbose_name=_("proposed by"), editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    basis = models.CharField(_("on what clause"), max_length=60, blank=True, editable=False)
    revoked_by = models.ForeignKey(
        User, verbose_name=_("revoked by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    revoked_on = models.DateField(_("revoked on"), null=True, editable=False)
    revoke_reason = models.TextField(_("why it is revoked"), blank=True, editable=False)

    class Meta(OfCustomer.Meta):
        verbose_name = _("credit adjustment")
        verbose_name_plural = _("credit adjustments")
        constraints = (
            models.CheckConstraint(
                condition=~Q(delta=0),
                name="adjustment_not_nothing",
                violation_error_message=_("An adjustment of 0 points adjusts nothing; say how many points up or down."),
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("effective_from")),
                name="adjustment_period",
                violation_error_message=_("An adjustment expires after the day from which it counts."),
            ),
            models.CheckConstraint(
                condition=Q(status=terms.Status.DRAFT) | Q(decided_on__isnull=False, decided_by__isnull=False),
                name="adjustment_decided",
                violation_error_message=_("What is in force was decided by somebody on a day."),
            ),
        )
        indexes = (
            *OfCustomer.Meta.indexes,
            models.Index("status", "effective_from", name="adjustment_status"),  # the list's first view
        )

    def __str__(self) -> str:
        return f"{self.code} {rules.signed(self.delta)}"

    @property
    def change(self) -> rules.Change:
        return rules.Change(self.delta, self.effective_from, self.ends_on)

    @property
    def ends_on(self) -> date | None:
        """The first day on which it no longer counts, by its own day or because it was revoked."""
        return rules.ends(self.expires_on, self.revoked_on)
