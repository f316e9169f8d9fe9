"""Somebody leaves: every worker knows at the next request. And the commands by which people come and go."""

import http.client
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.terminal import PATIENCE, dingke, free_port, up
from tests.visitor import PASSWORD, Visitor

ENOUGH = 200


class Line:
    """One connection that stays open, and so stays with the worker that took it."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.connection.connect()
        self.end = self.connection.sock.getsockname()[1]

    def ask(self, path: str, **headers: str) -> int:
        self.connection.request("GET", path, headers=headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status

    def worker(self, family: list[psutil.Process]) -> int:
        """The process at the other end."""
        for process in family:
            if any(getattr(each.raddr, "port", 0) == self.end for each in process.net_connections("tcp")):
                return process.pid
        raise AssertionError("nobody holds the other end")


Dial = Callable[[], Line]


@pytest.fixture
def dial(served: Any) -> Iterator[Dial]:
    """A new line to the installation; closed when the test is over."""
    opened: list[Line] = []

    def one() -> Line:
        opened.append(Line(served[1]))
        return opened[-1]

    yield one
    for line in opened:
        line.connection.close()


def lines_to_both(dial: Dial, family: list[psutil.Process]) -> list[Line]:
    """One line to each of two workers."""
    found: dict[int, Line] = {}
    for _ in range(ENOUGH):
        line = dial()
        assert line.ask("/healthz") == 200
        found.setdefault(line.worker(family), line)
        if len(found) == 2:
            return list(found.values())
    raise AssertionError(f"only {len(found)} worker took {ENOUGH} connections")


@pytest.fixture(scope="module")
def served(peopled: Path) -> Iterator[tuple[Path, int, list[psutil.Process]]]:
    """Home, port and processes of an installation that runs."""
    port = free_port()
    with up(peopled, port) as process:
        yield peopled, port, psutil.Process(process.pid).children(recursive=True)


@pytest.mark.xdist_group("starting")
class TestLeaver:
    def test_is_out_on_every_worker_with_session_and_token(self, served: Any, dial: Dial) -> None:
        home, port, family = served
        visitor = Visitor(port, "bert")
        cookies = "; ".join(f"{each.name}={each.value}" for each in visitor.cookies)
        token = dingke(home, "token", "create", "bert").stdout.strip()
        lines = lines_to_both(dial, family)

        def answers() -> list[tuple[int, int]]:
            session = [line.ask("/security/", Cookie=cookies) for line in lines]
            program = [line.ask("/api/v1/customers", Authorization=f"Bearer {token}") for line in lines]
            return list(zip(session, program, strict=True))

        assert answers() == [(200, 200), (200, 200)]
        left = dingke(home, "user", "leave", "bert")
        assert left.returncode == 0, left.stderr
        assert answers() == [(302, 401), (302, 401)]
        assert dingke(home, "token", "create", "bert").returncode == 1

    def test_is_not_the_last_administrator(self, served: Any) -> None:
        dingke(served[0], "user", "leave", "bert")  # who may have left before
        left = dingke(served[0], "user", "leave", "anna")
        assert (left.returncode, "last administrator" in left.stderr or "最后一位管理员" in left.stderr) == (1, True)


@pytest.mark.xdist_group("starting")
class TestCommands:
    def test_invite_prints_a_link_that_opens(self, served: Any, dial: Dial) -> None:
        home, port, _family = served
        made = dingke(
            home, "user", "invite", "xinren", "--full-name", "新人", "--role", "account_manager", "--port", str(port)
        )
        assert made.returncode == 0, made.stderr
        link = made.stdout.strip()
        assert link.startswith(f"http://127.0.0.1:{port}/invitation/?key=")
        assert dial().ask(link.removeprefix(f"http://127.0.0.1:{port}")) == 200
        # The key stands in no log.
        assert link.partition("key=")[2] not in (home / "said.txt").read_text("utf-8")

    @pytest.mark.parametrize("verb", ["invite", "reset", "leave"])
    def test_say_what_does_not_fit(self, served: Any, verb: str) -> None:
        name = "anna" if verb == "invite" else "nobody-has-it"
        refused = dingke(served[0], "user", verb, name)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("dingke: ")

    def test_reset_gives_a_password_for_once(self, served: Any) -> None:
        home, port, _family = served
        made = dingke(home, "user", "create", "zhuce", "--password-stdin", feed=f"{PASSWORD}\n")
        assert made.returncode == 0, made.stderr
        given = dingke(home, "user", "reset", "zhuce", "--password-stdin", feed="seven lamps over the quay\n")
        assert given.returncode == 0, given.stderr
        visitor = Visitor(port, "anna")
        visitor.cookies.clear()
        visitor.ask("/accounts/login/")
        visitor.ask("/accounts/login/", login="zhuce", password="seven lamps over the quay")
        assert visitor.ask("/customers/") == "/accounts/password/change/"

    def test_token_covers_its_scope_and_prints_nothing_else(self, served: Any, dial: Dial) -> None:
        home = served[0]
        made = dingke(home, "token", "create", "anna", "--scope", "customers:read", "contacts:write", "--expires", "30")
        assert made.stdout == f"{made.stdout.strip()}\n"
        bearer = {"Authorization": f"Bearer {made.stdout.strip()}"}
        line = dial()
        paths = ("customers", "contacts", "opportunities")
        assert [line.ask(f"/api/v1/{path}", **bearer) for path in paths] == [200, 200, 403]

    @pytest.mark.parametrize(
        ("arguments", "why"),
        [
            (("--scope", "costumers:read"), "customers"),
            (("--expires", "soon"), "2027-12-31"),
            (("--expires", "2020-01-01"), ""),
        ],
    )
    def test_token_refuses_what_is_not_there(self, served: Any, arguments: tuple[str, str], why: str) -> None:
        refused = dingke(served[0], "token", "create", "anna", *arguments)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert why in refused.stderr
