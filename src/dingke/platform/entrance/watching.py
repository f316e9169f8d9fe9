"""What allauth and Django tell of the door, joined to our records; and nothing else is done here."""

from typing import Any, Final

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from dingke.platform.entrance import actions, sessions
from dingke.platform.entrance.models import SecurityEvent
from dingke.platform.people.models import User

Kind = SecurityEvent.Kind
CODES: Final = Authenticator.Type.RECOVERY_CODES


def listen() -> None:
    """Called once at start-up."""
    user_logged_in.connect(signed_in)
    account.password_changed.connect(password_changed)
    account.password_set.connect(password_changed)
    mfa.authenticator_added.connect(factor_added)
    mfa.authenticator_removed.connect(factor_removed)
    mfa.authenticator_reset.connect(codes_made)
    mfa.authenticator_used.connect(factor_used)
    mfa.authentication_failed.connect(code_refused)


def signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    sessions.begin(request)
    actions.note(Kind.SIGNED_IN, user, detail=request.session[sessions.WAY], request=request)


def password_changed(request: HttpRequest, user: User, **_: Any) -> None:
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
    actions.note(Kind.PASSWORD_CHANGED, user, request=request)
    actions.end_others(person=user, keep=request.session.session_key, request=request)


def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == CODES:
        actions.note(Kind.CODES_MADE, user, request=request)
        return
    request.session[sessions.PROVEN] = True
    actions.note(Kind.FACTOR_ADDED, user, detail=authenticator.type, request=request)


def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == CODES:
        return
    # allauth lets the last passkey go without asking; whoever must have a factor is then led to setting one up.
    request.session[sessions.PROVEN] = Authenticator.objects.filter(user=user).exclude(type=CODES).exists()
    actions.note(Kind.FACTOR_REMOVED, user, detail=authenticator.type, request=request)


def codes_made(request: HttpRequest, user: User, **_: Any) -> None:
    actions.note(Kind.CODES_MADE, user, request=request)


def factor_used(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == CODES:
        actions.note(Kind.CODE_USED, user, request=request)


def code_refused(request: HttpRequest, user: User, **_: Any) -> None:
    actions.note(Kind.CODE_REFUSED, user, request=request)
