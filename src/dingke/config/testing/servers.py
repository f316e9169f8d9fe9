"""PostgreSQL servers that tests run beside the embedded one: an older major, a streaming copy."""

import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psutil
import psycopg

from dingke.lib import postgres
from dingke.lib.postgres import location

START_SECONDS: Final = 120.0


class Server:
    """Reached by a socket in ``folder`` alone, which is made for it; its path must be short and in small letters."""

    def __init__(self, binaries: Path, folder: Path, options: Mapping[str, str] | None = None) -> None:
        self.binaries = binaries
        self.folder = folder
        self.options = {"listen_addresses": "", "unix_socket_directories": str(folder), **(options or {})}
        self.process: subprocess.Popen[bytes] | None = None
        self.place = postgres.place(folder)
        folder.mkdir(mode=0o700)
        location.give(folder, self.place)

    def url(self, role: str, database: str = postgres.DATABASE) -> str:
        """For DINGKE_DATABASE_URL and its like."""
        return f"postgresql://{role}@{str(self.folder).replace('/', '%2F')}/{database}"

    def run(self, program: str, *arguments: str) -> None:
        """One of the server's own programs, to its end. Raises CalledProcessError."""
        subprocess.run(self._command(program, arguments), check=True, capture_output=True, **self.place.as_child())

    def _command(self, program: str, arguments: Sequence[str]) -> tuple[str, ...]:
        return (*self.place.prefix, str(self.binaries / program), *arguments)

    def start(self) -> None:
        """Returns when it answers. Raises TimeoutError with the end of its log."""
        chosen = [part for name, value in self.options.items() for part in ("-c", f"{name}={value}")]
        command = self._command("postgres", ("-D", str(self.folder / "pg"), *chosen))
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self.place.as_child(),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise TimeoutError((self.folder / "log").read_text("utf-8")[-1000:])
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            self.one("select 1")
        except psycopg.OperationalError:
            return False
        return True

    def one(self, question: str, database: str = "postgres") -> Any:
        """The first value of a question asked by the server's owner; None when there is no row."""
        with psycopg.connect(
            host=str(self.folder), user=postgres.OWNER, dbname=database, autocommit=True
        ) as connection:
            cursor = connection.execute(question)
            row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None

    def end(self, order: signal.Signals = signal.SIGINT) -> None:
        """Returns when it and all it had started are gone."""
        if self.process is None or self.process.poll() is not None:
            return
        head = psutil.Process(self.process.pid)
        family = head.children(recursive=True)
        head.send_signal(order)
        self.process.wait(START_SECONDS)
        psutil.wait_procs(family, 10)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Takes connections and answers nothing while the block runs, as a machine does that has no time left for it."""
        assert self.process is not None
        head = psutil.Process(self.process.pid)
        family = [head, *head.children(recursive=True)]
        for process in family:
            process.suspend()
        try:
            yield
        finally:
            for process in family:
                process.resume()

    def remove(self) -> None:
        """Ends it and takes its folder away."""
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)


def laid(binaries: Path, folder: Path, options: Mapping[str, str] | None = None) -> Server:
    """A new server of any major, running, with the roles of an installation and a database for it."""
    server = Server(binaries, folder, options)
    server.run(
        "initdb", "-D", str(folder / "pg"), "-U", postgres.OWNER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
    )
    server.start()
    server.one(f"create role {postgres.APP_ROLE} login")
    server.one(f"create database {postgres.DATABASE}")
    return server


def copied(home: Path, folder: Path) -> Server:
    """A running streaming copy of the running embedded server of ``home``."""
    source = postgres.place(home)
    copy = Server(location.binaries(source), folder, {"max_connections": "60"})
    asked = (
        "-h",
        str(source.sockets),
        "-U",
        postgres.OWNER,
        "-D",
        str(folder / "pg"),
        "-R",
        "-X",
        "stream",
        "-c",
        "fast",
    )
    copy.run("pg_basebackup", *asked)
    copy.start()
    return copy
