"""What people bring forward to the company: improvements, questions to personnel, and what they ask to see for a time."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dingke.engine.access import Scope, UnderWay
from dingke.engine.models import Record
from dingke.engine.tracking import tracked
from dingke.platform.access.models import Role
from dingke.platform.people.models import Department, User
from dingke.platform.voice import terms


@tracked()
class Suggestion(Record):
    """One thing that somebody brought forward, and what he was told.

    department: whose answer is wanted; a question to personnel may name none and goes to whoever answers everywhere.
    further: what the asker added to the latest answer. due_on: counted from the day it last came in.
    """

    CODE_PREFIX = "JY"
    SCOPE: ClassVar[Scope] = Scope(own=("asker_id",), department=("department_id",))
    # Whoever reads the improvements of a department, or of all, does not thereby read what people ask personnel.
    UNDER_WAY: ClassVar[UnderWay] = UnderWay(
        column="kind",
        settled=(terms.Kind.IMPROVEMENT.value,),
        since="asked_on",
        verbs=("answer",),
        scope=Scope(own=("asker_id",), department=()),
    )

    kind = models.CharField(_("kind"), max_length=12, choices=terms.Kind.choices)
    title = models.CharField(_("title"), max_length=120)
    text = models.TextField(_("what is brought forward"))
    about = models.CharField(
        _("about which customer or product"), max_length=120, blank=True, help_text=_("In words; may be left empty.")
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("to which department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Its head answers. A question to personnel may leave it empty: then personnel alone reads it."),
    )
    asker = models.ForeignKey(
        User, verbose_name=_("brought forward by"), editable=False, on_delete=models.PROTECT, related_name="+"
    )
    asked_on = models.DateField(_("brought forward on"), editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=terms.Status.choices, default=terms.Status.OPEN, editable=False
    )
    due_on = models.DateField(_("answer by"), editable=False)
    answer = models.TextField(_("answer"), blank=True)
    reason = models.TextField(_("why it is declined"), blank=True)
    further = models.TextField(_("what is added"), blank=True)
    answered_by = models.ForeignKey(
        User, verbose_name=_("answered by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    answered_on = models.DateField(_("answered on"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("suggestion or question")
        verbose_name_plural = _("suggestions and questions")
        indexes = (models.Index("status", "due_on", name="suggestion_due"),)  # what waits, in the sidebar and the list

    def __str__(self) -> str:
        return self.title


@tracked()
class AccessRequest(Record):
    """What somebody asks to see for a time: by which role, why, until which day. Granted, he holds that role until then.

    last_day: the last on which he holds it. granted_by: who decided, and may end it; so may the asker.
    """

    CODE_PREFIX = "CY"
    SCOPE: ClassVar[Scope] = Scope(own=("asker_id", "granted_by_id"), department=())

    role = models.ForeignKey(
        Role,
        verbose_name=_("which role is needed"),
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("What it opens stands on the page of rights."),
    )
    why = models.TextField(_("what for"))
    last_day = models.DateField(_("until the end of"))
    asker = models.ForeignKey(
        User, verbose_name=_("asked by"), editable=False, on_delete=models.PROTECT, related_name="+"
    )
    standing = models.CharField(
        _("status"), max_length=12, choices=terms.Standing.choices, default=terms.Standing.ASKED, editable=False
    )
    granted_by = models.ForeignKey(
        User, verbose_name=_("granted by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    granted_on = models.DateField(_("granted on"), null=True, editable=False)
    ended_on = models.DateField(_("ended on"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("request for access")
        verbose_name_plural = _("requests for access")

    def __str__(self) -> str:
        return f"{self.code} {self.role}"
