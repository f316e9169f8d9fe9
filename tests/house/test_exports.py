"""Files made and fetched by processes that really run: one killed at work, a download that is cut off."""

import csv
import io
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.db import models
from tests.terminal import dingke, free_port, status, up, wait_until
from tests.visitor import Visitor

from dingke.lib import postgres
from dingke.platform.access.models import Disclosure
from dingke.platform.timeline.models import Operation

pytestmark = pytest.mark.xdist_group("starting")
ROWS = 40
BEGIN = (
    "from dingke.platform.people.models import User; from dingke.platform.workspace import exports, jobs; "
    "anna = User.objects.get(username='anna'); "
    "made = jobs.make_soon(lambda: exports.begin(anna, 'contacts', '', ['name', 'mobile'], 'csv')); print(made.pk)"
)


@pytest.fixture(scope="module")
def home(peopled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """With some contacts, whose numbers are noted when they go out."""
    folder = tmp_path_factory.mktemp("rows")
    customers, contacts = folder / "客户.csv", folder / "联系人.csv"
    customers.write_text("客户名称\n出口机械有限公司\n", "utf-8")
    people = [f"出口机械有限公司,联系人{number},1990000{number:04}\n" for number in range(ROWS)]
    contacts.write_text("客户名称,姓名,手机\n" + "".join(people), "utf-8")
    for name, path in (("customers", customers), ("contacts", contacts)):
        done = dingke(peopled, "import", str(path), "--object", name)
        assert done.returncode == 0, done.stdout + done.stderr
    return peopled


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[tuple[psutil.Process, int]]:
    """The head of the running tree, and its port."""
    port = free_port()
    with up(home, port) as process:
        yield psutil.Process(process.pid), port


def begun(home: Path) -> str:
    """The number of an export that a job is to make."""
    done = dingke(home, "manage", "shell", "--no-imports", "-c", BEGIN)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def one(home: Path, query: str, *values: Any) -> Any:
    with postgres.connected(home) as connection:
        row = connection.execute(query, values).fetchone()
    return row[0] if row else None


def state(home: Path, export: str) -> str:
    return str(one(home, "select state from workspace_export where id = %s", export))


@contextmanager
def barred(home: Path, model: type[models.Model]) -> Iterator[None]:
    """Nobody writes rows of the model while this holds."""
    with postgres.connected(home) as keeper:
        keeper.execute(f"lock table {model._meta.db_table} in access exclusive mode")
        yield
        keeper.rollback()


def is_waited_for(home: Path, model: type[models.Model]) -> bool:
    waiting = "select count(*) from pg_locks where relation = %s::regclass and not granted"
    return bool(one(home, waiting, model._meta.db_table))


def workers(head: psutil.Process) -> list[psutil.Process]:
    return [child for child in head.children() if "dingke.config.worker" in child.cmdline()]


class TestExportWhoseWorkerIsKilled:
    @pytest.mark.parametrize(
        "barrier",
        [
            Disclosure,  # before the first row is written
            Operation,  # the file is whole, and nobody has been told
        ],
    )
    def test_is_taken_up_again_and_ends_once(
        self, home: Path, served: tuple[psutil.Process, int], barrier: type[models.Model]
    ) -> None:
        head, port = served
        anna = Visitor(port)
        with barred(home, barrier):
            export = begun(home)
            wait_until(lambda: is_waited_for(home, barrier), said=home / "said.txt")
            (worker,) = workers(head)
            worker.kill()
            psutil.wait_procs([worker], 30)
            assert state(home, export) == "running"
        wait_until(lambda: state(home, export) == "done", said=home / "said.txt")
        _header, *rows = csv.reader(io.StringIO(anna.read(f"/exports/{export}/file/")))
        assert sorted(row[1] for row in rows) == [f"1990000{number:04}" for number in range(ROWS)]
        left = [path.name for path in (home / "files" / "exports" / export).rglob("*")]
        assert left == ["contacts.csv"]
        unfinished = (
            "select count(*) from procrastinate_jobs where queue_name = 'exports' and status in ('todo', 'doing')"
        )
        wait_until(lambda: one(home, unfinished) == 0, said=home / "said.txt")


class TestDownloadThatIsCutOff:
    def test_is_no_error_holds_no_thread_and_comes_whole_the_next_time(
        self, home: Path, served: tuple[psutil.Process, int]
    ) -> None:
        _head, port = served
        anna = Visitor(port)
        export = begun(home)
        wait_until(lambda: state(home, export) == "done", said=home / "said.txt")
        # Larger than whatever lies between the two ends may hold.
        text = "鼎客" * 6_000_000
        (home / "files" / "exports" / export / "contacts.csv").write_text(text, "utf-8")
        said_before = len((home / "said.txt").read_text("utf-8"))
        for _more_than_there_are_threads in range(20):
            cut_off(anna, port, f"/exports/{export}/file/")
        assert status(port, "/readyz") == 200
        assert anna.read(f"/exports/{export}/file/") == text
        said = (home / "said.txt").read_text("utf-8")[said_before:]
        assert "Traceback" not in said
        assert "ERROR" not in said


def cut_off(visitor: Visitor, port: int, path: str) -> None:
    """Asks for a file, takes a little of it and is gone, without a word of farewell."""
    cookies = "; ".join(f"{cookie.name}={cookie.value}" for cookie in visitor.cookies)
    with socket.create_connection(("127.0.0.1", port), timeout=60) as caller:
        caller.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n\r\n".encode())
        assert caller.recv(65_536).startswith(b"HTTP/1.1 200")
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
