"""Imports in processes of their own: two at once, and one that is killed in the middle."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.terminal import COMMAND, environment

from dingke.config.testing import home as homes

PATIENCE = 600.0
ROWS = 12_000
ASIDE = "import django; django.setup(); from dingke.config import database\nwith database.served():\n"


@pytest.fixture(scope="module")
def installed() -> Iterator[Path]:
    """A home with tables and an administrator, whose database stays up for the module."""
    home = homes.laid(Path(tempfile.mkdtemp(prefix="dk-imports-")))
    chef = (*COMMAND, "user", "create", "chef", "--admin", "--password-stdin")
    subprocess.run(chef, input="dingke-Test-1!\n", text=True, check=True, env=environment(home), timeout=PATIENCE)
    with run_python(home, "    print('up', flush=True); input()", stdin=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "up\n"
        yield home
        holder.communicate("\n", timeout=60)
    shutil.rmtree(home)


def run_python(home: Path, body: str, stdin: int | None = None) -> subprocess.Popen[str]:
    """A program with Django set up and the database held."""
    settings = {"DJANGO_SETTINGS_MODULE": "dingke.config.settings"}
    return subprocess.Popen(
        (sys.executable, "-c", ASIDE + body),
        stdin=stdin,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(home, **settings),
    )


def answer(home: Path, body: str) -> str:
    with run_python(home, body) as program:
        told, _ = program.communicate(timeout=PATIENCE)
    return told.strip()


def companies(path: Path, rows: int, prefix: str) -> Path:
    path.write_text("客户名称\n" + "".join(f"{prefix}{n}号有限公司\n" for n in range(rows)), "utf-8")
    return path


COUNT = "    from dingke.domains.customers.models import Customer\n    print(Customer.objects.filter(name__startswith={!r}).count())"


class TestTwoAtOnce:
    def test_of_one_file_make_no_record_twice(self, installed: Path, tmp_path: Path) -> None:
        path = companies(tmp_path / "两次.csv", 1500, "双胞")
        both = [
            subprocess.Popen(
                (*COMMAND, "import", str(path), "--json"), stdout=subprocess.PIPE, text=True, env=environment(installed)
            )
            for _ in range(2)
        ]
        told = [json.loads(each.communicate(timeout=PATIENCE)[0]) for each in both]
        assert sorted(each["created"] for each in told) == [0, 1500]
        assert sorted(each["unchanged"] for each in told) == [0, 1500]
        assert answer(installed, COUNT.format("双胞")) == "1500"


BEGIN = """    from pathlib import Path
    from dingke.engine import registry
    from dingke.platform.people.models import User
    from dingke.platform.workspace import actions, jobs, sheets
    path = Path({path!r})
    run = actions.begin(User.objects.get(username="chef"), registry.get("customers"), path.name, [path.read_bytes()])
    actions.arrange(run, [sheet.arrangement for sheet in actions.sheets_of(run)], {{}})
    actions.carry_out(run.pk)
    run.refresh_from_db()
    jobs.soon(run, lambda: actions.start(run))
    print(run.pk)"""
WAIT = """    import time
    from dingke.domains.customers.models import Customer
    from dingke.platform.workspace.models import Run
    deadline = time.monotonic() + {patience}
    run = Run.objects.get(pk={pk!r})
    while time.monotonic() < deadline and not ({reached}):
        time.sleep(0.02)
        run.refresh_from_db()
    print(run.state, Customer.objects.filter(name__startswith="中断").count(), flush=True)"""


class TestKilled:
    def test_in_the_background_leaves_nothing_and_is_done_by_the_next_worker(
        self, installed: Path, tmp_path: Path
    ) -> None:
        path = companies(tmp_path / "中断.csv", ROWS, "中断")
        pk = answer(installed, BEGIN.format(path=str(path)))
        halfway = waiting(pk, "run.state == 'running' and run.done_rows or run.state == 'done'")
        with run_python(installed, halfway) as watch, worker(installed) as first:
            assert watch.stdout
            assert watch.stdout.readline() == "running 0\n"
            first.kill()
        assert answer(installed, waiting(pk, "True")) == "running 0"
        with worker(installed) as second:
            assert answer(installed, waiting(pk, "run.state == 'done'")) == f"done {ROWS}"
            second.kill()


def waiting(pk: str, reached: str) -> str:
    """A program that waits for a condition over ``run`` and prints its state and how many rows are there."""
    return WAIT.format(pk=pk, reached=reached, patience=PATIENCE - 30)


def worker(home: Path) -> subprocess.Popen[bytes]:
    """Ends when its standard input closes, as a child of `dingke up` does."""
    return subprocess.Popen(
        (sys.executable, "-m", "dingke.config.worker"), stdin=subprocess.PIPE, env=environment(home)
    )
