"""Positions, the versions of their descriptions, the rights these give, and who fills them when.

A version once approved is never changed: a new one is drawn up. Which is in force is a question of the day.
"""

from datetime import date, timedelta
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dingke.engine.access import Scope, UnderWay
from dingke.engine.fields import DocumentField
from dingke.engine.models import Record
from dingke.engine.tracking import PartOf, tracked
from dingke.platform.people.models import Department, User
from dingke.platform.positions import content as documents
from dingke.platform.positions import filed, terms

__all__ = ["filed"]  # its model is one of this app


class Matter(models.Model):
    """What may be decided about, with what is measured of it. Comes from tables/matters.csv; an installation may add its own.

    measures: {name: unit}, unit one of yuan, percent, months, points, pieces. facts: what else a condition may ask.
    """

    code = models.SlugField(_("short name"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120, unique=True)
    other_names = models.JSONField(_("also called"), default=list)
    domain = models.CharField(_("domain"), max_length=12, choices=terms.Domain.choices)
    measures = models.JSONField(_("measures"), default=dict)
    facts = models.JSONField(_("facts"), default=dict)
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        ordering = ("place", "code")

    def __str__(self) -> str:
        return self.name


@tracked()
class Position(Record):
    """A place in the organisation, whoever fills it. What it is lies in its descriptions."""

    CODE_PREFIX = "GW"
    KEY_NAMES = ("title",)

    title = models.CharField(_("name of the position"), max_length=120)
    abolished_on = models.DateField(_("abolished on"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("position")
        verbose_name_plural = _("positions")

    def __str__(self) -> str:
        return self.title


@tracked()
class Description(Record):
    """One version of a position description (岗位说明书)."""

    CODE_PREFIX = "SM"
    # What is drawn up is for those who draw up, review and approve, and for the head of the department; what others read
    # is, or was, in force.
    UNDER_WAY: ClassVar[UnderWay] = UnderWay(
        column="status",
        settled=(terms.Status.APPROVED,),
        since="effective_from",
        verbs=("update", "review", "approve"),
        scope=Scope(own=("revised_by_id",), department=("department_id",)),
    )

    position = models.ForeignKey(
        Position, verbose_name=_("position"), on_delete=models.PROTECT, related_name="descriptions"
    )
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    status = models.CharField(
        _("status"), max_length=12, choices=terms.Status.choices, default=terms.Status.DRAFT, editable=False
    )
    title = models.CharField(_("name of the position"), max_length=120)
    department = models.ForeignKey(
        Department, verbose_name=_("department"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    superior = models.ForeignKey(
        Position, verbose_name=_("direct superior"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    headcount = models.PositiveSmallIntegerField(_("headcount"), null=True, blank=True)
    grade = models.CharField(_("grade of the position"), max_length=40, blank=True)
    content = DocumentField(_("content"), document=documents.Content)
    pay = DocumentField(_("pay and benefits"), document=documents.Pay, personal=True)
    effective_from = models.DateField(_("in force from"), null=True, blank=True)
    change = models.CharField(_("what was revised"), max_length=500, blank=True)
    revised_by = models.ForeignKey(
        User, verbose_name=_("revised by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_by = models.ForeignKey(
        User, verbose_name=_("reviewed by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    approved_by = models.ForeignKey(
        User, verbose_name=_("approved by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("reviewed at"), null=True, editable=False)
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    # Rises when rights or dotted lines are stated, so that whoever holds an older state is told, and the act can be undone.
    parts_stated = models.PositiveIntegerField(_("rights and lines stated"), default=0, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("position description")
        verbose_name_plural = _("position descriptions")
        constraints = (
            models.UniqueConstraint(fields=("position", "number"), name="description_version_once"),
            models.UniqueConstraint(
                fields=("position", "effective_from"),
                condition=Q(status=terms.Status.APPROVED),
                name="description_one_a_day",
                violation_error_message=_("Another version is in force from this day already."),
            ),
            models.CheckConstraint(
                condition=~Q(status=terms.Status.APPROVED) | Q(effective_from__isnull=False),
                name="description_approved_from_a_day",
            ),
        )
        indexes = (models.Index("position", F("effective_from").desc(), name="description_in_force"),)

    def __str__(self) -> str:
        return f"{self.title} V{self.number}"


@tracked(part_of=PartOf("description", grant="update"))
class Guidance(models.Model):
    """A dotted line: who guides the holder besides the direct superior, and in what."""

    description = models.ForeignKey(
        Description, verbose_name=_("position description"), on_delete=models.CASCADE, related_name="guided_by"
    )
    position = models.ForeignKey(Position, verbose_name=_("guided by"), on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(_("in what"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("line of guidance")
        verbose_name_plural = _("lines of guidance")
        constraints = (models.UniqueConstraint(fields=("description", "position"), name="guidance_once"),)

    def __str__(self) -> str:
        return str(self.position)


@tracked(part_of=PartOf("description", grant="update"))
class Right(models.Model):
    """One clause of the box of rights: domain × category × verb × matter × limit × reach × condition × period.

    verb and matter are null where the source leaves them out or says what no matter stands for (``words`` keeps it);
    such a right lets nobody do anything, and the check of the description says so.
    """

    description = models.ForeignKey(
        Description, verbose_name=_("position description"), on_delete=models.CASCADE, related_name="rights"
    )
    clause = models.CharField(_("clause"), max_length=20)
    domain = models.CharField(_("domain"), max_length=12, choices=terms.Domain.choices, null=True, blank=True)
    category = models.CharField(_("category"), max_length=12, choices=terms.Category.choices, null=True, blank=True)
    verb = models.CharField(_("right to"), max_length=12, choices=terms.Verb.choices, null=True, blank=True)
    matter = models.ForeignKey(
        Matter, verbose_name=_("matter"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    words = models.CharField(_("as written"), max_length=500, blank=True)
    limits = models.JSONField(_("limits"), default=list)  # of content.Limit; empty: no limit is set
    # A limit of which the source says that it exists, not how high it is: nothing is decided on it until it is filled in.
    limit_open = models.BooleanField(_("limit to be filled in"), default=False)
    reach = models.CharField(_("reach"), max_length=12, choices=terms.Reach.choices, null=True, blank=True)
    reach_over = models.JSONField(
        _("over"), default=dict
    )  # {"region": […], "voltage": […], "grade": […], "customer": […]}
    reach_words = models.CharField(_("reach as written"), max_length=200, blank=True)
    conditions = models.JSONField(_("conditions"), default=list)  # of content.Condition
    condition_words = models.CharField(_("condition as written"), max_length=300, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid until"), null=True, blank=True)  # the first day on which it no longer holds
    place = models.PositiveSmallIntegerField(_("place in the order"), default=0)

    class Meta:
        verbose_name = _("right")
        verbose_name_plural = _("rights")
        ordering = ("place", "pk")
        constraints = (
            # Two verbs may rest on one clause (提出、审核与确认权).
            models.UniqueConstraint(
                fields=("description", "clause", "verb", "matter"), name="right_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.clause} {self.words}".strip()


@tracked()
class Post(Record):
    """Somebody fills a position, from ``since`` (included) to ``until`` (excluded; None: open)."""

    CODE_PREFIX = "RZ"

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="posts")
    position = models.ForeignKey(Position, verbose_name=_("position"), on_delete=models.PROTECT, related_name="posts")
    department = models.ForeignKey(
        Department, verbose_name=_("department"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("how"), max_length=8, choices=terms.Holding.choices, default=terms.Holding.MAIN)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    # Where a person's line differs from the position's.
    reports_to = models.ForeignKey(
        User, verbose_name=_("reports to"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")),
                name="post_period",
                violation_error_message=_("A post ends after it begins."),
            ),
        )
        indexes = (models.Index("position", "since", name="post_of_position"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.position}"

    @property
    def last_on(self) -> date | None:
        """The last day of it, as people say it."""
        return self.until - timedelta(days=1) if self.until else None


@tracked()
class Delegation(Record):
    """Somebody acts in the name of another for a time, in one of that one's positions, with all or some of its rights."""

    CODE_PREFIX = "DL"
    # Whoever is absent names his deputy himself; everybody else needs the right over all of them.
    SCOPE: ClassVar[Scope] = Scope(own=("principal_id",), department=())

    principal = models.ForeignKey(User, verbose_name=_("for"), on_delete=models.PROTECT, related_name="delegations")
    deputy = models.ForeignKey(User, verbose_name=_("deputy"), on_delete=models.PROTECT, related_name="deputations")
    position = models.ForeignKey(Position, verbose_name=_("deputy in"), on_delete=models.PROTECT, related_name="+")
    since = models.DateField(_("since"))
    until = models.DateField(_("until"))  # the first day on which it no longer holds
    why = models.CharField(_("why"), max_length=200)
    # As Description.parts_stated.
    rights_stated = models.PositiveIntegerField(_("rights stated"), default=0, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("deputation")
        verbose_name_plural = _("deputations")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__gt=F("since")),
                name="delegation_period",
                violation_error_message=_("A deputation ends after it begins."),
            ),
            models.CheckConstraint(
                condition=~Q(principal=F("deputy")),
                name="delegation_to_another",
                violation_error_message=_("Nobody is his own deputy."),
            ),
        )
        indexes = (models.Index("deputy", "until", name="delegation_of_deputy"),)

    def __str__(self) -> str:
        return f"{self.deputy} · {self.principal}"

    @property
    def last_on(self) -> date:
        """The last day of it, as people say it."""
        return self.until - timedelta(days=1)


@tracked(part_of=PartOf("delegation", grant="update"))
class DelegatedRight(models.Model):
    """One matter that is handed over, perhaps with a lower limit. A deputation without any hands over all."""

    delegation = models.ForeignKey(
        Delegation, verbose_name=_("deputation"), on_delete=models.CASCADE, related_name="rights"
    )
    verb = models.CharField(_("right to"), max_length=12, choices=terms.Verb.choices)
    matter = models.ForeignKey(Matter, verbose_name=_("matter"), on_delete=models.PROTECT, related_name="+")
    limits = models.JSONField(_("limits"), default=list)  # of content.Limit; besides those of the right itself

    class Meta:
        verbose_name = _("delegated right")
        verbose_name_plural = _("delegated rights")
        constraints = (models.UniqueConstraint(fields=("delegation", "verb", "matter"), name="delegated_right_once"),)

    def __str__(self) -> str:
        return f"{self.verb} {self.matter_id}"


@tracked()
class Template(Record):
    """A description with gaps to be filled ([公司名称]), from which one is drawn up by one act."""

    CODE_PREFIX = "MB"

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=40, blank=True)
    content = DocumentField(_("content"), document=documents.Content)
    rights = DocumentField(_("rights"), document=list[documents.RightLine], default=list)

    class Meta(Record.Meta):
        verbose_name = _("template")
        verbose_name_plural = _("templates")

    def __str__(self) -> str:
        return self.name


@tracked()
class Competency(Record):
    """One entry of the competency library (能力素质库). levels: {"1": {"anchors": […], "training": […]}, …}.

    source: where it comes from, and whether it is a default of ours 〔设〕.
    """

    CODE_PREFIX = "NL"

    name = models.CharField(_("name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=terms.CompetencyKind.choices)
    definition = models.TextField(_("definition"), blank=True)
    source = models.CharField(_("source"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    levels = DocumentField(_("levels"), document=documents.Levels)

    class Meta(Record.Meta):
        verbose_name = _("competency")
        verbose_name_plural = _("competencies")

    def __str__(self) -> str:
        return self.name


@tracked()
class Assessment(Record):
    """What level somebody was found to have. Only the latest that is no older than a year counts."""

    CODE_PREFIX = "PG"
    # One's own, and those of the people of one's department: what somebody was found to lack is not everybody's to read.
    SCOPE: ClassVar[Scope] = Scope(own=("user_id",), department=("department_id",))

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="assessments")
    competency = models.ForeignKey(
        Competency, verbose_name=_("competency"), on_delete=models.PROTECT, related_name="assessments"
    )
    # The person's when it was made, so that a scope is one indexed column.
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    method = models.CharField(_("method"), max_length=12, choices=terms.Method.choices)
    level = models.PositiveSmallIntegerField(_("level"), validators=[MinValueValidator(1), MaxValueValidator(5)])
    evidence = models.TextField(_("evidence"), blank=True)
    assessed_on = models.DateField(_("assessed on"))
    assessor = models.ForeignKey(
        User, verbose_name=_("assessor"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(Record.Meta):
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")
        indexes = (models.Index("user", "competency", F("assessed_on").desc(), name="assessment_latest"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.competency} {self.level}"


class Stamp(models.Model):
    """One row, drawn anew with every change of posts, lines, rights or deputations, so that no process goes on with what was."""

    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.value)
