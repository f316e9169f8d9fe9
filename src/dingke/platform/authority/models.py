"""What is on record about deciding besides the rights themselves: who may have several parts in one case."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dingke.engine.fields import TagsField
from dingke.engine.models import Record
from dingke.engine.tracking import tracked
from dingke.platform.authority.terms import Part
from dingke.platform.people.models import User
from dingke.platform.positions.models import Matter


@tracked()
class SodExemption(Record):
    """Somebody may have several of the separated parts in one case, for a time (domain reference 7.2 ⑥).

    Granted by somebody else, with the reason; every decision that rests on it says so.
    """

    CODE_PREFIX = "HM"

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="sod_exemptions")
    matter = models.ForeignKey(
        Matter,
        verbose_name=_("matter"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Left empty, it holds for every matter."),
    )
    verbs = TagsField(_("parts that may be in one hand"), words=Part, blank=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))  # the first day on which it no longer holds
    why = models.CharField(_("why"), max_length=300)
    granted_by = models.ForeignKey(
        User, verbose_name=_("granted by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Record.Meta):
        verbose_name = _("exemption from separation")
        verbose_name_plural = _("exemptions from separation")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="sod_exemption_period",
                violation_error_message=_("An exemption ends after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(user=F("granted_by")),
                name="sod_exemption_by_another",
                violation_error_message=_("Nobody exempts himself."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.matter or _('every matter')}"
