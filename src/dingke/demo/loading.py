"""Rows into their tables by COPY, and the tables made ready for very many of them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

import pghistory.models
from django.apps import apps
from django.db import connection, models
from psycopg import sql

from dingke.demo.records import Row
from dingke.engine import fields, tracking, writing
from dingke.lib import copying
from dingke.platform.timeline.telling import event_model

PREPARED = (fields.EncryptedField, models.JSONField)
DATING = """create function dingke_dating_by_{column}() returns trigger language plpgsql as $$
begin
    new.pgh_created_at := least(new.pgh_created_at, new.{column});
    return new;
end $$"""


class Table:
    """One model as COPY wants it. Whatever a row does not say has the field's default."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        written = writing.written_fields(model)
        self.columns = tuple(str(field.column) for field in written)
        self.defaults: Row = {field.attname: field.get_default() for field in written}
        self._values = itemgetter(*(field.attname for field in written))
        self._prepared = [field for field in written if isinstance(field, PREPARED)]
        self._empty: dict[tuple[str, type[Any]], Any] = {}

    def filled(self, row: Row) -> Row:
        """Raises KeyError for a value that has no column."""
        if not row.keys() <= self.defaults.keys():
            unknown = ", ".join(sorted(row.keys() - self.defaults.keys()))
            raise KeyError(f"{self.model.__name__} has no {unknown}.")
        return self.defaults | row

    def lines(self, rows: Iterable[Row]) -> bytes:
        """Filled rows as COPY reads them. Asks no database, so that any process may do it."""
        if self._prepared:
            rows = map(self._prepare, rows)
        return copying.lines(map(self._values, rows))

    def _prepare(self, row: Row) -> Row:
        """What is empty, as nearly every document and every secret is, is worked out once."""
        said = {}
        for field in self._prepared:
            name, value = field.attname, row[field.attname]
            key = (name, type(value))
            if not value and key not in self._empty:
                self._empty[key] = self._said(field, value)
            said[name] = self._said(field, value) if value else self._empty[key]
        return row | said

    def _said(self, field: Any, value: Any) -> Any:
        said = field.get_db_prep_save(value, connection)
        # A document is wrapped for the driver, which COPY does not pass.
        return json.dumps(said.obj) if hasattr(said, "obj") else said


def copy(model: type[models.Model], columns: Sequence[str], made: bytes) -> None:
    """Writes lines, if there are any."""
    if made:
        with writing.copying(model, columns) as stream:
            stream.write(made)


def last_key(model: type[models.Model]) -> int:
    """The highest key given out so far, by the sequence too: a key once taken never comes again."""
    name = model._meta.db_table
    question = sql.SQL(
        "select greatest(coalesce((select max(id) from {table}), 0), "
        "coalesce(pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass), 0))"
    ).format(table=sql.Identifier(name))
    with connection.cursor() as cursor:
        cursor.execute(question, [connection.ops.quote_name(name)])
        return int(cursor.fetchone()[0])


def advance(model: type[models.Model]) -> None:
    """The next key is the one after the highest."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select setval(pg_get_serial_sequence(%s, 'id')::regclass, %s)",
            [connection.ops.quote_name(model._meta.db_table), max(last_key(model), 1)],
        )


def tables_of(loaded: Sequence[type[models.Model]]) -> list[str]:
    """The tables of these models and of their events."""
    events = [
        model
        for model in apps.get_models()
        if issubclass(model, pghistory.models.Event) and model.pgh_tracked_model in loaded
    ]
    return [model._meta.db_table for model in (*loaded, *events)]


def largest_first(tables: Sequence[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select name from unnest(%s::text[]) name order by pg_relation_size(name::regclass) desc", [list(tables)]
        )
        return [name for (name,) in cursor.fetchall()]


def days_of(loaded: Sequence[type[models.Model]]) -> dict[str, str]:
    """The tables of their events, with the column that tells when a row was put on file."""
    found: dict[str, str] = {}
    for model in loaded:
        names = {field.name for field in model._meta.concrete_fields}
        column = next((name for name in ("created_at", "at") if name in names), None)
        if column and model in tracking.kept:
            found[event_model(model)._meta.db_table] = column
    return found


@contextmanager
def dated(loaded: Sequence[type[models.Model]]) -> Iterator[None]:
    """Inside, the history of a new row begins on the day on which it says that it was put on file.

    For very many rows, where changing their events afterwards would write each of them twice.
    """
    tables = days_of(loaded)
    with connection.cursor() as cursor:
        for column in sorted(set(tables.values())):
            cursor.execute(DATING.format(column=column))
        for table, column in tables.items():
            cursor.execute(
                f"create trigger dingke_dating before insert on {connection.ops.quote_name(table)} "
                f"for each row execute function dingke_dating_by_{column}()"
            )
    yield
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"drop trigger dingke_dating on {connection.ops.quote_name(table)}")
        for column in sorted(set(tables.values())):
            cursor.execute(f"drop function dingke_dating_by_{column}()")


def may_rebuild(tables: Sequence[str]) -> bool:
    """Whether the role of this connection owns the tables, and so may drop and make their indexes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select bool_and(pg_has_role(relowner, 'usage')) from pg_class where oid = any(%s::regclass[])",
            [list(tables)],
        )
        return bool(cursor.fetchone()[0])


@contextmanager
def bare(tables: Sequence[str]) -> Iterator[list[str]]:
    """Inside, the tables have neither indexes beside the primary keys nor foreign keys; on leaving they have them all
    again, every row checked. Gives the statements that will do so. For loads of hundreds of thousands of rows, where
    building once costs a quarter of keeping.
    """
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        dropped, rebuilt = _statements(cursor, tables)
        for statement in dropped:
            cursor.execute(statement)
    yield rebuilt
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set local maintenance_work_mem = '512MB'")
        without_compressing(cursor, only_now=True)
        for statement in rebuilt:
            cursor.execute(statement)


def without_compressing(cursor: Any, *, only_now: bool = False) -> None:
    """Compressing the log of whole pages takes a third of the time; only a superuser may leave it.

    only_now: until the transaction ends, else as long as the connection lasts.
    """
    cursor.execute(
        "select set_config('wal_compression', 'off', %s) from pg_roles where rolname = current_user and rolsuper",
        [only_now],
    )


def _statements(cursor: Any, tables: Sequence[str]) -> tuple[list[str], list[str]]:
    """What takes constraints and indexes away, and what brings them back, in an order that works."""
    cursor.execute(
        "select format('alter table %%s drop constraint %%I', conrelid::regclass, conname), "
        "format('alter table %%s add constraint %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)) "
        "from pg_constraint where contype in ('f', 'u') and conrelid = any(%s::regclass[]) "
        "order by contype desc, conname",
        [list(tables)],
    )
    constraints = cursor.fetchall()
    cursor.execute(
        "select format('drop index %%s', indexrelid::regclass), pg_get_indexdef(indexrelid) from pg_index "
        "where indrelid = any(%s::regclass[]) and not exists (select 1 from pg_constraint c "
        "where c.conindid = indexrelid and c.contype in ('p', 'u', 'x')) order by indexrelid",
        [list(tables)],
    )
    indexes = cursor.fetchall()
    unique = [made for _, made in constraints if " UNIQUE " in made]
    foreign = [made for _, made in constraints if " UNIQUE " not in made]
    dropped = [drop for drop, _ in reversed(constraints)] + [drop for drop, _ in indexes]
    return dropped, [*unique, *(made for _, made in indexes), *foreign]
