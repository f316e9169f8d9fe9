"""One's own security: how one signs in, open sessions, tokens, and what happened at the door."""

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any, Final

from allauth.account.decorators import reauthentication_required
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dingke.engine import clock, registry
from dingke.engine.access import policy
from dingke.engine.faults import NotFound
from dingke.engine.surfaces.web import page
from dingke.platform.access.policy import rights_of
from dingke.platform.entrance import actions, oidc, queries, rules
from dingke.platform.entrance.forms import TokenForm
from dingke.platform.entrance.models import SecurityEvent, Session
from dingke.platform.people.models import EVERY, Token, User

View = Callable[..., HttpResponseBase]
Kind = SecurityEvent.Kind
PAGE: Final = 50
SHORT: Final = 6
WAYS: Final = {
    "password": gettext_lazy("Password"),
    "password+totp": gettext_lazy("Password and app"),
    "password+webauthn": gettext_lazy("Password and passkey"),
    "password+recovery_codes": gettext_lazy("Password and recovery code"),
    "passkey": gettext_lazy("Passkey"),
    "sso": gettext_lazy("Company sign-in"),
    "sso+totp": gettext_lazy("Company sign-in and app"),
    "sso+webauthn": gettext_lazy("Company sign-in and passkey"),
    "sso+recovery_codes": gettext_lazy("Company sign-in and recovery code"),
}
FACTORS: Final = {"totp": gettext_lazy("Code from an app"), "webauthn": gettext_lazy("Passkey")}
BAD: Final = {Kind.REFUSED, Kind.CODE_REFUSED}
CAREFUL: Final = {Kind.CODE_USED, Kind.FACTOR_REMOVED, Kind.RESET, Kind.SIGNED_OUT, Kind.LEFT, Kind.SEEN_AS}


def person_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # pages are behind the sign-in
    return request.user


def confirmed(view: View) -> View:
    """A page that opens only to whoever proved himself in the last minutes."""
    asked: View = reauthentication_required(view)
    return asked


def limited(action: str) -> Callable[[View], View]:
    """Counts requests where sign-in tries are counted (settings.ACCOUNT_RATE_LIMITS); too many are answered by 429."""

    def of(view: View) -> View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            refusal: HttpResponse | None = ratelimit.consume_or_429(
                request, app="allauth.account", action=action, limit_get=action == "sso"
            )
            return refusal or view(request, *args, **kwargs)

        return counted

    return of


@page
@never_cache
@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """Everything in one place."""
    person = person_of(request)
    company = oidc.provider()
    context = {
        "factors": queries.factors(person),
        "has_password": person.has_usable_password(),
        "company": company,
        "identity": queries.identity(person, company.issuer) if company else None,
        "sessions": [told_session(each, request) for each in queries.sessions(person)],
        "tokens": [told_token(each) for each in queries.tokens(person)],
        "events": [told(each) for each in queries.events(person)[:SHORT]],
        "refused": queries.refused_lately(person, timezone.now()),
        "is_asked": rights_of(person).needs_second_factor,
        "may_administer": policy.may(person, "administer", User),
        "has_host_name": has_host_name(request),
    }
    return render(request, "entrance/security.html", context)


def has_host_name(request: HttpRequest) -> bool:
    """Browsers tie passkeys to a name; under a bare address they make none."""
    try:
        ip_address(request.get_host().rsplit(":", 1)[0].strip("[]"))
    except ValueError:
        return True
    return False


def told_session(session: Session, request: HttpRequest) -> dict[str, Any]:
    return {
        "row": session,
        "device": rules.device(session.agent),
        "way": WAYS.get(session.way, "–"),
        "is_here": session.session_key == request.session.session_key,
    }


def told_token(token: Token) -> dict[str, Any]:
    left = (token.expires_at - timezone.now()).days if token.expires_at else None
    return {"row": token, "scope": scope_in_words(token), "is_over": left is not None and left < 0, "left": left}


def scope_in_words(token: Token) -> str:
    """What the token covers, as one reads it."""
    if not token.scope:
        return _("all that you may")
    words = {rules.READ: _("read %(objects)s"), rules.WRITE: _("read and write %(objects)s")}
    parts = []
    for verb, sentence in words.items():
        named = [label_of(slug) for slug, allowed in token.scope.items() if allowed == verb]
        if named:
            parts.append(sentence % {"objects": _(", ").join(named)})
    return _("; ").join(parts)


def label_of(slug: str) -> str:
    known = {resource.slug: resource.labels for resource in registry.resources()}
    return _("everything") if slug == EVERY else str(known.get(slug, slug))


def told(event: SecurityEvent) -> dict[str, Any]:
    detail = str(WAYS.get(event.detail) or FACTORS.get(event.detail) or event.detail)
    icon, tone = ("shield-x", "bad") if event.kind in BAD else ("circle-check", "good")
    if event.kind in CAREFUL:
        icon, tone = "alert-triangle", "warn"
    return {"row": event, "detail": detail, "icon": icon, "tone": tone, "device": rules.device(event.agent).name}


@page
@never_cache
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """All that happened; an administrator sees everybody's, or those of ``person``."""
    person = person_of(request)
    sees_all = policy.may(person, "administer", User) and request.GET.get("whose") == "all"
    rows = queries.events(None if sees_all else person)
    raw = request.GET.get("page", "1")
    number = int(raw) if raw.isdecimal() and 0 < int(raw) <= 200 else 1
    found = list(rows[(number - 1) * PAGE : number * PAGE + 1])
    context = {
        "events": [told(each) for each in found[:PAGE]],
        "page": number,
        "more": len(found) > PAGE,
        "sees_all": sees_all,
        "may_administer": policy.may(person, "administer", User),
    }
    return render(request, "entrance/events.html", context)


# Sessions ----------------------------------------------------------------------------------------------------------


@page
@require_POST
def end_session(request: HttpRequest, handle: str) -> HttpResponse:
    """Ends one of one's own sessions."""
    found = next((each for each in queries.sessions(person_of(request)) if each.handle == handle), None)
    if found is None:
        raise NotFound
    actions.end_session(session=found, request=request)
    messages.success(request, _("The session is over."))
    return HttpResponseRedirect(reverse("entrance:security"))


@page
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Ends all of one's sessions but this one."""
    actions.end_others(person=person_of(request), keep=request.session.session_key, request=request)
    messages.success(request, _("All other sessions are over."))
    return HttpResponseRedirect(reverse("entrance:security"))


# Tokens ------------------------------------------------------------------------------------------------------------


@page
@never_cache
@confirmed
@limited("token")
@require_http_methods(["GET", "POST"])
def new_token(request: HttpRequest) -> HttpResponse:
    """Asks what it is for and covers; the answer to the form shows the token, this once."""
    person = person_of(request)
    slugs = [each.slug for each in registry.resources() if policy.may(person, "read", each.model)]
    form = TokenForm(request.POST or None, slugs=slugs)
    if not form.is_valid():
        return render(request, "entrance/new_token.html", {"form": form}, status=422 if form.is_bound else 200)
    label, last = form.cleaned_data["label"], form.expires_on
    token = actions.make_token(
        person=person,
        label=label,
        scope=form.scope,
        expires_at=clock.last_moment(last) if last else None,
        request=request,
    )
    return render(request, "entrance/token.html", {"label": label, "secret": token})


@page
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes one of one's own tokens back."""
    token = get_object_or_404(queries.tokens(person_of(request)), pk=pk)
    actions.revoke_token(token=token, request=request)
    messages.success(request, _("The token opens nothing any more."))
    return HttpResponseRedirect(reverse("entrance:security"))
