"""What happens to positions, the versions of their descriptions, posts and deputations, in sets."""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import TypeAdapter, ValidationError

from dingke.engine.action import Act, Ask, Conduct, Proposal, Values, action, conduct
from dingke.engine.faults import Fault
from dingke.engine.fields import DocumentField
from dingke.platform.people.actions import forget_rights
from dingke.platform.positions import news
from dingke.platform.positions.content import Content, Line, Pay, RightLine
from dingke.platform.positions.models import Description, Guidance, Matter, Position, Right, Stamp
from dingke.platform.positions.terms import Status


def changed() -> None:
    """Whoever changes posts, lines, rights or deputations says so: every process reads them anew."""
    # By lot, as the versions of rights are (people.actions.forget_rights).
    Stamp.objects.update_or_create(pk=1, defaults={"value": secrets.randbits(62)})
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

    def follow(self, rows: Sequence[Description], before: Mapping[int, Values], act: Act) -> None:
        super().follow(rows, before, act)
        news.of_descriptions(rows, before, act)


def settled(old: Values) -> bool:
    return old.get("status") == Status.APPROVED


def differing(row: Any, old: Values) -> set[str]:
    return {name for name, value in old.items() if getattr(row, name) != value}


def misfits(document: Any, value: Any) -> Iterable[str]:
    """What the document says that a description cannot hold, each with the place where it stands."""
    try:
        TypeAdapter(document).validate_python(value)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            yield f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}"


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


def release_proposals(rows: Sequence[Description], given: Values, act: Act) -> Sequence[Proposal]:
    return [release_proposal(row) for row in rows]


def release_proposal(row: Description) -> Proposal:
    """Brought forward by whoever drew it up, and reviewed on the way to here."""
    return Proposal(
        matter="description_release",
        title=_("Release of %(description)s") % {"description": row},
        owner=row.revised_by_id,
        department=row.department_id,
        proposer=row.revised_by_id,
        done={row.reviewed_by_id: frozenset({"review"})} if row.reviewed_by_id else {},
        shown=tuple(
            (label, words)
            for label, words in (
                (_("what was revised"), row.change),
                (_("in force from"), row.effective_from.isoformat() if row.effective_from else ""),
            )
            if words
        ),
        watched=("status", "effective_from"),
    )


@action(
    Description,
    label=gettext_lazy("Approve"),
    icon="circle-check",
    grant="approve",
    offered=awaits_approval,
    sentence=gettext_lazy("approved it"),
    decides=release_proposals,
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


RIGHTS = DocumentField(gettext_lazy("rights"), document=list[RightLine], default=list)
LINES = DocumentField(gettext_lazy("lines of guidance"), document=list[Line], default=list)


@action(
    Description,
    label=gettext_lazy("State rights"),
    icon="list-check",
    offered=is_draft,
    sentence=gettext_lazy("stated its rights"),
    asks=(Ask("rights", of=RIGHTS),),
)
def state_rights(rows: Sequence[Description], *, act: Act, rights: Any) -> Iterable[Fault]:
    """All rights of a draft at once, in their order; those that it had and that are not stated go.

    rights: content.RightLine or the same as plain values. A line that says the same verb of the same matter under the
    same clause twice, or names a matter that there is not, is refused.
    """
    faults = list(misfits(RIGHTS.document, rights))
    if faults:
        return [Fault(message, "rights") for message in faults]
    lines = TypeAdapter(RIGHTS.document).validate_python(rights)
    codes = {matter.code: matter for matter in Matter.objects.all()}
    unknown = [
        Fault(_("There is no matter “%(code)s”.") % {"code": line.matter}, "rights")
        for line in lines
        if line.matter and line.matter not in codes
    ]
    twice = [key for key, count in Counter((one.clause, one.verb, one.matter) for one in lines).items() if count > 1]
    unknown += [
        Fault(_("Clause %(clause)s states the same right twice.") % {"clause": clause}, "rights")
        for clause, _verb, _matter in twice
    ]
    if unknown:
        return unknown
    Right.objects.filter(description__in=rows).delete()
    Right.objects.bulk_create(right_of(row, line, place, codes) for row in rows for place, line in enumerate(lines))
    count(rows)
    return ()


def count(rows: Sequence[Description]) -> None:
    """Parts have no column in the row; what changes in it is that they were stated once more."""
    for row in rows:
        row.parts_stated += 1


def right_of(row: Description, line: RightLine, place: int, codes: Mapping[str, Matter]) -> Right:
    values = line.model_dump(mode="json", by_alias=True, exclude={"matter", "valid_from", "valid_to"})
    period = {"valid_from": line.valid_from, "valid_to": line.valid_to}
    return Right(description=row, place=place, matter=codes.get(line.matter or ""), **values, **period)


@action(
    Description,
    label=gettext_lazy("State lines of guidance"),
    icon="arrows-split",
    offered=is_draft,
    sentence=gettext_lazy("stated who guides it"),
    asks=(Ask("lines", of=LINES),),
)
def state_lines(rows: Sequence[Description], *, act: Act, lines: Any) -> Iterable[Fault]:
    """All dotted lines of a draft at once. lines: content.Line or the same as plain values."""
    faults = list(misfits(LINES.document, lines))
    if faults:
        return [Fault(message, "lines") for message in faults]
    stated = TypeAdapter(LINES.document).validate_python(lines)
    known = {one.code: one for one in Position.objects.filter(code__in=[line.position for line in stated])}
    missing = [line.position for line in stated if line.position not in known]
    if missing:
        return [Fault(_("There is no position “%(code)s”.") % {"code": code}, "lines") for code in missing]
    Guidance.objects.filter(description__in=rows).delete()
    Guidance.objects.bulk_create(
        Guidance(description=row, position=known[line.position], subject=line.subject)
        for row in rows
        for line in stated
    )
    count(rows)
    return ()
