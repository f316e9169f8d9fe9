"""Starting and stopping, as a person at a terminal would, with hostile circumstances."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from tests.terminal import PATIENCE, free_port, started, status, up, wait_until


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """One home for all: laying the tables takes longest."""
    folder = Path(tempfile.mkdtemp(prefix="dk 起 "))
    yield folder
    shutil.rmtree(folder)


def family_of(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def all_gone(family: list[psutil.Process]) -> bool:
    return not any(member.is_running() and member.status() != psutil.STATUS_ZOMBIE for member in family)


@pytest.mark.xdist_group("starting")
class TestUp:
    def test_serves_until_told_to_stop_and_leaves_nothing_running(self, home: Path) -> None:
        port = free_port()
        with up(home, port) as process:
            family = family_of(process)
            assert status(port, "/healthz") == 200
            assert len(family) >= 4  # web and its two workers, the job worker, the database
            process.terminate()
            assert process.wait(PATIENCE) == 0
        assert all_gone(family)

    def test_a_second_one_says_who_runs(self, home: Path) -> None:
        with up(home, free_port()) as process:
            second = started(home, "up", "--port", str(free_port()))
            assert second.returncode == 1
            assert f"{home} is already running (pid {process.pid})." in second.stderr

    def test_recovers_after_kill_9_on_the_same_port(self, home: Path) -> None:
        port = free_port()
        with up(home, port) as process:
            family = family_of(process)
            process.kill()
            process.wait()
        with up(home, port):
            assert status(port, "/healthz") == 200
            # What the killed one left: its children ended by themselves, its database serves the new one.
            strangers = [member for member in family if member.is_running() and "postgres" not in member.name()]
            wait_until(lambda: all_gone(strangers), said=home / "said.txt")

    def test_a_child_that_dies_is_started_again(self, home: Path) -> None:
        port = free_port()
        with up(home, port) as process:
            before = next(c for c in family_of(process) if "dingke.config.web" in c.cmdline())
            before.kill()
            wait_until(lambda: status(port, "/healthz") == 200 and not before.is_running(), said=home / "said.txt")

    def test_serves_again_when_the_database_was_killed(self, home: Path) -> None:
        port = free_port()
        with up(home, port):
            server = int((home / "pg" / "postmaster.pid").read_bytes().split(b"\n", 1)[0])
            os.kill(server, signal.SIGKILL)
            wait_until(lambda: status(port, "/readyz") == 200, said=home / "said.txt")


class TestRefusals:
    def test_a_taken_port_is_named(self, home: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            refused = started(home, "up", "--port", str(port))
        assert refused.returncode == 1
        assert f"Port {port} on 127.0.0.1 is taken by another program" in refused.stderr

    def test_plain_http_stays_on_loopback(self, home: Path) -> None:
        refused = started(home, "up", "--host", "0.0.0.0")
        assert refused.returncode == 1
        assert "Listening on 0.0.0.0 needs DINGKE_URL=https://" in refused.stderr

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("DINGKE_HOME", "not/absolute"),
            ("DINGKE_URL", "http://dingke.example"),
            ("DINGKE_URL", "https://dingke.example/crm"),
            ("DINGKE_DATABASE_URL", "mysql://somewhere/else"),
            ("DINGKE_DATABASE_URL", "postgresql://host:port/name"),
            ("DINGKE_MIGRATION_DATABASE_URL", "postgresql://owner@host/name"),  # without DINGKE_DATABASE_URL
            ("DINGKE_REPLICA_URLS", "postgresql://reader@host"),
            ("DINGKE_SECRET_KEY", "short"),
            ("DINGKE_METRICS_TOKEN", "short"),
            ("DINGKE_ALLOWED_HOSTS", "*"),
            ("DINGKE_PROXIES", "proxy.example"),
            ("DINGKE_LANGUAGE", "tlh"),
            ("DINGKE_TODAY", "23.11.2026"),
            ("DINGKE_TODAY", "2026-11-23"),  # for demonstrations only
            ("DINGKE_TEST_DATA", "nowhere"),
        ],
    )
    def test_a_bad_variable_is_named(self, home: Path, name: str, value: str) -> None:
        refused = started(home, "up", **{name: value})
        assert refused.returncode == 2
        assert refused.stderr.startswith(f"dingke: {name} ")


@pytest.mark.xdist_group("starting")
class TestPeople:
    def test_a_person_is_made_once_and_gets_a_token(self, home: Path) -> None:
        made = started(home, "user", "create", "anna", "--admin", "--password-stdin", feed="a long pass-phrase\n")
        assert (made.returncode, made.stdout) == (0, "anna may sign in.\n")
        again = started(home, "user", "create", "anna", "--password-stdin", feed="a long pass-phrase\n")
        assert again.returncode == 1
        token = started(home, "token", "create", "anna")
        assert re.fullmatch(r"\S{30,}\n", token.stdout)

    def test_a_weak_password_is_refused_with_the_reason(self, home: Path) -> None:
        refused = started(home, "user", "create", "bert", "--password-stdin", feed="123\n")
        assert refused.returncode == 1
        assert "dingke: " in refused.stderr

    def test_no_token_for_a_stranger(self, home: Path) -> None:
        refused = started(home, "token", "create", "nobody")
        assert refused.returncode == 1
        assert refused.stdout == ""
        assert "Nobody who works here signs in as 'nobody'." in refused.stderr


class TestSecretKey:
    def test_is_made_once_and_kept_from_others(self, home: Path) -> None:
        started(home, "manage", "check")
        key = home / "secret_key"
        kept = key.read_text()
        assert key.stat().st_mode & 0o777 == 0o600
        assert len(kept) > 50
        started(home, "manage", "check")
        assert key.read_text() == kept
