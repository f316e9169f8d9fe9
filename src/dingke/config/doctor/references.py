"""Whether what a row names is there: other rows, and files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from psycopg import Connection, sql

from dingke.config.backup import journal, making
from dingke.config.doctor.finding import BROKEN, CARE, WELL, Finding, figure
from dingke.platform.workspace.models import Run

ORPHANS = """select count(*) from {rows} r where r.{column} is not null
    and not exists (select 1 from {targets} t where t.{key} = r.{column})"""
UNPROVEN = "select count(*) from pg_constraint where not convalidated and connamespace = 'public'::regnamespace"


def rows(connection: Connection[Any]) -> Iterator[Finding]:
    """No reference leads nowhere, and the database itself watches over all of them."""
    broken = [finding for field in _references(connection) for finding in _of(connection, field)]
    unproven = figure(connection, UNPROVEN)
    if unproven:
        sentence = f"{unproven} constraints hold for new rows only; validate them."
        broken.append(Finding("references", BROKEN, sentence, {"unproven": unproven}))
    yield from broken
    if not broken:
        yield Finding("references", WELL, "Every reference leads to a row.")


def _references(connection: Connection[Any]) -> list[Any]:
    # Some models are questions without a table.
    tables = making.tables(connection)
    kept = (model for model in apps.get_models() if model._meta.db_table in tables)
    every: Iterator[Any] = (field for model in kept for field in model._meta.local_fields)
    return [field for field in every if getattr(field, "db_constraint", False)]


def _of(connection: Connection[Any], field: Any) -> Iterator[Finding]:
    table, target = field.model._meta.db_table, field.remote_field.model._meta.db_table
    question = sql.SQL(ORPHANS).format(
        rows=sql.Identifier("public", table),
        targets=sql.Identifier("public", target),
        column=sql.Identifier(field.column),
        key=sql.Identifier(field.target_field.column),
    )
    count = figure(connection, question)
    if count:
        sentence = f"{table}.{field.column}: {count:,} rows name a row of {target} that is not there."
        yield Finding("references", BROKEN, sentence, {"table": table, "column": field.column, "rows": count})


def files(connection: Connection[Any]) -> Iterator[Finding]:
    """Every file a row names is there. Others may lie beside it: reports of imports, files on their way."""
    named = {
        Path(settings.HOME) / kept for kept in Run.objects.exclude(stored_as="").values_list("stored_as", flat=True)
    }
    lost = sorted(str(path) for path in named if not path.exists())
    if lost:
        sentence = f"{len(lost):,} of {len(named):,} files that rows name are missing, {lost[0]} for one."
        yield Finding("files", CARE, f"{sentence} Take them from an older backup.", {"missing": lost[:100]})
    else:
        yield Finding("files", WELL, f"All {len(named):,} files that rows name lie in {journal.files()}.")
