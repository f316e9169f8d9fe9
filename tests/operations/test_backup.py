"""`dingke backup`: consistent while people work, never half a file, never the secret key."""

import json
import signal
import subprocess
import threading
import time
import zipfile
from pathlib import Path

import pytest

from dingke.config.backup import archive
from dingke.lib import postgres
from tests.operations.conftest import at_most, one
from tests.terminal import COMMAND, PATIENCE, dingke, environment, free_port, started, up

pytestmark = pytest.mark.xdist_group("operations")


class TestBackup:
    def test_takes_rows_and_files_along_and_proves_them(self, laid: Path, backup: Path) -> None:
        with archive.opened(backup) as found:
            assert found.manifest.rows["customers_customer"] == 30
            assert "files/runs/合同.pdf" in {part.name for part in found.manifest.parts}
            assert found.manifest.product == "0.1.0"
            assert "0001_initial" in found.manifest.migrations["customers"]

    @pytest.mark.serves("S-015")
    def test_never_holds_the_secret_key_and_says_where_it_is(self, laid: Path, tmp_path: Path) -> None:
        said = dingke(laid, "backup", str(tmp_path / "b"))
        assert f"Keep {laid / 'secret_key'} apart" in said.stdout
        key = (laid / "secret_key").read_bytes().strip()
        with zipfile.ZipFile(tmp_path / "b") as found:
            assert all(key not in found.read(name) for name in found.namelist())

    def test_says_what_it_wrote_in_json(self, laid: Path, tmp_path: Path) -> None:
        said = dingke(laid, "backup", str(tmp_path / "b"), "--json")
        found = json.loads(said.stdout)
        assert found["size"] == (tmp_path / "b").stat().st_size
        assert found["secret_key"] == "not included"

    def test_overwrites_only_when_told(self, laid: Path, tmp_path: Path) -> None:
        (tmp_path / "b").write_text("earlier")
        refused = dingke(laid, "backup", str(tmp_path / "b"))
        assert refused.returncode == 1
        assert f"{tmp_path / 'b'} exists; choose another name, or say --replace." in refused.stderr
        assert (tmp_path / "b").read_text() == "earlier"
        assert dingke(laid, "backup", str(tmp_path / "b"), "--replace").returncode == 0
        with archive.opened(tmp_path / "b"):
            pass

    def test_an_empty_home_has_nothing_to_back_up(self, empty: Path, tmp_path: Path) -> None:
        refused = dingke(empty, "backup", str(tmp_path / "b"))
        assert "There is nothing to back up yet" in refused.stderr
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_that_is_not_there_is_named(self, laid: Path, tmp_path: Path) -> None:
        refused = dingke(laid, "backup", str(tmp_path / "none" / "b"))
        assert f"{tmp_path / 'none' / 'b'}: No such file or directory. No backup was made." in refused.stderr

    def test_a_full_disk_leaves_no_half_file(self, laid: Path, tmp_path: Path) -> None:
        with postgres.Use(laid):
            refused = started(laid, "backup", str(tmp_path / "b"), preexec=at_most(30_000))
        assert refused.returncode == 1
        assert f"{tmp_path / 'b'}: File too large. No backup was made." in refused.stderr
        assert list(tmp_path.iterdir()) == []

    def test_killed_in_the_middle_it_leaves_no_backup_and_the_next_one_succeeds(
        self, laid: Path, tmp_path: Path
    ) -> None:
        target, draft = tmp_path / "b", tmp_path / ".b.part"
        with subprocess.Popen((*COMMAND, "backup", str(target)), env=environment(laid), stdout=-1) as process:
            deadline = time.monotonic() + PATIENCE
            while not (draft.exists() and draft.stat().st_size):
                assert process.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.001)
            process.send_signal(signal.SIGKILL)
        assert not target.exists()
        assert dingke(laid, "backup", str(target)).returncode == 0
        assert [path.name for path in tmp_path.iterdir()] == ["b"]


KEPT = "code, version, created_at, updated_at, stated_author, stated_id"
VALUES = "gen_random_uuid(), 1, now(), now(), '', ''"


class TestWhilePeopleWork:
    def test_the_backup_is_of_one_moment(self, copy: Path, empty: Path, tmp_path: Path) -> None:
        """A department and its head are written together: the backup has both or neither, whenever it is made."""
        stop = threading.Event()

        def work() -> None:
            with postgres.connected(copy) as connection:
                while not stop.is_set():
                    row = connection.execute(
                        f"insert into people_department (name, path, {KEPT}) values (gen_random_uuid(), '/', {VALUES})"
                        " returning id"
                    ).fetchone()
                    assert row
                    connection.execute(
                        "insert into people_user (username, name, password, email, title, department_id, is_admin,"
                        f" is_active, language, theme, rights_version, joined_at, {KEPT})"
                        f" values (gen_random_uuid(), 'head', '', '', '', %s, false, true, '', '', 1, now(), {VALUES})",
                        row,
                    )
                    connection.commit()

        with postgres.Use(copy):
            worker = threading.Thread(target=work)
            worker.start()
            made = [dingke(copy, "backup", str(tmp_path / f"b{number}")) for number in range(3)]
            stop.set()
            worker.join()
        assert [done.returncode for done in made] == [0, 0, 0], made[0].stderr
        assert dingke(empty, "restore", str(tmp_path / "b2")).returncode == 0
        departments = one(empty, "select count(*) from people_department")
        assert departments == one(empty, "select count(*) from people_user where name = 'head'")
        assert isinstance(departments, int)
        assert departments > 0

    def test_it_runs_beside_a_serving_installation(self, copy: Path, tmp_path: Path) -> None:
        with up(copy, free_port()):
            assert dingke(copy, "backup", str(tmp_path / "b")).returncode == 0
