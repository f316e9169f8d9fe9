"""An administrator looks through somebody else's eyes: he sees what that person sees, changes nothing, and it is on record.

Never through another administrator's, never at the pages by which an account is guarded, and for half an hour at most.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine.surfaces.web import is_part
from dingke.platform.entrance import sessions
from dingke.platform.entrance.actions import note
from dingke.platform.entrance.models import SecurityEvent
from dingke.platform.people.models import User

KEY: Final = "dingke_seen_as"
LASTS: Final = timedelta(minutes=30)
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# What belongs to an account and not to its work: neither person's is shown meanwhile.
GUARDED: Final = ("/accounts/", "/security/", "/invitation/", "/sso/")
END: Final = "/security/seen-as/end/"
OUT: Final = "/accounts/logout/"
Kind = SecurityEvent.Kind


class UnableToSeeAs(ValueError):
    """Only through the eyes of somebody else who works here and is no administrator."""


@dataclass(frozen=True)
class Look:
    """Through whose eyes, since when."""

    person: User
    began_at: datetime


def begin(request: HttpRequest, *, by: User, person: User) -> None:
    """From the next request of this session on. Raises UnableToSeeAs."""
    if not by.is_admin or person.pk == by.pk or person.is_admin or not person.is_active:
        raise UnableToSeeAs
    request.session[KEY] = {"person": person.pk, "began_at": timezone.now().isoformat()}
    note(Kind.SEEN_AS, person, by=by, request=request)


def end(request: HttpRequest, look: Look, by: User, why: str) -> None:
    request.session.pop(KEY, None)
    note(Kind.SEEN_AS_ENDED, look.person, by=by, detail=why, request=request)


def look_of(request: HttpRequest) -> Look | None:
    """What this session looks through, if anything."""
    kept = request.session.get(KEY)
    began_at = sessions.moment(kept["began_at"]) if kept else None
    person = User.objects.select_related("department").filter(pk=kept["person"]).first() if kept else None
    return Look(person, began_at) if person is not None and began_at is not None else None


def why_over(look: Look, by: User) -> str:
    """Why it may not go on; "" while it may."""
    if timezone.now() - look.began_at >= LASTS:
        return _("after %(minutes)d minutes") % {"minutes": LASTS.total_seconds() // 60}
    if not by.is_admin or look.person.is_admin or not look.person.is_active:
        return _("it is not allowed any more")
    return ""


class SeenAs:
    """Answers as to the person looked through; refuses whatever would change anything."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Without a look in the session this asks nothing."""
        by = request.user
        if not isinstance(by, User) or KEY not in request.session or getattr(by, "token", None):
            return self.get_response(request)
        look = look_of(request)
        if look is None:
            request.session.pop(KEY, None)
            return self.get_response(request)
        over = why_over(look, by)
        if over or request.path == OUT:
            end(request, look, by, over or _("signed out"))
            return self.get_response(request)
        if request.path == END or request.path.startswith("/i18n/"):
            return self.get_response(request)
        if request.method not in SAFE or request.path.startswith(GUARDED):
            return refused(request, look)
        return self.through(request, look, by)

    def through(self, request: HttpRequest, look: Look, by: User) -> HttpResponseBase:
        """Whoever wrote the log of the request around this one finds the administrator there again."""
        look.person.seen_by = by
        request.user = look.person
        try:
            return self.get_response(request)
        finally:
            request.user = by


def refused(request: HttpRequest, look: Look) -> HttpResponse:
    words = _(
        "You look through the eyes of %(name)s: nothing is changed, and no page of an account opens. "
        "End it at the top of the page, then go on as yourself."
    ) % {"name": look.person}
    if request.path.startswith("/api/"):
        problem = {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": words}
        return JsonResponse(problem, status=403, content_type="application/problem+json")
    if is_part(request):
        return HttpResponse(words, status=403, content_type="text/plain; charset=utf-8")
    return render(request, "403.html", {"message": words}, status=403)
