"""The database server: its version, its tables, who may do what in it."""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from psycopg import Connection

from dingke.config import database
from dingke.config.doctor.finding import BROKEN, CARE, WELL, Finding, figure

OLDEST_SERVER: Final = 15
CROWDED: Final = 0.8


def version(connection: Connection[Any]) -> Iterator[Finding]:
    """At least the oldest that the suite runs on."""
    said = str(figure(connection, "select current_setting('server_version')"))
    facts = {"version": said}
    if connection.info.server_version // 10000 < OLDEST_SERVER:
        yield Finding("server", BROKEN, f"PostgreSQL {said} is too old: Dingke needs {OLDEST_SERVER} or later.", facts)
    else:
        yield Finding("server", WELL, f"PostgreSQL {said} answers.", facts)


def migrations(connection: Connection[Any]) -> Iterator[Finding]:
    """Every migration of this version is done."""
    with database.as_owner():
        missing = [f"{migration.app_label}.{migration.name}" for migration in database.pending()]
    if missing:
        sentence = f"{len(missing)} migrations are missing, {missing[0]} first: run dingke upgrade."
        yield Finding("migrations", BROKEN, sentence, {"missing": missing})
    else:
        yield Finding("migrations", WELL, "The tables are those of this version.")


def roles(connection: Connection[Any]) -> Iterator[Finding]:
    """The role of web and worker can neither create nor own, nor change history."""
    role = settings.APP_ROLE["USER"]
    if role == settings.OWNER_ROLE["USER"]:
        yield Finding(
            "roles",
            CARE,
            f"Web and worker use {role}, which owns the tables and could rewrite history: name another role in "
            "DINGKE_DATABASE_URL and this one in DINGKE_MIGRATION_DATABASE_URL.",
        )
        return
    powers = list(_powers(connection, role))
    if powers:
        sentence = f"The role {role} of web and worker {'; it '.join(powers)}. Take that away."
        yield Finding("roles", BROKEN, sentence, {"powers": powers})
    else:
        yield Finding("roles", WELL, f"Web and worker use {role}, which owns nothing and only adds to history.")


def _powers(connection: Connection[Any], role: str) -> Iterator[str]:
    asked = "select rolsuper or rolcreaterole or rolcreatedb or rolbypassrls from pg_roles where rolname = %s"
    if figure(connection, asked, [role]):
        yield "is a superuser or may create roles or databases"
    owned = figure(connection, "select count(*) from pg_tables where tableowner = %s", [role])
    if owned:
        yield f"owns {owned} tables"
    for table in database.only_added():
        may = "select has_table_privilege(%s, %s, 'update, delete, truncate')"
        if figure(connection, may, [role, f"public.{connection_name(table)}"]):
            yield f"may change or delete the history in {table}"


def connection_name(table: str) -> str:
    """Quoted, as functions that take a table's name want it."""
    quoted = table.replace('"', '""')
    return f'"{quoted}"'


def connections(connection: Connection[Any]) -> Iterator[Finding]:
    """Room for more sessions."""
    used = figure(connection, "select count(*) from pg_stat_activity where usename is not null")
    most = int(figure(connection, "select current_setting('max_connections')"))
    facts = {"used": used, "most": most}
    if used > most * CROWDED:
        sentence = f"{used} of {most} connections are in use: raise max_connections or run fewer processes."
        yield Finding("connections", CARE, sentence, facts)
    else:
        yield Finding("connections", WELL, f"{used} of {most} connections are in use.", facts)
