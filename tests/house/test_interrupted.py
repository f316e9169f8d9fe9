"""The database stopped, or everything killed, while people save: what was acknowledged is there, and nothing twice."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from uuid import uuid4

import psutil
import pytest
from tests.terminal import PATIENCE, free_port, status, up, wait_until
from tests.visitor import CUSTOMER, Visitor

from dingke.lib import postgres

pytestmark = pytest.mark.xdist_group("starting")
# Of killing everything; each takes seconds of a free machine.
ROUNDS = int(os.environ.get("DINGKE_TEST_ROUNDS", "3"))


class Writer(threading.Thread):
    """Saves one new customer after another; one that is not answered is sent again with its number, as a person would."""

    def __init__(self, port: int, name: str, over: threading.Event) -> None:
        super().__init__(name=name)
        self.visitor = Visitor(port)
        self.over = over
        self.acknowledged: list[str] = []
        self.unanswered = 0

    def run(self) -> None:
        while not self.over.is_set():
            name = f"{self.name}{len(self.acknowledged):04}"
            form = {**CUSTOMER, "name": name, "form_id": str(uuid4())}
            while not self.saved(form):
                self.unanswered += 1
                # Given up only when it may be there or not: no promise was made.
                if self.over.wait(0.2):
                    return
            self.acknowledged.append(name)

    def saved(self, form: dict[str, str]) -> bool:
        try:
            return self.visitor.ask("/customers/new/", **form) != "/customers/new/"
        except (OSError, HTTPException):
            return False


@pytest.fixture(scope="module")
def home(peopled: Path) -> Path:
    return peopled


@contextmanager
def writing(port: int, label: str) -> Iterator[list[Writer]]:
    """Three people who save, until the block ends."""
    over = threading.Event()
    writers = [Writer(port, f"{label}{letter}", over) for letter in "甲乙丙"]
    for writer in writers:
        writer.start()
    try:
        yield writers
    finally:
        over.set()
        for writer in writers:
            writer.join(PATIENCE)
        assert not any(writer.is_alive() for writer in writers)


def acknowledged(writers: list[Writer]) -> list[str]:
    return [name for writer in writers for name in writer.acknowledged]


def kept(home: Path, label: str) -> dict[str, int]:
    """How often each customer of a label is there."""
    with postgres.connected(home) as connection:
        found = connection.execute(
            "select name, count(*) from customers_customer where name like %s group by name", [f"{label}%"]
        ).fetchall()
    return dict(found)


def told(home: Path, label: str) -> int:
    """How many operations made them."""
    with postgres.connected(home) as connection:
        row = connection.execute(
            "select count(*) from timeline_operation where label like %s and verb = 'create'", [f"{label}%"]
        ).fetchone()
    return int(row[0]) if row else 0


def test_a_database_stopped_under_load_loses_and_doubles_nothing(home: Path) -> None:
    port, label = free_port(), "停机"
    with up(home, port):
        anna = Visitor(port)
        run = anna.send_file("/customers/import/", "台账.csv", "企业名称\n停机进口公司\n")
        anna.ask(f"{run}columns/", **{"field-0-0": "name"})
        with writing(port, label) as writers:
            wait_until(lambda: len(acknowledged(writers)) > 5, said=home / "said.txt")
            anna.ask(f"{run}run/", start="1")
            server = postgres.postmaster(postgres.place(home))
            assert server
            server.send_signal(signal.SIGINT)  # as `pg_ctl stop -m fast` does
            wait_until(lambda: any(writer.unanswered for writer in writers), said=home / "said.txt")
            wait_until(lambda: status(port, "/readyz") == 200, said=home / "said.txt")
            before = {writer: len(writer.acknowledged) for writer in writers}
            wait_until(lambda: all(len(w.acknowledged) > before[w] + 2 for w in writers), said=home / "said.txt")
            # Everybody is served; from here on nothing may go wrong.
            quiet = sum(writer.unanswered for writer in writers)
            before = {writer: len(writer.acknowledged) for writer in writers}
            wait_until(lambda: all(len(w.acknowledged) > before[w] + 5 for w in writers), said=home / "said.txt")
            assert sum(writer.unanswered for writer in writers) == quiet
        wait_until(lambda: kept(home, "停机进口公司") == {"停机进口公司": 1}, said=home / "said.txt")
        found = kept(home, label)
        assert set(acknowledged(writers)) <= set(found)
        assert set(found.values()) == {1}
        assert told(home, label) == len(found) - 1  # the imported one came under another verb


def test_what_was_acknowledged_outlives_a_kill_of_everything(home: Path) -> None:
    promised: list[str] = []
    for number in range(ROUNDS):
        port = free_port()
        with up(home, port) as process:
            with writing(port, f"猝死{number:02}") as writers:
                wait_until(lambda: len(acknowledged(writers)) > 5, said=home / "said.txt")
                head = psutil.Process(process.pid)
                for member in [head, *head.children(recursive=True)]:
                    member.send_signal(signal.SIGKILL)
                process.wait(PATIENCE)
            promised += acknowledged(writers)
    with postgres.Use(home):
        found = kept(home, "猝死")
        assert set(promised) <= set(found)
        assert set(found.values()) == {1}
        assert told(home, "猝死") == len(found)
