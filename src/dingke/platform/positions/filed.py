"""What people have on file of themselves: the person's own record, beside what he was found to have (``models.Assessment``)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from dingke.engine.access import Scope
from dingke.engine.models import Record
from dingke.engine.tracking import tracked
from dingke.platform.people.models import Department, User
from dingke.platform.positions import terms


@tracked()
class Qualification(Record):
    """One line of somebody's record (履历资格). value: major, title, area of the work, training, language or certificate by name."""

    CODE_PREFIX = "LL"
    # Nobody but the person, those above him and personnel: the whole of a life before this company stands here.
    SCOPE: ClassVar[Scope] = Scope(own=("user_id",), department=("department_id",))
    # As of Owned: the person's, wherever he goes.
    FOLLOWS: ClassVar[frozenset[str]] = frozenset({"department"})
    WHOSE: ClassVar[str] = "user"

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="qualifications", db_index=False
    )
    # So that a scope is one indexed column.
    department = models.ForeignKey(
        Department, verbose_name=_("department"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=terms.QualificationKind.choices)
    value = models.CharField(
        _("what"),
        max_length=120,
        blank=True,
        help_text=_("Major, title, area of work, training, language or certificate"),
    )
    level = models.CharField(
        _("level"),
        max_length=12,
        blank=True,
        choices=terms.QualificationLevel.choices,
        help_text=_("Of education and professional titles"),
    )
    detail = models.CharField(
        _("in detail"), max_length=200, blank=True, help_text=_("School or company; skills in a language")
    )
    manages = models.BooleanField(_("as manager"), default=False)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The first day on which it no longer holds")
    )
    months = models.PositiveSmallIntegerField(
        _("number of months"), null=True, blank=True, help_text=_("Of experience, where the days are not known")
    )
    evidence = models.TextField(_("evidence"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("qualification on file")
        verbose_name_plural = _("qualifications on file")
        constraints = (
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gt=F("since")),
                name="qualification_period",
                violation_error_message=_("It ends after it begins."),
            ),
        )
        indexes = (models.Index("user", "kind", name="qualification_of_person"),)  # the comparison on a person's page

    def __str__(self) -> str:
        level = self.get_level_display() if self.level else ""
        return f"{self.user} · {self.get_kind_display()} {level} {self.value}".strip()
