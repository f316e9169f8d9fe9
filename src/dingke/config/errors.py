"""What a person or a program is told when something goes wrong: calm, with an id that stands in the log."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import loader

from dingke.config.logs import request_id

API: Final = "/api/"
PROBLEM: Final = "application/problem+json"


def problem(status: int, detail: str = "", **members: Any) -> HttpResponse:
    """An RFC 9457 answer; members stand beside type, title, status and detail."""
    body: dict[str, Any] = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status}
    body |= {"detail": detail} if detail else {}
    body |= members
    return HttpResponse(json.dumps(body, ensure_ascii=False, default=str), status=status, content_type=PROBLEM)


def _page(request: HttpRequest, status: int) -> HttpResponse:
    content = loader.render_to_string(f"{status}.html", {"error_id": request_id.get()}, request)
    return HttpResponse(content, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request cannot be read."""
    return problem(400) if request.path.startswith(API) else _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the row is theirs to see, the verb is not theirs."""
    return problem(403, str(exception)) if request.path.startswith(API) else _page(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: not there, or not theirs; the two look alike."""
    return problem(404) if request.path.startswith(API) else _page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose token is missing or old."""
    return _page(request, 403)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: Django has logged the traceback under this request's id, which the person is shown.

    The page is rendered without a request: what broke may be the session or the database itself.
    """
    if request.path.startswith(API):
        return problem(500, error_id=request_id.get())
    return HttpResponse(loader.render_to_string("500.html", {"error_id": request_id.get()}), status=500)


class ApiProblems:
    """Under /api/, turns the pages Django answers by itself (unknown path, wrong method) into problems."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers the request."""
        response = self.get_response(request)
        if not request.path.startswith(API) or response.status_code < HTTPStatus.BAD_REQUEST:
            return response
        if response.headers.get("Content-Type", "").startswith("application/"):
            return response
        replacement = problem(response.status_code)
        if "Allow" in response.headers:
            replacement.headers["Allow"] = response.headers["Allow"]
        return replacement
