"""What allauth asks of the house: who may have an account, by which address tries are counted, how secrets lie."""

import base64
import secrets
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from dingke.engine.fields import cipher
from dingke.platform.access.policy import rights_of
from dingke.platform.entrance import actions
from dingke.platform.entrance.models import SecurityEvent
from dingke.platform.entrance.sessions import address_of
from dingke.platform.people.models import User

SEALED: Final = "sealed:"
AGAIN: Final = {
    "reauthenticate": _("Use the password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by an administrator; addresses are the ones that `proxy` has settled."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("Name or password is wrong."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
        "rate_limited": _("Too many tries. Wait five minutes, then try again."),
        "enter_current_password": _("Type the password you have now."),
        "incorrect_password": _("That is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by himself."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address sign-in limits are counted by."""
        return address_of(request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The ways to prove oneself again, in our words."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [each | {"description": AGAIN.get(each["id"], each["description"])} for each in methods]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Tells the person, if there is one, that somebody did not know the password."""
        person = User.objects.filter(username=credentials.get("username", "")).first()
        if person is not None:
            actions.note(SecurityEvent.Kind.REFUSED, person, request=request)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """Second factors: their secrets lie encrypted, and who must have one keeps the last."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is wrong, has passed or was used before."),
        "cannot_delete_authenticator": _("Your company asks for a second factor; add another one first."),
        "cannot_generate_recovery_codes": _("Recovery codes stand in for a second factor; set one up first."),
    }

    def get_totp_label(self, user: User) -> str:
        """The account's name in the app."""
        return user.username

    def encrypt(self, text: str) -> str:
        """As bank accounts are: without the installation's key a backup does not open an account."""
        return SEALED + cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; in place of one that was written under another key, one that nobody knows.

        An empty one would be a key too, and its codes anybody could work out.
        """
        if not encrypted_text.startswith(SEALED):
            return encrypted_text  # from before secrets were encrypted
        try:
            return cipher().decrypt(encrypted_text.removeprefix(SEALED).encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether the person may do without it."""
        if not rights_of(authenticator.user).needs_second_factor:
            return True
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 – allauth's
        """What a new key is called until its person names it."""
        return str(_("Key %(number)s") % {"number": Authenticator.objects.filter(user=user, type=type).count() + 1})
