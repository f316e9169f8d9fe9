"""The database made ready: server, tables, and rights that let the program neither change nor delete history."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.models import Model

from dingke.config.backup import journal
from dingke.config.refusal import Refusal
from dingke.engine import tracking
from dingke.lib import postgres
from dingke.platform.timeline.chain.amending import FUNCTION
from dingke.platform.timeline.models import Seal, Verification


@contextmanager
def served() -> Iterator[None]:
    """Holds the home and its server while the block runs, after tidying up what a killed restore left."""
    with journal.shared(settings.HOME) as hold, server():
        if journal.is_open():
            journal.settle(hold)
        elif settings.OWN_SERVER:
            journal.refuse_foreign()
        yield


@contextmanager
def server() -> Iterator[None]:
    """Holds the embedded server while the block runs; with one's own server nothing is to be done."""
    if settings.OWN_SERVER:
        yield
        return
    with postgres.Use(settings.HOME):
        yield


@contextmanager
def as_owner() -> Iterator[None]:
    """Makes the default connection that of the role which owns the tables, for set-up alone."""
    usual = {name: connection.settings_dict[name] for name in settings.OWNER_ROLE}
    connection.close()
    connection.settings_dict.update(settings.OWNER_ROLE)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)


def pending() -> list[Migration]:
    """The migrations that are not in the database yet, in their order."""
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes()
    return [migration for migration, backwards in executor.migration_plan(targets) if not backwards]


def outstanding() -> int:
    """How many migrations the owner finds missing; all of them in an empty database."""
    with as_owner():
        return len(pending())


def is_current() -> bool:
    """Whether the program, in its own role, finds every migration done."""
    try:
        return not pending()
    except DatabaseError:
        # Before the first migration the role may not even read the table of migrations.
        return False


def holds_older() -> bool:
    """Whether somebody works here already and the tables are of an older version.

    Nobody does in an empty database, or in one whose laying was broken off.
    """
    with as_owner():
        if not pending() or "people_user" not in connection.introspection.table_names():
            return False
        with connection.cursor() as cursor:
            cursor.execute("select exists (select from people_user)")
            return bool(cursor.fetchone()[0])


def migrate() -> None:
    """Brings the tables up to date and gives the program's role its rights."""
    with as_owner():
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        if settings.OWNER_ROLE["USER"] != settings.APP_ROLE["USER"]:
            grant(settings.APP_ROLE["USER"])


def grant(role: str) -> None:
    """Rows may be read and written, history only read and added to; nothing can be created, truncated or owned."""
    name = connection.ops.quote_name(role)
    history = ", ".join(connection.ops.quote_name(table) for table in only_added())
    with connection.cursor() as cursor:
        cursor.execute(f"grant usage on schema public to {name}")
        cursor.execute(f"grant select, insert, update, delete on all tables in schema public to {name}")
        cursor.execute(f"grant usage, select on all sequences in schema public to {name}")
        if history:
            cursor.execute(f"revoke update, delete on {history} from {name}")
        # The one way to change history: a value goes and nothing takes its place, and the seals show where.
        cursor.execute(f"revoke execute on function {FUNCTION} from public")
        cursor.execute(f"grant execute on function {FUNCTION} to {name}")


def event_tables() -> list[str]:
    """The tables that history is written to."""
    models = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    return sorted(model._meta.db_table for model in models if model._meta.managed)


def only_added() -> list[str]:
    """The tables that the program's role may add to and neither change nor delete: history, and what seals it."""
    attested = [model for model, how in tracking.attested.items() if how.only_added]
    beside: list[type[Model]] = [*attested, Seal, Verification]
    return sorted([*event_tables(), *(model._meta.db_table for model in beside)])


def recreate() -> None:
    """Empties the embedded database and lays its tables anew; only for homes that hold no real data."""
    if settings.OWN_SERVER:
        raise Refusal("The database of DINGKE_DATABASE_URL is not emptied from here; empty it and start again.")
    connection.close()
    postgres.recreate(settings.HOME)
    migrate()
