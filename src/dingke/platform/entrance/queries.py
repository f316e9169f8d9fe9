"""What the pages of the door show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from allauth.mfa.models import Authenticator
from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from dingke.platform.entrance.models import Identity, Invitation, SecurityEvent, Session
from dingke.platform.people.models import Token, User

Type = Authenticator.Type
RECENT: Final = timedelta(days=30)
FEW_CODES: Final = 3


@dataclass(frozen=True)
class Factors:
    """The second factors of one person. codes_left: None while there are no recovery codes."""

    app: Authenticator | None
    keys: Sequence[Authenticator]
    codes: Authenticator | None
    codes_left: int | None
    codes_made: int

    @property
    def are_few_codes_left(self) -> bool:
        return self.codes_left is not None and self.codes_left <= FEW_CODES


def factors(person: User) -> Factors:
    """One query."""
    found = list(Authenticator.objects.filter(user=person).order_by("pk"))
    codes = next((each for each in found if each.type == Type.RECOVERY_CODES), None)
    every = codes.wrap().generate_codes() if codes else ()
    return Factors(
        app=next((each for each in found if each.type == Type.TOTP), None),
        keys=[each for each in found if each.type == Type.WEBAUTHN],
        codes=codes,
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
        codes_made=len(every),
    )


def sessions(person: User) -> QuerySet[Session]:
    """Those that hold now, the latest first."""
    return Session.objects.filter(user=person, expire_date__gt=timezone.now()).order_by("-seen_at", "session_key")


def tokens(person: User) -> QuerySet[Token]:
    """Those that were not revoked; one that has expired stays listed until its person takes it away."""
    return Token.objects.filter(user=person, revoked_at=None).order_by("-created_at", "-pk")


def events(person: User | None = None) -> QuerySet[SecurityEvent]:
    """Of one person, or of everybody; the latest first."""
    rows = SecurityEvent.objects.select_related("person", "by").order_by("-at", "-pk")
    return rows if person is None else rows.filter(person=person)


def refused_lately(person: User, at: datetime) -> int:
    """How often somebody did not know the password or the code in the last 30 days."""
    kinds = (SecurityEvent.Kind.REFUSED, SecurityEvent.Kind.CODE_REFUSED)
    return SecurityEvent.objects.filter(person=person, kind__in=kinds, at__gt=at - RECENT).count()


def identity(person: User, issuer: str) -> Identity | None:
    """The person's tie to the company's sign-in."""
    return Identity.objects.filter(person=person, issuer=issuer).first()


def people() -> QuerySet[User, Any]:
    """Everybody, those who left at the end; with ``has_factor``, ``seen_at`` and ``is_invited``."""
    own = Authenticator.objects.filter(user=OuterRef("pk")).exclude(type=Type.RECOVERY_CODES)
    waiting = Invitation.objects.filter(person=OuterRef("pk"), used_at=None, expires_at__gt=timezone.now())
    return (
        User.objects.select_related("department")
        .annotate(has_factor=Exists(own), is_invited=Exists(waiting), seen_at=Max("sessions__seen_at"))
        .order_by("-is_active", "name", "pk")
    )
