"""Events read as sentences: who did what to which field. Personal values stay masked: seeing them is an act."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _

from dingke.engine import kinds, registry
from dingke.engine.access import Person, Scope, policy
from dingke.engine.action import actions_of
from dingke.engine.performing import AUTOMATIC
from dingke.engine.ports import Moment
from dingke.engine.resource import Resource
from dingke.engine.sight import kind_for
from dingke.platform.timeline.models import Operation

BOOKKEEPING = AUTOMATIC | {
    "sort_name",
    "department",
    "account_owner",
    "account_department",
    "group_root",
    "rank",
    "place",
    "code",
    "id",
    "weighted",
    "stage_since",
    "slip_count",
    "archived_at",
    "size_basis",
    "dealings",
}
ICONS = {
    "create": "plus",
    "insert": "plus",
    "import": "table-import",
    "archive": "archive",
    "restore": "archive-off",
    "undo": "arrow-back-up",
    "merge": "arrows-join",
    "erase": "eraser",
}
SAID = 4  # fields named in a sentence; the details under it show all

NOBODY = Scope(own=(), department=())

Labels = Mapping[tuple[type[models.Model], int], str]


def event_model(model: type[models.Model]) -> Any:
    """The model of the events that the triggers of ``model`` write."""
    return model.pgh_event_model  # type: ignore[attr-defined]  # put there by pghistory


def told(row: models.Model, person: Person, limit: int, below: Sequence[models.QuerySet[Any]]) -> list[Moment]:
    """Newest first, also of what was merged into the row.

    Queries: two per list of rows, one for operations, one per kind of record that values refer to.
    """
    pairs = pairs_of(type(row), [row.pk], limit)
    if hasattr(row, "merged_into_id"):
        below = [policy.rows(person, "read", type(row)).filter(merged_into=row.pk), *below]
    for rows in below:
        pairs += pairs_of(rows.model, rows.order_by().values("pk"), limit)
    pairs += [(event, None) for event in member_events(row, limit)]
    pairs = sorted(pairs, key=lambda pair: (pair[0].pgh_created_at, pair[0].pgh_id), reverse=True)
    operations = Operation.objects.select_related("by").in_bulk(
        {event.pgh_context_id for event, _before in pairs if event.pgh_context_id}
    )
    known = ((event, before, operations.get(event.pgh_context_id)) for event, before in pairs)
    meant = list(islice((each for each in known if not is_consequence(*each)), limit))
    labels = labels_for([(event, before) for event, before, _operation in meant], person)
    moments = [moment(*each, labels, row, person) for each in meant]
    return sorted(moments, key=lambda each: each.at, reverse=True)


def member_events(row: models.Model, limit: int) -> list[Any]:
    """Who was named to a row and taken from it: events of its list of people, whether or not they still stand there."""
    found: list[Any] = []
    for share in getattr(row, "SCOPE", NOBODY).shared:
        members = apps.get_model(share.members)
        if share.column == "id" and hasattr(members, "pgh_event_model"):
            events = event_model(members)._default_manager.filter(**{share.row: row.pk})
            found += events.order_by("-pgh_id")[:limit]
    return found


def pairs_of(model: type[models.Model], ids: Any, limit: int) -> list[tuple[Any, Any]]:
    """The latest events of these rows, each with the event before it (None before the first)."""
    events = list(event_model(model)._default_manager.filter(pgh_obj_id__in=ids).order_by("-pgh_id")[:limit])
    earlier = events_before(model, [event for event in events if event.pgh_label != "insert"])
    return [(event, earlier.get(event.pgh_id)) for event in events]


def events_before(model: type[models.Model], events: Sequence[Any]) -> dict[int, Any]:
    """For each event the one before it of the same row, in one query."""
    if not events:
        return {}
    table = event_model(model)._meta.db_table
    found = event_model(model)._default_manager.raw(
        f"select distinct on (f.later) e.*, f.later from {table} e "  # noqa: S608 - a table of ours
        "join unnest(%s::bigint[], %s::bigint[]) as f(obj, later) on e.pgh_obj_id = f.obj and e.pgh_id < f.later "
        "order by f.later, e.pgh_id desc",
        [[event.pgh_obj_id for event in events], [event.pgh_id for event in events]],
    )
    return {event.later: event for event in found}


def labels_for(pairs: Iterable[tuple[Any, Any]], person: Person) -> Labels:
    """How the records read that changed values refer to, as far as the person may read them."""
    wanted: dict[type[models.Model], set[int]] = {}
    for event, before in pairs:
        if is_membership(event):
            wanted.setdefault(get_user_model(), set()).add(event.user_id)
        for field in changed_fields(event, before) if before is not None else ():
            if field.is_relation:
                ids = {getattr(before, field.attname), getattr(event, field.attname)} - {None}
                wanted.setdefault(field.related_model, set()).update(ids)
    return labels_of(wanted, person)


def labels_of(wanted: Mapping[type[models.Model], Iterable[int]], person: Person) -> Labels:
    """How these records read, as far as the person may read them; one query per kind of record."""
    return {
        (model, record.pk): str(record)
        for model, ids in wanted.items()
        for record in policy.rows(person, "read", model).filter(pk__in=ids)
    }


def is_membership(event: Any) -> bool:
    """Whether the event is of a list of people named to a row."""
    return not hasattr(event.pgh_tracked_model, "CODE_PREFIX") and hasattr(event, "user_id")


def membership(event: Any, labels: Labels) -> str:
    who = {"who": labels.get((get_user_model(), event.user_id), "–")}
    return (
        _("%(who)s no longer works on it") % who
        if event.pgh_label == "delete"
        else _("%(who)s works on it as well") % who
    )


def changed_fields(event: Any, before: Any) -> list[Any]:
    return [
        field
        for field in type(event)._meta.concrete_fields
        if not field.name.startswith("pgh_")
        and field.name not in BOOKKEEPING | untold(event)
        and getattr(before, field.attname) != getattr(event, field.attname)
    ]


def untold(event: Any) -> frozenset[str]:
    """Columns of the record's own book-keeping, which say nothing to a person."""
    return getattr(event.pgh_tracked_model, "UNTOLD", frozenset())


