"""Ways in besides the sign-in page: the link of an invitation, and the company's own sign-in."""

import logging
from typing import Final

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dingke.engine.surfaces.web import page
from dingke.platform.entrance import actions, oidc
from dingke.platform.entrance.forms import EnterForm, password_rules
from dingke.platform.entrance.models import Invitation
from dingke.platform.entrance.pages import confirmed, limited, person_of
from dingke.platform.people.models import User

_log: Final = logging.getLogger("dingke.entrance")
LINKING: Final = "dingke_linking"
NEXT: Final = "dingke_sso_next"


@never_cache
@limited("invitation")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponseBase:
    """The page behind a link. The key comes as a query, which neither our log nor a referrer repeats."""
    key = request.POST.get("key") or request.GET.get("key", "")
    try:
        found = actions.invitation(key)
    except actions.UnableToEnter:
        return render(request, "entrance/no_invitation.html", status=404)
    joins = found.purpose == Invitation.Purpose.JOIN
    form = EnterForm(request.POST or None, person=found.person, joins=joins)
    if not form.is_valid():
        context = {"form": form, "key": key, "person": found.person, "joins": joins, "rules": password_rules()}
        return render(request, "entrance/invitation.html", context, status=422 if form.is_bound else 200)
    values = form.cleaned_data
    try:
        person = actions.enter(key=key, password=values["password1"], name=values.get("name", ""), request=request)
    except actions.UnableToEnter:
        return render(request, "entrance/no_invitation.html", status=404)
    record_authentication(request, person, "password")
    # Not to the start: who has no role yet finds nothing there. Here a second factor can be set up.
    return let_in(request, person, reverse("entrance:security"))


def let_in(request: HttpRequest, person: User, redirect_url: str | None) -> HttpResponseBase:
    """allauth's way in, which asks for the second factor of whoever has one."""
    answer: HttpResponseBase = perform_login(request, Login(user=person, redirect_url=redirect_url))
    return answer


def company() -> oidc.Provider:
    """Raises Http404 where the installation has none."""
    found = oidc.provider()
    if found is None:
        raise Http404
    return found


@never_cache
@limited("sso")
@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Sends the browser to the company's sign-in. By GET: a form may not lead to another origin (config.csp)."""
    at = company()
    wish = request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    request.session[NEXT] = wish if allowed else ""
    try:
        return oidc.begin(request, at)
    except oidc.UnableToTrust as reason:
        return turned_away(request, reason)


@never_cache
@limited("sso")
@require_GET
def come_back(request: HttpRequest) -> HttpResponseBase:
    """Where the company's sign-in sends the browser back to: signs in, or ties the account of who asked for that."""
    at = company()
    linking = request.session.pop(LINKING, None)
    wish = request.session.pop(NEXT, "")
    try:
        claims = oidc.finish(request, at)
        if request.user.is_authenticated and linking == request.user.pk:
            actions.link(person=person_of(request), issuer=at.issuer, subject=claims["sub"], request=request)
            messages.success(request, _("The next time you can sign in by the company's sign-in."))
            return HttpResponseRedirect(reverse("entrance:security"))
        person = oidc.person_of(claims, at, request)
    except (oidc.UnableToTrust, actions.UnableToLink) as reason:
        return turned_away(request, reason)
    record_authentication(request, person, "sso")
    return let_in(request, person, wish or resolve_url(settings.LOGIN_REDIRECT_URL))


def turned_away(request: HttpRequest, reason: Exception) -> HttpResponse:
    """Back to the door, with the reason."""
    _log.warning("company sign-in: %s (%s)", reason, reason.__cause__ or "–")
    messages.error(request, str(reason))
    door = "entrance:security" if request.user.is_authenticated else "account_login"
    return HttpResponseRedirect(reverse(door))


@page
@confirmed
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """Asks before tying; the answer leads on by a link, for a form may not lead to another origin."""
    at = company()
    if request.method == "POST":
        request.session[LINKING] = person_of(request).pk
    return render(request, "entrance/link.html", {"company": at, "is_asked": request.method == "POST"})


@page
@confirmed
@require_POST
def unlink(request: HttpRequest) -> HttpResponse:
    """Unties."""
    try:
        actions.unlink(person=person_of(request), request=request)
    except actions.UnableToLink as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("The company's sign-in opens your account no longer."))
    return HttpResponseRedirect(reverse("entrance:security"))
