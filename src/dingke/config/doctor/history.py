"""Whether history tells of every row, and of each as it stands."""

from collections.abc import Iterator
from typing import Any

import pghistory.models
from django.apps import apps
from psycopg import Connection, sql

from dingke.config.doctor.finding import BROKEN, WELL, Finding, figure

UNTOLD = """select count(*) from {rows} r left join lateral (
    select * from {events} where pgh_obj_id = r.{key} order by pgh_id desc limit 1
) e on true where e.pgh_id is null or ({now}) is distinct from ({told})"""
# Removed with the triggers off: the last that history knows of it is that it was there.
VANISHED = """select count(distinct e.pgh_obj_id) from {events} e where not exists (
    select 1 from {rows} r where r.{key} = e.pgh_obj_id
) and not exists (select 1 from {events} d where d.pgh_obj_id = e.pgh_obj_id and d.pgh_label = 'delete')"""


def complete(connection: Connection[Any]) -> Iterator[Finding]:
    """Each tracked row is what its latest event says, and what is gone was seen to go."""
    models = event_models()
    broken = [finding for model in models for finding in _of(connection, model)]
    yield from broken
    if not broken:
        yield Finding("history", WELL, f"History tells of every row of {len(models)} tables, as it stands.")


def event_models() -> list[Any]:
    """The models that history is written to."""
    return [model for model in apps.get_models() if issubclass(model, pghistory.models.Event) and model._meta.managed]


def _of(connection: Connection[Any], events: Any) -> Iterator[Finding]:
    tracked = events.pgh_tracked_model
    columns = [field.column for field in events._meta.fields if not field.name.startswith("pgh_")]
    names = {
        "rows": sql.Identifier("public", tracked._meta.db_table),
        "events": sql.Identifier("public", events._meta.db_table),
        "key": sql.Identifier(tracked._meta.pk.column),
        "now": sql.SQL(", ").join(sql.Identifier("r", column) for column in columns),
        "told": sql.SQL(", ").join(sql.Identifier("e", column) for column in columns),
    }
    table = tracked._meta.db_table
    for question, what in (
        (UNTOLD, "rows are not as history tells: they were written with the triggers off"),
        (VANISHED, "rows are gone and history does not say so: they were removed with the triggers off"),
    ):
        count = figure(connection, sql.SQL(question).format(**names))
        if count:
            yield Finding("history", BROKEN, f"{table}: {count:,} {what}.", {"table": table, "rows": count})
