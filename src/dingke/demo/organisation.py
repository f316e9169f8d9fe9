"""Positions, the versions of their descriptions and who fills them, into the company. Few rows, so by the usual ways."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from dingke.demo import staffing
from dingke.demo.story import boxes
from dingke.demo.story import posts as filled
from dingke.demo.story.clauses import Clause
from dingke.demo.story.people import Colleague
from dingke.demo.story.positions import POSITIONS, Told, Version
from dingke.engine import search, writing
from dingke.platform.access.actions import grant_position
from dingke.platform.people.models import Department, User
from dingke.platform.positions import actions, matters, packaged
from dingke.platform.positions.content import (
    AnyOf,
    CareerStep,
    Conditions,
    Content,
    Duty,
    DutyGroup,
    Pay,
    Requirement,
    WorkRelation,
)
from dingke.platform.positions.models import (
    DelegatedRight,
    Description,
    Guidance,
    Matter,
    Position,
    Post,
    Right,
    Template,
)
from dingke.platform.positions.reading import requirements
from dingke.platform.positions.reading.sheet import Sheet
from dingke.platform.positions.terms import Category, Holding, Status

PAY = Pay(compensation="按岗位等级的固定工资加绩效奖金。", benefits="五险一金、带薪年假、节假日福利。")


def settle(people: Sequence[Colleague], admin: User, today: date) -> None:
    """Makes every position, its versions and posts; whoever fills one as in story.people."""
    matters.load()
    departments = {one.name: one for one in Department.objects.all()}
    users = {one.username: one for one in User.objects.all()}
    users |= gone_people(departments) | staffing.vacated(departments)
    positions = write([Position(**stamped(admin), code=told.code, title=told.title) for told in POSITIONS])
    places = {one.title: one for one in positions}
    versions = [(told, version) for told in POSITIONS for version in told.versions]
    rows = write([described(told, version, places, departments, users, admin, today) for told, version in versions])
    codes = {matter.code: matter for matter in Matter.objects.all()}
    pairs = list(zip(versions, rows, strict=True))
    Right.objects.bulk_create(
        right
        for (told, version), row in pairs
        for right in rights((*version.clauses, boxes.seeing(role_of(told.title, people))), row, codes)
    )
    Guidance.objects.bulk_create(
        Guidance(description=row, position=places[by], subject=subject)
        for (told, _version), row in pairs
        for by, subject in told.guided
    )
    write([Template(**stamped(admin), **values) for values in packaged.read()])
    held = [*posts(people, places, users, admin, today), *former_posts(places, departments, users, admin, today)]
    write([*held, *staffing.posts(places, departments, users, admin, today)])
    handed = write(staffing.deputations(places, users, admin, today))
    DelegatedRight.objects.bulk_create(staffing.handed(handed))
    for title, place in places.items():
        grant_position(place, role_of(title, people), boxes.SEES)
    competencies = write(staffing.library(admin))
    write(staffing.assessments(competencies, users, admin, today))
    write(staffing.qualifications(users, admin, today))
    actions.changed()


def role_of(title: str, people: Sequence[Colleague]) -> str:
    """As which standard role's holders they see who fill a position; where nobody does, as those of the departments beside."""
    return next((one.role for one in people if title_of(one) == title and not one.is_admin), "support")


def title_of(colleague: Colleague) -> str:
    return filled.CALLED.get(colleague.title, colleague.title)


def stamped(admin: User) -> dict[str, Any]:
    return {"created_by": admin, "updated_by": admin}


def write(rows: Sequence[Any]) -> Sequence[Any]:
    """With keys, codes and search entries, as the actions would."""
    model = type(rows[0])
    for row, number in zip(rows, writing.take_ids(model, len(rows)), strict=True):
        row.pk = number
        row.code = row.code or f"{row.CODE_PREFIX}{number:06d}"
    model._default_manager.bulk_create(rows)
    search.refresh(model, rows, {})
    return rows


