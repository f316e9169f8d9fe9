"""`dingke restore`: the whole backup or nothing, and what was there is not lost before the new stands."""

import io
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import quote

import pytest

from dingke.config.backup import archive
from dingke.config.backup.manifest import Manifest
from dingke.config.testing import home as homes
from dingke.lib import postgres
from tests.operations.conftest import at_most, copied, names, one
from tests.terminal import COMMAND, PATIENCE, dingke, environment, free_port, started, up

pytestmark = pytest.mark.xdist_group("operations")


def changed(backup: Path, target: Path, **fields: object) -> Path:
    """The same backup under a manifest that says something else."""
    with archive.opened(backup) as found, archive.drafted(target) as draft:
        for part in found.manifest.parts:
            draft.add(part.name, io.BytesIO(found.part(part.name).read()))
        manifest: Manifest = replace(found.manifest, **fields)  # type: ignore[arg-type]
        draft.close(manifest)
    return target


@pytest.fixture(scope="module")
def laid_otherwise(laid: Path) -> Iterator[Path]:
    """A home with data of its own: bert signs in there too, and it keeps another file."""
    home = homes.copied(laid, Path(mkdtemp(prefix="dk ")))
    dingke(home, "user", "create", "bert", "--password-stdin", feed="a long pass-phrase\n")
    (home / "files" / "runs" / "合同.pdf").unlink()
    (home / "files" / "kept.txt").write_text("bert's")
    yield home
    shutil.rmtree(home)


@pytest.fixture
def other(laid_otherwise: Path) -> Iterator[Path]:
    """A copy of it."""
    with copied(laid_otherwise) as home:
        yield home


def is_as_before(home: Path) -> bool:
    kept = [path.name for path in (home / "files").rglob("*") if path.is_file()]
    there = {path.name for path in home.iterdir()}
    return names(home) == ["anna", "bert"] and kept == ["kept.txt"] and not there & {"files.restoring", "files.before"}


def is_restored(home: Path) -> bool:
    kept = [path.name for path in (home / "files").rglob("*") if path.is_file()]
    there = {path.name for path in home.iterdir()}
    leftovers = there & {"files.restoring", "files.before", "restore.json"}
    with postgres.Use(home):
        schemas = one(home, "select count(*) from pg_namespace where nspname like 'dingke%'")
        return names(home) == ["anna"] and kept == ["合同.pdf"] and schemas == 0 and not leftovers


class TestRestore:
    def test_into_an_empty_home_with_the_key_brought_along(self, laid: Path, backup: Path, empty: Path) -> None:
        shutil.copy(laid / "secret_key", empty / "secret_key")
        done = dingke(empty, "restore", str(backup))
        assert done.returncode == 0, done.stderr
        assert "secret key" not in done.stdout
        assert is_restored(empty)
        read = "from dingke.domains.customers.models import *; print(InvoiceProfile.objects.first().bank_account)"
        assert "6222020000" in dingke(empty, "manage", "shell", "-c", read).stdout

    def test_another_key_is_said(self, backup: Path, empty: Path) -> None:
        done = dingke(empty, "restore", str(backup), "--json")
        assert json.loads(done.stdout)["same_key"] is False
        done = dingke(empty, "restore", str(backup), "--replace")
        assert "The secret key here is not the one the backup was written under" in done.stdout
        assert str(empty / "secret_key") in done.stdout

    def test_the_history_stays_protected_from_the_program(self, backup: Path, empty: Path) -> None:
        dingke(empty, "restore", str(backup))
        asked = "select has_table_privilege('dingke_app', 'people_userevent', '{}')"
        assert one(empty, asked.format("insert")) is True
        assert one(empty, asked.format("update")) is False

    def test_data_that_are_there_stay_unless_replaced(self, backup: Path, other: Path) -> None:
        refused = dingke(other, "restore", str(backup))
        assert refused.returncode == 1
        assert "There are data here already; with --replace" in refused.stderr
        assert is_as_before(other)
        assert dingke(other, "restore", str(backup), "--replace").returncode == 0
        assert is_restored(other)

    def test_while_it_is_served_it_says_who_serves(self, backup: Path, other: Path) -> None:
        with up(other, free_port()) as process:
            refused = dingke(other, "restore", str(backup), "--replace")
            assert refused.returncode == 1
            assert f"Dingke is running from it (pid {process.pid}). Stop it, then restore." in refused.stderr
        assert is_as_before(other)

    def test_twice_at_once_one_restores(self, backup: Path, other: Path) -> None:
        command = (*COMMAND, "restore", str(backup), "--replace")
        both = [subprocess.Popen(command, env=environment(other), stdout=-1, stderr=-1, text=True) for _ in range(2)]
        said = [process.communicate(timeout=PATIENCE)[1] for process in both]
        assert sorted(process.returncode for process in both) == [0, 1], said
        assert any("is in use: another command uses it. Stop it, then restore." in words for words in said)
        assert is_restored(other)


