"""Rows of the code tables. Who stores a code stores the code alone; its name is looked up for a day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dingke.platform.codes.terms import Table


class Code(models.Model):
    """One code with one name for a period [effective_from, effective_to)."""

    table = models.CharField(_("table"), max_length=16, choices=Table.choices)
    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=120, blank=True)
    parent_code = models.CharField(_("upper code"), max_length=12, blank=True)
    level = models.PositiveSmallIntegerField(_("level"), help_text=_("1 is the top."))
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200)
    verified = models.BooleanField(_("name compared with the standard"), default=False)

    class Meta:
        verbose_name = _("code")
        verbose_name_plural = _("codes")
        constraints = (
            # Its index also serves every look-up of a table or a code.
            models.UniqueConstraint(fields=("table", "code", "effective_from"), name="code_once_a_day"),
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")),
                name="code_period",
                violation_error_message=_("The period ends before it begins."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}".strip()
