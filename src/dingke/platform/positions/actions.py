"""What happens to positions, the versions of their descriptions, posts and deputations, in sets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import BaseModel, ValidationError

from dingke.engine.action import Act, Ask, Conduct, Values, action, conduct
from dingke.engine.faults import Fault
from dingke.platform.people.actions import forget_rights
from dingke.platform.positions.content import Content, Pay
from dingke.platform.positions.models import (
    Assessment,
    Competency,
    Delegation,
    Description,
    Guidance,
    Position,
    Post,
    Right,
    Stamp,
)
from dingke.platform.positions.terms import Status


def changed() -> None:
    """Whoever changes posts, lines, rights or deputations says so: every process reads them anew."""
    Stamp.objects.get_or_create(pk=1)
    Stamp.objects.filter(pk=1).update(value=F("value") + 1)
    forget_rights()


class OrganisationConduct(Conduct):
    """Rows on which lines and rights rest."""

    def follow(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> None:
        if rows:
            changed()

    def part(self, rows: Sequence[Any], act: Act) -> None:
        changed()


@conduct
class PositionConduct(OrganisationConduct):
    model = Position


@conduct
class DescriptionConduct(OrganisationConduct):
    """Drafts change; what was approved stays as it is, and every version has its number."""

    model = Description

    def prepare(self, rows: Sequence[Description], act: Act) -> None:
        last = dict(
            Description.objects.filter(position__in={row.position_id for row in rows})
            .values_list("position")
            .annotate(Max("number"))
        )
        for row in rows:
            row.number = last[row.position_id] = last.get(row.position_id, 0) + 1
            row.revised_by_id = act.by.pk

    def check(self, rows: Sequence[Description], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            old = before.get(row.pk, {}) if row.pk else {}
            if settled(old) and not act.undoing and differing(row, old) - {"archived_at"}:
                yield Fault(_("An approved version is not changed; draw up the next one."), "", index)
            for name, document in (("content", Content), ("pay", Pay)):
                yield from (Fault(message, name, index) for message in misfits(document, getattr(row, name)))


def settled(old: Values) -> bool:
    return old.get("status") == Status.APPROVED


def differing(row: Any, old: Values) -> set[str]:
    return {name for name, value in old.items() if getattr(row, name) != value}


def misfits(document: type[BaseModel], value: Any) -> Iterable[str]:
    """What the document says that a description cannot hold, each with the place where it stands."""
    try:
        document.model_validate(value)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            yield f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"


@conduct
class PostConduct(OrganisationConduct):
    model = Post


@conduct
class DelegationConduct(OrganisationConduct):
    model = Delegation


@conduct
class AssessmentConduct(OrganisationConduct):
    model = Assessment


@conduct
class CompetencyConduct(OrganisationConduct):
    model = Competency


def is_draft(row: Description) -> bool:
    return row.status == Status.DRAFT


def is_in_review(row: Description) -> bool:
    return row.status == Status.REVIEW


def awaits_approval(row: Description) -> bool:
    return row.status == Status.APPROVAL


def is_under_way(row: Description) -> bool:
    return row.status in {Status.DRAFT, Status.REVIEW, Status.APPROVAL}


@action(
    Description,
    label=gettext_lazy("Hand in for review"),
    icon="send",
    offered=is_draft,
    sentence=gettext_lazy("handed it in for review"),
    asks=(Ask("change", required=True), Ask("effective_from", required=True)),
)
def submit(rows: Sequence[Description], *, act: Act, change: str, effective_from: Any) -> None:
    """From here others read it; whoever drew it up may withdraw it."""
    for row in rows:
        row.status, row.change, row.effective_from = Status.REVIEW, change, effective_from
        row.revised_by_id = act.by.pk


@action(
    Description,
    label=gettext_lazy("Reviewed"),
    icon="eye-check",
    grant="review",
    offered=is_in_review,
    sentence=gettext_lazy("reviewed it"),
)
def review(rows: Sequence[Description], *, act: Act) -> Iterable[Fault]:
    """Not by whoever drew it up."""
    for index, row in enumerate(rows):
        if row.revised_by_id == act.by.pk:
            yield Fault(_("Whoever drew it up does not review it."), "", index)
        row.status, row.reviewed_by_id, row.reviewed_at = Status.APPROVAL, act.by.pk, act.at


@action(
    Description,
    label=gettext_lazy("Approve"),
    icon="circle-check",
    grant="approve",
    offered=awaits_approval,
    sentence=gettext_lazy("approved it"),
)
def approve(rows: Sequence[Description], *, act: Act) -> Iterable[Fault]:
    """In force from its day; not by whoever drew it up or reviewed it, and never for days gone by."""
    for index, row in enumerate(rows):
        if act.by.pk in {row.revised_by_id, row.reviewed_by_id}:
            yield Fault(_("Whoever drew it up or reviewed it does not approve it."), "", index)
        if row.effective_from is None or row.effective_from < act.day:
            yield Fault(_("It can come into force today at the earliest."), "effective_from", index)
        row.status, row.approved_by_id, row.approved_at = Status.APPROVED, act.by.pk, act.at


@action(
    Description,
    label=gettext_lazy("Return"),
    icon="arrow-back-up",
    grant="review",
    offered=lambda row: row.status in {Status.REVIEW, Status.APPROVAL},
    sentence=gettext_lazy("returned it"),
    asks=(Ask("change", name="reason", required=True, label=gettext_lazy("Why"), is_reason=True),),
)
def send_back(rows: Sequence[Description], *, act: Act, reason: str) -> None:
    """To be drawn up anew; the reason stands in the history."""
    for row in rows:
        row.status, row.reviewed_by_id, row.reviewed_at = Status.DRAFT, None, None


@action(
    Description,
    label=gettext_lazy("Withdraw"),
    icon="x",
    offered=is_under_way,
    sentence=gettext_lazy("withdrew it"),
)
def withdraw(rows: Sequence[Description], *, act: Act) -> None:
    for row in rows:
        row.status = Status.WITHDRAWN


def copy_parts(old: Description, new: Description) -> None:
    """Rights and dotted lines of one version into a draft of the next."""
    rights = list(old.rights.all())
    for right in rights:
        right.pk, right.description = None, new
    Right.objects.bulk_create(rights)
    lines = list(old.guided_by.all())
    for line in lines:
        line.pk, line.description = None, new
    Guidance.objects.bulk_create(lines)
