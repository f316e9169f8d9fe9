"""Operations of a migration put together do what they do one after the other."""

from collections.abc import Sequence

import pytest
from django.db import connection, models
from django.db.migrations import Migration
from django.db.migrations import operations as kinds
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

from dingke.engine.migrating import AtOnce, at_once

NUMBER = models.IntegerField(null=True)


def add(model: str, name: str) -> Operation:
    return kinds.AddField(model, name, NUMBER)


def alter(model: str, name: str) -> Operation:
    return kinds.AlterField(model, name, NUMBER)


def create(model: str) -> Operation:
    return kinds.CreateModel(model, [("id", models.AutoField(primary_key=True))])


def index(model: str, name: str) -> Operation:
    return kinds.AddIndex(model, models.Index(fields=["id"], name=name))


RUN = kinds.RunPython(kinds.RunPython.noop)


class TestAtOnce:
    @pytest.mark.parametrize(
        ("operations", "sizes"),
        [
            ([add("a", "x"), add("a", "y"), index("b", "i"), alter("b", "z")], [4]),
            ([add("a", "x"), alter("a", "x")], [1, 1]),  # the second builds on the first
            ([add("a", "x"), RUN, add("a", "y"), add("a", "z")], [1, 1, 2]),  # rows are changed in between
            # A table is made with what is added to it, not with what is changed about it.
            ([create("A"), create("B"), add("a", "x"), index("b", "i"), alter("b", "id"), add("b", "x")], [4, 2]),
            ([index("a", "i"), kinds.RemoveIndex("a", "i"), index("a", "j")], [1, 2]),
            ([], []),
        ],
    )
    def test_what_builds_on_one_another_stays_apart(self, operations: list[Operation], sizes: list[int]) -> None:
        found = at_once(operations)
        assert [len(one.operations) if isinstance(one, AtOnce) else 1 for one in found] == sizes
        assert flat(found) == operations

    @pytest.mark.django_db
    @pytest.mark.parametrize(
        ("app", "name"),
        [
            ("access", "0002_initial"),
            ("contacts", "0003_other_indexes"),
            ("opportunities", "0003_special_price"),
            ("people", "0003_door"),
        ],
    )
    def test_the_same_statements(self, app: str, name: str) -> None:
        together, apart = both_ways(app, name)
        assert together == apart
        assert len(together) > 3

    @pytest.mark.django_db
    @pytest.mark.parametrize(("app", "name"), [("people", "0001_squashed"), ("workspace", "0003_decided_exports")])
    def test_a_table_made_with_what_is_added_to_it_is_the_same(self, app: str, name: str) -> None:
        """What is an ALTER TABLE apart stands in the CREATE TABLE: as many indexes, keys and triggers in the end."""
        together, apart = both_ways(app, name)
        for kind in ("CREATE INDEX", "CREATE TABLE", "FOREIGN KEY", "FUNCTION", "CREATE TRIGGER", " CHECK "):
            assert count(kind, together) == count(kind, apart), kind
        assert count("CREATE TABLE", together) > 1


def both_ways(app: str, name: str) -> tuple[list[str], list[str]]:
    """The statements of a migration as it is, and with its operations one after the other."""
    migration = MigrationLoader(connection, replace_migrations=False).disk_migrations[app, name]
    apart = type("Apart", (type(migration),), {"operations": flat(migration.operations)})
    return statements(migration), statements(apart(name, app))


def count(words: str, statements: Sequence[str]) -> int:
    return sum(statement.upper().count(words) for statement in statements)


def flat(operations: Sequence[Operation]) -> list[Operation]:
    return [each for one in operations for each in (one.operations if isinstance(one, AtOnce) else [one])]


def statements(migration: Migration) -> list[str]:
    """What it would have the database do, comments apart."""
    loader = MigrationLoader(connection, replace_migrations=False)
    state = loader.project_state((migration.app_label, migration.name), at_end=False)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        migration.apply(state, editor, collect_sql=True)
    return [line for line in editor.collected_sql if not line.startswith("--")]
