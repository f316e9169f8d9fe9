"""The REST interface: one document, one way to say what is wrong (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer, django_auth

from dingke import __version__
from dingke.config.errors import PROBLEM, problem
from dingke.engine.faults import Invalid, Merged, Refusal, Stale
from dingke.engine.surfaces import rest
from dingke.engine.surfaces.web import person_of
from dingke.platform.access.rest import router as access
from dingke.platform.authority.approval_rest import router as approvals
from dingke.platform.authority.rest import router as authority
from dingke.platform.notices.rest import router as notices
from dingke.platform.people.actions import person_of_token
from dingke.platform.people.models import User
from dingke.platform.positions.fitting_pages import router as positions
from dingke.platform.positions.rest import router as descriptions
from dingke.platform.timeline.rest import router as operations

_documents: dict[tuple[str | None, str], OpenAPISchema] = {}


class Api(NinjaAPI):
    """NinjaAPI whose document names the media type that errors really have."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI document, in the language of who asks. Kept: anybody may ask, and writing it takes half a second."""
        wanted = (get_language(), repr(options))
        if wanted not in _documents:
            _documents[wanted] = self._written(options)
        return _documents[wanted]

    def _written(self, options: dict[str, Any]) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for operation in path.values():
                _name_problems(operation["responses"])
        return schema


def _name_problems(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= 400 and "application/json" in response.get("content", {}):
            response["content"][PROBLEM] = response["content"].pop("application/json")


class Bearer(HttpBearer):
    """A token of a person; what it may is what the person may."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The person, who is also the request's user from here on; None for a token that does not hold."""
        person = person_of_token(token)
        if person is not None:
            request.user = person
        return person


api = Api(title="Dingke", version=__version__, urls_namespace="api", docs_url=None, auth=[Bearer(), django_auth])

for slug, router in rest.routers().items():
    api.add_router(f"/{slug}", router)
api.add_router("/operations", operations)
api.add_router("/descriptions", descriptions)
api.add_router("/positions", positions)
api.add_router("/access", access)
api.add_router("/authority", authority)
api.add_router("/approvals", approvals)
api.add_router("/notices", notices)


@api.exception_handler(Refusal)
def not_done(request: HttpRequest, exc: Refusal) -> HttpResponse:
    """A refusal of the engine under its own status: the faults by field, or both values of a conflict."""
    members: dict[str, Any] = {}
    if isinstance(exc, Invalid):
        members["errors"] = [{"field": fault.field, "message": str(fault.message)} for fault in exc.faults]
    if isinstance(exc, Stale):
        told = rest.visible(exc, person_of(request))
        members["version"] = exc.row.version
        members["errors"] = [{"field": c.field, "current": c.current, "yours": c.yours} for c in told]
    if isinstance(exc, Merged):
        members["merged_into"] = exc.row.merged_into_id
    answer = problem(exc.status, str(exc.message), **members)
    if isinstance(exc, Merged):
        answer["Link"] = f'<{rest.url_of(exc.row, exc.row.merged_into_id)}>; rel="alternate"'
    return answer


@api.exception_handler(AuthenticationError)
def unauthorised(request: HttpRequest, exc: AuthenticationError) -> HttpResponse:
    """401, and how to come with a token."""
    response = problem(401)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:
    """422 with the place and the reason of each error."""
    return problem(422, errors=exc.errors)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, exc: HttpError) -> HttpResponse:
    """The status an endpoint chose."""
    return problem(exc.status_code, str(exc))


@api.exception_handler(Http404)
def missing(request: HttpRequest, exc: Http404) -> HttpResponse:
    """404: not there, or not theirs."""
    return problem(404)


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, exc: PermissionDenied) -> HttpResponse:
    """403: theirs to see, not theirs to do."""
    return problem(403, str(exc))


urlpatterns, *_ = api.urls
