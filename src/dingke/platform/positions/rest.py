"""Descriptions over REST besides their resource: the rights of a version, read; they are stated by the verb state_rights."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Router, Schema

from dingke.engine import registry
from dingke.engine.surfaces import rest
from dingke.engine.surfaces.web import person_of, row_of
from dingke.platform.positions import presenting
from dingke.platform.positions.content import RightLine

router = Router(tags=["descriptions"])


class Rights(Schema):
    """In the order of the form. The matter of each is named by its code."""

    items: list[RightLine]


@router.get(
    "/{pk}/rights",
    response={200: Rights, **rest.problems(404, 422)},
    operation_id="descriptions_rights",
    summary="Rights: position description",
)
def rights(request: HttpRequest, pk: int = rest.RowId) -> Any:
    """Every right of one version, a verb each; none where the content of descriptions is kept from whoever asks."""
    row = row_of(request, registry.get("descriptions"), pk)
    lines = () if "content" in presenting.kept_back(person_of(request)) else presenting.lines_of(row)
    items = [line.model_dump(mode="json", by_alias=True) for line in lines]
    return JsonResponse({"items": items})
