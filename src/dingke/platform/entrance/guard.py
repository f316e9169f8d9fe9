"""What is asked of whoever is signed in, at every request: that the session still holds and nothing is left to do.

A leaver needs no guard: Django reads the person's row at each request and signs in nobody who is not active.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine.surfaces.web import is_part
from dingke.platform.access.policy import rights_of
from dingke.platform.entrance import sessions
from dingke.platform.people.models import User

SEEN_EVERY: Final = timedelta(minutes=5)
# Where somebody who has still to choose a password or a second factor may go.
OPEN: Final = ("/accounts/", "/i18n/", "/healthz", "/readyz", "/invitation/", "/metrics")


class EndedSessions:
    """Ends a session that is older than its person's last forced sign-out; notes that others are in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers the request, as nobody's if the session has ended."""
        signed_out_at = getattr(request.user, "signed_out_at", None)
        if signed_out_at is not None and not sessions.began_after(request, signed_out_at):
            logout(request)
        if request.user.is_authenticated:
            seen = sessions.moment(request.session.get(sessions.SEEN))
            if seen is None or timezone.now() - seen > SEEN_EVERY:
                sessions.touch(request)
        return self.get_response(request)


class Unfinished:
    """Lets nobody past who must choose a new password or set up a second factor first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers the request, or says what is to be done before."""
        person = request.user
        if not isinstance(person, User) or request.path.startswith(OPEN):
            return self.get_response(request)
        if person.must_change_password:
            return held_up(request, _("Choose a new password first."), "account_change_password")
        if not rights_of(person).needs_second_factor or request.session.get(sessions.PROVEN):
            return self.get_response(request)
        if Authenticator.objects.filter(user=person).exists():
            # A session from before he had one; signing in anew shows it.
            logout(request)
            return held_up(request, _("Sign in with your second factor."), "account_login")
        if request.path == reverse("entrance:security"):
            return self.get_response(request)
        return held_up(request, _("Your company asks for a second factor. Set one up to go on."), "entrance:security")


def held_up(request: HttpRequest, reason: str, name: str) -> HttpResponseBase:
    """A page goes there and says why; a part of one, or a program, is told no."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"type": "about:blank", "title": "Forbidden", "status": 403, "detail": reason},
            status=403,
            content_type="application/problem+json",
        )
    if is_part(request):
        return HttpResponse(status=401)
    messages.warning(request, reason)
    return HttpResponseRedirect(reverse(name))
