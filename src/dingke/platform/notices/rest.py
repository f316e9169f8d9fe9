"""What reached somebody, over REST: reading it, and marking it as seen."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from dingke.engine.faults import Forbidden
from dingke.engine.surfaces import rest
from dingke.engine.surfaces.rest import RowId
from dingke.engine.surfaces.web import person_of
from dingke.platform.notices import actions, presenting, queries
from dingke.platform.notices.presenting import Line

router = Router(tags=["notices"])
OBJECT = "notices"
BEFORE: Any = Query(None, description="The id of the last one of the page before.")  # type: ignore[type-arg]
LIMIT: Any = Query(50, ge=1, le=200)  # type: ignore[type-arg]


class NoticeOut(Schema):
    """text: in the language of who asks. object, ref: of what; both empty when it is about several things. url: where it
    leads on the web; empty for what one can no longer see."""

    id: int
    kind: str
    group: str
    text: str
    why: str
    object: str
    ref: str
    count: int
    times: int
    url: str
    at: datetime
    seen_at: datetime | None


class NoticesOut(Schema):
    items: list[NoticeOut]
    unread: int
    next: int | None


class Seeing(Schema):
    """until: what came later stays unseen."""

    until: datetime | None = None


class Seen(Schema):
    seen: int


EVERYTHING = Seeing()


def out(line: Line) -> dict[str, Any]:
    row = line.notice
    names = ("kind", "object", "ref", "count", "times", "at", "seen_at")
    told = {name: getattr(row, name) for name in names}
    hidden = {} if line.url else {"object": "", "ref": ""}
    return {
        "id": row.pk,
        "group": line.kind.group,
        "text": line.text,
        "why": line.why,
        "url": line.url,
        **told,
        **hidden,
    }


def allow(request: HttpRequest, verb: str) -> None:
    """What a token does not cover is not done through it."""
    token = getattr(person_of(request), "token", None)
    if token is not None and not token.covers(OBJECT, verb):
        raise Forbidden


@router.get(
    "", response={200: NoticesOut, **rest.problems(404, 422)}, operation_id="notices_list", summary="What reached you"
)
def listed(
    request: HttpRequest, unread: bool = False, kind: str = "", before: int | None = BEFORE, limit: int = LIMIT
) -> Any:
    """The latest first. kind: the name of a kind or of a group of kinds."""
    allow(request, "read")
    person = person_of(request)
    rows = queries.chosen(queries.of(person), kind, unread=unread)
    kept = list((rows if before is None else queries.behind(rows, queries.one_of(person, before)))[: limit + 1])
    found = presenting.lines(person, kept[:limit])
    following = kept[limit - 1].pk if len(kept) > limit else None
    return {"items": [out(line) for line in found], "unread": queries.unread(person).count(), "next": following}


@router.post(
    "/seen", response={200: Seen, **rest.problems(422)}, operation_id="notices_see_all", summary="Mark all as seen"
)
def see_all(request: HttpRequest, values: Seeing = EVERYTHING) -> Any:
    """May be sent twice: what is seen stays so."""
    allow(request, "update")
    return {"seen": actions.see_all(person_of(request), until=values.until)}


@router.post(
    "/{pk}/seen",
    response={200: NoticeOut, **rest.problems(404)},
    operation_id="notices_see",
    summary="Mark one as seen",
)
def see(request: HttpRequest, pk: int = RowId) -> Any:
    """May be sent twice."""
    allow(request, "update")
    person = person_of(request)
    actions.see(queries.one_of(person, pk))
    return out(*presenting.lines(person, [queries.one_of(person, pk)]))
