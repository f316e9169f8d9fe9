"""Keeps child processes running, whatever their exit code, until told to stop.

A job worker ends with code 0 when PostgreSQL restarts: an end is never taken for success.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final

TICK: Final = 0.2
STEADY_SECONDS: Final = 60.0
LONGEST_WAIT: Final = 30.0
STOP_SECONDS: Final = 15.0

_log: Final = logging.getLogger("dingke.supervisor")


@dataclass
class Child:
    """A module of ours run as a process. It must end when its standard input closes: see `child.end_with_parent`."""

    name: str
    module: str
    arguments: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    failures: int = 0
    not_before: float = field(default=0.0)

    def start(self) -> None:
        """Starts it in a session of its own: a terminal's Ctrl-C reaches the parent alone, which then stops all."""
        command = (sys.executable, "-m", self.module, *self.arguments)
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
        self.began = time.monotonic()

    def look_after(self) -> None:
        """Starts it if it is not running and its time has come."""
        if self.process is None:
            if time.monotonic() >= self.not_before:
                self.start()
        elif self.process.poll() is not None:
            self._ended(self.process)

    def _ended(self, process: subprocess.Popen[bytes]) -> None:
        self.signal(signal.SIGKILL)
        self.failures = 0 if time.monotonic() - self.began > STEADY_SECONDS else self.failures + 1
        wait = min(2.0 ** (self.failures - 1), LONGEST_WAIT) if self.failures else 0.0
        facts = {"child": self.name, "code": process.returncode, "wait_s": wait}
        _log.warning("%(child)s ended with code %(code)s; again in %(wait_s)s s", facts, extra={"facts": facts})
        self.process, self.not_before = None, time.monotonic() + wait

    def signal(self, order: signal.Signals) -> None:
        """Sends it to the child and to whatever the child has started."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, order)


class Supervisor:
    """Runs the children until SIGTERM or SIGINT.

    watch: called at each tick; what else must stay alive.
    """

    def __init__(self, children: Sequence[Child], watch: Callable[[], None]) -> None:
        self.children = children
        self.watch = watch
        self.stopping = False

    def run(self) -> None:
        """Returns when told to stop and every child is gone."""
        for order in (signal.SIGTERM, signal.SIGINT):
            signal.signal(order, self._stop)
        try:
            while not self.stopping:
                self.watch()
                for child in self.children:
                    child.look_after()
                time.sleep(TICK)
        finally:
            self._end_all()

    def _stop(self, *_: Any) -> None:
        self.stopping = True

    def _end_all(self) -> None:
        running = [child for child in self.children if child.process is not None]
        for child in running:
            if child.process is not None:
                child.process.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        for child in running:
            if child.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, deadline - time.monotonic()))
            child.signal(signal.SIGKILL)
