"""What a table held on some days, as digests that every server computes alike.

A row is the text of a record of its columns, by name and in the order of their names, as PostgreSQL has written such
records in every version that is served, under settings that are laid down here. A day is the rows' digests in the
order of their keys. Neither the order on the disk nor the batch in which a row came matters.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import pghistory.models
from django.apps import apps
from django.db import connection, models
from psycopg import sql

from dingke.engine import tracking
from dingke.engine.tracking import Attested
from dingke.platform.timeline.chain import keys as keys_of_seals

# What decides how a value is written out. Room to sort a million digests without the disk comes along.
SETTINGS: Final = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "work_mem": "256MB",
}
OF_EVENTS: Final = Attested("pgh_created_at")
# Without the offset whole rows would be sorted, and their digests made only then.
DAYS: Final = """select day, count(*),
    encode(sha256(string_agg(convert_to(key::text || ' ', 'UTF8'), ''::bytea order by key)), 'hex'),
    encode(sha256(string_agg(digest, ''::bytea order by key)), 'hex')
    from (
        select width_bucket({moment}, %(edges)s::timestamptz[]) as day, {key} as key,
            sha256(%(pepper)s || convert_to(row({values})::text, 'UTF8')) as digest
        from {table} where {moment} >= %(begins)s and {moment} < %(ends)s offset 0
    ) rows group by day"""
# The same where rows were amended: one that is now what its amendment says counts as what it was sealed as.
AMENDED: Final = """select day, count(*),
    encode(sha256(string_agg(convert_to(key::text || ' ', 'UTF8'), ''::bytea order by key)), 'hex'),
    encode(sha256(string_agg(coalesce(amended.before, digest), ''::bytea order by key)), 'hex')
    from (
        select width_bucket({moment}, %(edges)s::timestamptz[]) as day, {key} as key,
            sha256(%(pepper)s || convert_to(row({values})::text, 'UTF8')) as digest
        from {table} where {moment} >= %(begins)s and {moment} < %(ends)s offset 0
    ) rows left join unnest(%(keys)s::text[], %(after)s::bytea[], %(before)s::bytea[]) as amended (of, after, before)
        on amended.of = rows.key::text and amended.after = rows.digest
    group by day"""
OF_ROWS: Final = """select {key}::text, {moment}, sha256(%(pepper)s || convert_to(row({values})::text, 'UTF8'))
    from {table} where {key} = any(%(keys)s::text[]::{kind}[])"""
# What the database works out of other columns says nothing by itself, and its formula may change.
COLUMNS: Final = """select c.relname, a.attname, a.atttypid::regtype::text from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relname = any(%s) and a.attnum > 0 and not a.attisdropped
        and a.attgenerated = ''"""


@dataclass(frozen=True)
class Digest:
    """One table on one day. ids: digest of the keys alone, which tells a row that is gone from one that was changed."""

    columns: tuple[str, ...]
    rows: int
    ids: str
    digest: str

    def as_json(self) -> dict[str, Any]:
        """As a seal keeps it."""
        return {**asdict(self), "columns": list(self.columns)}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Digest":
        """As a seal kept it."""
        return cls(tuple(kept["columns"]), kept["rows"], kept["ids"], kept["digest"])


@dataclass(frozen=True)
class Source:
    """A table that bears witness. types: of each column that counts, as the database names it."""

    table: str
    key: str
    moment: str
    types: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(sorted(self.types))


def settle() -> None:
    """Lays down, to the end of the transaction, how values are written out."""
    _choose(SETTINGS)


@contextmanager
def settled() -> Iterator[None]:
    """Lays it down for the block alone, within a transaction that goes on with what was set before."""
    names = ", ".join("current_setting(%s)" for _name in SETTINGS)
    with connection.cursor() as cursor:
        cursor.execute(f"select {names}", list(SETTINGS))
        before = dict(zip(SETTINGS, cursor.fetchone(), strict=True))
    _choose(SETTINGS)
    yield
    _choose(before)


def _choose(settings: Mapping[str, str]) -> None:
    with connection.cursor() as cursor:
        chosen = ", ".join("set_config(%s, %s, true)" for _name in settings)
        cursor.execute(f"select {chosen}", [part for pair in settings.items() for part in pair])


def witnesses() -> Iterator[tuple[type[models.Model], Attested]]:
    """Every table of events, and what attests beside them."""
    for model in apps.get_models():
        if issubclass(model, pghistory.models.Event) and model._meta.managed:
            yield model, OF_EVENTS
    yield from tracking.attested.items()


def sources() -> dict[str, Source]:
    """Table → what of it is sealed, by the columns that the database has today."""
    known = {model._meta.db_table: (model, how) for model, how in witnesses()}
    found: dict[str, dict[str, str]] = {table: {} for table in known}
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [list(known)])
        for table, column, type_of in cursor.fetchall():
            if column not in known[table][1].left_out:
                found[table][column] = type_of
    return {table: Source(table, key_of(model), how.moment, found[table]) for table, (model, how) in known.items()}


def key_of(model: type[models.Model]) -> str:
    key: Any = model._meta.pk
    return str(key.column)


@dataclass(frozen=True)
class Row:
    """One row of a table: when it was written, and its digest."""

    key: str
    moment: datetime
    digest: bytes


def of_rows(source: Source, keys: Sequence[str], columns: Sequence[str]) -> list[Row]:
    """The digests of these rows by these columns."""
    query = sql.SQL(OF_ROWS).format(
        table=sql.Identifier("public", source.table),
        key=sql.Identifier(source.key),
        kind=sql.SQL(source.types[source.key]),
        moment=sql.Identifier(source.moment),
        values=sql.SQL(", ").join(_written(source, name) for name in columns),
    )
    with connection.cursor() as cursor:
        cursor.execute(query, {"keys": list(keys), "pepper": keys_of_seals.pepper()})
        return [Row(key, moment, bytes(digest)) for key, moment, digest in cursor.fetchall()]


@dataclass(frozen=True)
class Amended:
    """Rows that were amended, by key: the digest each has now, and the one it was sealed with."""

    keys: tuple[str, ...] = ()
    after: tuple[bytes, ...] = ()
    before: tuple[bytes, ...] = ()


def of_days(
    source: Source,
    edges: Sequence[datetime | None],
    columns: Sequence[str] | None = None,
    amended: Amended | None = None,
) -> dict[int, Digest]:
    """The digests of the days between the edges, by place; days without a row are left out. One statement.

    edges: where each day begins, and where the last one ends; None as the first means from the very beginning.
    columns: those of then; what was added to the table since does not count. amended: rows that were changed in the open.
    """
    chosen = tuple(source.columns if columns is None else columns)
    first, *later = edges
    bounds = ["-infinity" if first is None else first.isoformat(), *(edge.isoformat() for edge in later if edge)]
    query = sql.SQL(AMENDED if amended and amended.keys else DAYS).format(
        table=sql.Identifier("public", source.table),
        key=sql.Identifier(source.key),
        moment=sql.Identifier(source.moment),
        values=sql.SQL(", ").join(_written(source, name) for name in chosen),
    )
    given: dict[str, Any] = {"edges": bounds, "begins": bounds[0], "ends": bounds[-1], "pepper": keys_of_seals.pepper()}
    if amended:
        given |= {"keys": list(amended.keys), "after": list(amended.after), "before": list(amended.before)}
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return {day - 1: Digest(chosen, rows, ids, digest) for day, rows, ids, digest in cursor.fetchall()}


def _written(source: Source, column: str) -> sql.Composable:
    """A number without the zeros at its end: more places in the column do not change what it says."""
    name = sql.Identifier(column)
    return sql.SQL("trim_scale({})").format(name) if source.types[column] == "numeric" else name


def earliest(source: Source) -> datetime | None:
    """When its first row was written."""
    question = sql.SQL("select min({}) from {}")
    with connection.cursor() as cursor:
        cursor.execute(question.format(sql.Identifier(source.moment), sql.Identifier("public", source.table)))
        row = cursor.fetchone()
    found: datetime | None = row[0] if row else None
    return found
