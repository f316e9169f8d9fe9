"""Who works here and where: users, departments as a tree, and what it means to be owned by one of them.

Not for rights: those are grants in platform.access.
"""

from datetime import datetime
from typing import Any, ClassVar, Final

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dingke.engine import writing
from dingke.engine.models import Record
from dingke.engine.tracking import tracked

EVERY: Final = "*"
READ: Final = "read"
WRITE: Final = "write"
# Verbs that change nothing. Seeing personal values in clear is one of them, and is recorded whoever does it.
READING: Final = frozenset({"read", "export", "reveal"})


class Standing(Record):
    """A record that is also made beside the actions: at set-up, by the command line, at the door.

    FOUND_BY: fields of which a change is a change of the search entry.
    """

    AT_SETUP: ClassVar[bool] = True
    FOUND_BY: ClassVar[frozenset[str]] = frozenset({"name"})

    class Meta(Record.Meta):
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """A new one gets its code; what it is found by follows it."""
        from dingke.engine import search

        fresh = self._state.adding and not self.code
        if fresh:
            self.pk = self.pk or writing.take_ids(type(self), 1)[0]
            self.code = f"{self.CODE_PREFIX}{self.pk:06d}"
            options["force_insert"] = True
        super().save(*args, **options)
        changed = options.get("update_fields")
        if changed is None or self.FOUND_BY & set(changed):
            search.refresh(type(self), [self], {} if fresh else {self.pk: {}})


@tracked()
class Department(Standing):
    CODE_PREFIX = "BM"
    UNTOLD: ClassVar[frozenset[str]] = frozenset({"path"})

    name = models.CharField(_("name"), max_length=80)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent department"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    # "/3/17/" – ids from the root to this one, so that a tree is one prefix; written by people.actions alone.
    path = models.CharField(max_length=400, editable=False, default="", db_index=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)  # the first day on which there is none any more

    class Meta(Standing.Meta):
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = (
            models.UniqueConstraint(
                "parent",
                "name",
                name="department_name_once",
                nulls_distinct=False,
                violation_error_message=_("There is a department of this name below the same one already."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(since=None) | Q(until__gt=F("since")),
                name="department_period",
                violation_error_message=_("A department ends after it begins."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, is_admin=True, **fields)


@tracked(exclude=["password", "last_login"])
class User(AbstractBaseUser, Standing):
    CODE_PREFIX = "YG"
    FOUND_BY: ClassVar[frozenset[str]] = frozenset({"name", "username", "title", "email", "department"})
    # As Owned.FOLLOWS: drawn anew with every change of rights, whoever's it was.
    FOLLOWS: ClassVar[frozenset[str]] = frozenset({"rights_version", "signed_out_at"})
    UNTOLD: ClassVar[frozenset[str]] = FOLLOWS | {"language", "theme", "must_change_password"}

    username = models.CharField(
        _("sign-in name"),
        max_length=80,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("Somebody signs in with this name already.")},
    )
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), blank=True)
    title = models.CharField(_("post"), max_length=80, blank=True)
    department = models.ForeignKey(
        Department, verbose_name=_("department"), null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    is_admin = models.BooleanField(_("administrator"), default=False)
    is_active = models.BooleanField(_("works here"), default=True)
    language = models.CharField(_("language"), max_length=12, blank=True)
    theme = models.CharField(_("theme"), max_length=8, blank=True)
    # Caches of rights are keyed by it; whoever changes a grant, a post or the tree raises it.
    rights_version = models.PositiveIntegerField(default=1, editable=False)
    must_change_password = models.BooleanField(
        _("must choose a new password"), default=False, db_default=False, editable=False
    )
    # A session that began before this moment is over.
    signed_out_at = models.DateTimeField(null=True, blank=True, editable=False)
    joined_at = models.DateTimeField(_("on file since"), default=timezone.now, editable=False)

    # The token this request came by: what it does not cover, the person may not do through it.
    token: "Token | None" = None
    # Who looks through this person's eyes: he reads what the person reads, and nothing is done by it.
    seen_by: "User | None" = None

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta(Standing.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Token(models.Model):
    """A bearer token of the API; the token itself is shown once and only its SHA-256 is kept."""

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.CASCADE, related_name="tokens")
    label = models.CharField(_("label"), max_length=80, blank=True)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    # {object or "*": "read" or "write"}; empty covers all that the person may.
    scope = models.JSONField(_("scope"), default=dict, db_default=models.Value({}, models.JSONField()), blank=True)
    # The day alone: a moment would be a write with every request.
    last_used_on = models.DateField(_("last used"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

    def __str__(self) -> str:
        return self.label or self.digest[:8]

    def is_valid(self, at: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or at < self.expires_at)

    def covers(self, object_name: str, verb: str) -> bool:
        """Whether it may be used for the verb; the person must hold it besides. To write includes to read."""
        allowed = self.scope.get(object_name) or self.scope.get(EVERY)
        return not self.scope or allowed == WRITE or (allowed == READ and verb in READING)


class Owned(Record):
    """A row that one person answers for; ``department`` is the owner's, copied so that a scope is one indexed column.

    FOLLOWS: columns that are set anew when another record changes; an undo of that one need not touch them.
    WHOSE: the field of the person in whose department the row lies, and with whom it comes along.
    """

    FOLLOWS: ClassVar[frozenset[str]] = frozenset({"department"})
    WHOSE: ClassVar[str] = "owner"

    owner = models.ForeignKey(User, verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.ForeignKey(
        Department,
        verbose_name=_("department"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta(Record.Meta):
        abstract = True
        # An object with a list of its own has these with its sort behind them instead.
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index("owner", name="%(class)s_owner"),
            models.Index("department", name="%(class)s_department"),
        )
