"""Authority over REST: who may, what is wrong with the rights, what one person may. Nothing here decides anything."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from dingke.engine import clock
from dingke.engine.faults import NotFound
from dingke.engine.surfaces import rest
from dingke.engine.surfaces.web import person_of
from dingke.platform.authority import matrix, questions, telling
from dingke.platform.authority.queries import book
from dingke.platform.people.models import User

router = Router(tags=["authority"])


class Asked(Schema):
    """verb and matter by code or name; amounts in yuan or as 128.6万, percentages as numbers."""

    verb: str
    matter: str
    on: date | None = None
    customer: str = ""
    by: str = ""
    amount: str = ""
    discount: str = ""
    months: str = ""
    fact: list[str] = Field(default_factory=list, description="Further measures and facts, each as name=value.")


class Allowed(Schema):
    """Nearest first. deputy_of: in whose name, "" for one's own."""

    person: str
    position: str
    clause: str
    version: int
    limits: str
    deputy_of: str


class Refused(Schema):
    person: str
    dimension: str
    reason: str


class Who(Schema):
    allowed: list[Allowed]
    refused: list[Refused]


class Wrong(Schema):
    kind: str
    matter: str
    interval: str
    positions: list[str]
    departments: list[str]
    example: str
    outcome: str


class Checked(Schema):
    tried: int
    found: list[Wrong]


class Right(Schema):
    verb: str
    matter: str
    limits: str
    reach: str
    source: str
    position: str
    barred: str


@router.get("/who", response={200: Who, **rest.problems(404, 422)}, operation_id="authority_who", summary="Who may")
def who(request: HttpRequest, asked: Query[Asked]) -> Any:
    """Everybody who may on the day, and what each other lacks."""
    figures = {name: getattr(asked, name) for name in ("amount", "discount", "months")}
    figures |= dict(one.split("=", 1) for one in asked.fact if "=" in one)
    question = questions.Question(
        asked.verb, asked.matter, asked.on or clock.today(), figures, asked.customer, asked.by
    )
    return as_data(questions.ask(person_of(request), question))


def as_data(told: questions.Told) -> dict[str, Any]:
    """The answer as both the interface and the command line give it."""
    principals = telling.names_of(one.holding.principal for one in told.answer.allowed if one.holding.principal)
    return {
        "allowed": [
            {
                "person": told.names[one.holding.person],
                "position": telling.title(told.book, one.holding.position),
                "clause": one.clause.clause,
                "version": one.clause.version,
                "limits": telling.limits(one.clause, told.matter),
                "deputy_of": principals.get(one.holding.principal or 0, ""),
            }
            for one in told.answer.allowed
            if one.clause
        ],
        "refused": [
            {
                "person": told.names[one.holding.person],
                "dimension": one.missing.value,
                "reason": telling.reason(one, told.case, told.matter),
            }
            for one in told.refused
            if one.missing
        ],
    }


@router.get("/check", response=Checked, operation_id="authority_check", summary="Gaps and overlaps")
def check(request: HttpRequest, on: date | None = None) -> Any:
    """Every matter, interval of limits and department tried."""
    rights = book(on or clock.today(), person_of(request))
    report = rights.check()
    return {"tried": report.tried, "found": telling.faults(rights, report.found)}


@router.get(
    "/people/{pk}",
    response={200: list[Right], **rest.problems(404)},
    operation_id="authority_person",
    summary="What one person may",
)
def person(request: HttpRequest, pk: int, on: date | None = None) -> Any:
    """On a day, with version and clause."""
    if not User.objects.filter(pk=pk).exists():
        raise NotFound
    rights = book(on or clock.today(), person_of(request))
    principals = [one.principal for one in rights.by_person.get(pk, ()) if one.principal]
    return matrix.of_person(rights, pk, telling.names_of(principals))
