"""A process that has the program loaded and forks for each command that a test gives: to load it takes a second of processor.

What a command reads of its environment it reads after the fork, as it does after a start. What only a start shows is
tested by starts (`terminal.started`); that both say the same is tested too.
"""

import array
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

STREAMS = 3  # what is read, what is said, what went wrong


class Loaded:
    """The process, for one test run. Commands may be run by several threads at once."""

    def __init__(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="dk-loaded-")
        self.address = f"{self.folder.name}/door"
        door = socket.socket(socket.AF_UNIX)
        door.bind(self.address)
        door.listen()
        plain = {name: value for name, value in os.environ.items() if not name.startswith(("DINGKE_", "COV_"))}
        self.process = subprocess.Popen(
            (sys.executable, "-m", "tests.loaded", str(door.fileno())),
            env={**plain, "DINGKE_HOME": f"{self.folder.name}/home", "PYTHONPATH": os.pathsep.join(sys.path)},
            pass_fds=(door.fileno(),),
        )
        door.close()

    def run(
        self, arguments: Sequence[str], environment: Mapping[str, str], *, feed: str, patience: float
    ) -> subprocess.CompletedProcess[str]:
        """As subprocess.run does. Raises TimeoutExpired, and leaves no process then."""
        with contextlib.ExitStack() as opened:
            files = [opened.enter_context(tempfile.TemporaryFile()) for _ in range(STREAMS)]
            files[0].write(feed.encode())
            files[0].seek(0)
            call = opened.enter_context(socket.socket(socket.AF_UNIX))
            call.connect(self.address)
            call.settimeout(patience)
            wanted = {"arguments": list(arguments), "environment": dict(environment), "folder": str(Path.cwd())}
            send(call, wanted, files)
            answer = opened.enter_context(call.makefile("rb"))
            number = int(answer.readline())
            try:
                code = int(answer.readline())
            except TimeoutError:
                os.kill(number, signal.SIGKILL)
                raise subprocess.TimeoutExpired(list(arguments), patience) from None
            said, wrong = (read(file) for file in files[1:])
        return subprocess.CompletedProcess(list(arguments), code, said, wrong)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()
        self.folder.cleanup()


def send(call: socket.socket, wanted: Mapping[str, Any], files: Sequence[IO[bytes]]) -> None:
    written = json.dumps(wanted).encode()
    numbers = array.array("i", [file.fileno() for file in files])
    call.sendmsg([len(written).to_bytes(4, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, numbers)])
    call.sendall(written)


def read(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def load() -> None:
    """Everything but what depends on an environment: settings are forgotten again, addresses not yet read."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "dingke.config.settings"
    import django

    django.setup()
    from dingke.config import cli
    from dingke.config.testing.home import spare_the_collector

    cli._commands()
    forget_settings()
    spare_the_collector()


def forget_settings() -> None:
    from asgiref.local import Local
    from django.conf import settings
    from django.db import connections
    from django.utils.functional import empty

    assert not any(each.connection for each in connections.all(initialized_only=True)), "a start asks no database"
    del sys.modules["dingke.config.settings"]
    vars(settings).clear()
    vars(settings)["_wrapped"] = empty
    vars(connections).pop("settings", None)
    vars(connections).update(_settings=None, _connections=Local(connections.thread_critical))


def serve(door: socket.socket) -> int | None:
    """Takes commands for ever; returns in the process that has run one, with its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        call, _ = door.accept()
        if os.fork() == 0:
            door.close()
            return keep(call)
        call.close()


def keep(call: socket.socket) -> int | None:
    """Tells the number of the process that runs the command and, at its end, how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    size, files, _flags, _address = socket.recv_fds(call, 4, STREAMS)
    written = b""
    while len(written) < int.from_bytes(size, "big"):
        written += call.recv(65536)
    wanted = json.loads(written)
    runner = os.fork()
    if runner == 0:
        call.close()
        return run(wanted, files)
    call.sendall(f"{runner}\n".encode())
    _number, status = os.waitpid(runner, 0)
    with contextlib.suppress(BrokenPipeError):
        call.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def run(wanted: Mapping[str, Any], files: Sequence[int]) -> int:
    from dingke.config import cli

    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["environment"])
    sys.argv = ["dingke", *wanted["arguments"]]
    return cli.main()


if __name__ == "__main__":
    load()
    sys.exit(serve(socket.socket(fileno=int(sys.argv[1]))))
