"""Who is signed in, and until when: a leaver, or someone signed out by force, is out at the next request."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

SIGNED_IN_AT: Final = "dingke_signed_in_at"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by an administrator; addresses are the ones that `proxy` has settled."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by himself."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address sign-in limits are counted by."""
        return str(request.META.get("REMOTE_ADDR", ""))


@receiver(user_logged_in)
def note_the_moment(request: HttpRequest, **_: Any) -> None:
    """Keeps in the session when it began, so that a later forced sign-out can end it."""
    request.session[SIGNED_IN_AT] = timezone.now().isoformat()


class EndedSessions:
    """Ends a session that is older than its person's last forced sign-out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers the request, as nobody's if the session has ended."""
        signed_out_at = getattr(request.user, "signed_out_at", None)
        if signed_out_at is not None and not _began_after(request, signed_out_at):
            logout(request)
        return self.get_response(request)


def _began_after(request: HttpRequest, moment: datetime) -> bool:
    began = request.session.get(SIGNED_IN_AT)
    return began is not None and datetime.fromisoformat(began) > moment
