"""Reviews of whether somebody is to be promoted, and what was laid before those who judge it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict

from dingke.domains.team import terms
from dingke.engine.access import Scope, Share
from dingke.engine.fields import DocumentField
from dingke.engine.models import Record
from dingke.engine.tracking import PartOf, tracked
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Position
from dingke.platform.positions.terms import Verdict


class Piece(BaseModel):
    """Every part of the material: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Requirement(Piece):
    """One requirement of the target description beside what is on file. judged: false where only an assessment can tell."""

    text: str
    verdict: Verdict
    why: str
    wanted: bool = False
    judged: bool = True


class Level(Piece):
    """One competency the position demands; had, method, assessed_on: the assessment that counts, None while there is none."""

    name: str
    required: int
    must: bool
    had: int | None = None
    method: str = ""
    assessed_on: date | None = None
    code: str = ""


class Assessed(Piece):
    """The last assessment of one competency by one method."""

    name: str
    method: str
    level: int
    assessed_on: date
    code: str


class Served(Piece):
    """A post that the person filled. until: the first day without it."""

    title: str
    since: date
    until: date | None = None


class Shown(Piece):
    """One piece of evidence of how he did his work."""

    on: date
    words: str
    code: str = ""
    url: str = ""


class Performance(Piece):
    """What one source of evidence has; items empty: nothing is on file there."""

    name: str
    label: str
    items: tuple[Shown, ...] = ()


class Material(Piece):
    """What was laid before those who judge, as it stood on a day. Words are in the language of whoever had it brought.

    target, own: description in force of the position he is to have and of the one he has. condition: what the career
    path asks for the step; on_path: whether it has the step at all. months: whole months in the post he has.
    """

    on: date
    target: str = ""
    own: str = ""
    on_path: bool = False
    condition: str = ""
    requirements: tuple[Requirement, ...] = ()
    verdict: Verdict = Verdict.UNKNOWN
    levels: tuple[Level, ...] = ()
    assessed: tuple[Assessed, ...] = ()
    posts: tuple[Served, ...] = ()
    months: int | None = None
    performance: tuple[Performance, ...] = ()


@tracked()
class PromotionReview(Record):
    """Whether somebody is to have another position. Read by the person, those above him, personnel and named reviewers.

    from_position: his main post when the review began. material: frozen; brought anew by a verb alone.
    """

    CODE_PREFIX = "JS"
    SCOPE: ClassVar[Scope] = Scope(
        own=("user_id", "proposer_id"),
        department=("department_id",),
        shared=(Share("team.Reviewer", "review_id", "id"),),
    )
    FOLLOWS: ClassVar[frozenset[str]] = frozenset({"department"})
    WHOSE: ClassVar[str] = "user"

    user = models.ForeignKey(
        User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="promotions", db_index=False
    )
    department = models.ForeignKey(
        Department, verbose_name=_("department"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    from_position = models.ForeignKey(
        Position, verbose_name=_("position now"), editable=False, on_delete=models.PROTECT, related_name="+"
    )
    to_position = models.ForeignKey(
        Position, verbose_name=_("position to be"), on_delete=models.PROTECT, related_name="+"
    )
    by_when = models.DateField(_("from which day he is to have it"))
    why = models.TextField(_("why he is proposed"))
    off_path = models.CharField(
        _("why without the career path"),
        max_length=300,
        blank=True,
        help_text=_("Where the career path of his position does not lead to the other one."),
    )
    proposer = models.ForeignKey(
        User, verbose_name=_("proposed by"), editable=False, on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=terms.Status.choices, default=terms.Status.OPEN, editable=False
    )
    material = DocumentField(_("material"), document=Material, editable=False)
    material_on = models.DateField(_("material of"), editable=False)
    decided_by = models.ForeignKey(
        User, verbose_name=_("decided by"), null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField(_("decided on"), null=True, editable=False)
    reason = models.CharField(_("why it is withdrawn"), max_length=200, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("promotion review")
        verbose_name_plural = _("promotion reviews")
        constraints = (
            models.CheckConstraint(
                condition=~Q(from_position=F("to_position")),
                name="promotion_elsewhere",
                violation_error_message=_("He has this position already."),
            ),
            models.UniqueConstraint(
                fields=("user",),
                condition=Q(status__in=(terms.Status.OPEN, terms.Status.ASKED), archived_at=None),
                name="promotion_one_open",
                violation_error_message=_(
                    "A promotion of this person is under review already; finish or withdraw that one."
                ),
            ),
        )
        indexes = (models.Index("user", F("by_when").desc(), name="promotion_of_person"),)

    def __str__(self) -> str:
        return f"{self.code} {self.user}"


@tracked(part_of=PartOf("review", grant="share"))
class Reviewer(models.Model):
    """Somebody who is asked to look at the material; he reads the review and nothing else of the person."""

    review = models.ForeignKey(PromotionReview, on_delete=models.CASCADE, related_name="collaborators")
    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("reviewer")
        verbose_name_plural = _("reviewers")
        constraints = (models.UniqueConstraint(fields=("review", "user"), name="promotion_reviewer_once"),)

    def __str__(self) -> str:
        return str(self.user_id)
