"""Imports in processes of their own: two at once, and one that is killed in the middle."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.test_starting import COMMAND, dingke, environment, home  # noqa: F401  # a fixture

PATIENCE = 180.0
ROWS = 6000
ASIDE = "import django; django.setup(); from dingke.config import database\nwith database.served():\n"


@pytest.fixture(scope="module")
def installed(home: Path) -> Iterator[Path]:  # noqa: F811
    """A home with tables and an administrator, whose database stays up for the module."""
    assert (
        dingke(home, "user", "create", "chef", "--admin", "--password-stdin", feed="dingke-Test-1!\n").returncode == 0
    )
    holder = run_python(home, "    print('up', flush=True); input()", stdin=subprocess.PIPE)
    assert holder.stdout
    assert holder.stdout.readline() == "up\n"
    yield home
    holder.communicate("\n", timeout=60)


def run_python(home: Path, body: str, stdin: int | None = None) -> subprocess.Popen[str]:  # noqa: F811
    """A program with Django set up and the database held."""
    settings = {"DJANGO_SETTINGS_MODULE": "dingke.config.settings"}
    return subprocess.Popen(
        (sys.executable, "-c", ASIDE + body),
        stdin=stdin,
        stdout=subprocess.PIPE,
        text=True,
        env=environment(home, **settings),
    )


def answer(home: Path, body: str) -> str:  # noqa: F811
    told, _ = run_python(home, body).communicate(timeout=PATIENCE)
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
STATE = """    from dingke.platform.workspace.models import Run
    run = Run.objects.get(pk={pk!r})
    print(run.state, run.done_rows)"""


class TestKilled:
    def test_in_the_background_leaves_nothing_and_is_done_by_the_next_worker(
        self, installed: Path, tmp_path: Path
    ) -> None:
        path = companies(tmp_path / "中断.csv", ROWS, "中断")
        pk = answer(installed, BEGIN.format(path=str(path)))
        first = worker(installed)
        wait(installed, pk, lambda state, rows: state == "running" and rows > 0)
        first.kill()
        first.wait()
        assert answer(installed, COUNT.format("中断")) == "0"
        assert answer(installed, STATE.format(pk=pk)).startswith("running")
        second = worker(installed)
        try:
            wait(installed, pk, lambda state, rows: state == "done")
        finally:
            second.kill()
            second.wait()
        assert answer(installed, COUNT.format("中断")) == str(ROWS)


def worker(home: Path) -> subprocess.Popen[bytes]:  # noqa: F811
    """Ends when its standard input closes, as a child of `dingke up` does."""
    return subprocess.Popen(
        (sys.executable, "-m", "dingke.config.worker"), stdin=subprocess.PIPE, env=environment(home)
    )


def wait(home: Path, pk: str, reached: object) -> None:  # noqa: F811
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        state, rows = answer(home, STATE.format(pk=pk)).split()
        if reached(state, int(rows)):  # type: ignore[operator]
            return
        time.sleep(0.2)
    raise AssertionError(f"The import is still {state} at row {rows}.")
