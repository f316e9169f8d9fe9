"""`dingke doctor`: says what is broken, in sentences that tell how to mend it, and mends what follows from the rows."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dingke.lib import postgres
from tests.operations.conftest import one
from tests.terminal import dingke

pytestmark = pytest.mark.xdist_group("operations")


def order(home: Path, *statements: str) -> None:
    """Runs statements as the owner, behind the back of triggers and constraints."""
    with postgres.Use(home), postgres.connected(home) as connection:
        connection.execute("set session_replication_role = replica")
        for statement in statements:
            assert connection.execute(statement).rowcount != 0, statement


def findings(home: Path, *arguments: str, **environment: str) -> dict[str, list[dict[str, Any]]]:
    """about → findings that are not well."""
    said = dingke(home, "doctor", "--json", *arguments, **environment)
    found = json.loads(said.stdout)
    assert said.returncode == (1 if found["broken"] else 0)
    kept: dict[str, list[dict[str, Any]]] = {}
    for finding in found["findings"]:
        if finding["state"] != "ok":
            kept.setdefault(finding["about"], []).append(finding)
    return kept


class TestDoctor:
    def test_a_sound_home_is_well_but_for_a_backup(self, copy: Path) -> None:
        (copy / "backup.json").unlink(missing_ok=True)
        said = dingke(copy, "doctor")
        assert said.returncode == 0, said.stdout
        assert "care    No backup was made from here yet: dingke backup FILE." in said.stdout
        assert "customers: all 30 records can be found." in said.stdout
        assert "All 60 protected values are encrypted and can be read with this key." in said.stdout

    def test_what_was_done_behind_its_back_is_found(self, copy: Path) -> None:
        order(
            copy,
            "update customers_customer set name = 'x' where id = (select min(id) from customers_customer)",
            "delete from customers_customer where id = (select max(id) from customers_customer)",
            "update customers_invoiceprofile set bank_account = '62220200' where id = 1",
            "insert into procrastinate_jobs (queue_name, task_name, scheduled_at)"
            " values ('imports', 'x', now() - interval '2 hours')",
            "grant update on people_userevent to dingke_app",
            "insert into timeline_operation (id, verb, object, at, via, why, created, updated, removed, label)"
            " values (gen_random_uuid(), 'x', 'x', now() + interval '1 day', 'x', '', 0, 0, 0, '')",
        )
        (copy / "secret_key").chmod(0o644)
        found = findings(copy)
        sentences = " ".join(f["sentence"] for about in found.values() for f in about)
        for said in (
            "customers_customer: 1 rows are not as history tells",
            "customers_customer: 1 rows are gone and history does not say so",
            "customers_invoiceprofile.customer_id: 1 rows name a row of customers_customer that is not there",
            "customers_invoiceprofile.bank_account: 1 values are not encrypted",
            "customers: 0 of 29 records have no search entry or one with a wrong scope, 1 entries belong to nothing",
            "1 jobs wait, the oldest for 120 min, and no worker lives: start dingke up.",
            "The role dingke_app of web and worker may change or delete the history in people_userevent.",
            "the clock was set back",
            f"The secret key is open to others (0644): chmod 600 '{copy / 'secret_key'}'",
        ):
            assert said in sentences, sentences

    def test_search_entries_are_made_anew(self, copy: Path) -> None:
        order(
            copy,
            "delete from engine_searchentry where row_id in (select id from customers_customer limit 7)",
            "update engine_searchentry set owner_id = 4711 where id = (select min(id) from engine_searchentry)",
            "insert into engine_searchentry (object, row_id, label, sublabel, archived, words)"
            " values ('customers', 4711, 'x', '', false, '')",
        )
        assert findings(copy, "--data-only")["search"][0]["facts"]["lacking"] == 8
        mended = dingke(copy, "doctor", "--repair", "--data-only")
        assert mended.returncode == 0, mended.stdout
        assert "customers: 8 search entries made anew, 1 removed" in mended.stdout
        assert one(copy, "select count(*) from engine_searchentry where object = 'customers'") == 30

    def test_another_key_is_said(self, copy: Path) -> None:
        found = findings(copy, "--data-only", DINGKE_SECRET_KEY="another key " * 6)
        assert "30 values were encrypted under another secret key" in found["privacy"][0]["sentence"]

    def test_a_lost_file_is_named(self, copy: Path) -> None:
        order(
            copy,
            "insert into workspace_run (id, resource, by_id, file_name, stored_as, state, sheets, options, report,"
            " done_rows, total_rows, problem, created_at) values (gen_random_uuid(), 'customers', 1, 'a.csv',"
            " 'files/runs/lost', 'done', '[]', '{}', '{}', 0, 0, '', now())",
        )
        assert str(copy / "files/runs/lost") in findings(copy, "--data-only")["files"][0]["sentence"]

    def test_missing_migrations_are_said_and_nothing_else_is_asked(self, copy: Path) -> None:
        order(copy, "delete from django_migrations where app = 'workspace'")
        found = findings(copy)
        assert list(found) == ["migrations"]
        assert re.match(
            r"\d+ migrations are missing, workspace.0001_squashed first", found["migrations"][0]["sentence"]
        )

    def test_a_server_that_does_not_answer_is_a_finding(self, empty: Path) -> None:
        found = findings(empty, DINGKE_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
        assert "The database does not answer" in found["server"][0]["sentence"]


class TestDrill:
    def test_proves_a_backup_and_leaves_nothing(self, laid: Path, backup: Path) -> None:
        before = {path.name for path in laid.iterdir()}
        said = dingke(laid, "restore", str(backup), "--drill")
        assert said.returncode == 0, said.stderr + said.stdout
        assert said.stdout.endswith("The backup can be restored.\n")
        assert {path.name for path in laid.iterdir()} - before <= {"drill.lock"}

    def test_fails_where_the_copy_is_broken(self, copy: Path, tmp_path: Path) -> None:
        order(copy, "delete from engine_searchentry")
        assert dingke(copy, "backup", str(tmp_path / "b")).returncode == 0
        said = dingke(copy, "restore", str(tmp_path / "b"), "--drill", "--json")
        assert said.returncode == 1
        assert json.loads(said.stdout)["broken"] == 1

    def test_says_why_a_backup_cannot_be_restored(self, laid: Path, backup: Path, tmp_path: Path) -> None:
        (tmp_path / "cut").write_bytes(backup.read_bytes()[:5000])
        said = dingke(laid, "restore", str(tmp_path / "cut"), "--drill")
        assert said.returncode == 1
        assert "it is no backup of Dingke, or it is cut off" in said.stderr
