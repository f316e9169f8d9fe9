"""Verbs of the door: inviting, resetting, leaving, ending sessions, making tokens. Each leaves a security event."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine import clock
from dingke.platform.entrance.models import AGENT, Identity, Invitation, SecurityEvent, Session
from dingke.platform.entrance.sessions import address_of
from dingke.platform.people import actions as people
from dingke.platform.people.models import Department, Token, User
from dingke.platform.positions import leaving

Kind = SecurityEvent.Kind
Purpose = Invitation.Purpose
INVITATION_DAYS: Final = 7
RESET_DAYS: Final = 1


class UnableToLeave(ValueError):
    """The last administrator cannot leave; make another one first."""


class UnableToEnter(ValueError):
    """The link does not hold: it was used, is too old, or was never made."""


class UnableToLink(ValueError):
    """Somebody else is tied to that account of the company's sign-in already."""


def note(
    kind: Kind, person: User, *, by: User | None = None, detail: str = "", request: HttpRequest | None = None
) -> None:
    """Adds one security event. by: who did it, if not the person. request: from where; None for the command line."""
    SecurityEvent.objects.create(
        kind=kind,
        person=person,
        by=None if by == person else by,
        detail=detail[:120],
        address=address_of(request) if request else "",
        agent=request.META.get("HTTP_USER_AGENT", "")[:AGENT] if request else "",
    )


# Coming and going --------------------------------------------------------------------------------------------------


@transaction.atomic
def invite(
    *,
    username: str,
    name: str = "",
    is_admin: bool = False,
    department: Department | None = None,
    title: str = "",
    by: User | None = None,
    days: int = INVITATION_DAYS,
    request: HttpRequest | None = None,
) -> tuple[User, str]:
    """Makes a person without a password, and the key of the link by which he chooses one.

    days: how long the link holds. Raises ValidationError when the name is taken.
    """
    user = User(username=username, name=name or username, is_admin=is_admin, department=department, title=title)
    user.set_unusable_password()
    user.full_clean(exclude=["password"])
    user.save()
    note(Kind.INVITED, user, by=by, request=request)
    return user, _link(user, Purpose.JOIN, days, by)


@transaction.atomic
def reset(*, person: User, by: User | None = None, request: HttpRequest | None = None) -> str:
    """Takes the password away, ends every session, and returns the key of a link by which a new one is chosen."""
    person.set_unusable_password()
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])
    _end_all(person)
    note(Kind.RESET, person, by=by, request=request)
    return _link(person, Purpose.RESET, RESET_DAYS, by)


@transaction.atomic
def set_password(*, person: User, password: str, by: User | None = None) -> None:
    """Gives a password that opens the account once: with the first sign-in another must be chosen.

    Raises ValidationError for a weak one.
    """
    validate_password(password, person)
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    _end_all(person)
    note(Kind.RESET, person, by=by)


def _link(person: User, purpose: Purpose, days: int, by: User | None) -> str:
    """A new key; earlier ones of the person hold no longer."""
    at = timezone.now()
    Invitation.objects.filter(person=person, used_at=None).update(used_at=at)
    key = secrets.token_urlsafe(32)
    Invitation.objects.create(
        person=person,
        purpose=purpose,
        digest=people.digest(key),
        made_by=by,
        made_at=at,
        expires_at=at + timedelta(days=days),
    )
    return key


def invitation(key: str, *, for_update: bool = False) -> Invitation:
    """The open invitation of a key. Raises UnableToEnter."""
    rows = Invitation.objects.select_for_update(of=("self",)) if for_update else Invitation.objects
    found = rows.select_related("person").filter(digest=people.digest(key)).first()
    if found is None or not found.is_open(timezone.now()):
        raise UnableToEnter
    return found


@transaction.atomic
def enter(*, key: str, password: str, name: str = "", request: HttpRequest | None = None) -> User:
    """Uses an invitation up: the person's password is set, and his name where he joins.

    Raises UnableToEnter, and ValidationError for a weak password, after which the link still holds.
    """
    found = invitation(key, for_update=True)
    person = found.person
    joins = found.purpose == Purpose.JOIN
    if joins and name:
        person.name = name
    validate_password(password, person)
    person.set_password(password)
    person.must_change_password = False
    person.clean_fields(exclude=["password"])
    person.save(update_fields=["password", "must_change_password", "name"])
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    note(Kind.JOINED if joins else Kind.PASSWORD_CHANGED, person, request=request)
    return person


