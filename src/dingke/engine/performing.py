"""How an action runs: one transaction – may the actor? lock, check, change, still in scope? history, search."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any
from uuid import uuid4

from django.db import DataError, IntegrityError, models, transaction
from django.db.models.base import ModelState
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine import alongside, clock, ports, references, search, writing
from dingke.engine.access import Person, policy
from dingke.engine.action import Act, Action, Outcome, Target, Values, assign, conduct_of
from dingke.engine.checking import checked_fields, faults_of_each
from dingke.engine.faults import Fault, Forbidden, Invalid
from dingke.engine.fields import column
from dingke.engine.holding import found_locked, locked, refuse_merged, refuse_stale, undecided
from dingke.engine.uniqueness import duplicates, words_of

AUTOMATIC = frozenset({"version", "created_at", "created_by", "updated_at", "updated_by"})


@dataclass(frozen=True, slots=True)
class Draft:
    """New rows with what stands against each by itself (``Fault.index``: its place). To make one asks no database."""

    rows: Sequence[Any]
    faults: Sequence[Fault]


def create(
    model: type[models.Model],
    rows: Sequence[Values] | Draft,
    *,
    by: Person,
    via: str,
    why: str = "",
    at: datetime | None = None,
    strict: bool = True,
    act: Act | None = None,
    verb: str = "create",
) -> Outcome:
    """Makes new rows. ``strict``: one fault and nothing is made; otherwise good rows are made and bad ones reported.

    ``verb``: as what it stands in the history (an import makes rows under its own name). ``act``: the larger operation
    that this is part of, in whose transaction it stands or falls.
    """
    is_part = act is not None
    act = act or begin_act(by, via, why, at)
    if not policy.may(by, "create", model):
        raise Forbidden(_("You have no right to create this kind of record."))
    with transaction.atomic(savepoint=not is_part):
        made = rows if isinstance(rows, Draft) else draft(model, rows, act)
        return settle(model, verb, made.rows, {}, act, strict=strict, grant="create", alone=made.faults)


def draft(model: type[models.Model], rows: Sequence[Values], act: Act) -> Draft:
    """For ``create``, where the rows can be made before the database has time for them."""
    fresh = prepared(model, rows, act)
    return Draft(fresh, faults_of_each(model, fresh, {}, act))


def update(
    model: type[models.Model],
    targets: Sequence[Target],
    *,
    by: Person,
    via: str,
    why: str = "",
    at: datetime | None = None,
    strict: bool = True,
    act: Act | None = None,
    verb: str = "update",
    leaves_scope: bool = False,
) -> Outcome:
    """Changes rows that exist, each by its own values. A stale version is refused with both values (``Stale``)."""
    act = act or begin_act(by, via, why, at)
    with transaction.atomic():
        rows = locked(model, [target.id for target in targets if target.id], "update", by)
        refuse_merged(rows.values(), act)
        before = {row.pk: snapshot(row) for row in rows.values()}
        for target in targets:
            row = rows[target.id or 0]
            refuse_stale(row, target)
            assign(row, target.values)
        ordered = [rows[target.id or 0] for target in targets]
        return settle(model, verb, ordered, before, act, strict=strict, leaves_scope=leaves_scope)


def perform(
    act_of: Action,
    targets: Sequence[Target],
    *,
    by: Person,
    via: str,
    why: str = "",
    at: datetime | None = None,
    arguments: Values | None = None,
    sanctioned: bool = False,
) -> Outcome:
    """Runs a declared verb over rows that exist, all or nothing; rows that need a decision first wait for it.

    ``sanctioned``: it was decided, so neither the rights of the actor nor his scope are asked again.
    """
    given = dict(arguments or {})
    reasons = [str(given.get(ask.key) or "") for ask in act_of.asks if ask.is_reason]
    act = begin_act(by, via, why or " ".join(reasons), at)
    model = act_of.model
    with transaction.atomic():
        ids = [target.id for target in targets if target.id]
        rows = found_locked(model, ids) if sanctioned else locked(model, ids, act_of.grant, by)
        refuse_merged(rows.values(), act)
        before = {row.pk: snapshot(row) for row in rows.values()}
        ordered = [rows[target.id or 0] for target in targets]
        for target, row in zip(targets, ordered, strict=True):
            refuse_stale(row, target)
            refuse_impossible(act_of, row, sanctioned)
        ports.history().begin(act)
        waiting = [] if sanctioned else undecided(act_of, ordered, given, act)
        ordered = [row for row in ordered if row.pk not in {pk for pk, _url in waiting}]
        faults = list(act_of.run(ordered, act=act, **given) or ()) if ordered else []
        if faults:
            raise Invalid(faults)
        leaves_scope = act_of.leaves_scope or sanctioned
        outcome = settle(model, act_of.name, ordered, before, act, leaves_scope=leaves_scope, grant=act_of.grant)
        outcome.waiting = [url for _pk, url in waiting]
        return outcome


def refuse_impossible(act_of: Action, row: Any, sanctioned: bool) -> None:
    if not act_of.is_possible(row, sanctioned=sanctioned):
        words = _("“%(verb)s” is not possible for %(row)s as it stands.")
        raise Invalid([Fault(words % {"verb": act_of.label, "row": row})])


def begin_act(by: Person, via: str, why: str = "", at: datetime | None = None) -> Act:
    day = clock.day_of(at) if at else clock.today()
    return Act(by=by, at=at or timezone.now(), day=day, via=via, operation=uuid4(), why=why)


def prepared(model: type[models.Model], rows: Sequence[Values], act: Act) -> list[Any]:
    """New rows with their defaults, not yet checked or written."""
    stamps = {"created_at": act.at, "updated_at": act.at, "created_by_id": act.by.pk, "updated_by_id": act.by.pk}
    fresh = [new_row(model, values, stamps) for values in rows]
    conduct_of(model).prepare(fresh, act)
    return fresh


def new_row(model: type[models.Model], values: Values, stamps: Values) -> Any:
    """Filled past the model's own ``__init__``, which takes five times as long; an import makes hundreds of thousands."""
    fixed, made = defaults(model)
    row = model.__new__(model)
    row._state = ModelState()
    held = row.__dict__
    held.update(fixed)
    for name, default in made:
        held[name] = default()
    for name, value in values.items():
        held[attname(model, name)] = value.pk if isinstance(value, models.Model) else value
    held.update(stamps)
    return row


