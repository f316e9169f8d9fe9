"""A streaming copy of an embedded server, run by the tests from the same binaries."""

import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import psutil
import psycopg

from dingke.lib import postgres
from dingke.lib.postgres import location
from tests.terminal import PATIENCE


class Copy:
    """Follows the running server of ``home``; lies in ``folder``, whose path must be short and in small letters."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.source = postgres.place(home)
        self.folder = folder
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(mode=0o700)
        location.give(folder, self.source)
        asked = ("-h", str(self.source.sockets), "-U", postgres.OWNER, "-D", str(folder / "pg"), "-R", "-X", "stream")
        subprocess.run((*self._program("pg_basebackup"), *asked, "-c", "fast"), check=True, **self.source.as_child())

    @property
    def url(self) -> str:
        return f"postgresql://{postgres.APP_ROLE}@{str(self.folder).replace('/', '%2F')}/{postgres.DATABASE}"

    def _program(self, name: str) -> tuple[str, ...]:
        return (*self.source.prefix, str(location.binaries(self.source) / name))

    def start(self) -> None:
        """Returns when it answers."""
        options = (
            "-c",
            "listen_addresses=",
            "-c",
            f"unix_socket_directories={self.folder}",
            "-c",
            "max_connections=60",
        )
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                (*self._program("postgres"), "-D", str(self.folder / "pg"), *options),
                stdout=log,
                stderr=log,
                **self.source.as_child(),
            )
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, (self.folder / "log").read_text("utf-8")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            self.one("select 1")
        except psycopg.OperationalError:
            return False
        return True

    def one(self, question: str) -> Any:
        with psycopg.connect(
            host=str(self.folder), user=postgres.OWNER, dbname=postgres.DATABASE, autocommit=True
        ) as connection:
            row = connection.execute(question).fetchone()
        assert row
        return row[0]

    def asked(self) -> int:
        """How often rows of customers were looked at here."""
        return int(
            self.one(
                "select seq_scan + coalesce(idx_scan, 0) from pg_stat_user_tables where relname = 'customers_customer'"
            )
        )

    def kill(self) -> None:
        """kill -9 of all of it."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self._end(signal.SIGINT)

    def _end(self, order: signal.Signals) -> None:
        assert self.process
        head = psutil.Process(self.process.pid)
        family = head.children(recursive=True)
        head.send_signal(order)
        self.process.wait(PATIENCE)
        _gone, alive = psutil.wait_procs(family, 10)
        assert not alive
