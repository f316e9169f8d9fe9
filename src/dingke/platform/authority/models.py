"""What is on record about deciding besides the rights themselves: decisions, and who may have several parts in one."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dingke.engine.fields import MoneyField, TagsField
from dingke.engine.models import Record
from dingke.engine.tracking import PartOf, tracked
from dingke.platform.authority.terms import Kind, Part, Result, Standing, Turn
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Matter, Position
from dingke.platform.positions.terms import Verb


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


@tracked()
class Decision(Record):
    """Something that is to happen once it was decided: what, about how much, over whose business, and who brings it forward.

    object, row_id, action, arguments: what is done then, to which row. measures, facts: as the matter counts them (figures
    as text). shown: [label, words] beside the decision. marks: what rights may call the customer. done: who had which part
    before it was asked for, by the person's id. watched: fields of the row → their values as text when it was asked for.
    """

    CODE_PREFIX = "SQ"

    title = models.CharField(_("what"), max_length=300)
    matter = models.ForeignKey(Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="+")
    verb = models.CharField(_("right to"), max_length=12, choices=Verb.choices, default=Verb.APPROVE)
    object = models.CharField(_("object"), max_length=80, editable=False)
    row_id = models.BigIntegerField(_("number of the record"), editable=False)
    action = models.CharField(_("what is done then"), max_length=60, editable=False)
    arguments = models.JSONField(_("what it is done with"), default=dict, editable=False)
    measures = models.JSONField(_("measures"), default=dict)
    facts = models.JSONField(_("facts"), default=dict)
    shown = models.JSONField(_("shown beside it"), default=list, editable=False)
    marks = models.JSONField(_("marks of the customer"), default=dict, editable=False)
    done = models.JSONField(_("parts had before"), default=dict, editable=False)
    watched = models.JSONField(_("values when it was asked for"), default=dict, editable=False)
    customer = models.CharField(_("customer"), max_length=40, blank=True)
    owner = models.ForeignKey(User, verbose_name=_("owner"), null=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, verbose_name=_("department"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    amount = MoneyField(_("amount"), null=True, blank=True)
    proposer = models.ForeignKey(
        User, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="proposed_decisions"
    )
    proposed_on = models.CharField(_("proposer's clause"), max_length=60, blank=True)  # V3 · 4.1.2, with its limit
    reason = models.TextField(_("reason"), blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    status = models.CharField(_("status"), max_length=10, choices=Standing.choices, default=Standing.WAITING)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    operation = models.UUIDField(_("operation"), null=True, editable=False)  # what was done when it was approved

    class Meta(Record.Meta):
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        constraints = (
            models.UniqueConstraint(
                fields=("object", "row_id", "action"),
                condition=Q(status__in=("waiting", "returned")),
                name="decision_once_under_way",
                violation_error_message=_("This is being decided already."),
            ),
        )
        indexes = (
            models.Index("proposer", F("asked_at").desc(), name="decision_of_proposer"),
            models.Index("object", "row_id", name="decision_of_row"),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def url(self) -> str:
        return f"/approvals/{self.pk}/"


@tracked(part_of=PartOf("decision", grant="update"))
class Step(models.Model):
    """One step of the way: who does what, on which clause of which version, and what became of it.

    Steps of one ``place`` stand side by side; the next place begins when all of them are done. principal: in whose name a
    deputy did it. since_at: when it became this one's turn. hours: how long it may take, in business hours.
    """

    decision = models.ForeignKey(Decision, verbose_name=_("decision"), on_delete=models.CASCADE, related_name="steps")
    place = models.PositiveSmallIntegerField(_("place in the way"))
    kind = models.CharField(_("kind of step"), max_length=10, choices=Kind.choices, default=Kind.ROUTE)
    part = models.CharField(_("right to"), max_length=12, choices=Verb.choices)
    person = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="decision_steps")
    position = models.ForeignKey(
        Position, verbose_name=_("position"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    on_version = models.PositiveSmallIntegerField(_("version of the description"), null=True)
    clause = models.CharField(_("clause"), max_length=20, blank=True)
    limits = models.CharField(_("limits"), max_length=300, blank=True)
    state = models.CharField(_("how far the step is"), max_length=10, choices=Turn.choices, default=Turn.AHEAD)
    asked_by = models.ForeignKey(
        User, verbose_name=_("brought in by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    hours = models.PositiveSmallIntegerField(_("business hours it may take"), default=7)
    since_at = models.DateTimeField(_("waiting since"), null=True)
    reminded_at = models.DateTimeField(_("reminded at"), null=True)
    decided_at = models.DateTimeField(_("decided at"), null=True)
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    principal = models.ForeignKey(
        User, verbose_name=_("in whose name"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(_("how it was decided"), max_length=10, choices=Result.choices, blank=True)
    say = models.TextField(_("opinion"), blank=True)
    exemption = models.ForeignKey(
        SodExemption,
        verbose_name=_("exemption from separation"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("step of a decision")
        verbose_name_plural = _("steps of a decision")
        ordering = ("place", "pk")
        indexes = (models.Index("person", "state", name="step_waiting_for"),)

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.person}"

    @property
    def basis(self) -> str:
        """On what it rests: version and clause; "" for a step that rests on none."""
        return f"V{self.on_version} · {self.clause}" if self.on_version else ""
