"""Undoing one operation: every row it touched goes back to what it was, unless somebody changed it since.

A conflict is a field that the operation changed and that now holds neither what the operation wrote nor what stood
before it. Conflicts are listed and left alone unless the person says to overwrite, all of them or those he names.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import checking, kinds, personal, ports, registry, search, tracking, writing
from dingke.engine.access import Person, policy
from dingke.engine.action import Act, Outcome, Target, assign, conduct_of, verbs
from dingke.engine.dataset.tables import tables
from dingke.engine.faults import Fault, Forbidden, Invalid, NotFound
from dingke.engine.fields import column
from dingke.engine.performing import AUTOMATIC, begin_act, update
from dingke.engine.uniqueness import words_of
from dingke.platform.timeline.holders import by_link, holders, permitted, title
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model, events_before


@dataclass(frozen=True)
class Clash:
    """One field of one row that was changed after the operation."""

    row: Any
    field: str
    label: str
    before: Any
    written: Any
    current: Any

    @property
    def key(self) -> str:
        """Names it among the conflicts of its operation."""
        return f"{self.row._meta.label_lower}:{self.row.pk}:{self.field}"


FINAL: Final = frozenset({"erase"})
ERASED: Final = gettext_lazy("What was erased of a person does not come back.")
final: list[Callable[[Operation], bool]] = []
"""Asked whether an operation erased something, whatever its verb."""

# Which conflicts are overwritten: all, none, or those of these keys.
Overwritten = bool | Collection[str]


def is_overwritten(clash: Clash, overwrite: Overwritten) -> bool:
    return overwrite if isinstance(overwrite, bool) else clash.key in overwrite


@dataclass
class Plan:
    """What undoing would do: rows to remove, rows to change back, and what stands in the way."""

    operation: Operation
    removed: dict[type[models.Model], list[int]] = field(default_factory=dict)
    restored: dict[type[models.Model], list[Target]] = field(default_factory=dict)
    recreated: dict[type[models.Model], list[Any]] = field(default_factory=dict)  # rows that the operation removed
    clashes: list[Clash] = field(default_factory=list)
    erased: int = 0  # people whose data were erased since: they stay as they are
    unseen: int = 0  # rows that are no longer the person's to see: nothing of them is told, and nothing undone

    @property
    def rows(self) -> int:
        return sum(len(rows) for part in (self.removed, self.restored, self.recreated) for rows in part.values())


def operations_of(person: Person) -> models.QuerySet[Operation]:
    """Operations a person may look into: his own, every one for administrators."""
    rows = Operation.objects.select_related("by")
    return rows if person.is_admin else rows.filter(by=person.pk)


def operation_for(person: Person, operation: UUID | str) -> Operation:
    try:
        found = operations_of(person).filter(pk=UUID(str(operation))).first()
    except ValueError:
        found = None
    if found is None:
        raise NotFound(_("There is no such operation, or it is not yours."))
    return found


def why_not(operation: Operation) -> str:
    """Why there is nothing in it that could ever be taken back; "" where there is."""
    if operation.verb == "export":
        return _("What left the house in a file cannot be called back; that it left, by whom and when stays on record.")
    if operation_is_final(operation):
        return str(ERASED)
    if words := staying(operation):
        return words
    if not operation.created + operation.updated + operation.removed:
        return _("It changed nothing.")
    return ""


def staying(operation: Operation) -> str:
    """What the verb says that is never undone, with what may be done instead; "" for every other verb."""
    try:
        verb = verbs.get(registry.model(operation.object), {}).get(operation.verb)
    except KeyError:  # an object of another release
        return ""
    return str(verb.stays) if verb else ""


def operation_is_final(operation: Operation) -> bool:
    return operation.verb in FINAL or any(asked(operation) for asked in final)


def touched_models() -> Iterable[type[models.Model]]:
    """Every model whose rows an action writes, children before what they hang on; parts last, whose records may come."""
    places = {table.model: place for place, table in enumerate(tables())}
    with_verbs = (model for model in verbs if registry.of(model) is None and model not in tracking.parts)
    models_of_actions = (*(resource.model for resource in registry.resources()), *with_verbs)
    own = sorted(models_of_actions, key=lambda model: -places.get(model, 0))
    return (*own, *tracking.parts)


def plan(operation: Operation, person: Person, overwrite: Overwritten = False) -> Plan:
    """What undoing would do for this person. A row that he may not read any more is only counted."""
    found = Plan(operation)
    for model in touched_models():
        events = events_of(model, operation.pk)
        if events:
            plan_model(found, model, events, person, overwrite)
    return found


def events_of(model: type[models.Model], operation: UUID) -> dict[int, list[Any]]:
    rows: dict[int, list[Any]] = {}
    for event in event_model(model)._default_manager.filter(pgh_context_id=operation).order_by("pgh_id"):
        rows.setdefault(event.pgh_obj_id, []).append(event)
    return rows


def plan_model(
    found: Plan, model: type[models.Model], events: Mapping[int, Sequence[Any]], person: Person, overwrite: Overwritten
) -> None:
    changed = [own[0] for own in events.values() if own[0].pgh_label != "insert"]
    earlier = {event.pgh_obj_id: event for event in events_before(model, changed).values()}
    current = model._default_manager.in_bulk(list(events))
    over = holders(model, current.values())
    gone = {pk: own for pk, own in events.items() if pk not in current}
    plan_lost(found, model, list(lost(model, gone, earlier)), person)
    for pk, own in events.items():
        row = current.get(pk)
        if row is None or only_follows(row, earlier.get(pk), own[-1]):
            continue
        if not policy.permits(person, "read", over[pk]):
            found.unseen += 1
        elif personal.is_erased(row):
            found.erased += 1
        elif own[0].pgh_label == "insert":
            later = clashes_of(row, own[-1], own[-1])
            found.clashes += later
            if all(is_overwritten(clash, overwrite) for clash in later):
                found.removed.setdefault(model, []).append(pk)
        elif pk in earlier:
            plan_row(found, row, earlier[pk], own[-1], overwrite)


def only_follows(row: Any, before: Any, after: Any) -> bool:
    """Whether nothing changed in the row but what another record settles, which settles it again when that goes back."""
    settled: frozenset[str] = getattr(row, "FOLLOWS", frozenset())
    if not settled or before is None or after.pgh_label != "update":
        return False
    changed = {f.name for f in own_fields(row, after) if getattr(before, f.attname) != getattr(after, f.attname)}
    return bool(changed) and changed <= settled


def lost(
    model: type[models.Model], gone: Mapping[int, Sequence[Any]], earlier: Mapping[int, Any]
) -> Iterable[models.Model]:
    """The rows that were there before the operation and that it removed."""
    for pk, own in gone.items():
        if own[-1].pgh_label == "delete" and own[0].pgh_label != "insert":
            yield as_it_was(model, own[0] if len(own) == 1 else earlier.get(pk, own[0]))


def plan_lost(found: Plan, model: type[models.Model], rows: Sequence[Any], person: Person) -> None:
    """Rows that the operation removed come back; a part only where its record is there and does not have it again."""
    if model in tracking.parts and rows:
        part = tracking.parts[model]
        names = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
        coming = [row for name in by_link(part, rows) for row in found.recreated.get(related(model, name), ())]
        over = holders(model, rows, coming)
        found.unseen += sum(not policy.permits(person, "read", record) for record in over.values())
        # As words, for a part may hold documents, which are no keys.
        standing: set[str] = set()
        for name, own in by_link(part, [row for row in rows if row.pk in over]).items():
            beside = model._default_manager.filter(**{f"{name}__in": [over[row.pk].pk for row in own]})
            standing |= set(map(repr, beside.values_list(*names)))
        rows = [row for row in rows if row.pk in over and repr(tuple(getattr(row, n) for n in names)) not in standing]
    if rows:
        found.recreated.setdefault(model, []).extend(rows)


def related(model: type[models.Model], name: str) -> Any:
    """Of what kind the records are that a field refers to."""
    return column(model, name).related_model


def as_it_was(model: type[models.Model], event: Any) -> Any:
    """The row as the event has it, its number too; what events leave out is derived again."""
    kept = {f.attname for f in event._meta.concrete_fields}
    return model(
        **{
            f.attname: getattr(event, f.attname)
            for f in model._meta.concrete_fields
            if f.attname in kept and not f.generated
        }
    )


def plan_row(found: Plan, row: Any, before: Any, after: Any, overwrite: Overwritten) -> None:
    clashes = clashes_of(row, before, after)
    found.clashes += clashes
    blocked = {clash.field for clash in clashes if not is_overwritten(clash, overwrite)}
    values = {
        f.attname: getattr(before, f.attname)
        for f in own_fields(row, after)
        if getattr(before, f.attname) != getattr(after, f.attname) and f.name not in blocked
    }
    values = {name: value for name, value in values.items() if getattr(row, name) != value}
    if values:
        found.restored.setdefault(type(row), []).append(Target(id=row.pk, values=values))


def own_fields(row: Any, event: Any) -> list[Any]:
    kept = {f.name for f in event._meta.concrete_fields}
    return [f for f in row._meta.concrete_fields if f.name in kept and f.name not in AUTOMATIC and not f.generated]


def clashes_of(row: Any, before: Any, after: Any) -> list[Clash]:
    """Fields in which the row stands neither as the operation left it nor as it was before.

    Derived columns (not editable) follow the others and are no conflict by themselves.
    """
    created = before is after
    return [
        Clash(
            row,
            f.name,
            kinds.kind(f).label,
            None if created else getattr(before, f.attname),
            getattr(after, f.attname),
            getattr(row, f.attname),
        )
        for f in own_fields(row, after)
        if f.editable
        and getattr(row, f.attname) not in (getattr(after, f.attname), getattr(before, f.attname))
        and (created or getattr(before, f.attname) != getattr(after, f.attname))
    ]


def undo(operation: UUID | str, *, by: Person, via: str, overwrite: Overwritten = False) -> Outcome:
    """Takes one operation back; ``faults``: the conflicts that were left as they are.

    overwrite: whether what was changed since goes back too; keys of conflicts for those alone.
    Raises Forbidden, or Invalid when it was undone already or rows hang on what it made.
    """
    with transaction.atomic():
        target = operation_for(by, operation)
        Operation.objects.select_for_update().get(pk=target.pk)
        if Operation.objects.filter(reverses=target).exists():
            raise Invalid([Fault(_("This operation was undone already."))])
        if operation_is_final(target):
            raise Invalid([Fault(str(ERASED))])
        if words := staying(target):
            raise Invalid([Fault(words)])
        act = replace(begin_act(by, via), undoing=True)
        ports.history().begin(act)
        outcome = Outcome(operation=act.operation)
        todo = plan(target, by, overwrite)
        if todo.unseen:
            raise NotFound(
                _("Some records of this operation are not yours any more; it can no longer be undone by you.")
            )
        if todo.erased and not todo.rows:
            raise Invalid([Fault(str(ERASED))])
        outcome.created = recreate(todo.recreated, by, act)
        for model, targets in todo.restored.items():
            outcome.updated += give_back(model, targets, by, act)
        outcome.faults = [
            Fault(f"{title(clash.row)}: {clash.label}", clash.field)
            for clash in todo.clashes
            if not is_overwritten(clash, overwrite)
        ]
        outcome.faults += [Fault(str(ERASED))] if todo.erased else []
        outcome.removed = remove(todo.removed, by, act)
        close(target, act, outcome)
        return outcome


def give_back(model: type[models.Model], targets: Sequence[Target], by: Person, act: Act) -> list[int]:
    """Rows that the operation changed get their values back, records by the one pipeline, parts as their record allows."""
    if model not in tracking.parts:
        return update(model, targets, by=by, via=act.via, act=act, verb="undo", leaves_scope=True).updated
    rows = model._default_manager.in_bulk([target.id for target in targets])
    if not permitted(model, rows.values(), "update", by):
        raise Forbidden
    for target in targets:
        assign(rows[target.id or 0], target.values)
    writing.change(list(rows.values()), {name for target in targets for name in target.values})
    return list(rows)


def recreate(by_model: Mapping[type[models.Model], Sequence[Any]], by: Person, act: Act) -> list[int]:
    """Rows that the operation removed come back under their old numbers, what others hang on first."""
    back: list[int] = []
    for model in reversed(parts_first(by_model)):
        rows = by_model[model]
        if not permitted(model, rows, "create", by):
            raise Forbidden(_("Some of these records would not be yours."))
        checking.derive(model, rows, {}, act)
        try:
            with transaction.atomic():
                writing.insert(rows)
        except IntegrityError as error:
            raise Invalid([Fault(words_of(error, model))]) from error
        conduct_of(model).follow(rows, {}, act)
        search.refresh(model, rows, {})
        back += [row.pk for row in rows]
    return back


def remove(by_model: Mapping[type[models.Model], Sequence[int]], by: Person, act: Act) -> list[int]:
    """Rows that the operation made go for good; their events stay."""
    gone: list[int] = []
    for model in parts_first(by_model):
        rows = list(model._default_manager.filter(pk__in=by_model[model]))
        if not permitted(model, rows, "archive", by):
            raise Forbidden(_("Some of these records are no longer yours to remove."))
        ports.history().begin(act)
        let_go(model, [row.pk for row in rows])
        delete(model, [row.pk for row in rows])
        search.part(model, rows)
        conduct_of(model).part(rows, act)
        gone += [row.pk for row in rows]
    return gone


def let_go(model: type[models.Model], ids: Sequence[int]) -> None:
    """Rows that refer to each other would hold each other back: Django looks at them one by one."""
    for one in model._meta.concrete_fields:
        if one.related_model is model and one.null:
            model._default_manager.filter(**{"pk__in": ids, f"{one.name}__in": ids}).update(**{one.name: None})


def delete(model: type[models.Model], ids: Sequence[int]) -> None:
    """Raises Invalid, naming the first, where other records hang on them."""
    try:
        model._default_manager.filter(pk__in=ids).delete()
    except ProtectedError as error:
        words = _("“%(what)s” hangs on a record that this operation made; undo or move that first.")
        raise Invalid([Fault(words % {"what": next(iter(error.protected_objects))})]) from error


def parts_first(by_model: Iterable[type[models.Model]]) -> list[type[models.Model]]:
    """The order of removing: a record would take its parts along. The other way round they come back."""
    return sorted(by_model, key=lambda model: model not in tracking.parts)


def close(target: Operation, act: Act, outcome: Outcome) -> None:
    Operation.objects.update_or_create(
        id=act.operation,
        defaults={
            "verb": "undo",
            "object": target.object,
            "by_id": act.by.pk,
            "at": act.at,
            "via": act.via,
            "why": act.why[:300],
            "created": len(outcome.created),
            "updated": len(outcome.updated),
            "removed": len(outcome.removed),
            "label": target.label,
            "reverses": target,
        },
    )
