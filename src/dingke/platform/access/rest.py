"""Rights over REST: why somebody sees a record. Nothing here gives a right."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Query, Router, Schema
from pydantic import Field

from dingke.engine.surfaces import rest
from dingke.engine.surfaces.web import person_of
from dingke.platform.access import why as reasons

router = Router(tags=["access"])


class Asked(Schema):
    """person: by sign-in name or name, for administrators; without one, whoever asks."""

    record: str = Field(..., max_length=100, examples=["customers/KH000012"], description="Object and code, or number.")
    person: str = Field("", max_length=80)
    field: str = Field("", max_length=60)


class Step(Schema):
    """source: role, position, deputy, administrator or everybody. through: what of the record matched."""

    source: str
    name: str
    version: int | None = None
    clause: str
    since: str | None = None
    until: str | None = None
    deputy_of: str
    reach: str
    through: str
    verbs: list[str]
    sentence: str


class FieldSeen(Schema):
    """rule: hidden, masked or read."""

    name: str
    label: str
    rule: str
    why: str


class Why(Schema):
    """needed: which reach would lead there, told to administrators where none does."""

    visible: bool
    path: list[Step]
    fields: list[FieldSeen] | None = None
    needed: list[str] | None = None


@router.get("/why", response={200: Why, **rest.problems(404, 422)}, operation_id="access_why", summary="Why it is seen")
def why(request: HttpRequest, asked: Query[Asked]) -> Any:
    """Every way by which the person reaches the record today; 404 for a record that is not yours."""
    told = reasons.ask(person_of(request), asked.record, asked.person, asked.field)
    return JsonResponse(told.as_data())
