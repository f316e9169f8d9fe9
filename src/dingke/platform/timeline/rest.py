"""Operations over REST: taking one back."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from ninja import Router

from dingke.engine.idempotency import once
from dingke.engine.surfaces import rest, rest_schemas
from dingke.engine.surfaces.web import person_of
from dingke.platform.timeline.undo import undo

router = Router(tags=["operations"])
NOTHING = rest_schemas.Undoing(overwrite=False)


@router.post(
    "/{operation}/undo",
    response={200: rest_schemas.Undone, **rest.problems(400, 404, 422)},
    operation_id="operations_undo",
    summary="Take an operation back",
    openapi_extra=rest.headers(rest.KEY),
)
def take_back(request: HttpRequest, operation: UUID, values: rest_schemas.Undoing = NOTHING) -> Any:
    """The operation of a change stands in the row's history."""

    def act() -> JsonResponse:
        done = undo(operation, by=person_of(request), via=rest.VIA, overwrite=values.overwrite)
        conflicts = [{"field": fault.field, "message": str(fault.message)} for fault in done.faults]
        counts = {"updated": len(done.updated), "removed": len(done.removed)}
        return JsonResponse({"operation": str(done.operation), **counts, "conflicts": conflicts})

    return once(request, act)
