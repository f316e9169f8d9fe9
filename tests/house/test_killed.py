"""A server that is killed in the middle of a save: whole or nothing, no lock left, and the form sent again is done once."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import psutil
import psycopg
import pytest
from tests.terminal import PATIENCE, free_port, status, up, wait_until
from tests.visitor import CUSTOMER, Visitor

from dingke.domains.customers.models import Customer
from dingke.engine.models import IdempotentAnswer, SearchEntry
from dingke.lib import postgres
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model

# What one save writes, and where it waits: behind the customer and its history, before the transaction ends.
WRITTEN = (Customer, event_model(Customer), Operation, IdempotentAnswer)
BARRIER = SearchEntry


@pytest.fixture(scope="module")
def home(peopled: Path) -> Path:
    return peopled


def count(home: Path, query: str) -> int:
    with postgres.connected(home) as connection:
        row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def counted(home: Path) -> list[int]:
    return [count(home, f"select count(*) from {model._meta.db_table}") for model in WRITTEN]


def stuck(home: Path) -> int:
    """How many sessions of the program hold a lock on the table of customers."""
    return count(
        home,
        "select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid "
        f"where l.relation = '{Customer._meta.db_table}'::regclass and l.mode = 'RowExclusiveLock' and l.granted",
    )


@contextmanager
def barred(home: Path) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """Nobody gets past the search entries while this holds."""
    with postgres.connected(home) as keeper:
        keeper.execute(f"lock table {BARRIER._meta.db_table} in access exclusive mode")
        try:
            yield keeper
        finally:
            with suppress(psycopg.OperationalError):  # of the database that was killed
                keeper.rollback()


def web_of(process: psutil.Process) -> list[psutil.Process]:
    """The web server and its workers."""
    web = next(child for child in process.children() if "dingke.config.web" in child.cmdline())
    return [web, *web.children(recursive=True)]


def database_of(home: Path) -> list[psutil.Process]:
    server = psutil.Process(int((home / "pg" / "postmaster.pid").read_bytes().split(b"\n", 1)[0]))
    return [server, *server.children(recursive=True)]


def kill(family: list[psutil.Process]) -> None:
    """kill -9, the head first, so that it starts nothing again."""
    for member in family:
        member.send_signal(signal.SIGKILL)


def ask_in_vain(visitor: Visitor, sent: dict[str, str]) -> None:
    try:
        visitor.ask("/customers/new/", **sent)
    except OSError:  # the connection breaks off, or the answer is a 500
        return
    raise AssertionError("The save was answered although its server was killed.")


@pytest.mark.xdist_group("starting")
@pytest.mark.parametrize("victim", ["web", "database"])
def test_a_save_is_whole_or_nothing_and_sent_again_done_once(home: Path, victim: str) -> None:
    port = free_port()
    with up(home, port) as process:
        visitor = Visitor(port)
        visitor.ask("/customers/new/")
        sent = {**CUSTOMER, "name": f"断电公司{victim}", "form_id": str(uuid4())}
        before = counted(home)
        waiting = threading.Thread(target=ask_in_vain, args=(visitor, sent))
        with barred(home):
            waiting.start()
            wait_until(lambda: stuck(home) > 0, said=home / "said.txt")
            kill(web_of(psutil.Process(process.pid)) if victim == "web" else database_of(home))
            waiting.join(PATIENCE)
            assert not waiting.is_alive()
        settle(home, port)
        assert counted(home) == before
        places = {visitor.ask("/customers/new/", **sent) for _time in range(2)}
        assert len(places) == 1
        assert counted(home) == [number + 1 for number in before]
        found = count(home, f"select id from {Customer._meta.db_table} where name = '断电公司{victim}'")
        assert places == {f"/customers/{found}/"}


def settle(home: Path, port: int) -> None:
    """Until the server answers from its database again and the killed one's session is gone."""
    wait_until(lambda: status(port, "/readyz") == 200, said=home / "said.txt")
    wait_until(lambda: stuck(home) == 0, said=home / "said.txt")
