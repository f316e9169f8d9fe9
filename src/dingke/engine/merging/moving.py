"""What hangs on records that go into another one: every row with a history that refers to them, known by its foreign keys.

A log that no history is kept of does not refer to records that can be merged; ``checks`` sees to it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models
from django.db.models import Q

from dingke.engine import checking, performing, ports, search, tracking, writing
from dingke.engine.action import Act, Outcome, Values, conduct_of
from dingke.engine.fields import column
from dingke.engine.uniqueness import on_file, unique_rules

MERGED_INTO = "merged_into"


@dataclass
class Moved:
    """Rows of one kind that refer to the survivor from now on, as they are to be written.

    ``before``: their values by id; ``staying``: those that the survivor has already, which are left where they are.
    ``remarks``: what somebody should look at.
    """

    model: type[models.Model]
    rows: list[Any] = field(default_factory=list)
    before: dict[int, Values] = field(default_factory=dict)
    staying: list[Any] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def links(model: type[models.Model]) -> Iterable[tuple[type[models.Model], list[str]]]:
    """Every other kind of row that refers to ``model``, and the columns by which."""
    for other in tracking.kept:
        names = [f.attname for f in other._meta.concrete_fields if f.related_model is model]
        if names and other is not model:
            yield other, names


def own_links(model: type[models.Model]) -> list[str]:
    """The columns by which records refer to others of their kind; those that are derived follow by themselves."""
    fields = [f for f in model._meta.concrete_fields if f.related_model is model]
    return [f.attname for f in fields if f.editable or f.name == MERGED_INTO]


def referring(model: type[models.Model], names: Sequence[str], gone: Sequence[int], *, lock: bool) -> list[Any]:
    wanted = Q()
    for name in names:
        wanted |= Q(**{f"{name}__in": list(gone)})
    rows = model._default_manager.filter(wanted).order_by("pk")
    return list(rows.select_for_update(of=("self",)) if lock else rows)


def redirect(rows: Iterable[Any], names: Sequence[str], gone: Sequence[int], survivor: int) -> None:
    for row in rows:
        for name in names:
            if getattr(row, name) in gone:
                setattr(row, name, survivor)


def foreseen(survivor: Any, gone: Sequence[int], act: Act, *, lock: bool = False) -> Iterable[Moved]:
    """What would come along, kind by kind; nothing is written. A few statements for each kind, however many rows."""
    for model, names in links(type(survivor)):
        rows = referring(model, names, gone, lock=lock)
        if rows:
            yield coming(model, names, rows, survivor.pk, gone, act)


def coming(
    model: type[models.Model], names: Sequence[str], rows: list[Any], survivor: int, gone: Sequence[int], act: Act
) -> Moved:
    found = Moved(model, before={row.pk: performing.snapshot(row) for row in rows})
    redirect(rows, names, gone, survivor)
    found.staying = repeated(model, names, rows)
    for row in found.staying:
        give_back(row, names, found.before)
    standing = {row.pk for row in found.staying}
    there = model._default_manager.filter(**{names[0]: survivor}).exclude(pk__in=list(found.before))
    found.rows = [row for row in rows if row.pk not in standing]
    found.remarks = list(conduct_of(model).arrive(found.rows, there, found.before, act))
    return found


def give_back(row: Any, names: Iterable[str], before: Mapping[int, Values]) -> None:
    for name in names:
        setattr(row, name, before[row.pk][name])


def repeated(model: type[models.Model], names: Sequence[str], rows: Sequence[Any]) -> list[Any]:
    """Rows that would be twice at the survivor by a key of which the reference is a part."""
    found: dict[int, Any] = {}
    for rule, _message in unique_rules(model):
        columns = [column(model, name).attname for name in rule]
        if set(columns) & set(names):
            keys = [tuple(getattr(row, each) for each in columns) for row in rows]
            taken = on_file(model, columns, dict.fromkeys(keys, 0), [row.pk for row in rows])
            found |= {row.pk: row for row, key in zip(rows, keys, strict=True) if is_taken(key, taken)}
    return list(found.values())


def is_taken(key: tuple[Any, ...], taken: set[tuple[Any, ...]]) -> bool:
    """Whoever comes first takes it."""
    if key in taken:
        return True
    taken.add(key)
    return False


def carry(moved: Moved, act: Act, verb: str) -> None:
    """Writes the rows of one kind. What they say besides is as it was, and is not judged anew."""
    changed = [row for row in moved.rows if performing.differs(row, moved.before[row.pk])]
    if not changed:
        return
    if moved.model in tracking.parts:
        writing.change(changed, performing.changed_names(changed, moved.before))
        return
    outcome = Outcome(operation=act.operation)
    checking.derive(moved.model, changed, moved.before, act)
    places = {id(row): index for index, row in enumerate(changed)}
    performing.write(moved.model, changed, moved.before, act, outcome, places, strict=True)
    ports.history().record(act, verb, moved.model, outcome)
    conduct_of(moved.model).follow(outcome.rows, moved.before, act)
    search.refresh(moved.model, outcome.rows, moved.before)


def climb(survivor: Any, gone: Mapping[int, Any], name: str) -> None:
    """The survivor takes the place of a record above it that goes: what stood above that one stands above it now.

    Without it the rows between them, which follow the one that goes, would lie in a circle.
    """
    above = chain(type(survivor), name, getattr(survivor, name))
    passed: list[int] = []
    here = getattr(survivor, name)
    while here is not None and here not in passed and here != survivor.pk:
        passed.append(here)
        here = above.get(here)
    last = max((place for place, pk in enumerate(passed) if pk in gone), default=None)
    if last is not None:
        setattr(survivor, name, above.get(passed[last]))
    if getattr(survivor, name) == survivor.pk:
        setattr(survivor, name, None)


def chain(model: type[models.Model], name: str, start: int | None) -> dict[int, int | None]:
    """The records above, by the column ``name``: each with the one above it, in one query."""
    if start is None:
        return {}
    quote = connection.ops.quote_name
    table, above = quote(model._meta.db_table), quote(str(column(model, name).column))
    with connection.cursor() as cursor:
        cursor.execute(
            f"with recursive up(id, above) as (select id, {above} from {table} where id = %s "  # noqa: S608
            f"union select t.id, t.{above} from {table} t join up on t.id = up.above) select id, above from up",
            [start],
        )
        return dict(cursor.fetchall())
