"""Reading from a streaming copy that is really there, pauses, dies and comes back."""

import signal
import tempfile
import threading
import time
import urllib.error
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import pytest
from tests.terminal import PATIENCE, free_port, up, wait_until
from tests.visitor import CUSTOMER, Visitor

from dingke.config.replicas import MOST_LAG_SECONDS, is_copied
from dingke.config.testing import servers
from dingke.config.testing.servers import Server
from dingke.domains.customers.models import Customer
from dingke.engine.models import IdempotentAnswer, SearchEntry
from dingke.lib import postgres
from dingke.platform.access.models import Grant
from dingke.platform.people.models import User

pytestmark = pytest.mark.xdist_group("starting")


@pytest.fixture(scope="module")
def home(peopled: Path) -> Path:
    return peopled


@pytest.fixture(scope="module")
def copy(home: Path) -> Iterator[Server]:
    """Running; the embedded server is held for it."""
    with postgres.Use(home):
        copy = servers.copied(home, Path(tempfile.mkdtemp(prefix="dk-copy-")) / "r")
        yield copy
        copy.remove()
        copy.folder.parent.rmdir()


@pytest.fixture(scope="module")
def port(home: Path, copy: Server) -> Iterator[int]:
    port = free_port()
    with up(home, port, DINGKE_REPLICA_URLS=copy.url(postgres.APP_ROLE)):
        yield port


def create(visitor: Visitor, name: str) -> str:
    """Where the new customer stands."""
    return visitor.ask("/customers/new/", **CUSTOMER, name=name, form_id=str(uuid4()))


def asked_of(copy: Server) -> int:
    """How often rows of customers were looked at there."""
    counted = "select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = 'customers_customer'"
    return int(copy.one(counted, postgres.DATABASE))


def wait_until_asked(home: Path, visitor: Visitor, copy: Server) -> None:
    """Until a list is read from the copy."""

    def asked() -> bool:
        before = asked_of(copy)
        visitor.read("/customers/")
        time.sleep(1.2)  # a session tells its counts once a second
        return asked_of(copy) > before

    wait_until(asked, said=home / "said.txt")


def test_who_has_written_sees_it_while_the_copy_stands_still(home: Path, port: int, copy: Server) -> None:
    anna, bert = Visitor(port), Visitor(port, "bert")
    wait_until_asked(home, anna, copy)
    copy.one("select pg_wal_replay_pause()")
    try:
        paused_at = time.monotonic()
        place = create(anna, "自见公司")
        assert "自见公司" in anna.read(place)
        assert "自见公司" in anna.read(f"/customers/?q={quote('自见公司')}")
        # Somebody else reads from the copy until it is too late by the limit, then from the primary.
        seen_by_bert = "自见公司" in bert.read("/customers/")
        if time.monotonic() - paused_at < MOST_LAG_SECONDS:
            assert not seen_by_bert
        wait_until(lambda: "自见公司" in bert.read("/customers/"), said=home / "said.txt")
        assert time.monotonic() - paused_at < MOST_LAG_SECONDS + 10
    finally:
        copy.one("select pg_wal_replay_resume()")
    wait_until_asked(home, anna, copy)
    wait_until_asked(home, bert, copy)


def test_a_copy_killed_under_load_costs_nobody_an_answer(home: Path, port: int, copy: Server) -> None:
    visitors = [Visitor(port) for _each in range(4)]
    wait_until_asked(home, visitors[0], copy)
    answered, failed, over = [], [], threading.Event()

    def go_on(visitor: Visitor) -> None:
        while not over.is_set():
            try:
                answered.append(len(visitor.read("/customers/")))
            except (urllib.error.URLError, OSError) as error:
                failed.append(error)

    threads = [threading.Thread(target=go_on, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    try:
        wait_until(lambda: len(answered) > 20, said=home / "said.txt")
        copy.end(signal.SIGKILL)
        at_the_kill = len(answered)
        wait_until(lambda: len(answered) > at_the_kill + 40, said=home / "said.txt")
    finally:
        over.set()
        for thread in threads:
            thread.join(PATIENCE)
        copy.start()
    assert not failed
    wait_until_asked(home, visitors[0], copy)


def test_a_copy_that_falls_silent_holds_nobody_up(home: Path, port: int, copy: Server) -> None:
    visitors = [Visitor(port) for _each in range(4)]
    create(visitors[0], "静默公司")
    wait_until_asked(home, visitors[0], copy)
    with copy.stopped(), ThreadPoolExecutor(len(visitors)) as pool:
        # Those it was asked for are still sent to it, as nothing tells yet that it is silent.
        pages = list(pool.map(lambda visitor: [visitor.read("/customers/") for _each in range(5)], visitors))
        assert all("静默公司" in page for read in pages for page in read)
        assert "is left out" in (home / "said.txt").read_text("utf-8")
    wait_until_asked(home, visitors[0], copy)


@pytest.mark.parametrize(
    ("model", "copied"),
    [
        (Customer, True),
        (SearchEntry, True),
        (User, False),  # a leaver is out at once
        (Grant, False),  # rights are cached under the version that the person's row carries
        (IdempotentAnswer, False),
    ],
)
def test_who_may_do_what_is_never_asked_of_a_copy(model: type, copied: bool) -> None:
    assert is_copied(model) is copied