@cache
def attname(model: type[models.Model], name: str) -> str:
    return column(model, name).attname


@cache
def defaults(model: type[models.Model]) -> tuple[Values, Sequence[tuple[str, Callable[[], Any]]]]:
    """The defaults of the columns by attribute: those that are the same for each row, and what makes the others.

    None of what every new row is stamped with.
    """
    fields = [field for field in writing.written_fields(model) if field.name not in AUTOMATIC - {"version"}]
    # A field without a default holds a class in its place, which is callable too.
    made = {f.attname for f in fields if f.has_default() and callable(f.default)}
    return (
        {f.attname: f.get_default() for f in fields if f.attname not in made},
        [(f.attname, f.get_default) for f in fields if f.attname in made],
    )


def snapshot(row: models.Model) -> dict[str, Any]:
    """Column values by attname; lists copied, so that a change in place shows."""
    values = {f.attname: getattr(row, f.attname) for f in writing.written_fields(type(row))}
    return {name: list(value) if isinstance(value, list) else value for name, value in values.items()}


def settle(
    model: type[models.Model],
    verb: str,
    rows: Sequence[Any],
    before: Mapping[int, Values],
    act: Act,
    *,
    strict: bool = True,
    leaves_scope: bool = False,
    grant: str = "",
    about: models.Model | None = None,
    alone: Sequence[Fault] | None = None,
) -> Outcome:
    """Checks, derives, writes, records, proves the scope and indexes; the second half of every action.

    about: the row that a set of several is called by in the history. alone: as for ``examined``.
    """
    grant = grant or "update"
    faults, good = examined(model, rows, before, act, grant="" if strict or leaves_scope else grant, alone=alone)
    refuse_or_go_on(faults, strict)
    outcome = Outcome(faults=faults, operation=act.operation)
    positions = {id(row): index for index, row in enumerate(rows)}
    ports.history().begin(act)
    write(model, good, before, act, outcome, positions, strict)
    # Before what follows elsewhere, which adds to the same entry.
    ports.history().record(act, verb, model, outcome, about=about)
    conduct_of(model).follow(outcome.rows, before, act)
    if not leaves_scope:
        stay_in_scope(model, outcome, grant, act)
    search.refresh(model, outcome.rows, before)
    return outcome