def moment(
    event: Any, before: Any, operation: Operation | None, labels: Labels, looked_at: models.Model, person: Person
) -> Moment:
    verb = operation.verb if operation else event.pgh_label
    details = tuple(differences(event, before, labels, person)) if before is not None else ()
    subject, url = subject_of(event, looked_at)
    return Moment(
        at=operation.at if operation else event.pgh_created_at,
        by=str(operation.by) if operation and operation.by else _("system"),
        sentence=membership(event, labels) if is_membership(event) else sentence(verb, event, details),
        details=details,
        operation=str(operation.pk) if operation else "",
        icon="users" if is_membership(event) else ICONS.get(event.pgh_label if verb not in ICONS else verb, "pencil"),
        via=operation.via if operation else "",
        why=operation.why if operation and tells_why(operation) else "",
        subject=subject,
        url=url,
    )


def subject_of(event: Any, looked_at: models.Model) -> tuple[str, str]:
    """Of which record, when it is not the one looked at."""
    is_same_kind = isinstance(looked_at, event.pgh_tracked_model)
    if is_same_kind and looked_at.pk == event.pgh_obj_id:
        return "", ""
    resource = registry.of(event.pgh_tracked_model)
    if resource is None:
        return "", ""
    name = getattr(event, "name", "") or getattr(event, "title", "") or first_words(resource, event)
    # The page of a merged record leads to this one; its history does not.
    return f"{resource.label} {name}".strip(), resource.url(event.pgh_obj_id, "history" if is_same_kind else "")


def first_words(resource: Resource, event: Any) -> str:
    """What a list calls it by, where that is words of its own; else its code."""
    field = resource.attribute(resource.columns[0]).field
    words = getattr(event, field.name, "") if isinstance(field, models.CharField) else ""
    return words or getattr(event, "code", "")


def is_consequence(event: Any, before: Any, operation: Operation | None) -> bool:
    """Whether the event only follows from what was done to another record, and says nothing of this one."""
    if before is not None and untold(event) and event.pgh_label == "update" and not changed_fields(event, before):
        return True
    if before is None or operation is None or operation.verb == "undo" or event.pgh_label != "update":
        return False
    return operation.verb not in actions_of(event.pgh_tracked_model) and not changed_fields(event, before)


def tells_why(operation: Operation) -> bool:
    """Whether its reason is a person's; an import's is the name of its file, an export's the question."""
    return operation.verb not in ("import", "export")


def sentence(verb: str, event: Any, details: Sequence[tuple[str, str, str]]) -> str:
    declared = actions_of(event.pgh_tracked_model).get(verb)
    if event.pgh_label == "insert" and verb != "merge":
        words = {"import": _("brought in by an import"), "undo": _("brought back by undoing")}
        return words.get(verb, _("created the record"))
    if event.pgh_label == "delete" and verb != "merge":
        return _("removed by undoing") if verb == "undo" else _("removed")
    if declared is not None and event.pgh_label == "update":
        return str(declared.sentence or declared.label)
    return change_of(verb, details)


def change_of(verb: str, details: Sequence[tuple[str, str, str]]) -> str:
    """What was done to a row that was there before and is there after."""
    fields = {"fields": named(details)}
    plain, listing = {
        "merge": (_("merged"), _("merged: %(fields)s")),
        "import": (_("changed by an import"), _("changed by an import: %(fields)s")),
        "undo": (_("undone"), _("undone: %(fields)s")),
        "erase": (_("erased what it said of the person"), _("erased what it said of the person: %(fields)s")),
    }.get(verb, (_("changed"), _("changed %(fields)s")))
    return listing % fields if details else plain


def named(details: Sequence[tuple[str, str, str]]) -> str:
    return listed([label for label, _before, _after in details[:SAID]])


def listed(words: Sequence[str]) -> str:
    """One after the other, as the language separates them."""
    return _(", ").join(words)


def differences(event: Any, before: Any, labels: Labels, person: Person) -> list[tuple[str, str, str]]:
    """Label, value before and after of every field that changed and means something to a person who may see it."""
    found, model = [], event.pgh_tracked_model
    for field in changed_fields(event, before):
        kind = kind_for(person, model, model._meta.get_field(field.name))
        if kind is None:
            continue
        values = (getattr(before, field.attname), getattr(event, field.attname))
        found.append((kind.label, shown(kind, field, values[0], labels), shown(kind, field, values[1], labels)))
    return found


def shown(kind: kinds.Kind, field: Any, value: Any, labels: Labels) -> str:
    """A value of a field in words: a record by its label if it may be read, personal data masked."""
    if kind.personal:
        return kind.veiled(value)
    if field.is_relation:
        return "" if value is None else labels.get((field.related_model, value), _("a record you do not see"))
    return kind.text(value)
