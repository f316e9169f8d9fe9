"""A version as paper, with what stands around it: who fills the position, the other versions, what is to be looked at."""

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dingke.engine import sight
from dingke.engine.access import Person, policy
from dingke.engine.fields import column
from dingke.platform.people.models import Department, User
from dingke.platform.positions import checks, paper, queries
from dingke.platform.positions.checks import Neighbour, Remark
from dingke.platform.positions.content import Content, Pay, RightLine, Signature
from dingke.platform.positions.models import Description, Matter, Right
from dingke.platform.positions.paper import Paper
from dingke.platform.positions.reading import Reading
from dingke.platform.positions.terms import Status


def line_of(right: Right) -> RightLine:
    return RightLine.model_validate(
        {
            "clause": right.clause,
            "domain": right.domain,
            "category": right.category,
            "verb": right.verb,
            "matter": right.matter.code if right.matter else None,
            "words": right.words,
            "limits": right.limits,
            "limit_open": right.limit_open,
            "reach": right.reach,
            "reach_over": right.reach_over,
            "reach_words": right.reach_words,
            "conditions": right.conditions,
            "condition_words": right.condition_words,
            "valid_from": right.valid_from,
            "valid_to": right.valid_to,
        }
    )


def lines_of(row: Description) -> tuple[RightLine, ...]:
    return tuple(line_of(right) for right in row.rights.select_related("matter"))


def matter_names() -> dict[str, str]:
    return dict(Matter.objects.values_list("code", "name"))


def may_see_pay(person: Person, row: Description) -> bool:
    """Pay is a protected value like a telephone number: seen with the grant “reveal” over descriptions, unless a rule of
    the field hides it altogether."""
    pay = column(Description, "pay")
    return policy.permits(person, "reveal", row) and sight.kind_for(person, Description, pay) is not None


# What stands in a field of the paper that is kept from whoever looks.
VEILED: Mapping[str, Any] = {
    "superior": None,
    "headcount": None,
    "grade": "",
    "content": {},
    "change": "",
    "revised_by": None,
    "reviewed_by": None,
    "approved_by": None,
}


def kept_back(person: Person) -> frozenset[str]:
    """The fields of a description that rules keep from somebody; a paper has no shape to be shown masked."""
    return frozenset(name for name in VEILED if not sight.reads(person, Description, name))


def veiled(row: Description, person: Person) -> Description:
    """The row without what is kept from somebody: for reading alone, never to be saved."""
    for name in kept_back(person):
        setattr(row, name, VEILED[name])
    return row


def company() -> str:
    """The department above all others is the company."""
    return Department.objects.filter(parent=None).order_by("pk").values_list("name", flat=True).first() or ""


def paper_of(row: Description, person: Person, *, with_pay: bool) -> Paper:
    """A version as it is written down, its lines by the names of this installation, without what is kept from whoever
    looks: rights and dotted lines are of its content."""
    withheld = kept_back(person)
    is_read = "content" not in withheld
    row = veiled(row, person)
    content = Content.model_validate(row.content)
    guided = (
        []
        if not is_read
        else [
            f"{one.position}（{one.subject}）" if one.subject else str(one.position)
            for one in row.guided_by.select_related("position")
        ]
    )
    if guided:
        content = content.model_copy(update={"guided_by": tuple(guided)})
    return Paper(
        title=row.title,
        superior=row.superior.title if row.superior else content.superior if "superior" not in withheld else None,
        department=row.department.name if row.department else content.department,
        headcount=row.headcount,
        content=content,
        rights=lines_of(row) if is_read else (),
        pay=Pay.model_validate(row.pay) if with_pay else None,
        grade=row.grade,
        company=company(),
        version=f"V{row.number}",
        since=official(row.effective_from) if row.effective_from else "",
        matters=matter_names(),
        withheld=withheld,
    )


