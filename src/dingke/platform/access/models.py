"""Rights as data: grants (object × verb × reach) and rules of fields belong to a role or to a position.

People hold roles. A position's grants are held by whoever fills it on the day, and by whoever stands in for him.
"""

from typing import ClassVar

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dingke.engine import access
from dingke.engine.tracking import PartOf, attest, tracked
from dingke.platform.people.models import User
from dingke.platform.positions.models import Position

EVERY = "*"  # as object: each one; as verb: each verb


class Reach(models.TextChoices):
    """How far a grant reaches over the rows of its object."""

    OWN = "own", _("own")
    SHARED = "shared", _("shared with me")
    TEAM = "team", _("my team")
    DEPARTMENT = "department", _("my department and those below")
    ALL = "all", _("all")


class FieldRule(models.TextChoices):
    """How a field is seen. Of what several roles and positions say of one field the most open word holds."""

    HIDDEN = access.HIDDEN, _("hidden")
    MASKED = access.MASKED, _("masked")
    READ = access.READ, _("read")


@tracked()
class Role(models.Model):
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.name


class Held(models.Model):
    """What belongs to a role or to a position, and to one of them alone."""

    role = models.ForeignKey(
        Role, verbose_name=_("role"), null=True, blank=True, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    position = models.ForeignKey(
        Position, verbose_name=_("position"), null=True, blank=True, on_delete=models.CASCADE, related_name="%(class)ss"
    )
    object = models.CharField(_("object"), max_length=40)

    class Meta:
        abstract = True
        constraints: ClassVar[tuple[models.BaseConstraint, ...]] = (
            models.CheckConstraint(
                condition=Q(role__isnull=True, position__isnull=False) | Q(role__isnull=False, position__isnull=True),
                name="%(class)s_of_role_or_position",
            ),
        )


@tracked(part_of=PartOf("role", grant="update", otherwise="position"))
class Grant(Held):
    verb = models.CharField(_("verb"), max_length=40)
    reach = models.CharField(_("reach"), max_length=12, choices=Reach.choices)
    # Of the position's description, on which the grant rests.
    clause = models.CharField(_("clause"), max_length=20, blank=True)

    class Meta(Held.Meta):
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = (
            *Held.Meta.constraints,
            models.UniqueConstraint(
                fields=("role", "position", "object", "verb", "reach"), name="grant_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.object} {self.verb} {self.reach}"


@tracked(part_of=PartOf("role", grant="update", otherwise="position"))
class FieldGrant(Held):
    """How one field of an object is seen by whoever holds the role or position."""

    field = models.CharField(_("field"), max_length=60)
    rule = models.CharField(_("how it is seen"), max_length=8, choices=FieldRule.choices)

    class Meta(Held.Meta):
        verbose_name = _("rule of a field")
        verbose_name_plural = _("rules of fields")
        constraints = (
            *Held.Meta.constraints,
            models.UniqueConstraint(
                fields=("role", "position", "object", "field"), name="fieldgrant_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.object} {self.field} {self.rule}"


@tracked(part_of=PartOf("role", grant="update"))
class Holding(models.Model):
    """Who holds which role, until ``until`` (excluded; None: open)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="holdings")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="holdings")
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        constraints = (models.UniqueConstraint(fields=("user", "role"), name="holding_once"),)

    def __str__(self) -> str:
        return f"{self.user_id} {self.role_id}"


@tracked()
class Requirement(models.Model):
    """Whoever holds the role must have a second factor; the one without a role holds for everybody."""

    role = models.ForeignKey(
        Role, verbose_name=_("role"), null=True, blank=True, on_delete=models.CASCADE, related_name="requirements"
    )

    class Meta:
        verbose_name = _("requirement of a second factor")
        verbose_name_plural = _("requirements of a second factor")
        constraints = (models.UniqueConstraint("role", name="requirement_once", nulls_distinct=False),)

    def __str__(self) -> str:
        return str(self.role or _("everybody"))


class Disclosure(models.Model):
    """Something protected that was shown to a person: a personal value in clear, a hint at a record of somebody else."""

    person = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12)
    object = models.CharField(_("object"), max_length=40)
    row_id = models.BigIntegerField()
    field = models.CharField(_("field"), max_length=60)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("disclosure")
        verbose_name_plural = _("disclosures")
        indexes = (
            models.Index("person", "kind", "at", name="disclosure_of_day"),  # the day's limit
            models.Index("object", "row_id", "at", name="disclosure_of_row"),  # who saw it
            BrinIndex(fields=["at"], autosummarize=True, name="disclosure_at"),  # the seal of a day
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object} {self.row_id} {self.field}"


class LeakTest(models.Model):
    """One look for leaks: whose eyes, how many surfaces and comparisons, what was found. Rows are only ever added."""

    at = models.DateTimeField(_("at"), default=timezone.now)
    people = models.JSONField(_("people"), default=list)  # names of those through whose eyes it looked
    surfaces = models.PositiveIntegerField(_("surfaces"))
    checked = models.PositiveIntegerField(_("comparisons"))
    leaks = models.JSONField(_("leaks"), default=list)
    seconds = models.FloatField(_("seconds"), default=0)

    class Meta:
        verbose_name = _("look for leaks")
        verbose_name_plural = _("looks for leaks")
        indexes = (models.Index(models.F("at").desc(), name="leaktest_latest"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {len(self.leaks)}"


attest(Disclosure, "at", only_added=True)
