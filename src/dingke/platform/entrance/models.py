"""How people get in and out: open sessions, invitations, ties to the company's own sign-in, and what happened there.

Passwords and tokens are the person's (platform.people); second factors are allauth's.
"""

from datetime import datetime
from hashlib import sha256
from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dingke.engine.models import Record
from dingke.engine.tracking import attest, tracked
from dingke.platform.access.models import Role
from dingke.platform.people.models import User
from dingke.platform.positions.models import Position

ADDRESS = 45  # characters of the longest IPv6 address
AGENT = 200


class Session(AbstractBaseSession):
    """A session with the facts by which its person knows it again; written by `sessions.SessionStore` alone."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    began_at = models.DateTimeField(null=True)
    # Exact to `guard.SEEN_EVERY`.
    seen_at = models.DateTimeField(null=True)
    address = models.CharField(max_length=ADDRESS, blank=True)
    agent = models.CharField(max_length=AGENT, blank=True)
    way = models.CharField(max_length=40, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @classmethod
    def get_session_store_class(cls) -> Any:
        from dingke.platform.entrance.sessions import SessionStore

        return SessionStore

    @property
    def handle(self) -> str:
        """By which a page names the session; the key itself opens it and stands on no page."""
        return sha256(self.session_key.encode()).hexdigest()[:24]


class Invitation(models.Model):
    """A link that lets one person choose a password once; only the SHA-256 of its key is kept."""

    class Purpose(models.TextChoices):
        JOIN = "join", _("to join")
        RESET = "reset", _("to choose a new password")

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return f"{self.person_id} {self.purpose}"

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at and self.person.is_active


class Identity(models.Model):
    """Who a person is at the company's own sign-in (OpenID Connect)."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("tie to the company's sign-in")
        verbose_name_plural = _("ties to the company's sign-in")
        constraints = (
            models.UniqueConstraint(fields=("issuer", "subject"), name="identity_once"),
            models.UniqueConstraint(fields=("issuer", "person"), name="identity_of_person_once"),
        )

    def __str__(self) -> str:
        return f"{self.subject} {self.issuer}"


class SecurityEvent(models.Model):
    """Something that happened at the door of one person's account. Added to, never changed."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        REFUSED = "refused", _("Wrong password")
        CODE_REFUSED = "code_refused", _("Wrong code of the second step")
        PASSWORD_CHANGED = "password_changed", _("Password changed")
        RESET = "reset", _("New password asked for by an administrator")
        FACTOR_ADDED = "factor_added", _("Second factor added")
        FACTOR_REMOVED = "factor_removed", _("Second factor removed")
        CODES_MADE = "codes_made", _("New recovery codes made")
        CODE_USED = "code_used", _("Recovery code used")
        TOKEN_MADE = "token_made", _("Token made")
        TOKEN_REVOKED = "token_revoked", _("Token revoked")
        SESSION_ENDED = "session_ended", _("Session ended")
        SIGNED_OUT = "signed_out", _("Signed out everywhere")
        INVITED = "invited", _("Invited")
        JOINED = "joined", _("Joined")
        LEFT = "left", _("Left")
        LINKED = "linked", _("Tied to the company's sign-in")
        UNLINKED = "unlinked", _("Untied from the company's sign-in")
        SEEN_AS = "seen_as", _("An administrator began to look through these eyes")
        SEEN_AS_ENDED = "seen_as_ended", _("An administrator's look through these eyes ended")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    # Who did it, when it was not the person.
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    detail = models.CharField(max_length=120, blank=True)
    address = models.CharField(max_length=ADDRESS, blank=True)
    agent = models.CharField(max_length=AGENT, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        indexes = (
            models.Index(fields=("person", "-at"), name="security_event_of_person"),  # one's own page
            models.Index(fields=("-at",), name="security_event_latest"),  # the administrators' page
        )

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"


attest(SecurityEvent, "at", only_added=True)


@tracked()
class Joining(Record):
    """Somebody comes to work here. What came of it (person, departments, post) has records of its own.

    department: its path from the company down, or its name where there is one of it. superior: by sign-in name or name,
    also somebody who joins in the same act.
    """

    CODE_PREFIX = "RX"

    name = models.CharField(_("name"), max_length=80)
    username = models.CharField(_("sign-in name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    department = models.CharField(
        _("department"), max_length=300, blank=True, help_text=_("The path, as in 大客户部/大客户一部, or the name.")
    )
    may_found = models.BooleanField(_("make the department where there is none"), default=False)
    position = models.ForeignKey(
        Position, verbose_name=_("position"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateField(_("since"), null=True, blank=True)
    superior = models.CharField(
        _("superior"),
        max_length=80,
        blank=True,
        help_text=_("Only where it is not whoever holds the superior position."),
    )
    role = models.ForeignKey(
        Role, verbose_name=_("role"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    user = models.ForeignKey(
        User, verbose_name=_("person"), null=True, editable=False, on_delete=models.PROTECT, related_name="joinings"
    )

    class Meta(Record.Meta):
        verbose_name = _("joining")
        verbose_name_plural = _("joinings")

    def __str__(self) -> str:
        return self.name
