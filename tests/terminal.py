"""`dingke` as a person at a terminal runs it: a process of its own, with an environment of its own."""

import atexit
import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tests.loaded import Loaded

PATIENCE = 600.0
COMMAND = (sys.executable, "-m", "dingke.config.cli")


def environment(home: Path, **more: str) -> dict[str, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DINGKE_", "COV_"))}
    return {**plain, "DINGKE_HOME": str(home), **more}


def dingke(home: Path, *arguments: str, feed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, as ``started`` does but for the loading of the program."""
    return loaded().run(arguments, environment(home, **more), feed=feed, patience=PATIENCE)


@cache
def loaded() -> Loaded:
    process = Loaded()
    atexit.register(process.end)
    return process


def started(
    home: Path, *arguments: str, feed: str = "", preexec: Any = None, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (*COMMAND, *arguments),
        check=False,
        capture_output=True,
        text=True,
        input=feed,
        env=environment(home, **more),
        timeout=PATIENCE,
        preexec_fn=preexec,
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def status(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def wait_until(what: object, *, said: Path) -> None:
    assert callable(what)
    deadline = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < deadline, said.read_text("utf-8")
        time.sleep(0.1)


@contextlib.contextmanager
def up(home: Path, port: int, *, command: str = "up", **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`dingke up`, answering; ended by SIGTERM unless the test has ended it."""
    log = home / "said.txt"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            (*COMMAND, command, "--port", str(port)), stdout=out, stderr=out, env=environment(home, **more)
        ) as process,
    ):
        try:
            # Its own word, not an answer on the port: after a kill that may still be an orphan's.
            announced = f"http://127.0.0.1:{port}"
            wait_until(lambda: announced in log.read_text("utf-8") or process.poll() is not None, said=log)
            assert process.poll() is None, log.read_text("utf-8")
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
            process.wait(PATIENCE)
