"""Operations: one entry per act, under the id that its events carry as their context. Seals: one for each day of them."""

from uuid import uuid4

import pghistory.models
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dingke.engine.tracking import attest
from dingke.platform.people.models import User


class Operation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    verb = models.CharField(_("act"), max_length=40)
    object = models.CharField(_("object"), max_length=40)
    by = models.ForeignKey(User, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    # When it was written, by the database's clock; ``at`` is when the act began, which may be another day.
    noted_at = models.DateTimeField(_("noted at"), db_default=Now(), editable=False)
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
            BrinIndex(fields=["noted_at"], autosummarize=True, name="operation_noted"),  # the seal of a day
        )

    def __str__(self) -> str:
        return f"{self.verb} {self.object} {self.at:%Y-%m-%d %H:%M}"


class LastWrite(models.Model):
    """Where the log of the database stood after a person's last write; kept only where copies are read from."""

    person = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="+")
    position = models.BigIntegerField()  # bytes from the log's beginning

    def __str__(self) -> str:
        return f"{self.person_id}: {self.position}"


class Seal(models.Model):
    """What one day held, once the day is over: a digest for each table, chained to the day before and signed.

    Rows are only ever added. ``begins`` is empty for the first day, which takes in whatever was before it.
    """

    day = models.DateField(_("day"), primary_key=True)
    begins = models.DateTimeField(_("from"), null=True)
    ends = models.DateTimeField(_("until"))  # the first moment that is no longer of the day
    # Table → columns, rows, ids and digest (see chain.digests.Digest); tables without a row that day are left out.
    content = models.JSONField(_("content"))
    previous = models.CharField(_("digest of the day before"), max_length=64, blank=True)
    digest = models.CharField(_("digest"), max_length=64)
    key = models.CharField(_("key"), max_length=64)  # the public half, Ed25519, in hexadecimal digits
    signature = models.CharField(_("signature"), max_length=128)
    sealed_at = models.DateTimeField(_("sealed at"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.day} {self.digest[:12]}"


class Verification(models.Model):
    """One look at the seals: up to which day they reached, and what was found broken. Rows are only ever added."""

    at = models.DateTimeField(_("at"), default=timezone.now)
    since = models.DateField(_("since"), null=True)  # rows of earlier days were not read again, only their seals
    last_day = models.DateField(_("last day"), null=True)
    last_digest = models.CharField(_("its digest"), max_length=64, blank=True)
    days = models.PositiveIntegerField(_("days"))
    broken = models.JSONField(_("broken"), default=list)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        indexes = (models.Index(models.F("at").desc(), name="verification_latest"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.days}"


class Amendment(models.Model):
    """A row of a sealed day that was changed in the open: what it was sealed as, what it is now. Rows are only ever added.

    before, after: digests of the row by the columns that its day was sealed with (``chain.digests``).
    """

    table = models.CharField(_("table"), max_length=63)
    key = models.CharField(max_length=40)
    day = models.DateField(_("day"))
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)
    operation = models.UUIDField(_("operation"))
    at = models.DateTimeField(_("at"), default=timezone.now)
    signature = models.CharField(_("signature"), max_length=128)

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        indexes = (
            models.Index("table", "id", name="amendment_of_table"),  # verifying a table, in their order
            BrinIndex(fields=["at"], autosummarize=True, name="amendment_at"),  # the seal of a day
        )

    def __str__(self) -> str:
        return f"{self.table} {self.key} {self.day}"


attest(Amendment, "at", only_added=True)
# Counts grow while a long act goes on, into the next day at times; the events say how many there were.
attest(Operation, "noted_at", left_out=("created", "updated", "removed"))
attest(pghistory.models.Context, "created_at", left_out=("updated_at",))
