"""What customers come with, by when it is to be done, and how that is judged (domain reference 5, S-188, S-197)."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import OfCustomer
from dingke.domains.service import rules, terms
from dingke.engine import clock
from dingke.engine.access import Scope, UnderWay
from dingke.engine.fields import DocumentField, TagsField
from dingke.engine.models import Record
from dingke.engine.tracking import tracked
from dingke.platform.people.models import Department, User
from dingke.platform.worktime.clocks import Unit


@tracked()
class ServiceLevel(Record):
    """How long something may take, in force [since, until). Without a kind or a priority it holds for every one.

    is_applied: no for a level that is on file to compare with, as other companies promise it; it limits no order.
    """

    CODE_PREFIX = "FW"

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(
        _("kind"),
        max_length=12,
        choices=terms.Kind.choices,
        blank=True,
        help_text=_("Empty: every one for which there is no level of its own."),
    )
    priority = models.CharField(_("priority"), max_length=12, choices=terms.Priority.choices, blank=True)
    measure = models.CharField(_("measure"), max_length=12, choices=terms.Measure.choices)
    length = models.DecimalField(
        _("within"),
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(1000)],
        help_text=_("In the unit beside it; 30 minutes are 0.5 hours."),
    )
    unit = models.CharField(_("unit"), max_length=16, choices=Unit.choices)
    stops = TagsField(_("stands while"), words=terms.PauseReason)
    reopening = models.CharField(
        _("after reopening"), max_length=12, choices=terms.Reopening.choices, default=terms.Reopening.CONTINUE
    )
    since = models.DateField(_("in force from"))
    until = models.DateField(
        _("no longer in force from"), null=True, blank=True, help_text=_("The first day on which it does not hold.")
    )
    is_applied = models.BooleanField(
        _("applied"), default=True, help_text=_("No: on file to compare with; it limits no order.")
    )
    source = models.CharField(_("source"), max_length=200)
    certainty = models.CharField(_("certainty"), max_length=12, choices=terms.Certainty.choices)

    class Meta(Record.Meta):
        verbose_name = _("service level")
        verbose_name_plural = _("service levels")
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="servicelevel_period",
                violation_error_message=_("A level ends after it begins."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def as_rule(self) -> rules.Level:
        return rules.Level(
            self.pk or 0,
            self.measure,
            self.length,
            Unit(self.unit),
            self.since,
            self.until,
            self.kind,
            self.priority,
            frozenset(self.stops),
            self.reopening,
        )


@tracked()
class WorkOrder(OfCustomer):
    """Something that a customer came with (工作单). Its moments are kept by the verbs, its limits reckoned from them.

    received_at: to the minute. next_due_at, warn_at, due_on: the first limit that is not reached, the moment from which
    it is about to be due, its day; none while the clock stands or where no level holds. late: what was reached too late.
    reminder: the latest word of whoever supervises.
    """

    CODE_PREFIX = "GD"

    title = models.CharField(_("title"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=terms.Kind.choices)
    priority = models.CharField(
        _("priority"), max_length=12, choices=terms.Priority.choices, default=terms.Priority.ORDINARY
    )
    channel = models.CharField(_("how it came in"), max_length=12, choices=terms.Channel.choices, blank=True)
    contact = models.ForeignKey(
        Contact, verbose_name=_("contact"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField(_("what it is about"), blank=True)
    received_at = models.DateTimeField(_("received at"), default=clock.now)
    status = models.CharField(
        _("status"), max_length=12, choices=terms.Status.choices, default=terms.Status.RECEIVED, editable=False
    )
    accepted_at = models.DateTimeField(_("accepted at"), null=True, editable=False)
    answered_at = models.DateTimeField(_("answered at"), null=True, editable=False)
    done_at = models.DateTimeField(_("done at"), null=True, editable=False)
    answer = models.TextField(_("what the customer was told"), blank=True, editable=False)
    result = models.TextField(_("how it ended"), blank=True, editable=False)
    pause_reason = models.CharField(
        _("why it is paused"), max_length=16, choices=terms.PauseReason.choices, blank=True, editable=False
    )
    halts = DocumentField(_("pauses"), document=list[rules.Halt], default=list, editable=False)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0, editable=False)
    response_due_at = models.DateTimeField(_("first response due"), null=True, editable=False)
    answer_due_at = models.DateTimeField(_("reply due"), null=True, editable=False)
    done_due_at = models.DateTimeField(_("completion due"), null=True, editable=False)
    next_due_at = models.DateTimeField(_("next due"), null=True, editable=False)
    warn_at = models.DateTimeField(_("warned from"), null=True, editable=False)
    due_on = models.DateField(_("due on"), null=True, editable=False)
    late = TagsField(_("reached too late"), words=terms.Measure, editable=False)
    reminder = models.TextField(_("reminder"), blank=True, editable=False)
    reminded_by = models.ForeignKey(
        User, verbose_name=_("reminded by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)

    class Meta(OfCustomer.Meta):
        verbose_name = _("work order")
        verbose_name_plural = _("work orders")
        indexes = (
            models.Index("customer", F("received_at").desc(), "id", name="workorder_customer"),  # the customer's tab
            models.Index(F("received_at").desc(), F("id").desc(), name="workorder_by_receipt"),  # the list
            models.Index("next_due_at", "id", name="workorder_by_due"),  # what is about to break
            models.Index("owner", "done_due_at", "id", name="workorder_owner_due"),  # a person's evaluation
            models.Index("department", "done_due_at", "id", name="workorder_department_due"),  # a department's
            models.Index("account_owner", "id", name="workorder_account_owner"),
            models.Index("account_department", "id", name="workorder_account_dep"),
        )

    def __str__(self) -> str:
        return self.title

    def course(self) -> rules.Course:
        halts = tuple(rules.Halt.model_validate(one) for one in self.halts)
        return rules.Course(self.received_at, self.accepted_at, self.answered_at, self.done_at, halts)


@tracked()
class ServiceEvaluation(Record):
    """How well somebody, or a department, kept what was promised in a period (SLA 评估单). last_on: its last day.

    counted: the orders that are judged, as they stood when it was drawn up; the figures follow from them alone.
    score: 0 to 100 points, what counts in the appraisal. score_before: of one that was changed, what was given first.
    """

    CODE_PREFIX = "FP"
    SCOPE: ClassVar[Scope] = Scope(own=("user_id", "evaluator_id"), department=("department_id",))
    # Until it is given it is the evaluator's alone.
    UNDER_WAY: ClassVar[UnderWay] = UnderWay(
        column="standing",
        settled=tuple(one.value for one in terms.GIVEN),
        since="given_on",
        verbs=(),
        scope=Scope(own=("evaluator_id",), department=()),
    )

    user = models.ForeignKey(
        User, verbose_name=_("person"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    unit = models.ForeignKey(
        Department,
        verbose_name=_("or department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Of a department the orders of all who work in it or below are judged."),
    )
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    subject = models.CharField(_("matter"), max_length=24, choices=terms.Subject.choices, default=terms.Subject.ORDERS)
    since = models.DateField(_("period from"))
    last_on = models.DateField(_("to the end of"))
    counted = DocumentField(_("orders judged"), document=list[rules.Counted], default=list, editable=False)
    orders_due = models.PositiveIntegerField(_("orders due"), default=0, editable=False)
    orders_met = models.PositiveIntegerField(_("done in time"), default=0, editable=False)
    orders_broken = models.PositiveIntegerField(_("not in time"), default=0, editable=False)
    share = models.DecimalField(
        _("done in time, share"), max_digits=4, decimal_places=1, null=True, editable=False, help_text="%"
    )
    hours = models.DecimalField(_("median business hours"), max_digits=8, decimal_places=1, null=True, editable=False)
    conclusion = models.TextField(_("conclusion"))
    score = models.PositiveSmallIntegerField(
        _("score"), validators=[MaxValueValidator(100)], help_text=_("0 to 100; counts in the appraisal.")
    )
    score_before = models.PositiveSmallIntegerField(_("score given first"), null=True, editable=False)
    evaluator = models.ForeignKey(
        User, verbose_name=_("evaluated by"), editable=False, on_delete=models.PROTECT, related_name="+"
    )
    standing = models.CharField(
        _("status"), max_length=12, choices=terms.Standing.choices, default=terms.Standing.DRAFT, editable=False
    )
    given_on = models.DateField(_("given on"), null=True, editable=False)
    clause = models.CharField(_("by what right"), max_length=60, blank=True, editable=False)
    objection = models.TextField(_("objection"), blank=True, editable=False)
    objected_on = models.DateField(_("objected on"), null=True, editable=False)
    reply = models.TextField(_("reply to the objection"), blank=True, editable=False)
    settled_by = models.ForeignKey(
        User, verbose_name=_("settled by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    settled_on = models.DateField(_("settled on"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("service evaluation")
        verbose_name_plural = _("service evaluations")
        constraints = (
            models.CheckConstraint(
                condition=Q(user=None, unit__isnull=False) | Q(user__isnull=False, unit=None),
                name="serviceevaluation_of_one",
                violation_error_message=_("An evaluation is of one person or of one department."),
            ),
            models.CheckConstraint(
                condition=Q(last_on__gte=F("since")),
                name="serviceevaluation_period",
                violation_error_message=_("A period ends after it begins."),
            ),
        )
        indexes = (models.Index("user", F("last_on").desc(), name="serviceevaluation_latest"),)

    def __str__(self) -> str:
        return f"{self.user or self.unit} {self.since:%Y-%m-%d} – {self.last_on:%Y-%m-%d}"
