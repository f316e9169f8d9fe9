"""`dingke audit`: seals the days that are over, and names what was changed after that."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.operations.conftest import one
from tests.operations.test_doctor import findings, order
from tests.terminal import dingke

pytestmark = pytest.mark.xdist_group("operations")

EVENTS = "customers_customerevent"


def verify(home: Path, *arguments: str) -> dict[str, Any]:
    """What it says to programs; its exit code tells whether something is broken."""
    said = dingke(home, "audit", "verify", "--json", *arguments)
    found: dict[str, Any] = json.loads(said.stdout)
    assert said.returncode == (1 if found["broken"] else 0), said.stderr
    return found


def broken(home: Path, *arguments: str) -> list[tuple[str, str]]:
    return [(each["table"], each["what"]) for each in verify(home, *arguments)["broken"]]


@pytest.fixture
def aged(copy: Path) -> Path:
    """The home, with customers brought in three days ago."""
    order(copy, f"update {EVENTS} set pgh_created_at = pgh_created_at - interval '3 days'")
    return copy


class TestVerify:
    def test_seals_the_days_that_are_over_and_says_so(self, aged: Path) -> None:
        first = verify(aged)
        assert (first["days"], len(first["sealed"]), first["broken"]) == (3, 3, [])
        again = verify(aged)
        assert (again["days"], again["sealed"], again["last_digest"]) == (3, [], first["last_digest"])

    def test_names_what_was_changed_afterwards(self, aged: Path) -> None:
        verify(aged)
        order(aged, f"delete from {EVENTS} where pgh_id = (select max(pgh_id) from {EVENTS})")
        assert broken(aged) == [(EVENTS, "row gone")]
        said = dingke(aged, "audit", "verify").stdout
        assert f"{EVENTS}: row gone (1)" in said
        (finding,) = findings(aged, "--data-only")["audit"]
        assert f"{EVENTS} row gone" in finding["sentence"]

    def test_holds_in_a_restored_backup(self, aged: Path, empty: Path, tmp_path: Path) -> None:
        verify(aged)
        assert dingke(aged, "backup", str(tmp_path / "b")).returncode == 0
        shutil.copy(aged / "secret_key", empty / "secret_key")
        said = dingke(empty, "restore", str(tmp_path / "b"))
        assert said.returncode == 0, said.stderr
        found = verify(empty)
        assert (found["days"], found["broken"]) == (3, [])

    def test_compares_with_seals_that_are_kept_elsewhere(self, aged: Path, tmp_path: Path) -> None:
        verify(aged)
        kept = tmp_path / "seals.csv"
        assert dingke(aged, "audit", "export", "--out", str(kept)).returncode == 0
        assert broken(aged, "--against", str(kept)) == []
        lines = list(csv.reader(kept.read_text("utf-8").splitlines()))
        lines[1][1] = "0" * 64
        kept.write_text("\n".join(",".join(line) for line in lines), "utf-8")
        assert broken(aged, "--against", str(kept)) == [("", "digest forged")]

    def test_refuses_a_file_that_holds_no_seals(self, aged: Path, tmp_path: Path) -> None:
        (tmp_path / "x.csv").write_text("a,b\n1,2\n", "utf-8")
        said = dingke(aged, "audit", "verify", "--against", str(tmp_path / "x.csv"))
        assert said.returncode == 1
        assert "This is no file of seals" in said.stderr


class TestDoctor:
    def test_seals_nothing_and_says_which_days_are_open(self, copy: Path) -> None:
        order(copy, f"update {EVENTS} set pgh_created_at = pgh_created_at - interval '9 days'")
        (finding,) = findings(copy, "--data-only")["audit"]
        assert "9 days have no seal" in finding["sentence"]
        assert one(copy, "select count(*) from timeline_seal") == 0

    def test_says_when_the_key_is_another(self, aged: Path) -> None:
        verify(aged)
        found = findings(aged, "--data-only", DINGKE_SECRET_KEY="another key " * 6)
        assert found["audit"][0]["state"] == "care"
        assert "3 days were sealed under another secret key" in found["audit"][0]["sentence"]


class TestSeal:
    def test_seals_once(self, aged: Path) -> None:
        assert len(json.loads(dingke(aged, "audit", "seal", "--json").stdout)["sealed"]) == 3
        assert json.loads(dingke(aged, "audit", "seal", "--json").stdout) == {"sealed": []}


class TestExport:
    def test_is_a_json_or_csv(self, aged: Path, tmp_path: Path) -> None:
        said = dingke(aged, "audit", "export", "--out", str(tmp_path / "seals.txt"))
        assert said.returncode == 1
        assert "--out must end in .json or .csv." in said.stderr