def official(day: date) -> str:
    """A day as official forms write it."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


@dataclass(frozen=True)
class Version:
    """One line of the revision history. until: its last day, None while it is in force or was never."""

    row: Description
    until: date | None
    is_in_force: bool


def versions(row: Description, today: date, person: Person) -> list[Version]:
    """Every version of a position that somebody may read, the newest first, with the days on which each was in force."""
    rows = list(
        policy.rows(person, "read", Description)
        .filter(position=row.position_id, archived_at=None)
        .select_related("revised_by", "reviewed_by", "approved_by")
        .order_by("-number")
    )
    approved = sorted(
        (one for one in rows if one.status == Status.APPROVED), key=lambda one: one.effective_from or today
    )
    ends = {
        one.pk: (following.effective_from or today) - timedelta(days=1)
        for one, following in itertools.pairwise(approved)
    }
    current = [one for one in approved if (one.effective_from or today) <= today]
    last = current[-1].pk if current else None
    return [Version(veiled(one, person), ends.get(one.pk), one.pk == last) for one in rows]


def signatures(row: Description, listed: Iterable[Version]) -> list[Signature]:
    """修订履历: what the source says of versions before, then those of this installation up to this one, oldest first."""
    content = Content.model_validate(row.content)
    own = [
        Signature(
            version=f"V{one.row.number}",
            revised_on=official(one.row.effective_from) if one.row.effective_from else None,
            content=one.row.change or None,
            reviser=name(one.row.revised_by),
            reviewer=name(one.row.reviewed_by),
            approver=name(one.row.approved_by),
        )
        for one in reversed(list(listed))
        if one.row.number <= row.number and one.row.status != Status.WITHDRAWN
    ]
    return [*(content.revisions or ()), *own]


def name(user: User | None) -> str | None:
    return user.name if user else None


@dataclass(frozen=True)
class Holder:
    """Who fills the position today. deputy, days: who acts for him, or is about to."""

    person: User
    since: date
    kind: str
    deputies: Sequence[tuple[User, date, date]]


def holders(row: Description, today: date, person: Person) -> list[Holder]:
    organisation = queries.organisation(today, person)
    seats = organisation.holders.get(row.position_id, ())
    standing = [one for one in organisation.delegations if one.position_id == row.position_id]
    ids = {seat.person for seat in seats} | {one.deputy_id for one in standing}
    people = User.objects.in_bulk(ids)
    return [
        Holder(
            people[seat.person],
            seat.since,
            seat.kind,
            [(people[one.deputy_id], one.since, one.until) for one in standing if one.principal_id == seat.person],
        )
        for seat in seats
        if seat.person in people
    ]


def remarks(row: Description, sheet: Paper, today: date, person: Person) -> list[Remark]:
    """Everything to be looked at, what is wrong first; nothing where the content is kept from whoever looks."""
    if "content" in sheet.withheld:
        return []
    found = [
        *checks.of_rights(sheet.rights),
        *checks.upside_down(sheet.rights, *around(row, today, person), sheet.matters or {}),
        *checks.repealed(sheet.content),
        *checks.unsettled(sheet.content),
        *checks.unsaid(unsaid(sheet)),
    ]
    return sorted(dict.fromkeys(found), key=lambda one: not one.is_wrong)


def unsaid(sheet: Paper) -> Sequence[str]:
    """The empty cells of the form; pay is counted by those who may see it."""
    reading = Reading(
        sheet.title, sheet.superior, sheet.department, sheet.headcount, sheet.content, sheet.rights, sheet.pay or Pay()
    )
    # Versions of this installation are its history; a purpose says what an overview would.
    left_out = {"revisions", *sheet.withheld, *(["background"] if sheet.content.purpose else [])}
    cells = [cell for cell in reading.missing if cell not in left_out and not cell.startswith("rights.")]
    grade = [] if sheet.grade or "grade" in sheet.withheld else ["grade"]
    return [*(cell for cell in cells if sheet.pay is not None or not cell.startswith("pay.")), *grade]


def around(row: Description, today: date, person: Person) -> tuple[Neighbour | None, list[Neighbour]]:
    """The position above and those below, with their rights in force."""
    places = queries.organisation(today, person).places
    above = places.get(row.superior_id or 0)
    below = [place for place in places.values() if place.superior == row.position_id]
    wanted = {place.description: place.title for place in [*([above] if above else []), *below]}
    rights: dict[int, list[RightLine]] = {pk: [] for pk in wanted}
    for right in Right.objects.filter(description__in=wanted).select_related("matter").order_by("place", "pk"):
        rights[right.description_id].append(line_of(right))
    upper = Neighbour(above.title, rights[above.description]) if above else None
    return upper, [Neighbour(place.title, rights[place.description]) for place in below]


def matrix(sheet: Paper) -> Mapping[str, Sequence[tuple[str, ...]]]:
    """The rights of one description by their part of the form: 业务, 财务, 人事, and what has none."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for row in paper.right_rows(sheet):
        found.setdefault(row[1], []).append(row)
    return found