def described(
    told: Told,
    version: Version,
    places: Mapping[str, Position],
    departments: Mapping[str, Department],
    users: Mapping[str, User],
    admin: User,
    today: date,
) -> Description:
    since = filled.day(today, version.since)
    revised, reviewed, approved = (users[one] for one in version.signed)
    signed = timezone.make_aware(datetime.combine(since, time(10)))
    return Description(
        **stamped(admin),
        position=places[told.title],
        number=version.number,
        status=Status.APPROVED,
        title=told.title,
        department=departments[told.department],
        superior=places[told.superior] if told.superior else None,
        headcount=version.headcount,
        content=content(told, version).model_dump(mode="json"),
        pay=PAY.model_dump(mode="json"),
        effective_from=since,
        change=version.change,
        revised_by=revised,
        reviewed_by=reviewed,
        approved_by=approved,
        reviewed_at=signed,
        approved_at=signed,
    )


def content(told: Told, version: Version) -> Content:
    duties = tuple(Duty(seq=f"3.{place}", text=text) for place, text in enumerate(told.duties, start=1))
    return Content(
        number=told.code,
        purpose=told.purpose,
        reports=told.reports or None,
        subordinates=told.subordinates,
        relations=tuple(related(told)) or None,
        conditions=Conditions(
            equipment=("电脑", "电话"),
            environment="办公室",
            hours="正常工作时间",
            travel=told.travel,
            physical="无特殊要求",
        ),
        requirements=tuple(required(told, version)) or None,
        duties=(DutyGroup(duties=duties),) if duties else None,
        competencies=staffing.demanded(told.title),
        career=tuple(CareerStep(position=title, condition=condition) for title, condition in told.career) or None,
    )


def related(told: Told) -> Iterable[WorkRelation]:
    for kind, who, what in told.relations:
        yield WorkRelation.model_validate({"kind": kind, "counterpart": who, "content": what})


def required(told: Told, version: Version) -> Iterable[Requirement | AnyOf]:
    """As the reader understands the sentences; a law of the day beside them where the version names one."""
    law = [f"了解《{version.law}》"] if told.requirements and version.law else []
    for text in (*told.requirements, *law):
        yield from requirements.of_span(Sheet(text).whole())


def rights(clauses: Iterable[Clause], row: Description, codes: Mapping[str, Matter]) -> Iterable[Right]:
    for place, clause in enumerate(clauses):
        for verb in clause.verbs:
            yield Right(
                description=row,
                clause=clause.number,
                domain=clause.domain,
                category=boxes.BOX.get(verb, Category.DECISION),
                verb=verb,
                matter=codes[clause.matter],
                limits=clause.written_limits(),
                reach=clause.reach,
                conditions=[{"fact": fact, "is": how, "value": value} for fact, how, value in clause.conditions],
                condition_words=clause.note,
                place=place,
            )


def posts(
    people: Iterable[Colleague], places: Mapping[str, Position], users: Mapping[str, User], admin: User, today: date
) -> Iterable[Post]:
    for colleague in people:
        user = users[colleague.username]
        yield Post(
            **stamped(admin),
            user=user,
            position=places[title_of(colleague)],
            department_id=user.department_id,
            kind=Holding.MAIN,
            since=filled.day(today, filled.SINCE.get(colleague.username, filled.ELSE_SINCE)),
        )


def gone_people(departments: Mapping[str, Department]) -> dict[str, User]:
    made = {}
    for one in filled.GONE:
        found, _made = User.objects.get_or_create(
            username=one.username,
            defaults={
                "name": one.name,
                "title": one.position,
                "department": departments[one.department],
                "is_active": False,
            },
        )
        made[one.username] = found
    return made


def former_posts(
    places: Mapping[str, Position],
    departments: Mapping[str, Department],
    users: Mapping[str, User],
    admin: User,
    today: date,
) -> Iterable[Post]:
    for one in filled.GONE:
        yield Post(
            **stamped(admin),
            user=users[one.username],
            position=places[one.position],
            department=departments[one.department],
            since=filled.day(today, one.since),
            until=filled.day(today, one.until),
        )
