"""The embedded database server, with real servers in real folders."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest

from dingke.lib import postgres
from dingke.lib.postgres import location

HASTY = {"fsync": "off", "shared_buffers": "32MB"}


@pytest.fixture
def home() -> Iterator[Path]:
    # Not tmp_path: its length would always take the short way round for sockets.
    folder = Path(tempfile.mkdtemp(prefix="dk "))
    yield folder / "鼎客"
    shutil.rmtree(folder)


def use(home: Path) -> postgres.Use:
    return postgres.Use(home, extra=HASTY)


def one(home: Path, question: str, role: str = postgres.OWNER) -> Any:
    with postgres.connected(home, role=role) as connection:
        row = connection.execute(question).fetchone()
    assert row
    return row[0]


class TestUse:
    def test_serves_from_a_path_with_a_blank_and_chinese(self, home: Path) -> None:
        with use(home):
            assert one(home, "show listen_addresses") == ""
            assert one(home, "select lower('ÄÖ鼎')") == "äö鼎"

    def test_keeps_rows_between_runs(self, home: Path) -> None:
        with use(home), postgres.connected(home) as connection:
            connection.execute("create table kept as select 7 as n")
        with use(home):
            assert one(home, "select n from kept") == 7

    def test_the_programs_role_is_no_superuser_and_creates_nothing(self, home: Path) -> None:
        with use(home):
            assert one(home, "select not rolsuper from pg_roles where rolname = current_user", postgres.APP_ROLE)
            with (
                postgres.connected(home, role=postgres.APP_ROLE) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute("create table mine (n int)")

    def test_the_last_to_leave_stops_it(self, home: Path) -> None:
        first, second = use(home), use(home)
        first.enter()
        second.enter()
        first.leave()
        assert one(home, "select 1") == 1
        second.leave()
        assert postgres.postmaster(postgres.place(home)) is None

    def test_a_killed_user_is_not_counted(self, home: Path) -> None:
        program = (
            "import sys, time; from pathlib import Path; from dingke.lib import postgres\n"
            "postgres.Use(Path(sys.argv[1])).enter(); print('in', flush=True); time.sleep(60)"
        )
        with subprocess.Popen((sys.executable, "-c", program, str(home)), stdout=subprocess.PIPE, text=True) as other:
            assert other.stdout
            assert other.stdout.readline() == "in\n"
            with use(home):
                other.kill()
                other.wait()
        assert postgres.postmaster(postgres.place(home)) is None


class TestRecovery:
    def test_after_a_killed_server_with_a_number_that_belongs_to_someone_else(self, home: Path) -> None:
        here = postgres.place(home)
        with use(home), postgres.connected(home) as connection:
            connection.execute("create table kept as select 7 as n")
            connection.commit()
            kill(here)
            for stale in (here.pg_data / "postmaster.pid", here.sockets / ".s.PGSQL.5432.lock"):
                lines = stale.read_bytes().split(b"\n")
                stale.write_bytes(b"\n".join([str(os.getpid()).encode(), *lines[1:]]))
        with use(home):
            assert one(home, "select n from kept") == 7

    def test_revives_a_server_that_died_under_its_users(self, home: Path) -> None:
        with use(home):
            kill(postgres.place(home))
            postgres.revive(home)
            assert one(home, "select 1") == 1

    def test_an_initdb_that_was_cut_off_is_no_obstacle(self, home: Path) -> None:
        (home / "pg.123").mkdir(parents=True)
        with use(home):
            assert one(home, "select 1") == 1


def kill(here: location.Place) -> None:
    """kill -9 of the whole server, as a power cut would."""
    process = postgres.postmaster(here)
    assert process
    family = [process, *process.children(recursive=True)]
    for member in family:
        member.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while any(member.is_running() and member.status() != psutil.STATUS_ZOMBIE for member in family):
        assert time.monotonic() < deadline
        time.sleep(0.02)


class TestPlace:
    def test_a_long_path_gets_a_short_socket_folder_of_our_own(self, home: Path) -> None:
        long = home / ("长" * 40)
        here = postgres.place(long)
        assert here.sockets.parent == Path("/tmp")
        with use(long):
            assert one(long, "select 1") == 1
            assert here.sockets.stat().st_mode & 0o777 == 0o700
        shutil.rmtree(here.sockets)

    def test_a_socket_folder_open_to_others_is_refused(self, home: Path) -> None:
        here = postgres.place(home)
        here.sockets.mkdir(parents=True)
        here.sockets.chmod(0o777)
        with pytest.raises(postgres.UnableToServe, match="not a folder of ours alone"):
            use(home).enter()

    def test_data_of_an_unknown_major_is_refused_with_a_way_out(self, home: Path) -> None:
        (home / "pg").mkdir(parents=True)
        (home / "pg" / "PG_VERSION").write_text("9\n")
        with pytest.raises(postgres.UnableToServe, match="of PostgreSQL 9; this installation brings 18"):
            use(home).enter()


@pytest.fixture
def account_base(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """As in an ordinary container: root, no user namespaces, and an account that reaches this folder."""
    base = Path(tempfile.mkdtemp(prefix="dk ", dir="/var/tmp"))
    base.chmod(0o711)
    monkeypatch.setattr(location, "may_make_namespace", lambda: False)
    monkeypatch.setattr(location, "ACCOUNT_BASE", base)
    yield base
    shutil.rmtree(base)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server under another account")
class TestRootWithoutNamespaces:
    def test_the_server_runs_under_an_account_that_is_not_root(self, home: Path, account_base: Path) -> None:
        home.mkdir(mode=0o700)
        with use(home):
            assert one(home, "select 1") == 1
            process = postgres.postmaster(postgres.place(home))
            assert process
            assert process.uids().real != 0
        assert postgres.postmaster(postgres.place(home)) is None

    def test_binaries_the_account_cannot_reach_are_copied(
        self, home: Path, account_base: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(location, "_may_run", lambda *_: False)
        with use(home):
            process = postgres.postmaster(postgres.place(home))
            assert process
            assert Path(process.exe()).is_relative_to(account_base)

    @pytest.mark.skipif(not location.may_make_namespace(), reason="user namespaces are forbidden here")
    def test_data_laid_inside_a_namespace_moves_along(
        self, home: Path, account_base: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as allowed:
            allowed.setattr(location, "may_make_namespace", lambda: True)
            with use(home), postgres.connected(home) as connection:
                connection.execute("create table kept as select 7 as n")
        with use(home):
            assert one(home, "select n from kept") == 7
        monkeypatch.setattr(location, "may_make_namespace", lambda: True)
        with use(home):
            assert one(home, "select n from kept") == 7
