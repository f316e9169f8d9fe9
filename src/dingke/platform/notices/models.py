"""What reached people, and what of it they want to hear in the bell."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dingke.platform.people.models import User


class Notice(models.Model):
    """One thing that one person is told; its words are made when it is read (``presenting``).

    object, ref: of what. count: of how many things, then under ``link``. figures: counts, days and codes, no words. times: how
    often it was told while it was not seen. No history is kept: it is itself only a hint at what has one.
    """

    to = models.ForeignKey(User, verbose_name=_("to"), on_delete=models.CASCADE, related_name="notices", db_index=False)
    kind = models.CharField(_("kind"), max_length=40)
    by = models.ForeignKey(
        User, verbose_name=_("by"), null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    object = models.CharField(max_length=80, blank=True)
    ref = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(default=1)
    link = models.CharField(max_length=200, blank=True)
    figures = models.JSONField(default=dict)
    key = models.CharField(max_length=160)
    times = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(_("at"))
    seen_at = models.DateTimeField(_("seen at"), null=True)

    class Meta:
        verbose_name = _("notice to a person")
        verbose_name_plural = _("notices to people")
        constraints = (
            models.UniqueConstraint(fields=("to", "key"), condition=Q(seen_at=None), name="notice_once_unseen"),
        )
        indexes = (
            models.Index("to", F("at").desc(), F("id").desc(), name="notice_of_person"),  # the bell and the page
            models.Index("object", "ref", condition=Q(seen_at=None), name="notice_unseen_about"),  # what is dealt with
            BrinIndex(fields=["at"], autosummarize=True, name="notice_at"),  # what was kept long enough
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object} {self.ref}".strip()


class Muted(models.Model):
    """A kind that somebody does not want in his bell; on his page it stands all the same."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="muted_notices")
    kind = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("muted kind of notices")
        verbose_name_plural = _("muted kinds of notices")
        constraints = (models.UniqueConstraint(fields=("user", "kind"), name="muted_once"),)

    def __str__(self) -> str:
        return self.kind
