"""The REST interface: one document, one way to say what is wrong (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from dingke import __version__
from dingke.config.errors import PROBLEM, problem


class Api(NinjaAPI):
    """NinjaAPI whose document names the media type that errors really have."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI document."""
        schema = super().get_openapi_schema(**options)
        for path in schema["paths"].values():
            for operation in path.values():
                _name_problems(operation["responses"])
        return schema


def _name_problems(responses: dict[Any, Any]) -> None:
    for status, response in responses.items():
        if int(status) >= 400 and "application/json" in response.get("content", {}):
            response["content"][PROBLEM] = response["content"].pop("application/json")


api = Api(title="Dingke", version=__version__, urls_namespace="api", docs_url=None)


@api.exception_handler(AuthenticationError)
def unauthorised(request: HttpRequest, exc: AuthenticationError) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """401, and how to come with a token."""
    response = problem(401)
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, exc: ValidationError) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """422 with the place and the reason of each error."""
    return problem(422, errors=exc.errors)


@api.exception_handler(HttpError)
def refused(request: HttpRequest, exc: HttpError) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """The status an endpoint chose."""
    return problem(exc.status_code, str(exc))


@api.exception_handler(Http404)
def missing(request: HttpRequest, exc: Http404) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """404: not there, or not theirs."""
    return problem(404)


@api.exception_handler(PermissionDenied)
def denied(request: HttpRequest, exc: PermissionDenied) -> HttpResponse:  # noqa: ARG001 - ninja's signature
    """403: theirs to see, not theirs to do."""
    return problem(403, str(exc))
