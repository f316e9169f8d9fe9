"""What people arrange for themselves: saved views, chosen columns, records at hand; imports and exports on their way."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dingke.engine.access import Scope
from dingke.engine.models import Record
from dingke.engine.tracking import tracked
from dingke.platform.people.models import User
from dingke.platform.workspace import dated


class SavedView(models.Model):
    """A list with its conditions under a name. Shared: everybody sees the tab, each his own rows."""

    resource = models.CharField(max_length=40)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=2000, blank=True)  # as in the address: conditions and sort
    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_views")
    is_shared = models.BooleanField(_("for everybody"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = (
            models.UniqueConstraint(
                fields=("resource", "owner", "name"),
                name="saved_view_once",
                violation_error_message=_("You have a view of this name already."),
            ),
        )

    def __str__(self) -> str:
        return self.name


class ChosenColumns(models.Model):
    resource = models.CharField(max_length=40)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="chosen_columns")
    columns = models.JSONField(default=list)

    class Meta:
        verbose_name = _("chosen columns")
        verbose_name_plural = _("chosen columns")
        constraints = (models.UniqueConstraint(fields=("resource", "user"), name="chosen_columns_once"),)

    def __str__(self) -> str:
        return self.resource


class Titles(models.Model):
    """How somebody arranged the columns of a file, offered for the next one with the same titles."""

    resource = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)  # of the titles in their order
    header = models.JSONField(default=list)
    arrangement = models.JSONField(default=dict)  # as sheets.Arrangement has it
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("titles of files")
        verbose_name_plural = _("titles of files")
        constraints = (models.UniqueConstraint(fields=("resource", "digest"), name="titles_once"),)

    def __str__(self) -> str:
        return ", ".join(self.header)


class AtHand(models.Model):
    """A record that somebody opened lately, or keeps among his favourites.

    What it is called, and whether he may still read it, is asked of the record.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="at_hand")
    resource = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    opened_at = models.DateTimeField(null=True)
    starred_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("record at hand")
        verbose_name_plural = _("records at hand")
        constraints = (models.UniqueConstraint(fields=("user", "resource", "row_id"), name="at_hand_once"),)
        # The command menu, before anything is typed.
        indexes = (models.Index("user", models.F("opened_at").desc(), name="at_hand_lately"),)

    def __str__(self) -> str:
        return f"{self.resource} {self.row_id}"


class Run(models.Model):
    """One import on its way: the file, how its columns are read, what a dry run found, how far it is."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        TRIED = "tried", _("tried")
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    resource = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="runs")
    file_name = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(max_length=400)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.UPLOADED)
    sheets = models.JSONField(default=list)  # each as sheets.Sheet has it
    options = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    operation = models.UUIDField(null=True)
    problem = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        indexes = (models.Index("by", models.F("created_at").desc(), name="run_of_person"),)

    def __str__(self) -> str:
        return self.file_name


@tracked()
class ExportRequest(Record):
    """Personal values in clear that somebody wants to take out: asked for in his name, made once it was decided.

    object, query, columns, form: as an export has them. row_count: rows when it was asked for, and the most that the file
    may hold; clear_count: those of them whose personal values go out in clear. taken_at: when it was let go.
    """

    CODE_PREFIX = "DC"
    SCOPE: ClassVar[Scope] = Scope(own=("user_id",), department=())

    user = models.ForeignKey(User, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+", editable=False)
    object = models.CharField(_("object"), max_length=40)
    query = models.TextField(_("conditions"), blank=True)
    columns = models.JSONField(_("columns"), default=list, blank=True)
    form = models.CharField(_("file"), max_length=4)
    purpose = models.CharField(_("what for"), max_length=120)
    recipient = models.CharField(_("for whom"), max_length=120)
    row_count = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    clear_count = models.PositiveIntegerField(_("records in clear"), default=0, editable=False)
    taken_at = models.DateTimeField(_("taken out at"), null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = _("request for an export")
        verbose_name_plural = _("requests for exports")
        indexes = (models.Index("user", F("created_at").desc(), name="export_request_of_person"),)

    def __str__(self) -> str:
        return f"{self.code} {self.object}.{self.form}"


@tracked(events_in="workspace_exportlimitevent")
class DatedValue(Record):
    """One number that holds for a time (``dated``): from how many records on an export is decided, days to answer, ….

    The tables and the column keep the names under which their history is sealed: the limit of exports was the first.
    """

    CODE_PREFIX = "DX"

    what = models.CharField(_("what is stated"), max_length=40, choices=dated.choices)
    number = models.PositiveIntegerField(_("number"), db_column="records")
    effective_from = models.DateField(_("in force from"))
    effective_to = models.DateField(_("in force until"), null=True, blank=True)  # the first day on which it is not
    source_doc = models.CharField(_("source"), max_length=200)
    clause = models.CharField(_("clause"), max_length=60, blank=True)

    class Meta(Record.Meta):
        db_table = "workspace_exportlimit"
        verbose_name = _("dated value")
        verbose_name_plural = _("dated values")
        constraints = (
            models.CheckConstraint(
                condition=Q(effective_to=None) | Q(effective_to__gt=F("effective_from")),
                name="export_limit_period",
                violation_error_message=_("It ends after it begins."),
            ),
            models.UniqueConstraint(
                fields=("what", "effective_from"),
                name="dated_value_once",
                violation_error_message=_("Another number for this begins on this day."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.number}"


class Export(models.Model):
    """One file on its way out: what was asked, how far it is, until when it is kept."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    resource = models.CharField(max_length=40)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="exports")
    query = models.TextField(blank=True)  # as in the address: conditions and sort
    columns = models.JSONField(default=list)
    form = models.CharField(max_length=4)  # of exporting.FORMATS
    purpose = models.CharField(_("what for"), max_length=120, blank=True, db_default="")
    recipient = models.CharField(_("for whom"), max_length=120, blank=True, db_default="")
    clear = models.BooleanField(_("personal values in clear"), default=False, db_default=False)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.WAITING)
    done_rows = models.PositiveIntegerField(default=0)
    total_rows = models.PositiveIntegerField(default=0)
    problem = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)  # of the file; what was asked stays
    # On which it rests, where it had to be decided; one file for one request.
    request = models.ForeignKey(ExportRequest, null=True, on_delete=models.SET_NULL, related_name="files")

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        indexes = (models.Index("by", models.F("created_at").desc(), name="export_of_person"),)

    def __str__(self) -> str:
        return f"{self.resource}.{self.form}"
