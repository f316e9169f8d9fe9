"""Who acts and who stands in, what is vacant, the competency library and what people were found to have, into the company."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from dingke.demo.story import posts as filled
from dingke.demo.story import staffing as story
from dingke.lib import dates
from dingke.platform.people.models import Department, User
from dingke.platform.positions import packaged
from dingke.platform.positions.content import CompetencyLevel
from dingke.platform.positions.filed import Qualification
from dingke.platform.positions.models import (
    Assessment,
    Competency,
    DelegatedRight,
    Delegation,
    Matter,
    Position,
    Post,
)
from dingke.platform.positions.terms import Holding


def library(admin: User) -> list[Competency]:
    """The packaged library, with the company's own courses."""
    rows = []
    for values in packaged.library():
        levels = {number: dict(level) for number, level in values["levels"].items()}
        for number, course in story.COURSES.get(values["name"], {}).items():
            levels.setdefault(str(number), {"anchors": []})["training"] = [course]
        rows.append(Competency(**stamped(admin), **{**values, "levels": levels}))
    return rows


def stamped(admin: User) -> dict[str, Any]:
    return {"created_by": admin, "updated_by": admin}


def demanded(title: str) -> tuple[CompetencyLevel, ...] | None:
    """What the description of a position demands, by the codes of the library; None where it says nothing."""
    codes = {one["name"]: one["code"] for one in packaged.library()}
    lines = story.DEMANDED.get(title, ())
    return (
        tuple(
            CompetencyLevel(competency=codes[name], level=level, must=must, matters=matters)
            for name, level, must, matters in lines
        )
        or None
    )


def vacated(departments: Mapping[str, Department]) -> dict[str, User]:
    """Those who left the places that are vacant today."""
    made = {}
    for one in story.VACATED:
        facts = {
            "name": one.name,
            "title": one.position,
            "department": departments[one.department],
            "is_active": False,
        }
        made[one.username], _made = User.objects.get_or_create(username=one.username, defaults=facts)
    return made


def posts(
    places: Mapping[str, Position],
    departments: Mapping[str, Department],
    users: Mapping[str, User],
    admin: User,
    today: date,
) -> Iterable[Post]:
    for gone in story.VACATED:
        yield Post(
            **stamped(admin),
            user=users[gone.username],
            position=places[gone.position],
            department=departments[gone.department],
            since=filled.day(today, gone.since),
            until=today - timedelta(days=gone.days),
        )
    for one in story.ACTING:
        yield Post(
            **stamped(admin),
            user=users[one.username],
            position=places[one.position],
            department=departments[one.department],
            kind=Holding.ACTING,
            since=today + timedelta(days=one.since),
            until=today + timedelta(days=one.until),
            note=one.note,
        )


def deputations(
    places: Mapping[str, Position], users: Mapping[str, User], admin: User, today: date
) -> list[Delegation]:
    return [
        Delegation(
            **stamped(admin),
            principal=users[one.principal],
            deputy=users[one.deputy],
            position=places[one.position],
            since=today + timedelta(days=one.since),
            until=today + timedelta(days=one.until),
            why=one.why,
            rights_stated=int(bool(one.only)),
        )
        for one in story.DEPUTIES
    ]


def handed(rows: Iterable[Delegation]) -> Iterable[DelegatedRight]:
    codes = {matter.code: matter for matter in Matter.objects.all()}
    for row, told in zip(rows, story.DEPUTIES, strict=True):
        for verb, matter, limit in told.only:
            limits = [{"measure": limit[0], "low": None, "high": limit[1], "per": "case"}] if limit else []
            yield DelegatedRight(delegation=row, verb=verb, matter=codes[matter], limits=limits)


def assessments(
    competencies: Iterable[Competency], users: Mapping[str, User], admin: User, today: date
) -> list[Assessment]:
    by_name = {one.name: one for one in competencies}
    return [
        Assessment(
            **stamped(admin),
            user=users[person],
            competency=by_name[name],
            department_id=users[person].department_id,
            level=level,
            method=method,
            assessor=users[assessor],
            assessed_on=today - timedelta(days=days),
        )
        for person, name, level, method, assessor, days in story.FOUND
    ]


def qualifications(users: Mapping[str, User], admin: User, today: date) -> list[Qualification]:
    """Of a few: of one enough, of one enough by the alternative, of one too little; of the others nothing."""
    return [
        Qualification(
            **stamped(admin),
            user=users[person],
            department_id=users[person].department_id,
            kind=kind,
            value=value,
            level=level,
            detail=detail,
            manages=manages,
            since=None if since is None else dates.add_months(today, -since),
            until=None if until is None else dates.add_months(today, -until),
        )
        for person, kind, value, level, detail, manages, since, until in story.ON_FILE
    ]
