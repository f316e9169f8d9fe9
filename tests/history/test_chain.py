"""History that was changed afterwards, by whatever means, does not pass for what it was."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dingke.domains.customers.models import Customer
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.platform.access.models import Disclosure
from dingke.platform.timeline.chain import digests, keys, leaving, sealing, verifying
from dingke.platform.timeline.models import Operation, Seal, Verification
from dingke.platform.timeline.undo import undo
from tests.world import World

EVENTS = "customers_customerevent"
DAYS = 4


def order(*statements: str) -> None:
    """Runs statements as the database's superuser, behind the back of every trigger."""
    with connection.cursor() as cursor:
        # What hangs in the transaction would be asked of rows that are about to change.
        cursor.execute("set constraints all immediate")
        cursor.execute("set session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
            assert cursor.rowcount != 0, statement
        cursor.execute("set session_replication_role = default")


def days_ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def age(days: int) -> None:
    """Everything that bears witness was written so many days earlier."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        for table, source in digests.sources().items():
            cursor.execute(f"update {table} set {source.moment} = {source.moment} - interval '{days} days'")


@pytest.fixture
def years(world: World) -> World:
    """The world was made four days ago; a customer was changed on each of the days since."""
    for number in range(DAYS):
        performing.update(
            Customer,
            [Target(id=world.customer.pk, values={"next_step": f"第 {number} 步"})],
            by=world.owner,
            via="test",
        )
        age(1)
    return world


@pytest.fixture
def chain(years: World) -> World:
    """Those days are sealed, and were looked at."""
    assert verifying.look().broken == ()
    return years


def broken() -> list[tuple[int, str, str]]:
    """How many days ago, in which table, what."""
    today = timezone.localdate()
    return [((today - each.day).days, each.table, each.what) for each in verifying.verify().broken]


class TestSealing:
    def test_gives_every_day_that_is_over_a_seal_that_leads_to_the_one_before(self, chain: World) -> None:
        seals = list(Seal.objects.order_by("day"))
        assert [one.day for one in seals] == [days_ago(days) for days in range(DAYS, 0, -1)]
        assert [one.previous for one in seals] == ["", *(one.digest for one in seals[:-1])]
        assert seals[0].begins is None
        assert seals[-1].ends == clock.midnight(timezone.localdate())
        assert {EVENTS, "timeline_operation", "pghistory_context"} <= set(seals[0].content)
        assert all(keys.is_signed(one.digest, one.signature, keys.public()) for one in seals)

    def test_happens_once(self, chain: World) -> None:
        assert sealing.seal() == []
        assert verifying.look().sealed == ()

    def test_leaves_today_open(self, world: World) -> None:
        assert sealing.seal() == []

    def test_waits_for_an_act_that_began_in_the_day(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        tomorrow = timezone.now() + timedelta(days=1)
        monkeypatch.setattr(timezone, "now", lambda: tomorrow)
        given = connection.get_connection_params()
        with psycopg.connect(
            **{name: given[name] for name in ("host", "port", "user", "dbname") if given.get(name)}
        ) as other:
            other.execute("select 1")
            assert sealing.unsealed() == []
            other.commit()
            with connection.cursor() as cursor:  # within a transaction the view of the others stands still
                cursor.execute("select pg_stat_clear_snapshot()")
            assert [day.day for day in sealing.unsealed()] == [timezone.localdate(tomorrow) - timedelta(days=1)]

    def test_a_day_without_anything_has_one_too(self, years: World) -> None:
        age(3)
        sealing.seal()
        assert [len(one.content) for one in Seal.objects.order_by("-day")[:4]][:3] == [0, 0, 0]
        assert verifying.verify().days == DAYS + 3

    def test_covers_what_protected_things_were_shown(self, years: World) -> None:
        Disclosure.objects.create(
            person=years.owner, kind="reveal", object="contacts", row_id=1, field="mobile", at=timezone.now()
        )
        age(1)
        sealing.seal()
        assert "access_disclosure" in Seal.objects.latest("day").content
        order("update access_disclosure set row_id = 2")
        assert broken() == [(1, "access_disclosure", "row changed")]

    def test_a_long_act_may_count_on_after_its_day(self, chain: World) -> None:
        order("update timeline_operation set created = created + 1")
        assert broken() == []

    @pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York", "UTC"])
    def test_the_settings_of_a_session_do_not_matter(self, chain: World, zone: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"set local timezone = '{zone}'")
            cursor.execute("set local datestyle = 'German'")
            cursor.execute("set local extra_float_digits = 0")
        assert broken() == []

    def test_a_day_that_began_under_another_time_zone_holds(self, chain: World) -> None:
        with override_settings(TIME_ZONE="UTC"), timezone.override("UTC"):
            assert verifying.verify().broken == ()


class TestTampering:
    """Each with the rights of the database's superuser, and each is named."""

    @pytest.mark.parametrize(
        ("statement", "found"),
        [
            (
                f"update {EVENTS} set next_step = 'x' where pgh_id = (select max(pgh_id) from {EVENTS})",
                [(1, EVENTS, "row changed")],
            ),
            (f"delete from {EVENTS} where pgh_id = (select max(pgh_id) from {EVENTS})", [(1, EVENTS, "row gone")]),
            (
                f"update {EVENTS} set pgh_id = pgh_id + 9999 where pgh_id = (select max(pgh_id) from {EVENTS})",
                [(1, EVENTS, "row exchanged")],
            ),
            (
                (
                    f"update {EVENTS} set pgh_created_at = pgh_created_at - interval '1 day'"
                    f" where pgh_id = (select max(pgh_id) from {EVENTS})"
                ),
                [(2, EVENTS, "row added"), (1, EVENTS, "row gone")],
            ),
            (
                "update timeline_operation set by_id = null where noted_at = (select max(noted_at) from timeline_operation)",
                [(1, "timeline_operation", "row changed")],
            ),
            (
                (
                    "update timeline_operation set why = 'x', at = now() where noted_at ="
                    " (select max(noted_at) from timeline_operation)"
                ),
                [(1, "timeline_operation", "row changed")],
            ),
            (
                (
                    "update pghistory_context set metadata = metadata || '{\"by\": 0}' where created_at ="
                    " (select max(created_at) from pghistory_context)"
                ),
                [(1, "pghistory_context", "row changed")],
            ),
        ],
    )
    def test_of_a_row(self, chain: World, statement: str, found: list[tuple[int, str, str]]) -> None:
        assert broken() == []
        order(statement)
        assert broken() == found

    def test_a_row_put_into_a_day_that_is_over(self, chain: World) -> None:
        columns = ", ".join(f'"{name}"' for name in digests.sources()[EVENTS].columns if name != "pgh_id")
        order(f"insert into {EVENTS} ({columns}) select {columns} from {EVENTS} order by pgh_id desc limit 1")
        (found,) = verifying.verify().broken
        assert (found.what, found.rows, found.day) == ("row added", 1, days_ago(1))

    def test_a_row_put_before_the_first_day(self, chain: World) -> None:
        order(f"update {EVENTS} set pgh_created_at = '1999-01-01' where pgh_id = (select max(pgh_id) from {EVENTS})")
        assert broken() == [(DAYS, EVENTS, "row added"), (1, EVENTS, "row gone")]

    def test_a_row_in_a_table_that_was_empty_that_day(self, chain: World) -> None:
        yesterday = clock.midnight(timezone.localdate()) - timedelta(hours=1)
        Disclosure.objects.create(person=chain.owner, kind="x", object="x", row_id=1, field="x", at=yesterday)
        assert broken() == [(1, "access_disclosure", "row added")]

    @pytest.mark.parametrize(
        "forged",
        [
            "digest = repeat('a', 64)",
            "signature = repeat('a', 128)",
            "previous = repeat('a', 64)",
            "sealed_at = now() - interval '1 year'",
            "key = repeat('a', 64)",
            f"content = content - '{EVENTS}'",
            f"content = jsonb_set(content, '{{{EVENTS},rows}}', '7')",
            "ends = ends + interval '1 second'",
        ],
    )
    def test_of_a_seal(self, chain: World, forged: str) -> None:
        order(f"update timeline_seal set {forged} where day = '{days_ago(2)}'")
        assert broken() == [(2, "", "digest forged")]

    def test_a_seal_made_anew_without_the_key(self, chain: World) -> None:
        order(f"delete from {EVENTS} where pgh_id = (select max(pgh_id) from {EVENTS})")
        order(f"delete from timeline_seal where day = '{days_ago(1)}'", "delete from timeline_verification")
        with override_settings(SECRET_KEY="somebody else's key " * 4):
            sealing.seal()
        assert broken() == [(1, "", "sealed under another key")]

    def test_a_seal_made_anew_with_the_key_does_not_fit_the_next(self, chain: World) -> None:
        one = Seal.objects.get(day=days_ago(3))
        one.content = {}
        one.digest = sealing.signed(one)
        one.signature = keys.sign(one.digest)
        with connection.cursor() as cursor:
            cursor.execute(
                "update timeline_seal set content = '{}', digest = %s, signature = %s where day = %s",
                [one.digest, one.signature, one.day],
            )
        assert broken() == [(3, "", "digest forged")]

    @pytest.mark.parametrize("days", [1, 2, 3, DAYS])
    def test_a_day_that_was_dropped(self, chain: World, days: int) -> None:
        order(f"delete from timeline_seal where day = '{days_ago(days)}'")
        assert broken() == [(days, "", "day missing")]

    def test_all_days_that_were_dropped_from_the_end(self, chain: World) -> None:
        order(f"delete from timeline_seal where day >= '{days_ago(2)}'")
        assert broken() == [(2, "", "day missing"), (1, "", "day missing")]

    def test_a_day_that_was_dropped_is_not_made_up(self, chain: World) -> None:
        order(f"delete from timeline_seal where day = '{days_ago(1)}'")
        assert verifying.look().sealed == ()
        assert broken() == [(1, "", "day missing")]

    def test_is_kept_with_what_was_found(self, chain: World) -> None:
        order(f"delete from timeline_seal where day = '{days_ago(2)}'")
        verifying.look()
        latest = Verification.objects.latest("pk")
        assert latest.broken == [{"day": days_ago(2).isoformat(), "table": "", "what": "day missing", "rows": 0}]

    def test_of_all_with_the_key_is_found_by_who_keeps_the_seals_elsewhere(self, chain: World, tmp_path: Path) -> None:
        for name, text in (("seals.csv", leaving.as_csv()), ("seals.json", leaving.as_json())):
            (tmp_path / name).write_text(text, "utf-8")
        order("delete from timeline_seal", "delete from timeline_verification")
        order(f"delete from {EVENTS} where pgh_id = (select max(pgh_id) from {EVENTS})")
        assert verifying.look().broken == ()
        for name in ("seals.csv", "seals.json"):
            found = verifying.verify(held=leaving.held(tmp_path / name)).broken
            assert (days_ago(1), "digest forged") in {(each.day, each.what) for each in found}


class TestWhatMayChange:
    def test_a_column_added_later(self, chain: World) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute(f"alter table {EVENTS} add column mood text not null default 'good'")
            cursor.execute(f"alter table {EVENTS} alter column short_name type varchar(300)")
        assert broken() == []
        order(f"update {EVENTS} set name = 'x' where pgh_id = (select max(pgh_id) from {EVENTS})")
        assert broken() == [(1, EVENTS, "row changed")]

    def test_days_sealed_before_and_after_a_column_came(self, years: World) -> None:
        sealing.seal()
        order("delete from timeline_seal where day >= current_date - 2")
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute(f"alter table {EVENTS} add column mood text not null default 'good'")
        sealing.seal()
        columns = [len(one.content[EVENTS]["columns"]) for one in Seal.objects.order_by("day")]
        assert columns[-1] == columns[0] + 1
        assert broken() == []
        order(f"update {EVENTS} set mood = 'bad' where pgh_id = (select max(pgh_id) from {EVENTS})")
        assert broken() == [(1, EVENTS, "row changed")]

    def test_more_places_after_the_point(self, years: World) -> None:
        performing.update(
            Customer, [Target(id=years.customer.pk, values={"credit_limit": "1200.50"})], by=years.head, via="test"
        )
        age(1)
        sealing.seal()
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute(f"alter table {EVENTS} alter column credit_limit type numeric(24, 6)")
        assert broken() == []

    def test_a_column_that_went_is_said(self, chain: World) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute(f"alter table {EVENTS} drop column next_step")
        assert {(table, what) for _day, table, what in broken()} == {(EVENTS, "column gone")}

    def test_rows_written_anew_in_another_order_on_the_disk(self, chain: World) -> None:
        with connection.cursor() as cursor:
            cursor.execute("set constraints all immediate")
            cursor.execute(f"create temp table kept on commit drop as select * from {EVENTS} order by random()")
            cursor.execute(f"delete from {EVENTS}")
            cursor.execute(f"insert into {EVENTS} select * from kept")
        assert broken() == []

    def test_another_secret_key_is_said_for_every_day(self, chain: World) -> None:
        with override_settings(SECRET_KEY="another key altogether " * 3):
            assert {each.what for each in verifying.verify().broken} == {"sealed under another key"}


@pytest.fixture
def bare(db: None) -> Iterator[str]:
    """A table that bears witness and nothing else, with a value of every kind that events have."""
    with connection.cursor() as cursor:
        cursor.execute(
            "create table public.witness (id bigint primary key, at timestamptz not null, name text, amount numeric,"
            " tags varchar(20)[], facts jsonb, day date, yes boolean, number double precision, who uuid)"
        )
        yield "witness"
        cursor.execute("drop table public.witness")


def source_of(table: str) -> digests.Source:
    with connection.cursor() as cursor:
        cursor.execute(digests.COLUMNS, [[table]])
        return digests.Source(table, "id", "at", {column: kind for _table, column, kind in cursor.fetchall()})


EDGES = [None, datetime(2026, 5, 2, tzinfo=UTC), datetime(2026, 5, 3, tzinfo=UTC)]
ROWS = [
    (
        number,
        datetime(2026, 5, 1, 23, 59, 59, 999999, tzinfo=UTC) + timedelta(hours=number % 2),
        name,
        amount,
        ["x", 'a "quoted" one', None],
        json.dumps({"b": [1, None, "值"], "a": {"z": 1.50}}),
        date(1999, 12, 31),
        number % 3 == 0,
        0.1 + number,
        None if number % 2 else "9d6cf6f0-0000-4000-8000-00000000000a",
    )
    for number, (name, amount) in enumerate(
        [("电力", "100.00"), ("", "-0.10"), (None, None), ('逗号, "引号" \\ (括号)', "1e3"), ("\n\t", "0")]
    )
]


def put(rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join(["%s"] * len(ROWS[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f"insert into public.witness values ({marks})", rows)


class TestDigests:
    def test_are_the_same_on_every_server(self, bare: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """The constants stand for what every other version of PostgreSQL has to work out."""
        monkeypatch.setattr(keys, "pepper", lambda: b"p" * 32)
        put(ROWS)
        digests.settle()
        found = digests.of_days(source_of(bare), EDGES)
        assert [(found[day].rows, found[day].digest[:8]) for day in (0, 1)] == [(3, "3e6f2f00"), (2, "d879e026")]

    def test_tell_nothing_from_what_is_empty(self, bare: str) -> None:
        digests.settle()
        seen = set()
        for name in (None, "", "\\N", "null", '""'):
            with connection.cursor() as cursor:
                cursor.execute("delete from public.witness")
            put([(1, ROWS[0][1], name, *ROWS[0][3:])])
            seen.add(digests.of_days(source_of(bare), EDGES)[0].digest)
        assert len(seen) == 5

    @settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
    @given(order_of=st.permutations(range(len(ROWS))), cut=st.integers(0, len(ROWS)))
    def test_know_neither_order_nor_batch(self, bare: str, order_of: list[int], cut: int) -> None:
        digests.settle()
        found = []
        for rows in (ROWS, [ROWS[place] for place in order_of]):
            with connection.cursor() as cursor:
                cursor.execute("delete from public.witness")
            for batch in (rows[:cut], rows[cut:]):
                if batch:
                    put(batch)
            found.append(digests.of_days(source_of(bare), EDGES))
        assert found[0] == found[1]

    def test_of_many_days_take_as_many_statements_as_of_few(self, chain: World) -> None:
        with CaptureQueriesContext(connection) as few:
            verifying.verify()
        order("delete from timeline_seal", "delete from timeline_verification")
        age(90)
        sealing.seal()
        with CaptureQueriesContext(connection) as many:
            assert verifying.verify().days == DAYS + 90
        assert len(many) == len(few)

    def test_of_a_row_cannot_be_tried_out_without_the_key(self, bare: str) -> None:
        put(ROWS)
        digests.settle()
        ours = digests.of_days(source_of(bare), EDGES)[0].digest
        with override_settings(SECRET_KEY="another key altogether " * 3):
            assert digests.of_days(source_of(bare), EDGES)[0].digest != ours


class TestOperations:
    def test_undone_later_leave_their_day_as_it_was(self, chain: World) -> None:
        operation = Operation.objects.filter(object="customers", verb="update").latest("noted_at")
        undo(operation.pk, by=chain.owner, via="test")
        assert broken() == []
