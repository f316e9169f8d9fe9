"""Notices, times of keeping, recipients, breaches and assessments: what holds of them whoever writes them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.db.models import Max
from django.utils.translation import gettext as _

from dingke.engine.action import Act, Conduct, Values, conduct
from dingke.engine.faults import Fault
from dingke.lib import dates
from dingke.platform.privacy.models import Breach, ImpactAssessment, Notice, Recipient, Retention
from dingke.platform.privacy.terms import BREACH_DAYS, RECORDS_YEARS, Role, Verdict
from dingke.platform.workspace.queries import stated

WORDS: Final = ("title", "controller", "reach", "purposes", "categories", "kept", "rights", "other", "effective_from")


@conduct
class NoticeConduct(Conduct):
    model = Notice

    def prepare(self, rows: Sequence[Notice], act: Act) -> None:
        last = Notice.objects.aggregate(last=Max("number"))["last"] or 0
        for place, row in enumerate(rows, start=1):
            row.number = last + place

    def check(self, rows: Sequence[Notice], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        """People were told these words: a version that is in force is not changed any more."""
        for index, row in enumerate(rows):
            old = before.get(row.pk) if row.pk else None
            began = old is not None and old["effective_from"] <= act.day
            if old and began and not act.undoing and any(getattr(row, name) != old[name] for name in WORDS):
                yield Fault(_("This version is in force and people were told so; write a new one."), "", index)


@conduct
class RetentionConduct(Conduct):
    model = Retention


@conduct
class RecipientConduct(Conduct):
    model = Recipient

    def check(self, rows: Sequence[Recipient], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            if row.role == Role.PROCESSOR and not row.agreement.strip():
                yield Fault(
                    _("Whoever works on our behalf does so by an agreement; name it (article 21)."), "agreement", index
                )
            if row.until is not None and row.until <= row.since:
                yield Fault(_("It ends after it begins."), "until", index)


@conduct
class BreachConduct(Conduct):
    model = Breach

    def check(self, rows: Sequence[Breach], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            if row.discovered_on > act.day:
                yield Fault(_("Nothing is discovered on a day to come."), "discovered_on", index)
            if row.closed_on and not row.authority_told_on:
                yield Fault(_("Before it is closed the authority is told (article 57)."), "authority_told_on", index)
            if row.closed_on and not row.people_told_on and not row.why_not_told.strip():
                words = _("Before it is closed people are told, or it stands here why they need not be (article 57).")
                yield Fault(words, "people_told_on", index)

    def derive(self, rows: Sequence[Breach], before: Mapping[int, Values], act: Act) -> None:
        """Days once counted stay, whatever number is stated later."""
        for row in rows:
            if row.discovered_on != before.get(row.pk, {}).get("discovered_on"):
                row.notify_by = row.discovered_on + timedelta(days=stated(BREACH_DAYS, row.discovered_on))


@conduct
class AssessmentConduct(Conduct):
    """Concluded by somebody on a day; not put away before its years are over (56)."""

    model = ImpactAssessment

    def check(self, rows: Sequence[ImpactAssessment], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            old = before.get(row.pk, {}) if row.pk else {}
            if row.assessed_on and row.assessed_on > act.day and row.assessed_on != old.get("assessed_on"):
                yield Fault(_("Nothing was assessed on a day to come."), "assessed_on", index)
            if row.verdict != Verdict.OPEN:
                yield from (Fault(words, name, index) for name, words in lacking(row))
            if row.archived_at and not old.get("archived_at") and row.keep_until and act.day < row.keep_until:
                words = _("An assessment is kept until %(day)s (article 56).")
                yield Fault(words % {"day": row.keep_until}, "", index)

    def derive(self, rows: Sequence[ImpactAssessment], before: Mapping[int, Values], act: Act) -> None:
        for row in rows:
            if row.assessed_on is None:
                row.keep_until = None
            elif row.assessed_on != before.get(row.pk, {}).get("assessed_on"):
                row.keep_until = dates.add_months(row.assessed_on, 12 * stated(RECORDS_YEARS, row.assessed_on))


def lacking(row: ImpactAssessment) -> Iterable[tuple[str, str]]:
    """What a result needs besides."""
    if row.assessed_on is None:
        yield "assessed_on", _("Say on which day it came to this result.")
    if row.assessor_id is None:
        yield "assessor", _("Say who assessed it.")
    if row.verdict == Verdict.MEASURES and not row.measures.strip():
        yield "measures", _("Say which measures.")