class TestRefusals:
    """Whatever is wrong with the backup, nothing is touched: one home serves all of them."""

    @pytest.fixture(scope="class")
    @classmethod
    def other(cls, laid_otherwise: Path) -> Iterator[Path]:
        with copied(laid_otherwise) as home:
            yield home

    def refused(self, home: Path, source: Path) -> str:
        done = dingke(home, "restore", str(source), "--replace")
        assert done.returncode == 1
        assert done.stdout == ""
        assert is_as_before(home)
        return done.stderr

    def test_one_that_is_cut_off_or_changed(self, backup: Path, other: Path, tmp_path: Path) -> None:
        content, wrong = backup.read_bytes(), tmp_path / "wrong"
        wrong.write_bytes(content[: len(content) // 2])
        assert "no backup of Dingke, or it is cut off. Nothing was touched." in self.refused(other, wrong)
        middle = len(content) // 2
        wrong.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
        assert "it is damaged" in self.refused(other, wrong)

    def test_one_of_a_later_version(self, backup: Path, other: Path, tmp_path: Path) -> None:
        with archive.opened(backup) as found:
            migrations = dict(found.manifest.migrations)
        migrations["customers"] = (*migrations["customers"], "0099_later")
        later = changed(backup, tmp_path / "later", product="9.0.0", migrations=migrations)
        assert "a later version: Dingke 9.0.0 with customers.0099_later" in self.refused(other, later)

    def test_one_of_a_later_format(self, backup: Path, other: Path, tmp_path: Path) -> None:
        assert "it is of format 2" in self.refused(other, changed(backup, tmp_path / "later", format=2))

    def test_one_that_lacks_a_file(self, backup: Path, other: Path, tmp_path: Path) -> None:
        with archive.opened(backup) as found:
            parts = found.manifest.parts
        more = (*parts, replace(parts[1], name="files/lost.pdf"))
        lacking = changed(backup, tmp_path / "lacking", parts=more)
        assert "files/lost.pdf is missing in it" in self.refused(other, lacking)

    def test_one_whose_database_has_fewer_rows_than_it_says(self, backup: Path, other: Path, tmp_path: Path) -> None:
        with archive.opened(backup) as found:
            rows = {**found.manifest.rows, "customers_customer": 31}
        done = dingke(other, "restore", str(changed(backup, tmp_path / "wrong", rows=rows)), "--replace")
        assert "customers_customer came out with 30 rows instead of 31. Everything is as it was before." in done.stderr
        assert is_as_before(other)

    def test_one_that_is_not_there(self, other: Path, tmp_path: Path) -> None:
        assert f"{tmp_path / 'none'}: No such file or directory. Nothing was touched." in self.refused(
            other, tmp_path / "none"
        )

    def test_a_full_disk(self, backup: Path, other: Path) -> None:
        with postgres.Use(other):
            done = started(other, "restore", str(backup), "--replace", preexec=at_most(300_000))
        assert done.returncode == 1
        assert "File too large. Everything is as it was before." in done.stderr
        assert is_as_before(other)


class TestOwnServer:
    """A server that somebody else runs: Dingke has one database of it, and may create none."""

    @pytest.fixture
    def server(self) -> Iterator[Path]:
        folder = Path(mkdtemp(prefix="dk"))
        with postgres.Use(folder):
            yield folder
        shutil.rmtree(folder)

    @pytest.fixture
    def addresses(self, server: Path) -> dict[str, str]:
        host = quote(str(postgres.place(server).sockets), safe="")
        return {
            "DINGKE_DATABASE_URL": f"postgresql://{postgres.APP_ROLE}@{host}/{postgres.DATABASE}",
            "DINGKE_MIGRATION_DATABASE_URL": f"postgresql://{postgres.OWNER}@{host}/{postgres.DATABASE}",
        }

    def test_an_empty_database_takes_it_and_a_backup_goes_back(
        self, backup: Path, empty: Path, server: Path, addresses: dict[str, str], tmp_path: Path
    ) -> None:
        done = dingke(empty, "restore", str(backup), **addresses)
        assert done.returncode == 0, done.stderr
        assert names(server) == ["anna"]
        assert not (empty / "pg").exists()
        made = dingke(empty, "backup", str(tmp_path / "b"), **addresses)
        assert made.returncode == 0, made.stderr
        assert dingke(empty, "restore", str(tmp_path / "b"), "--replace", **addresses).returncode == 0
        assert names(server) == ["anna"]

    def test_it_waits_for_sessions_of_other_machines(
        self, backup: Path, empty: Path, server: Path, addresses: dict[str, str]
    ) -> None:
        with postgres.connected(server, role=postgres.APP_ROLE):
            refused = dingke(empty, "restore", str(backup), **addresses)
        assert "Others use the database (1 sessions): stop Dingke on every machine" in refused.stderr

    def test_tables_of_others_are_left_alone(
        self, backup: Path, empty: Path, server: Path, addresses: dict[str, str]
    ) -> None:
        with postgres.connected(server) as connection:
            connection.execute("create table theirs as select 7 as n")
        refused = dingke(empty, "restore", str(backup), "--replace", **addresses)
        assert "holds tables that are not Dingke's (theirs …); restore into an empty one." in refused.stderr
        assert one(server, "select n from theirs") == 7

    def test_a_restore_cut_off_in_another_home_is_ended_there(
        self, backup: Path, empty: Path, server: Path, addresses: dict[str, str]
    ) -> None:
        with postgres.connected(server) as connection:
            connection.execute("create schema dingke_before")
        for command in (("restore", str(backup), "--replace"), ("token", "create", "anna")):
            refused = dingke(empty, *command, **addresses)
            assert refused.returncode == 1
            assert "a restore from another home is under way or was cut off" in refused.stderr


class TestKilled:
    """kill -9 at any moment: whoever comes next finds the old data or the new."""

    @pytest.mark.parametrize("said", ["is whole", "loading the database", "bringing the tables"])
    def test_before_the_new_data_were_proven_the_old_ones_stand(self, backup: Path, other: Path, said: str) -> None:
        command = (*COMMAND, "restore", str(backup), "--replace")
        with subprocess.Popen(command, env=environment(other), stdout=-1, text=True) as process:
            assert process.stdout
            for line in process.stdout:
                if said in line:
                    break
            time.sleep(0.05)
            process.send_signal(signal.SIGKILL)
        assert (other / "restore.json").exists() or said == "is whole"
        # Any command tidies up first.
        assert dingke(other, "token", "create", "bert").returncode == 0
        assert is_as_before(other)
        assert dingke(other, "restore", str(backup), "--replace").returncode == 0
        assert is_restored(other)

    @pytest.mark.parametrize("moment", ["end", "_put_new_files", "shutil.rmtree"])
    def test_after_they_were_proven_the_new_ones_stand(self, backup: Path, other: Path, moment: str) -> None:
        """Ends the process where it would begin to tidy up, before the files are changed, and after."""
        program = (
            "import os, sys, django; django.setup()\n"
            "from pathlib import Path; from dingke.config.backup import journal, restoring\n"
            "def proven(stage, write=journal.write):\n"
            "    write(stage)\n"
            "    if stage == journal.PROVEN: journal.{moment} = lambda *_, **__: os.kill(os.getpid(), 9)\n"
            "journal.write = proven\n"
            "restoring.restore(Path(sys.argv[1]), replace=True, say=print)"
        ).replace("{moment}", moment)
        settings = {"DJANGO_SETTINGS_MODULE": "dingke.config.settings"}
        killed = subprocess.run(
            (sys.executable, "-c", program, str(backup)),
            env=environment(other, **settings),
            check=False,
            capture_output=True,
            text=True,
        )
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert dingke(other, "token", "create", "anna").returncode == 0
        assert is_restored(other)