@transaction.atomic
def leave(*, person: User, by: User | None = None, request: HttpRequest | None = None) -> None:
    """Shuts somebody out at once: sessions, tokens, links and ties; his posts and deputations end today. The records stay
    his until they are handed over.

    Raises UnableToLeave for the last administrator.
    """
    others = User.objects.select_for_update().filter(is_admin=True, is_active=True).exclude(pk=person.pk)
    if person.is_admin and not others.exists():
        raise UnableToLeave(_("The last administrator cannot leave; make another one first."))
    at = timezone.now()
    person.is_active = False
    person.save(update_fields=["is_active"])
    _end_all(person)
    Token.objects.filter(user=person, revoked_at=None).update(revoked_at=at)
    Invitation.objects.filter(person=person, used_at=None).update(used_at=at)
    Identity.objects.filter(person=person).delete()
    leaving.withdraw(person, clock.today(), by=by, via="page" if request else "command")
    note(Kind.LEFT, person, by=by, request=request)


# Sessions ----------------------------------------------------------------------------------------------------------


def _end_all(person: User) -> None:
    people.sign_out_everywhere(person)
    Session.objects.filter(user=person).delete()


@transaction.atomic
def sign_out(*, person: User, by: User | None = None, request: HttpRequest | None = None) -> None:
    """Ends every session of somebody."""
    _end_all(person)
    note(Kind.SIGNED_OUT, person, by=by, request=request)


@transaction.atomic
def end_session(*, session: Session, request: HttpRequest) -> None:
    """Ends one session of the person who asks."""
    assert session.user is not None
    note(Kind.SESSION_ENDED, session.user, detail=session.address, request=request)
    session.delete()


@transaction.atomic
def end_others(*, person: User, keep: str | None, request: HttpRequest) -> int:
    """Ends all sessions of the person but the one with the key ``keep``; how many those were."""
    ended, _rows = Session.objects.filter(user=person).exclude(session_key=keep).delete()
    if ended:
        note(Kind.SESSION_ENDED, person, detail=str(ended), request=request)
    return ended


# Second factors ----------------------------------------------------------------------------------------------------


@transaction.atomic
def remove_factors(*, person: User, by: User | None = None, request: HttpRequest | None = None) -> int:
    """Takes every second factor away from somebody who lost his; ends his sessions. How many there were."""
    removed = int(Authenticator.objects.filter(user=person).delete()[0])
    if removed:
        _end_all(person)
        note(Kind.FACTOR_REMOVED, person, by=by, request=request)
    return removed


# Tokens ------------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_token(
    *,
    person: User,
    label: str,
    scope: Mapping[str, str] | None = None,
    expires_at: datetime | None = None,
    by: User | None = None,
    request: HttpRequest | None = None,
) -> str:
    """The token, which is shown this once. Raises ValidationError for a moment that has passed."""
    if expires_at is not None and expires_at <= timezone.now():
        raise ValidationError({"expires_on": _("That day has passed.")})
    token = people.create_token(user=person, label=label, scope=scope, expires_at=expires_at)
    note(Kind.TOKEN_MADE, person, by=by, detail=label, request=request)
    return token


@transaction.atomic
def revoke_token(*, token: Token, by: User | None = None, request: HttpRequest | None = None) -> None:
    """From the next request on it opens nothing; doing it twice changes nothing."""
    if Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
        note(Kind.TOKEN_REVOKED, token.user, by=by, detail=token.label, request=request)


# The company's own sign-in -----------------------------------------------------------------------------------------


@transaction.atomic
def link(*, person: User, issuer: str, subject: str, request: HttpRequest | None = None) -> Identity:
    """Ties a person to an account there, in place of an earlier one. Raises UnableToLink."""
    taken = Identity.objects.filter(issuer=issuer, subject=subject).first()
    if taken is not None:
        if taken.person_id != person.pk:
            raise UnableToLink(_("Somebody else is tied to that account of the company's sign-in already."))
        return taken
    Identity.objects.filter(issuer=issuer, person=person).delete()
    note(Kind.LINKED, person, request=request)
    return Identity.objects.create(person=person, issuer=issuer, subject=subject)


@transaction.atomic
def unlink(*, person: User, request: HttpRequest | None = None) -> None:
    """Unties a person from the company's sign-in. Raises UnableToLink where that is the only way in."""
    if not person.has_usable_password():
        raise UnableToLink(_("It is the only way you can sign in. Choose a password first."))
    removed, _rows = Identity.objects.filter(person=person).delete()
    if removed:
        note(Kind.UNLINKED, person, request=request)
