"""The columns every editable row has, what can be found, and what the API already answered."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    """A business object. ``code`` is the human key, never reused; ``version`` is the ETag of the row.

    CODE_PREFIX: letters before the number of a generated code. Rows are archived, not deleted.
    KEY_NAMES: further fields by which somebody names a row, besides code and name.
    AT_SETUP: whether rows are there from set-up on, which what comes back from an export joins.
    ``stated_*`` hold what an import said of the origin, beside the importer who answers for it.
    """

    CODE_PREFIX: ClassVar[str] = ""
    KEY_NAMES: ClassVar[tuple[str, ...]] = ()
    AT_SETUP: ClassVar[bool] = False

    code = models.CharField(_("code"), max_length=40, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("created by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now, editable=False)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("updated by"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    archived_at = models.DateTimeField(_("archived at"), null=True, editable=False)
    stated_author = models.CharField(_("author as stated by the import"), max_length=80, blank=True, editable=False)
    stated_at = models.DateTimeField(_("date as stated by the import"), null=True, editable=False)
    # Under which other rows of the same export name it; not unique, as two programs may count alike.
    stated_id = models.CharField(_("number in the other system"), max_length=60, blank=True, editable=False)

    class Meta:
        abstract = True


class Mergeable(models.Model):
    """A record that may turn out to be on file twice (``engine.merging``).

    ``merged_into``: the record that it became one with; never itself merged into another one.
    """

    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged_from",
        db_index=False,  # few are: the index of each model holds those alone
    )

    class Meta:
        abstract = True


def merged_index(name: str) -> models.Index:
    """What was merged into a record, and whether anything was, before the record goes for good."""
    return models.Index("merged_into", name=name, condition=models.Q(merged_into__isnull=False))


@SearchVectorField.register_lookup
class Holds(models.Lookup[Any]):
    """``words__holds``: the vector matches a query written as a tsquery literal (``lib.text.query``)."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        return f"{lhs} @@ %s::tsquery", (*lhs_params, self.rhs)


class SearchEntry(models.Model):
    """One row that can be found: its words, and the scope columns that decide by whom.

    ``words`` for all who see the row, ``personal`` (phone, e-mail) only for those who may see them in clear.
    """

    object = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    label = models.CharField(max_length=500)
    sublabel = models.CharField(max_length=500, blank=True)
    account_id = models.BigIntegerField(null=True)
    owner_id = models.BigIntegerField(null=True)
    department_id = models.BigIntegerField(null=True)
    account_owner_id = models.BigIntegerField(null=True)
    account_department_id = models.BigIntegerField(null=True)
    archived = models.BooleanField(default=False)
    words = SearchVectorField()
    personal = SearchVectorField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("object", "row_id"), name="search_entry_once"),)
        indexes = (
            # New words wait in a list before they are sorted in: a quarter of the work of each at once (2.1 s of the server
            # instead of 8.5 s for 20,000 entries), for at most 1 ms more in a search. How long it may grow the server says
            # (2 MB on ours), and for itself a process that has them sorted in.
            GinIndex("words", name="search_words", fastupdate=True),
            GinIndex("personal", name="search_personal", fastupdate=True),
            # Scopes: a search by somebody who sees one department or his own rows.
            models.Index(fields=("owner_id",), name="search_owner"),
            models.Index(fields=("department_id",), name="search_department"),
            # Only of what hangs on a customer; customers themselves are written without them.
            models.Index("account_owner_id", name="search_account_owner", condition=Q(account_owner_id__isnull=False)),
            models.Index(
                "account_department_id",
                name="search_account_department",
                condition=Q(account_department_id__isnull=False),
            ),
            models.Index("account_id", name="search_account", condition=Q(account_id__isnull=False)),
        )

    def __str__(self) -> str:
        return self.label


class IdempotentAnswer(models.Model):
    """What a write under a key gave, so that the same write sent again is answered, not done."""

    person_id = models.BigIntegerField()
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person_id", "key"), name="idempotency_key_once"),)

    def __str__(self) -> str:
        return self.key
