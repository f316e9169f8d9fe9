"""Whether every record can be found, by those who may; and the entries made anew where not."""

from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction
from psycopg import Connection, sql

from dingke.config.doctor.finding import BROKEN, WELL, Finding, figure
from dingke.engine import personal, registry
from dingke.engine import search as entries
from dingke.engine.models import SearchEntry
from dingke.engine.resource import Resource

BATCH: Final = 2000
SCOPE: Final = ("owner_id", "department_id", "account_owner_id", "account_department_id")
# A person whose data are restricted or erased is not found (engine.personal.is_withheld).
FOUND: Final = "r.restricted_at is null and r.erased_at is null"
LACKING = """select r.{key} from {rows} r left join {entries} s on s.object = {object} and s.row_id = r.{key}
    where {found} and (s.id is null or ({now}) is distinct from ({entry}))"""
STRAY = """select s.row_id from {entries} s where s.object = {object}
    and not exists (select 1 from {rows} r where r.{key} = s.row_id and {found})"""


def complete(connection: Connection[Any]) -> Iterator[Finding]:
    """One entry for each record, under the record's own scope; none for what is not there."""
    for resource in _searched():
        wrong = _count(connection, LACKING, resource)
        stray = _count(connection, STRAY, resource)
        rows = figure(connection, _composed("select count(*) from {rows}", resource))
        facts = {"object": resource.slug, "rows": rows, "lacking": wrong, "stray": stray}
        if wrong or stray:
            sentence = (
                f"{resource.slug}: {wrong:,} of {rows:,} records have no search entry or one with a wrong scope, {stray:,} "
                "entries belong to nothing. Mend them with dingke doctor --repair."
            )
            yield Finding("search", BROKEN, sentence, facts)
        else:
            yield Finding("search", WELL, f"{resource.slug}: all {rows:,} records can be found.", facts)


def repair(connection: Connection[Any]) -> Iterator[str]:
    """Makes the wrong entries anew and removes the stray ones; says what was done."""
    for resource in _searched():
        lacking = [key for (key,) in connection.execute(_composed(LACKING, resource))]
        stray = [key for (key,) in connection.execute(_composed(STRAY, resource))]
        for start in range(0, len(lacking), BATCH):
            with transaction.atomic():
                entries.reindex(resource, lacking[start : start + BATCH])
        SearchEntry.objects.filter(object=resource.slug, row_id__in=stray).delete()
        if lacking or stray:
            yield f"{resource.slug}: {len(lacking):,} search entries made anew, {len(stray):,} removed"


def _searched() -> list[Resource]:
    return [resource for resource in registry.resources() if resource.search]


def _count(connection: Connection[Any], question: str, resource: Resource) -> int:
    found = _composed(question, resource)
    return int(figure(connection, sql.SQL("select count(*) from ({}) found").format(found)))


def _composed(question: str, resource: Resource) -> sql.Composed:
    meta: Any = resource.model._meta
    columns = {field.column for field in meta.fields}
    scope = [name for name in SCOPE if name in columns]
    now: list[sql.Composable] = [sql.Identifier("r", name) for name in scope]
    entry: list[sql.Composable] = [sql.Identifier("s", name) for name in scope]
    if "archived_at" in columns:
        now.append(sql.SQL("r.archived_at is not null"))
        entry.append(sql.Identifier("s", "archived"))
    return sql.SQL(question).format(
        rows=sql.Identifier("public", meta.db_table),
        entries=sql.Identifier("public", SearchEntry._meta.db_table),
        key=sql.Identifier(meta.pk.column),
        found=sql.SQL(FOUND if resource.model in personal.people else "true"),
        object=sql.Literal(resource.slug),
        now=sql.SQL(", ").join([*now, sql.Literal(0)]),
        entry=sql.SQL(", ").join([*entry, sql.Literal(0)]),
    )
