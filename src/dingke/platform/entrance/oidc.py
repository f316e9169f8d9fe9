"""The company's own sign-in, by OpenID Connect: authorisation code with PKCE, state and nonce, and a signed ID token.

allauth's own client sends no nonce and believes an ID token without its signature; see docs/decisions/0015.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from authlib.common.errors import AuthlibBaseError
from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from joserfc.errors import JoseError

from dingke.platform.entrance import actions
from dingke.platform.entrance.models import Identity
from dingke.platform.people.models import User

PATIENCE: Final = 10  # seconds for one answer of the provider
LEEWAY: Final = 60  # seconds by which its clock may differ


class UnableToTrust(Exception):
    """What came back from the company's sign-in does not hold; the message says why and is for the log as well."""


@dataclass(frozen=True)
class Provider:
    """Where people of the company sign in; from the environment (config.env.oidc)."""

    issuer: str
    client_id: str
    client_secret: str
    name: str
    username_claim: str = ""


def provider() -> Provider | None:
    """The one that is set up, if any."""
    found: Provider | None = Provider(**settings.OIDC) if settings.OIDC else None
    return found


@cache
def client(at: Provider) -> Any:
    """Authlib's client, which learns the provider's addresses and keys when it is first used."""
    # A hundred modules in each process, for installations that have such a sign-in alone.
    from authlib.integrations.django_client import OAuth

    return OAuth().register(
        "company",
        client_id=at.client_id,
        client_secret=at.client_secret,
        server_metadata_url=f"{at.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "default_timeout": PATIENCE},
    )


def begin(request: HttpRequest, at: Provider) -> HttpResponse:
    """Sends the browser there. Raises UnableToTrust when the provider does not answer."""
    try:  # what goes wrong on the way is an OSError of the library that asks
        check_issuer(at)
        answer: HttpResponse = client(at).authorize_redirect(request, address_of_return(request))
    except (AuthlibBaseError, OSError, ValueError, RuntimeError) as error:
        raise UnableToTrust(_("The company's sign-in does not answer.")) from error
    return answer


def finish(request: HttpRequest, at: Provider) -> dict[str, Any]:
    """The claims of the ID token that the browser's return leads to. Raises UnableToTrust."""
    claims_options = {
        "iss": {"essential": True, "values": [at.issuer]},
        "aud": {"essential": True, "values": [at.client_id]},
    }
    try:
        check_issuer(at)
        token = client(at).authorize_access_token(request, claims_options=claims_options, leeway=LEEWAY)
    except (AuthlibBaseError, JoseError, OSError, ValueError, RuntimeError) as error:
        raise UnableToTrust(_("What the company's sign-in answered does not hold.")) from error
    claims = token.get("userinfo")
    if not claims or not claims.get("sub"):
        raise UnableToTrust(_("What the company's sign-in answered does not hold."))
    return dict(claims)


def check_issuer(at: Provider) -> None:
    """Raises ValueError where the provider names itself otherwise than it was set up."""
    if client(at).load_server_metadata().get("issuer") != at.issuer:
        raise ValueError(f"{at.issuer} calls itself otherwise.")


def person_of(claims: dict[str, Any], at: Provider, request: HttpRequest) -> User:
    """Whom the claims mean: who is tied to the account, else who has the name that the claim of the settings holds.

    Raises UnableToTrust for a stranger; nobody gets an account by coming from there.
    """
    tied = Identity.objects.select_related("person").filter(issuer=at.issuer, subject=claims["sub"]).first()
    person = tied.person if tied else named(claims, at)
    if person is None or not person.is_active:
        raise UnableToTrust(_("Nobody here is tied to that account. Sign in with your password and tie it, or ask."))
    if tied is None:
        actions.link(person=person, issuer=at.issuer, subject=claims["sub"], request=request)
    return person


def named(claims: dict[str, Any], at: Provider) -> User | None:
    """Who has not been tied yet and signs in by the name in the claim, whatever its case; None where two do."""
    name = str(claims.get(at.username_claim) or "") if at.username_claim else ""
    tied = Q(identities__issuer=at.issuer)
    found = list(User.objects.filter(username__iexact=name).exclude(tied)[:2]) if name else []
    return found[0] if len(found) == 1 else None


def address_of_return(request: HttpRequest) -> str:
    """The address that is entered at the provider."""
    return request.build_absolute_uri(reverse("entrance:sso-return"))
