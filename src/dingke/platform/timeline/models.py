"""Operations: one entry per act, under the id that its events carry as their context."""

from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dingke.platform.people.models import User


class Operation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    verb = models.CharField(_("act"), max_length=40)
    object = models.CharField(_("object"), max_length=40)
    by = models.ForeignKey(User, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    via = models.CharField(_("through"), max_length=24)
    why = models.CharField(_("why"), max_length=300, blank=True)
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    removed = models.PositiveIntegerField(_("removed"), default=0)
    label = models.CharField(_("what"), max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", verbose_name=_("undoes"), null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        indexes = (
            models.Index(models.F("at").desc(), models.F("id").desc(), name="operation_latest"),
            models.Index("by", models.F("at").desc(), name="operation_of_person"),
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.object} {self.at:%Y-%m-%d %H:%M}"


class LastWrite(models.Model):
    """Where the log of the database stood after a person's last write; kept only where copies are read from."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    position = models.BigIntegerField()  # bytes from the log's beginning

    def __str__(self) -> str:
        return f"{self.person_id}: {self.position}"
