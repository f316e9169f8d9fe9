"""Rights as data: a role is a named set of grants (object × verb × scope); people hold roles.

Positions will hold grants in a later version and stand beside roles, not instead of the door that reads them.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dingke.engine.tracking import attest, tracked
from dingke.platform.people.models import User

EVERY = "*"  # as object: each one; as verb: each verb


class Reach(models.TextChoices):
    """How far a grant reaches over the rows of its object."""

    OWN = "own", _("own")
    SHARED = "shared", _("shared with me")
    DEPARTMENT = "department", _("my department and those below")
    ALL = "all", _("all")


@tracked()
class Role(models.Model):
    slug = models.SlugField(_("short name"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.name


@tracked()
class Grant(models.Model):
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="grants")
    object = models.CharField(_("object"), max_length=40)
    verb = models.CharField(_("verb"), max_length=40)
    reach = models.CharField(_("reach"), max_length=12, choices=Reach.choices)

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = (models.UniqueConstraint(fields=("role", "object", "verb", "reach"), name="grant_once"),)

    def __str__(self) -> str:
        return f"{self.object} {self.verb} {self.reach}"


@tracked()
class Holding(models.Model):
    """Who holds which role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="holdings")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="holdings")

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


attest(Disclosure, "at", only_added=True)
