"""Too slow, too large, too often: what one cannot be stopped from sending, and others are still served."""

import contextlib
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from django.core import cache
from django.db import connection
from django.test import Client
from tests.terminal import PATIENCE, free_port, up

from dingke.platform.people import actions

LOGIN = "/accounts/login/"
MEGABYTE = 1024**2
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def web(peopled: Path) -> Iterator[tuple[int, psutil.Process]]:
    """A port, and the process of `dingke up` behind it."""
    port = free_port()
    with up(peopled, port) as process:
        yield port, psutil.Process(process.pid)


def slow(port: int, begins: bytes) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
    client.sendall(begins)
    return client


def memory(process: psutil.Process) -> int:
    """Of the web server and its workers, in bytes."""
    family = [p for p in process.children(recursive=True) if "postgres" not in p.name()]
    return sum(member.memory_info().rss for member in family)


@pytest.mark.xdist_group("starting")
class TestSlowClients:
    @pytest.mark.parametrize(
        "begins",
        [
            pytest.param(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ", id="in the head"),
            pytest.param(
                b"POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=",
                id="in the body",
            ),
        ],
    )
    def test_two_hundred_hold_up_nobody_else(self, web: tuple[int, psutil.Process], begins: bytes) -> None:
        port, _process = web
        with contextlib.ExitStack() as kept:
            clients = [kept.enter_context(slow(port, begins)) for _each in range(200)]
            for _round in range(3):
                for client in clients:
                    with contextlib.suppress(OSError):  # dropped by the server, which is its right
                        client.sendall(b"a")
                began = time.monotonic()
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{LOGIN}", timeout=20) as answer:
                    assert answer.status == 200
                assert time.monotonic() - began < 20


@pytest.mark.xdist_group("starting")
class TestLargeRequests:
    @pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json"])
    @pytest.mark.parametrize("path", [LOGIN, "/api/v1/customers"])
    def test_fifty_megabytes_are_refused_with_words_and_kept_nowhere(
        self, web: tuple[int, psutil.Process], path: str, kind: str
    ) -> None:
        port, process = web
        before = memory(process)
        most: list[int] = []
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}{path}", b"a" * 50 * MEGABYTE, {"Content-Type": kind, "X-Requested-With": "x"}
        )
        over = threading.Event()

        def look() -> None:
            while not over.wait(0.05):
                most.append(memory(process))

        looking = threading.Thread(target=look)
        looking.start()
        try:
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(request, timeout=PATIENCE)
        finally:
            over.set()
            looking.join()
        with refused.value as answer:
            assert answer.code == 413
            assert "2.5 MB" in answer.read().decode()
        assert max(most, default=before) - before < 30 * MEGABYTE


@pytest.mark.no_cover
@pytest.mark.django_db
class TestWrongSignIns:
    def test_a_flood_from_everywhere_neither_fills_the_table_nor_keeps_the_right_person_out(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cache.cache.clear()
        # A fiftieth of what an installation holds, and of ten thousand tries; each leaves three counts.
        monkeypatch.setattr(cache.caches["default"], "_max_entries", 400)  # the cache itself, not its proxy
        actions.create_user(username="anna", password=PASSWORD, name="Anna")
        client = Client()
        for number in range(200):
            address = f"10.0.0.{number}"
            answer = client.post(LOGIN, {"login": f"name{number}", "password": "wrong"}, REMOTE_ADDR=address)
            assert answer.status_code == 200
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from dingke_cache")
            (rows,) = cursor.fetchone()
        assert 200 < rows <= 401
        assert Client().post(LOGIN, {"login": "anna", "password": PASSWORD}).status_code == 302

    def test_counts_of_one_name_outlast_a_flood_of_others(self) -> None:
        cache.cache.clear()
        actions.create_user(username="anna", password=PASSWORD, name="Anna")
        for _time in range(5):
            Client().post(LOGIN, {"login": "anna", "password": "wrong"})
        for number in range(1000):
            cache.cache.set(f"flood{number}", [1.0], 300)
        assert Client().post(LOGIN, {"login": "anna", "password": PASSWORD}).status_code == 200
