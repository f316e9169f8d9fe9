"""The search entries of a large import, cut by another process and sent while the import goes on: none is lost."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from dingke.domains.customers.models import Customer
from dingke.engine import alongside, performing, registry, search
from dingke.engine.importing import reading
from dingke.engine.models import SearchEntry
from dingke.lib.beside import Beside
from dingke.lib.refusals import UnableToRead
from tests.transfer.conftest import Bring, Write
from tests.world import World

pytestmark = pytest.mark.django_db
ROWS = 130
USCC = "91310000MAX000013G"


@pytest.fixture(autouse=True)
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Sets as small as a test can afford, and how many rows the other process was given at a time."""
    rows: list[int] = []

    class Counted(Beside):
        def ask(self, function: Any, *arguments: Any) -> Any:
            rows.append(len(arguments[0]))
            return super().ask(function, *arguments)

    for name, value in {"ROWS": 10, "ROWS_OF_A_PIECE": 7, "cores": lambda: 2, "Beside": Counted}.items():
        monkeypatch.setattr(alongside, name, value)
    monkeypatch.setattr(reading, "BATCH", 20)
    return rows


def companies(write: Write, foreign_code_at: int | None = None) -> Path:
    rows = [[f"旁路{number}号有限公司", USCC if number == foreign_code_at else ""] for number in range(ROWS)]
    return write(["企业名称", "统一社会信用代码"], *rows, name="旁路.csv")


def words(ids: Iterable[int]) -> dict[int, str]:
    found = SearchEntry.objects.filter(object="customers", row_id__in=list(ids))
    return {entry.row_id: entry.words for entry in found}


def made() -> list[int]:
    return list(Customer.objects.filter(source_note="旁路.csv").order_by("pk").values_list("pk", flat=True))


class TestAnImportOfManyRows:
    def test_gives_each_row_the_entry_that_it_has_by_itself(
        self, world: World, write: Write, bring: Bring, asked: list[int]
    ) -> None:
        assert bring(companies(write), world.owner).created == ROWS
        written = words(made())
        assert len(written) == ROWS
        assert sum(asked) == ROWS - 20  # the first set only starts the other process
        search.reindex(registry.get("customers"), made())
        assert words(made()) == written

    def test_loses_no_entry_when_the_database_refuses_a_row(
        self, world: World, write: Write, bring: Bring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As when somebody saves the same credit code a moment before."""
        Customer.objects.filter(pk=world.foreign.pk).update(uscc=USCC)
        monkeypatch.setattr(performing, "duplicates", lambda *_: ())
        found = bring(companies(write, foreign_code_at=50), world.owner)
        assert (found.created, found.rejected) == (ROWS - 1, 1)
        assert found.refused[0].row == 52
        assert sorted(words(made())) == made()

    def test_goes_on_alone_when_the_other_process_is_killed(
        self, world: World, write: Write, bring: Bring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class Killed(Beside):
            def __init__(self) -> None:
                super().__init__()
                self._process.kill()
                self._process.wait()

        monkeypatch.setattr(alongside, "Beside", Killed)
        assert bring(companies(write), world.owner).created == ROWS
        assert sorted(words(made())) == made()

    def test_reads_the_next_rows_while_these_are_written(
        self, world: World, write: Write, bring: Bring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        busy: list[bool] = []
        read = reading.read

        def watched(*arguments: Any) -> None:
            aside = alongside.here.get()
            busy.append(aside is not None and aside.sending is not None)
            read(*arguments)

        monkeypatch.setattr(reading, "read", watched)
        assert bring(companies(write), world.owner).created == ROWS
        assert busy == [False, *[True] * 6]

    def test_looks_at_new_rows_while_those_before_are_written(
        self, world: World, write: Write, bring: Bring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As soon as there was a set that was new."""
        busy: list[bool] = []
        draft = performing.draft

        def watched(*arguments: Any) -> performing.Draft:
            aside = alongside.here.get()
            busy.append(aside is not None and aside.sending is not None)
            return draft(*arguments)

        monkeypatch.setattr(performing, "draft", watched)
        assert bring(companies(write), world.owner).created == ROWS
        assert busy == [False, False, *[True] * 5]

    def test_takes_rows_that_are_there_or_wrong_or_said_twice_for_what_they_are(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        """Also where they were looked at as new."""
        rows = [[f"旁路{number}号有限公司", ""] for number in range(ROWS)]
        rows[50], rows[70], rows[90] = (
            [world.customer.name, ""],
            ["旁路90号有限公司", "913100"],
            ["旁路1号有限公司", ""],
        )
        file = write(["企业名称", "统一社会信用代码"], *rows, name="旁路.csv")
        tried = bring(file, world.owner, dry=True)
        found = bring(file, world.owner)
        assert (found.created, found.unchanged + found.updated, found.rejected) == (ROWS - 3, 1, 2)
        assert [(each.row, each.field) for each in found.refused] == [(72, tried.refused[0].field), (92, "")]
        assert [(each.row, each.reason) for each in tried.refused] == [
            (each.row, each.reason) for each in found.refused
        ]
        assert sorted(Customer.objects.filter(pk__in=made()).values_list("name", flat=True)) == sorted(
            name for number, (name, _code) in enumerate(rows) if number not in {50, 70, 90}
        )

    def test_tells_of_a_file_that_breaks_off_and_keeps_nothing_of_it(
        self, world: World, write: Write, bring: Bring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Also where it is noticed while rows before it are written."""
        read = reading.read

        def breaking(plan: Any, readers: Any, lines: Any) -> None:
            if lines[0].number > 60:
                raise UnableToRead("broken off")
            read(plan, readers, lines)

        monkeypatch.setattr(reading, "read", breaking)
        with pytest.raises(UnableToRead, match="broken off"):
            bring(companies(write), world.owner)
        assert made() == []

    def test_leaves_no_process_behind_when_it_is_given_up(
        self, world: World, write: Write, bring: Bring, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        started: list[Beside] = []

        class Kept(Beside):
            def __init__(self) -> None:
                super().__init__()
                started.append(self)

        def stopping(rows: int) -> None:
            if rows > 60:
                raise InterruptedError

        monkeypatch.setattr(alongside, "Beside", Kept)
        with pytest.raises(InterruptedError):
            bring(companies(write), world.owner, progress=stopping)
        assert [each._process.poll() is not None for each in started] == [True]
        assert made() == []
