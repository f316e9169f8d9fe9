"""What the program may do in its own database."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connection, transaction

from dingke.config import database
from dingke.lib import postgres

Do = Callable[[str], int]


@pytest.fixture
def as_program(db: None) -> Iterator[Do]:
    """Runs a statement in the role that web and worker have; returns how many rows it met."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select 1 from pg_roles where rolname = %s", [postgres.APP_ROLE])
        if not cursor.fetchone():  # a server of one's own
            cursor.execute("create role dingke_app")
        database.grant(postgres.APP_ROLE)
        cursor.execute("set local role dingke_app")

        def do(statement: str) -> int:
            with transaction.atomic():
                cursor.execute(statement)
                return int(cursor.rowcount)

        yield do
        cursor.execute("reset role")


def is_forbidden(as_program: Do, statement: str) -> bool:
    with pytest.raises(ProgrammingError) as refused:
        as_program(statement)
    return isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


class TestGrant:
    def test_there_is_history_to_protect(self, db: None) -> None:
        assert "customers_customerevent" in database.event_tables()

    def test_what_seals_history_is_protected_as_it_is(self, db: None) -> None:
        beside = set(database.only_added()) - set(database.event_tables())
        assert beside == {
            "timeline_seal",
            "timeline_verification",
            "timeline_amendment",
            "access_disclosure",
            "entrance_securityevent",
            "privacy_erasure",
        }

    @pytest.mark.parametrize("order", ["delete from {}", "truncate {}", "drop table {}"])
    def test_history_is_only_added_to(self, as_program: Do, order: str) -> None:
        assert all(is_forbidden(as_program, order.format(table)) for table in database.only_added())

    def test_history_is_not_changed(self, as_program: Do) -> None:
        orders = [f"update {table} set pgh_label = 'x'" for table in database.event_tables()]
        orders += [
            "update timeline_seal set digest = 'x'",
            "update timeline_verification set broken = '[]'",
            "update access_disclosure set at = now()",
            "update entrance_securityevent set at = now()",
            "update timeline_amendment set at = now()",
            "update privacy_erasure set at = now()",
        ]
        assert all(is_forbidden(as_program, order) for order in orders)

    def test_a_value_of_history_may_go_and_none_may_come(self, as_program: Do) -> None:
        assert as_program("select timeline_erase('customers_customerevent', '{1}', 'name', null, '')") == 1
        with pytest.raises(DatabaseError):
            as_program("select timeline_erase('customers_customerevent', '{1}', 'name', null, 'x')")

    def test_rows_may_be_changed(self, as_program: Do) -> None:
        assert as_program("update people_department set name = name") == 0

    def test_nothing_is_created(self, as_program: Do) -> None:
        assert is_forbidden(as_program, "create table mine (n int)")


@pytest.mark.skipif(settings.OWN_SERVER is not None, reason="the roles of one's own server are one's own")
class TestRoles:
    def test_web_and_worker_are_not_the_owner(self) -> None:
        assert settings.APP_ROLE["USER"] == postgres.APP_ROLE
        assert settings.OWNER_ROLE["USER"] == postgres.OWNER
