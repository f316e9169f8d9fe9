"""What every page has in common: who asks, and how a refusal is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from dingke.engine.access import Person, policy
from dingke.engine.faults import Forbidden, Merged, NotFound, Refusal
from dingke.engine.resource import Resource
from dingke.engine.sight import seen

View = Callable[..., HttpResponseBase]


def person_of(request: HttpRequest) -> Person:
    person: Person = request.user  # type: ignore[assignment]  # whoever passes login_required or a token is a person
    return person


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page rather than the whole."""
    htmx: Any = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted


def page(view: View) -> View:
    """A view for people: signed in, and refusals answered as pages of their status."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A part of a page has no room for the sign-in; its page keeps what was typed and says what happened.
        if is_part(request) and not request.user.is_authenticated:
            return HttpResponse(status=401)
        return signed_in(request, *args, **kwargs)

    @login_required
    def signed_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return refused(request, refusal)

    return answered


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    template = f"{refusal.status}.html" if refusal.status in (403, 404, 409) else "400.html"
    return render(request, template, {"refusal": refusal, "message": refusal.message}, status=refusal.status)


def bound(view: View, resource: Resource) -> View:
    """The view of one resource, as whoever asks sees it, for a route."""

    @wraps(view)
    def of_resource(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        shown = seen(resource, person_of(request)) if request.user.is_authenticated else resource
        return view(request, shown, *args, **kwargs)

    return of_resource


def row_of(request: HttpRequest, resource: Resource, pk: int, verb: str = "read", *related: str) -> Any:
    """One row on which the person may do ``verb``; 404 when it is not his, 403 when only the verb is missing.

    410 when it was merged into another one: its past is read, nothing else is done with it.
    """
    rows = policy.rows(person_of(request), verb, resource.model)
    row = (rows.select_related(*related) if related else rows).filter(pk=pk).first()
    if row is not None:
        return row if verb == "read" else standing(row)
    if verb != "read" and policy.rows(person_of(request), "read", resource.model).filter(pk=pk).exists():
        raise Forbidden
    raise NotFound


def standing(row: Any) -> Any:
    """The row, if it stands for itself. Raises Merged otherwise."""
    if getattr(row, "merged_into_id", None):
        raise Merged(row)
    return row


def allow(request: HttpRequest, resource: Resource, verb: str) -> None:
    """Refuses a verb that the person holds on no row of this object."""
    if not policy.may(person_of(request), verb, resource.model):
        raise Forbidden


SAVED = "dingke_saved"
HOUR = 3600


def saved(request: HttpRequest, response: HttpResponse, draft: str) -> HttpResponse:
    """Tells the browser that the form it kept a draft of is saved (draft.js)."""
    response.set_cookie(
        SAVED, f"{draft}:{form_number(request)}", max_age=HOUR, samesite="Lax", secure=request.is_secure()
    )
    return response


def form_number(request: HttpRequest) -> str:
    """By which a form that is sent twice is known again; "" when it has none, or one that we did not give."""
    try:
        return str(UUID(request.POST.get("form_id", "")))
    except ValueError:
        return ""
