"""For administrators: who may sign in, inviting, resetting, shutting out, and who must have a second factor."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dingke.engine.access import Person, policy
from dingke.engine.faults import Forbidden
from dingke.engine.places import placed
from dingke.engine.surfaces.web import page
from dingke.platform.access.actions import give_role, require_second_factor
from dingke.platform.access.models import Requirement
from dingke.platform.entrance import actions, queries, seeing
from dingke.platform.entrance.forms import InviteForm, RequirementForm
from dingke.platform.entrance.pages import View, confirmed, person_of, told
from dingke.platform.people.models import User

SHORT: Final = 20


def administering(view: View) -> View:
    """A page for whoever may administer people; everybody else is told so (403)."""

    @page
    @never_cache
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not policy.may(person_of(request), "administer", User):
            raise Forbidden
        return view(request, *args, **kwargs)

    return checked


@administering
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Everybody, and who must have a second factor."""
    asked = set(Requirement.objects.values_list("role", flat=True))
    rule = RequirementForm(initial={"everybody": None in asked, "roles": [pk for pk in asked if pk]})
    return render(request, "entrance/people.html", {"people": queries.people(), "rule": rule})


@administering
@confirmed
@require_POST
def require(request: HttpRequest) -> HttpResponse:
    """Changes who must have a second factor; it holds from everybody's next request on."""
    form = RequirementForm(request.POST)
    if form.is_valid():
        everybody = [None] if form.cleaned_data["everybody"] else []
        require_second_factor([*everybody, *form.cleaned_data["roles"]])
        messages.success(request, _("Saved. It holds from everybody's next click on."))
    return HttpResponseRedirect(reverse("entrance:people"))


@administering
@confirmed
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Makes somebody new; the answer shows the link, this once."""
    form = InviteForm(request.POST or None)
    if form.is_valid():
        try:
            return invited(request, form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    return render(request, "entrance/invite.html", {"form": form}, status=422 if form.is_bound else 200)


@transaction.atomic
def invited(request: HttpRequest, values: dict[str, Any]) -> HttpResponse:
    role = values.pop("role")
    made, key = actions.invite(**values, by=person_of(request), request=request)
    if role:
        give_role(role, [made])
    return linked(request, made, key, actions.INVITATION_DAYS)


def linked(request: HttpRequest, person: User, key: str, days: int) -> HttpResponse:
    address = request.build_absolute_uri(f"{reverse('entrance:invitation')}?key={key}")
    return render(request, "entrance/linked.html", {"person": person, "address": address, "days": days})


@administering
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: how he signs in, what happened, what can be done."""
    person = get_object_or_404(queries.people(), pk=pk)
    context = {
        "person": person,
        "factors": queries.factors(person),
        "sessions": queries.sessions(person).count(),
        "tokens": queries.tokens(person).count(),
        "events": [told(each) for each in queries.events(person)[:SHORT]],
        "may_change": may_change(request, person),
        "may_see_as": person_of(request).is_admin and not person.is_admin,
    }
    return render(request, "entrance/person.html", context)


def may_change(request: HttpRequest, person: User) -> bool:
    """Nobody gets an administrator's account by resetting it but another administrator."""
    return person_of(request).is_admin or not person.is_admin


@administering
@confirmed
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """One of VERBS on one person."""
    person = get_object_or_404(User, pk=pk)
    if not may_change(request, person):
        raise Forbidden
    return VERBS[verb](request, person)


def reset(request: HttpRequest, person: User) -> HttpResponse:
    key = actions.reset(person=person, by=person_of(request), request=request)
    return linked(request, person, key, actions.RESET_DAYS)


def leave(request: HttpRequest, person: User) -> HttpResponse:
    try:
        actions.leave(person=person, by=person_of(request), request=request)
    except actions.UnableToLeave as reason:
        messages.error(request, str(reason))
    else:
        messages.success(request, _("%(name)s is out, on every device.") % {"name": person})
    return back_to(person)


def sign_out(request: HttpRequest, person: User) -> HttpResponse:
    actions.sign_out(person=person, by=person_of(request), request=request)
    messages.success(request, _("Every session of %(name)s is over.") % {"name": person})
    return back_to(person)


def remove_factors(request: HttpRequest, person: User) -> HttpResponse:
    actions.remove_factors(person=person, by=person_of(request), request=request)
    messages.success(request, _("%(name)s signs in without a second factor now.") % {"name": person})
    return back_to(person)


def see_as(request: HttpRequest, person: User) -> HttpResponse:
    """From here on the administrator sees what the person sees, until he ends it."""
    try:
        seeing.begin(request, by=person_of(request), person=person)
    except seeing.UnableToSeeAs as reason:
        messages.error(request, str(reason))
        return back_to(person)
    return HttpResponseRedirect("/")


@page
@require_POST
def end_seen_as(request: HttpRequest) -> HttpResponse:
    """Back to one's own eyes, and to the page of the person."""
    look, by = seeing.look_of(request), person_of(request)
    if look is None:
        return HttpResponseRedirect("/")
    seeing.end(request, look, by, "")
    messages.success(request, _("You see with your own eyes again."))
    return back_to(look.person)


def back_to(person: User) -> HttpResponse:
    return HttpResponseRedirect(reverse("entrance:person", args=[person.pk]))


VERBS: Final[dict[str, Callable[[HttpRequest, User], HttpResponse]]] = {
    "reset": reset,
    "leave": leave,
    "sign-out": sign_out,
    "remove-factors": remove_factors,
    "see-as": see_as,
}


@placed(User, "sub", "entrance/way.html", order=90)
def way(row: User, person: Person) -> dict[str, Any] | None:
    """From what is known of somebody to how he signs in, for whoever administers people."""
    if not policy.may(person, "administer", User):
        return None
    return {"url": reverse("entrance:person", args=[row.pk])}
