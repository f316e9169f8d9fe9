"""Rows to the database in sets: one COPY in, one UPDATE over, whatever the number of rows."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import attrgetter, itemgetter
from typing import Any

from django.db import connection, models

from dingke.engine import alongside
from dingke.engine.fields import column
from dingke.lib.copying import lines_of, literal


def written_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """``count`` new primary keys; a key once taken never comes again."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select nextval(pg_get_serial_sequence(%s, 'id')) from generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [number for (number,) in cursor.fetchall()]


@contextmanager
def copying(model: type[models.Model], columns: Sequence[str]) -> Iterator[Any]:
    """An open COPY into the model's table; ``write_row`` takes one value per column. Database errors come as Django's."""
    alongside.wait()
    statement = copy_statement(model, columns)
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as stream:
        yield stream


def copy_statement(model: type[models.Model], columns: Sequence[str]) -> str:
    names = ", ".join(connection.ops.quote_name(each) for each in columns)
    return f"copy {connection.ops.quote_name(model._meta.db_table)} ({names}) from stdin"


def insert(rows: Sequence[models.Model]) -> None:
    """Writes new rows of one model, their primary keys already taken."""
    if rows:
        inserting(rows)()


def inserting(rows: Sequence[models.Model]) -> Callable[[], None]:
    """What ``insert`` does, made ready without asking the database."""
    fields = written_fields(type(rows[0]))
    # Asking each field for each row costs more than the COPY.
    held = zip(fields, columns_of(rows, [field.attname for field in fields]), strict=True)
    columns = [values if is_plain(field) else converted(field, rows, values) for field, values in held]
    statement = copy_statement(type(rows[0]), [str(field.column) for field in fields])
    made = lines_of(columns)

    def put() -> None:
        alongside.write(statement, made)
        for row in rows:
            row._state.adding = False

    return put


def columns_of(rows: Sequence[Any], names: Sequence[str]) -> list[tuple[Any, ...]]:
    """The values of each column. Row by row, as a row's values lie together, and past the descriptors, which ask Python
    for each reference, unless one is not loaded.
    """
    if len(names) < 2:
        return [tuple([getattr(row, name) for row in rows]) for name in names]
    try:
        held = list(map(itemgetter(*names), [row.__dict__ for row in rows]))
    except KeyError:
        held = list(map(attrgetter(*names), rows))
    return list(zip(*held, strict=True))


def converted(field: models.Field[Any, Any], rows: Sequence[models.Model], values: Sequence[Any]) -> list[Any]:
    """What the field writes for each row; for what is empty, as most lists of words are, worked out once."""
    empty: dict[type[Any], Any] = {}
    found: list[Any] = []
    for row, value in zip(rows, values, strict=True):
        if value:
            found.append(prepared(field, row))
            continue
        if type(value) not in empty:
            empty[type(value)] = prepared(field, row)
        found.append(empty[type(value)])
    return found


def is_plain(field: models.Field[Any, Any]) -> bool:
    """Whether the field writes its values unchanged: it has Django's own conversion, not one of its own."""
    own = type(field).get_prep_value.__module__
    return own.startswith("django.db.models.fields") and not isinstance(field, models.JSONField)


def prepared(field: models.Field[Any, Any], row: models.Model) -> Any:
    value = field.get_db_prep_save(getattr(row, field.attname), connection)
    return json.dumps(value.obj) if isinstance(field, models.JSONField) and hasattr(value, "obj") else value


def change(rows: Sequence[models.Model], names: Iterable[str]) -> None:
    """Writes the named fields of rows that exist, in one statement.

    Each column travels as text[] and is cast back, so that one form of statement serves every type.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = [column(model, name) for name in names]
    quote = connection.ops.quote_name
    sets = ", ".join(f"{quote(str(f.column))} = v.c{i}::{f.db_type(connection)}" for i, f in enumerate(fields))
    columns = ", ".join(["id", *(f"c{i}" for i in range(len(fields)))])
    parts = ", ".join(["%s::bigint[]", *("%s::text[]" for _ in fields)])
    values = [[row.pk for row in rows], *([literal(prepared(f, row)) for row in rows] for f in fields)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"update {quote(model._meta.db_table)} t set {sets} from unnest({parts}) as v({columns}) where t.id = v.id",
            values,
        )
