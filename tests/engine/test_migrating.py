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
            (
                [create("A"), create("B"), add("a", "x"), add("b", "x")],
                [2, 2],
            ),  # a table is not made with what comes after
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
        migration = MigrationLoader(connection, replace_migrations=False).disk_migrations[app, name]
        together = statements(migration)
        apart = type("Apart", (type(migration),), {"operations": flat(migration.operations)})
        assert together == statements(apart(name, app))
        assert len(together) > 3


def flat(operations: Sequence[Operation]) -> list[Operation]:
    return [each for one in operations for each in (one.operations if isinstance(one, AtOnce) else [one])]


def statements(migration: Migration) -> list[str]:
    """What it would have the database do, comments apart."""
    loader = MigrationLoader(connection, replace_migrations=False)
    state = loader.project_state((migration.app_label, migration.name), at_end=False)
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        migration.apply(state, editor, collect_sql=True)
    return [line for line in editor.collected_sql if not line.startswith("--")]
