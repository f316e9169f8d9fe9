"""A backup made before an erasure holds what was erased: restored, it erases it again before anybody works with it."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from dingke.lib import postgres
from tests.operations.conftest import copied
from tests.terminal import dingke

pytestmark = pytest.mark.xdist_group("operations")

MOBILE = "19912345678"


@pytest.fixture
def home(laid: Path, tmp_path: Path) -> Iterator[Path]:
    """A home in which somebody is on file, brought by a file that is kept."""
    with copied(laid) as found:
        table = tmp_path / "people.csv"
        table.write_text(f"姓名,客户,手机\n韩书妍,沧澜重工1有限公司,{MOBILE}\n", "utf-8")
        brought = dingke(found, "import", str(table), "--object", "contacts")
        assert brought.returncode == 0, brought.stderr + brought.stdout
        kept = found / "files" / "runs" / "0b6f1f0e-1111-4222-8333-944444444444"
        kept.mkdir(parents=True)
        shutil.copy(table, kept / "file")
        yield found


def standing(home: Path) -> list[str]:
    """Tables and files in which the number stands."""
    with postgres.Use(home), postgres.connected(home) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'"
            )
        ]
        found = [
            name
            for name in names
            if connection.execute(
                f"select 1 from public.{name} t where position('{MOBILE}' in t::text) > 0 limit 1"
            ).fetchone()
        ]
    return found + [
        path.name for path in (home / "files").rglob("*") if path.is_file() and MOBILE.encode() in path.read_bytes()
    ]


def code_of(home: Path) -> str:
    asked = "from dingke.domains.contacts.models import *; print('code', Contact.objects.get().code)"
    return dingke(home, "manage", "shell", "-c", asked).stdout.split()[-1]


class TestReplay:
    def test_a_restore_erases_again_what_was_erased_since(self, home: Path, tmp_path: Path) -> None:
        backup = tmp_path / "before.dkbackup"
        assert dingke(home, "backup", str(backup)).returncode == 0
        assert standing(home)
        erased = dingke(home, "privacy", "erase", "contacts", code_of(home), "--why", "本人要求", "--yes")
        assert erased.returncode == 0, erased.stderr
        assert standing(home) == []
        restored = dingke(home, "restore", str(backup), "--replace", "--json")
        assert restored.returncode == 0, restored.stderr
        assert json.loads(restored.stdout)["erased"] == 1
        assert standing(home) == []
        verified = dingke(home, "audit", "verify", "--json")
        assert verified.returncode == 0, verified.stdout
        again = dingke(home, "restore", str(backup), "--replace", "--json")
        assert json.loads(again.stdout)["erased"] == 1
        assert standing(home) == []

    def test_into_another_home_with_the_ledger_brought_along(self, home: Path, empty: Path, tmp_path: Path) -> None:
        backup = tmp_path / "before.dkbackup"
        dingke(home, "backup", str(backup))
        dingke(home, "privacy", "erase", "contacts", code_of(home), "--why", "本人要求", "--yes")
        shutil.copy(home / "secret_key", empty / "secret_key")
        restored = dingke(empty, "restore", str(backup), "--erasures", str(home / "erasures.jsonl"))
        assert restored.returncode == 0, restored.stderr
        assert "1 people whose data had been erased since were erased again" in restored.stdout
        assert standing(empty) == []
        assert MOBILE not in (empty / "erasures.jsonl").read_text()

    def test_a_ledger_that_cannot_be_read_touches_nothing(self, home: Path, tmp_path: Path) -> None:
        backup, wrong = tmp_path / "before.dkbackup", tmp_path / "wrong.jsonl"
        dingke(home, "backup", str(backup))
        wrong.write_text("{nothing")
        refused = dingke(home, "restore", str(backup), "--replace", "--erasures", str(wrong))
        assert refused.returncode == 1
        assert "no ledger of erasures" in refused.stderr
        assert standing(home)

    def test_without_yes_it_only_counts(self, home: Path) -> None:
        counted = dingke(home, "privacy", "erase", "contacts", code_of(home), "--why", "本人要求")
        assert "Nothing was erased" in counted.stdout
        assert standing(home)
