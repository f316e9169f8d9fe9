"""A process beside this one that works out one piece after another: for what takes long and asks no database.

It imports the function's module and nothing else, and ends when whoever started it is gone.
"""

import gc
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Beside:
    """``with Beside() as other: other.ask(function, argument).result()``.

    Functions and arguments travel by pickle. Answers come in the order of the questions; an error of the function is
    raised by ``result``, the end of the process there as EOFError or OSError.
    """

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", __name__], stdin=theirs.fileno(), stdout=subprocess.DEVNULL
            )
        self._line: Connection[Any, Any] = Connection(ours.detach())
        # Sending waits while the other is busy, so it is not the asker who sends.
        self._sender = ThreadPoolExecutor(1)

    def ask(self, function: Callable[..., T], *arguments: Any) -> "Future[T]":
        return self._sender.submit(self._answer, function, arguments)

    def _answer(self, function: Callable[..., T], arguments: tuple[Any, ...]) -> T:
        self._line.send((function, arguments))
        done, answer = self._line.recv()
        if not done:
            raise answer
        found: T = answer
        return found

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Does not wait for what nobody awaits any more."""
        self._process.kill()
        self._process.wait()
        self._sender.shutdown(cancel_futures=True)
        self._line.close()


def seldom_collecting() -> None:
    """For a process whose pieces are thousands of small objects, none of them in a circle, and gone at the next one."""
    gc.freeze()
    gc.set_threshold(200_000, 20, 20)


def serve() -> None:
    """Answers until the line is cut. Ctrl-C is for whoever asks; this process ends with him."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    seldom_collecting()
    line: Connection[Any, Any] = Connection(os.dup(sys.stdin.fileno()))
    while True:
        try:
            function, arguments = line.recv()
        except (EOFError, OSError):
            return
        try:
            line.send((True, function(*arguments)))
        except Exception as error:  # noqa: BLE001 – handed to whoever asked
            line.send((False, error))


if __name__ == "__main__":
    serve()
