"""Acts measured by themselves, each in a home of its own: a large import, and a small installation at rest."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from bench.client import Browser

from dingke.config.commands import up
from dingke.lib import postgres

SAMPLE = Path("cn_company_registry_sample") / "companies_200k.csv.gz"
ROWS_PER_SECOND, IMPORT_MIB, REST_MIB = 5000, 1024, 600
"""At least the first, at most the others."""
LOOKING_SECONDS = 2.0  # a look costs seven hundredths of a second of processor
REST_SECONDS = 10.0
PATIENCE = 600.0
SHOWN = ("/customers/?view=-", "/opportunities/board/?view=-", "/search/menu/?q=电气")
COMMAND = (sys.executable, "-m", "dingke.config.cli")


def figure(
    act: str, found: float | None, unit: str, budget: float | None = None, *, at_least: bool = False
) -> dict[str, Any]:
    """found: None when it was not measured."""
    over = found is not None and budget is not None and (found < budget if at_least else found > budget)
    return {"act": act, "found": found, "unit": unit, "budget": budget, "at_least": at_least, "over": over}


def measure(home: Path, data: Path | None, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """data: the folder that holds the registry sample, None for not to measure the import."""
    return [*large_import(home / "import", data, say), at_rest(home / "rest", say)]


def large_import(home: Path, data: Path | None, say: Callable[[str], None]) -> list[dict[str, Any]]:
    """By the command, into a fresh installation: from the start of its process to the end."""
    rate, memory, work = None, None, None
    if data is not None:
        say("importing the registry sample")
        with fresh(home):
            run(home, "user", "create", "chef", "--admin", "--password-stdin", feed="dingke-Bench-1!\n")
            rate, memory, work = imported(home, data / SAMPLE)
    return [
        figure("import", rate, "rows/s", ROWS_PER_SECOND, at_least=True),
        figure("import, peak memory", memory, "MiB", IMPORT_MIB),
        figure("import, processor time", work, "µs/row"),
    ]


def imported(home: Path, file: Path) -> tuple[float, float, float]:
    """Rows a second, most MiB of all processes together, processor time of all in µs a row."""
    command = (*COMMAND, "import", str(file), "--json")
    begun = time.monotonic()
    process = subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, text=True)
    with watching(lambda: [process.pid, server(home)]) as seen:
        told, _ = process.communicate()
    seconds = time.monotonic() - begun
    rows = json.loads(told)["rows"]
    return rows / seconds, seen.peak, sum(seen.worked.values()) / rows * 1e6


def at_rest(home: Path, say: Callable[[str], None]) -> dict[str, Any]:
    """Web server, worker and database of the small company, some pages after the start."""
    from dingke.demo.staff import PASSWORD

    say("measuring a small installation at rest")
    port = up.free_port()
    with fresh(home):
        run(home, "demo", "--build-only")
        process = subprocess.Popen(
            (*COMMAND, "demo", "--port", str(port)),
            env=environment(home),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait(lambda: up.answers(up.HOST, port))
            browser = Browser(up.HOST, port)
            browser.sign_in("zhouyanqiu", PASSWORD)
            for path in SHOWN:
                browser.ask("GET", path)
            time.sleep(REST_SECONDS)
            memory = sum(mib(each) for each in family([process.pid, server(home)]))
        finally:
            process.terminate()
            process.wait(60)
    return figure("small company at rest", memory, "MiB", REST_MIB)


class Seen:
    """peak: most MiB at one moment; worked: processor seconds by process since the look began."""

    def __init__(self) -> None:
        self.peak = 0.0
        self.worked: dict[int, float] = {}
        self.before: dict[int, float] = {}

    def look(self, roots: list[int]) -> None:
        members = family(roots)
        for each in members:
            spent = seconds_of(each)
            self.worked[each.pid] = max(0.0, spent - self.before.setdefault(each.pid, 0.0))
        self.peak = max(self.peak, sum(mib(each) for each in members))


@contextmanager
def watching(roots: Callable[[], list[int]]) -> Iterator[Seen]:
    seen, over = Seen(), threading.Event()
    # What runs already worked before; the first look is the beginning of its account.
    seen.before = {each.pid: seconds_of(each) for each in family(roots()[1:])}

    def keep_looking() -> None:
        while not over.wait(LOOKING_SECONDS):
            seen.look(roots())

    looking = threading.Thread(target=keep_looking)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def family(roots: list[int]) -> list[psutil.Process]:
    """The processes and everything they started, each once: a root may have been started by another one."""
    found: dict[int, psutil.Process] = {}
    for root in filter(None, roots):
        try:
            head = psutil.Process(root)
            found |= {each.pid: each for each in (head, *head.children(recursive=True))}
        except psutil.NoSuchProcess:
            continue
    return list(found.values())


def mib(process: psutil.Process) -> float:
    """Its share of the memory: what it shares with others counts in parts. Where the system tells no shares, its own."""
    try:
        told = process.memory_full_info()
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return 0.0
    return float(getattr(told, "pss", told.uss)) / 2**20


def seconds_of(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


@contextmanager
def fresh(home: Path) -> Iterator[None]:
    """A home whose database runs for the block and is gone with it afterwards."""
    postgres.erase(home)
    try:
        with postgres.Use(home):
            yield
    finally:
        postgres.erase(home)


def server(home: Path) -> int:
    found = postgres.postmaster(postgres.place(home))
    return found.pid if found else 0


def environment(home: Path) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DINGKE_", "DJANGO_"))}
    return {**plain, "DINGKE_HOME": str(home)}


def run(home: Path, *arguments: str, feed: str = "") -> None:
    subprocess.run(
        (*COMMAND, *arguments),
        check=True,
        env=environment(home),
        input=feed,
        text=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait(reached: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not reached():
        if time.monotonic() > deadline:
            raise SystemExit("The installation did not start.")
        time.sleep(0.2)
