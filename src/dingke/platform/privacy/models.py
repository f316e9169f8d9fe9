"""What is on record about keeping data of people: on what ground, told how, for how long; what they asked for; what went."""

from collections.abc import Sequence
from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dingke.engine.fields import DocumentField, PersonalCharField, TagsField
from dingke.engine.models import Record
from dingke.engine.tracking import attest, tracked
from dingke.platform.people.models import User
from dingke.platform.privacy import terms
from dingke.platform.privacy.dealings import Consent, Dealings, read


class OfPerson(models.Model):
    """A record about a natural person (``engine.personal.about_person``): why it may be kept, and whether it may be used.

    dealings: notices delivered and consents, of dealings.Dealings. restricted: stored and no longer used, until a day or
    until it is lifted. erased_at: what the record said of the person is gone.
    """

    legal_basis = models.CharField(
        _("basis for keeping these data"),
        max_length=12,
        choices=terms.LegalBasis.choices,
        default=terms.LegalBasis.UNSTATED,
    )
    purposes = TagsField(_("purposes"), words=terms.Purpose, help_text=_("What the data are kept for."))
    data_source = models.CharField(_("where the data come from"), max_length=200, blank=True)
    dealings = DocumentField(_("notices and consents"), document=Dealings, editable=False)
    restricted_at = models.DateTimeField(_("restricted at"), null=True, editable=False)
    restricted_until = models.DateField(_("restricted until"), null=True, editable=False)
    restricted_why = models.CharField(_("why it is restricted"), max_length=300, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def consents(self) -> Sequence[Consent]:
        """In the order in which they were given."""
        return read(self.dealings).consents


@tracked()
class Notice(Record):
    """One version of what people are told before their data are used (17). The latest that has begun is in force."""

    CODE_PREFIX = "GZ"

    number = models.PositiveIntegerField(_("version"), editable=False)
    title = models.CharField(_("title"), max_length=120)
    controller = models.CharField(_("who decides over the data"), max_length=120)
    reach = models.CharField(_("how to reach them"), max_length=200)
    purposes = TagsField(_("purposes"), words=terms.Purpose, blank=False)
    categories = models.TextField(_("what data, used how"))
    kept = models.CharField(_("kept for how long"), max_length=200)
    rights = models.TextField(_("rights of the person and how to use them"))
    other = models.TextField(_("what else must be told"), blank=True)
    effective_from = models.DateField(_("in force from"))

    class Meta(Record.Meta):
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        constraints = (models.UniqueConstraint(fields=("number",), name="privacy_notice_number_once"),)

    def __str__(self) -> str:
        return f"V{self.number} {self.title}"


@tracked()
class Retention(Record):
    """How long data are kept after their last use, for one purpose, in a period. No purpose: where none is stated."""

    CODE_PREFIX = "BC"

    purpose = models.CharField(_("purpose"), max_length=12, choices=terms.Purpose.choices, blank=True)
    months = models.PositiveSmallIntegerField(_("months after the last use"))
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)  # the first day on which it is not
    source_doc = models.CharField(_("source"), max_length=200)
    clause = models.CharField(_("clause"), max_length=60, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("time of keeping")
        verbose_name_plural = _("times of keeping")
        constraints = (
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")),
                name="privacy_retention_period",
                violation_error_message=_("It ends after it begins."),
            ),
            models.UniqueConstraint(
                fields=("purpose", "effective_from"),
                name="privacy_retention_once",
                violation_error_message=_("For this purpose another time of keeping begins on this day."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_purpose_display() or _('no purpose stated')} {self.months}"


@tracked()
class Request(Record):
    """What a person asked about his data (44 to 50), and how it was answered.

    about: the code of the record that is about him; object, row_id: the same for programs. found: where he occurs, of
    finding.Place, without any value. keep_until, keep_law: why his data are kept and not deleted.
    """

    CODE_PREFIX = "XQ"

    kind = models.CharField(_("what is asked"), max_length=12, choices=terms.Kind.choices)
    applicant = models.CharField(_("who asks"), max_length=80)
    reach = PersonalCharField(_("where to answer"), max_length=120)
    received_on = models.DateField(_("received on"), blank=True)
    received_how = models.CharField(_("received how"), max_length=12, choices=terms.How.choices)
    wish = models.TextField(_("in his words"), blank=True)
    about = models.CharField(
        _("record about him"), max_length=40, blank=True, help_text=_("Its code; when it is known.")
    )
    object = models.CharField(_("object"), max_length=40, blank=True, editable=False)
    row_id = models.BigIntegerField(_("number of the record"), null=True, editable=False)
    stage = models.CharField(
        _("stage"), max_length=12, choices=terms.Stage.choices, default=terms.Stage.RECEIVED, editable=False
    )
    due_on = models.DateField(_("answer by"), null=True, editable=False)
    identified_how = models.CharField(_("how the identity was checked"), max_length=200, blank=True)
    found = DocumentField(_("where he occurs"), document=list[dict[str, Any]], default=list, editable=False)
    keep_law = models.CharField(_("kept by which law or contract"), max_length=200, blank=True)
    keep_until = models.DateField(_("kept until"), null=True, blank=True)
    outcome = models.TextField(_("what was done"), blank=True)
    article = models.CharField(_("refused under"), max_length=12, choices=terms.Article.choices, blank=True)
    reason = models.TextField(_("why it is refused"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("request of a person")
        verbose_name_plural = _("requests of people")
        indexes = (
            models.Index("stage", "due_on", name="privacy_request_due"),
            models.Index("object", "row_id", name="privacy_request_person"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.get_kind_display()}"


@tracked()
class Recipient(Record):
    """To whom data of people go: processors, others who decide for themselves, authorities (20, 21, 23)."""

    CODE_PREFIX = "JS"

    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("what they are to us"), max_length=12, choices=terms.Role.choices)
    purpose = models.CharField(_("for which purpose"), max_length=12, choices=terms.Purpose.choices)
    categories = models.CharField(_("what data"), max_length=300)
    agreement = models.CharField(_("agreement"), max_length=200, blank=True)
    has_separate_consent = models.BooleanField(_("people consented to it separately"), default=False)
    is_abroad = models.BooleanField(_("outside the mainland"), default=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("recipient")
        verbose_name_plural = _("recipients")

    def __str__(self) -> str:
        return self.name


@tracked()
class Breach(Record):
    """Data of people that got out, were changed or lost, or may have been (57). notify_by follows from the discovery."""

    CODE_PREFIX = "XL"

    title = models.CharField(_("what happened"), max_length=200)
    discovered_on = models.DateField(_("discovered on"))
    categories = models.CharField(_("what data"), max_length=300)
    people_count = models.PositiveIntegerField(_("people concerned"), null=True, blank=True)
    cause = models.TextField(_("cause"), blank=True)
    harm = models.TextField(_("harm that may come of it"), blank=True)
    measures = models.TextField(_("what was done about it"), blank=True)
    notify_by = models.DateField(_("tell the authority by"), null=True, editable=False)
    authority_told_on = models.DateField(_("authority told on"), null=True, blank=True)
    people_told_on = models.DateField(_("people told on"), null=True, blank=True)
    why_not_told = models.CharField(_("why people need not be told"), max_length=300, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("breach")
        verbose_name_plural = _("breaches")

    def __str__(self) -> str:
        return self.title


@tracked()
class ImpactAssessment(Record):
    """What was thought about before data of people are processed in a way that may harm them (55); kept for years (56)."""

    CODE_PREFIX = "YX"

    title = models.CharField(_("what is to be done"), max_length=200)
    occasions = TagsField(_("why it is assessed"), words=terms.Occasion, blank=False)
    categories = models.CharField(_("what data"), max_length=300)
    necessity = models.TextField(_("what for, and whether it is needed"))
    risks = models.TextField(_("what may come of it for people"))
    measures = models.TextField(_("what is done against it"), blank=True)
    recipient = models.ForeignKey(
        Recipient,
        verbose_name=_("recipient"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="assessments",
    )
    verdict = models.CharField(_("result"), max_length=12, choices=terms.Verdict.choices, default=terms.Verdict.OPEN)
    assessed_on = models.DateField(_("assessed on"), null=True, blank=True)
    assessor = models.ForeignKey(
        User, verbose_name=_("assessed by"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    keep_until = models.DateField(_("kept until"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("impact assessment")
        verbose_name_plural = _("impact assessments")

    def __str__(self) -> str:
        return self.title


class Erasure(models.Model):
    """One person's data that were erased: which record, when, by whom. Nothing of what they said; rows are only added.

    ledger: the number of the first erasure, by which one that is done again after a restore is known. made_at: when the
    record was put on file, by which it is known again. counts: how many values went, by where they stood.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ledger = models.UUIDField(unique=True)
    at = models.DateTimeField(_("at"), default=timezone.now)
    object = models.CharField(_("object"), max_length=40)
    row_id = models.BigIntegerField()
    code = models.CharField(_("code"), max_length=40)
    made_at = models.DateTimeField()
    operation = models.UUIDField(_("operation"))
    by = models.ForeignKey(User, verbose_name=_("by"), null=True, on_delete=models.PROTECT, related_name="+")
    request = models.CharField(_("request"), max_length=40, blank=True)
    counts = models.JSONField(_("what went"), default=dict)
    is_again = models.BooleanField(_("done again after a restore"), default=False)

    class Meta:
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        indexes: ClassVar = (
            models.Index("object", "row_id", name="privacy_erasure_row"),
            models.Index(F("at").desc(), name="privacy_erasure_latest"),
            BrinIndex(fields=["at"], autosummarize=True, name="privacy_erasure_at"),  # the seal of a day
        )

    def __str__(self) -> str:
        return f"{self.code} {self.at:%Y-%m-%d}"


attest(Erasure, "at", only_added=True)
