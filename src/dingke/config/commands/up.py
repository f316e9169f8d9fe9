"""Web server and job worker of an installation, in the foreground."""

import fcntl
import ipaddress
import os
import socket
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from dingke.config import env, installation
from dingke.config.refusal import Refusal

NAME = "up"
HELP = "serve the installation until stopped"
HOST: Final = "127.0.0.1"
PORT: Final = 8000
# After a killed run its orphans notice that their parent is gone and free the port, later on a busy machine.
ORPHAN_SECONDS: Final = 20.0


def add_arguments(parser: ArgumentParser) -> None:
    """dingke up [--host HOST] [--port PORT]."""
    parser.add_argument("--host", default=HOST, help=f"address to listen on (default {HOST})")
    parser.add_argument("--port", type=port_number, default=PORT, help=f"port to listen on (default {PORT})")


def port_number(text: str) -> int:
    """For argparse: 1 to 65535."""
    number = int(text)
    if not 1 <= number <= 65535:
        raise ValueError(text)
    return number


def run(args: Namespace) -> int:
    """Serves."""
    refuse_open_http(args.host)
    with alone(env.home()) as was_killed:
        refuse_taken_port(args.host, args.port, patiently=was_killed)
        with installation.ready(say):
            serve(args.host, args.port, lambda: say(f"http://{args.host}:{args.port}"))
    return 0


def say(line: str) -> None:
    """Progress, for the person at the terminal."""
    print(f"· {line}", flush=True)


def refuse_open_http(host: str) -> None:
    """Plain http stays on loopback."""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback and env.public_url() is None:
        raise Refusal(f"Listening on {host} needs DINGKE_URL=https://… , the address behind a proxy with TLS.")


@contextmanager
def alone(home: Path) -> Iterator[bool]:
    """Holds the home against a second `dingke up`; refuses if another one holds it.

    Yields whether the last run was killed: one that ends by itself takes its number away.
    """
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "up.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise Refusal(f"{home} is already running (pid {lock.read().strip() or 'unknown'}).") from None
        lock.seek(0)
        was_killed = bool(lock.read().strip())
        _note(lock, str(os.getpid()))
        try:
            yield was_killed
        finally:
            _note(lock, "")


def _note(lock: IO[str], text: str) -> None:
    lock.truncate(0)
    lock.write(text)
    lock.flush()


def refuse_taken_port(host: str, port: int, *, patiently: bool) -> None:
    """Refuses a taken port; patiently, one that stays taken when orphans of a killed run should be gone."""
    deadline = time.monotonic() + (ORPHAN_SECONDS if patiently else 0.0)
    while not _is_free(host, port):
        if time.monotonic() > deadline:
            raise Refusal(f"Port {port} on {host} is taken by another program; choose one with --port.")
        time.sleep(0.25)


def _is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Refusal(f"Port {port} on {host} may only be opened by root; choose one above 1023.") from None
        except OSError:
            return False
    return True


def free_port() -> int:
    """One of the system's choice, for whoever measures."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def serve(host: str, port: int, announce: Callable[[], None]) -> None:
    """Web server and worker, kept running, until SIGTERM or SIGINT. Call inside installation.ready().

    announce: called once, when the web server answers.
    """
    from django.conf import settings

    from dingke.config import static
    from dingke.config.supervisor import Child, Supervisor
    from dingke.lib import postgres

    if static.collect():
        say("collected the front-end files")
    told: list[bool] = []

    def watch() -> None:
        if not settings.OWN_SERVER:
            postgres.revive(settings.HOME)
        if not told and answers(host, port):
            told.append(True)
            announce()

    children = [Child("web", "dingke.config.web", (host, str(port))), Child("worker", "dingke.config.worker")]
    Supervisor(children, watch).run()


def answers(host: str, port: int) -> bool:
    """Whether somebody listens there."""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except OSError:
        return False