def examined(
    model: type[models.Model],
    rows: Sequence[Any],
    before: Mapping[int, Values],
    act: Act,
    *,
    grant: str = "",
    alone: Sequence[Fault] | None = None,
) -> tuple[list[Fault], list[Any]]:
    """Everything that stands against writing these rows, and the others, derived. Nothing is written.

    With a ``grant``, a row that would not be the actor's is a fault of its own instead of refusing the set later.
    alone: what stands against each by itself, where that is known.
    """
    conduct = conduct_of(model)
    linked = [field for field in checked_fields(model) if field.is_relation]
    # What asks no database comes first: meanwhile it may be busy with the entries of the set before.
    alone = faults_of_each(model, rows, before, act) if alone is None else alone
    ruled = list(conduct.check(rows, before, act))
    faults = [*alone, *references.unseen(linked, rows, before, act), *duplicates(model, rows, before), *ruled]
    alongside.send_now()
    bad = {fault.index for fault in faults}
    good = [(index, row) for index, row in enumerate(rows) if index not in bad]
    conduct.derive([row for _index, row in good], before, act)
    is_within = policy.permitting(act.by, grant, model) if grant else None
    outside = {index for index, row in good if is_within and not is_within(row)}
    faults += [Fault(_("This record would not be yours."), "", index) for index in sorted(outside)]
    return faults, [row for index, row in good if index not in outside]


def refuse_or_go_on(faults: Sequence[Fault], strict: bool) -> None:
    if faults and strict:
        raise Invalid(faults)


def write(
    model: type[models.Model],
    rows: Sequence[Any],
    before: Mapping[int, Values],
    act: Act,
    outcome: Outcome,
    positions: Mapping[int, int],
    strict: bool,
) -> None:
    fresh = [row for row in rows if row.pk is None]
    touched = [row for row in rows if row.pk is not None]
    changed = [row for row in touched if differs(row, before[row.pk])]
    differing = {row.pk for row in changed}
    outcome.unchanged = [row.pk for row in touched if row.pk not in differing]
    give_keys(model, fresh)
    made = saved(fresh, writing.inserting, outcome, positions, strict)
    for row in changed:
        row.version, row.updated_at, row.updated_by_id = before[row.pk]["version"] + 1, act.at, act.by.pk
    names = changed_names(changed, before)
    kept = saved(changed, lambda part: partial(writing.change, part, names), outcome, positions, strict)
    outcome.rows = [*made, *kept]
    outcome.created, outcome.updated = [row.pk for row in made], [row.pk for row in kept]


def differs(row: Any, old: Values) -> bool:
    return any(getattr(row, name) != value for name, value in old.items() if name not in AUTOMATIC)


def changed_names(rows: Sequence[Any], before: Mapping[int, Values]) -> list[str]:
    """Every field in which any of the rows differs from before."""
    if not rows:
        return []
    fields = writing.written_fields(type(rows[0]))
    return [f.name for f in fields if any(getattr(row, f.attname) != before[row.pk][f.attname] for row in rows)]


def give_keys(model: type[models.Model], rows: Sequence[Any]) -> None:
    if not rows:
        return
    for row, number in zip(rows, writing.take_ids(model, len(rows)), strict=True):
        row.pk = number
        if hasattr(row, "code") and not row.code:
            row.code = f"{row.CODE_PREFIX}{number:06d}"


def saved(
    rows: list[Any],
    ready: Callable[[list[Any]], Callable[[], None]],
    outcome: Outcome,
    positions: Mapping[int, int],
    strict: bool,
) -> list[Any]:
    """Writes the set; when the database refuses it, halves it until the refused rows stand alone.

    ready: makes what writes them, and asks no database.
    """
    if not rows:
        return []
    alongside.send_now()
    put = ready(rows)
    try:
        with transaction.atomic():
            put()
    except (IntegrityError, DataError) as error:
        if len(rows) > 1:
            middle = len(rows) // 2
            parts = (rows[:middle], rows[middle:])
            return [row for part in parts for row in saved(part, ready, outcome, positions, strict)]
        fault = Fault(words_of(error, type(rows[0])), index=positions[id(rows[0])])
        refuse_or_go_on([fault], strict)
        outcome.faults.append(fault)
        return []
    return rows


def stay_in_scope(model: type[models.Model], outcome: Outcome, verb: str, act: Act) -> None:
    """Rows must still be the actor's after the change, or nothing happened."""
    ids = [*outcome.created, *outcome.updated]
    if not ids:
        return
    inside = policy.rows(act.by, verb, model).filter(pk__among=ids).count()
    if inside != len(ids):
        raise Forbidden(_("After this change the record would no longer be yours; ask somebody who may hand it over."))
