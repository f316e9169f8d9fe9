"""The life of an embedded server: laid, started, shared, revived, stopped."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final, Self

import psutil
import psycopg
from psycopg import sql

from dingke.lib.postgres.location import (
    APP_ROLE,
    DATABASE,
    OWNER,
    Place,
    UnableToServe,
    address,
    binaries,
    give,
    make_folders,
    place,
)

START_SECONDS: Final = 120.0
STOP_SECONDS: Final = 30.0
LOG_BYTES: Final = 10 * 1024 * 1024

# Servers outlive the call that started them; Python warns of a running process that nobody holds.
_launched: Final[dict[Path, subprocess.Popen[bytes]]] = {}


def _initialise(here: Place) -> None:
    draft = here.base / f"pg.{os.getpid()}"
    draft.mkdir(mode=0o700)
    give(draft, here)
    options = ("-A", "trust", "-E", "UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync")
    command = (*here.prefix, str(binaries(here) / "initdb"), "-D", str(draft), "-U", OWNER, *options)
    done = subprocess.run(command, check=False, capture_output=True, text=True, **here.as_child())
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise UnableToServe(f"initdb failed: {done.stderr.strip()}")
    draft.rename(here.pg_data)


def _options(here: Place, extra: Mapping[str, str]) -> Iterator[str]:
    memory = psutil.virtual_memory().total // 1024**2
    quoted = str(here.sockets).replace('"', '""')
    options = {
        "listen_addresses": "",
        # A comma-separated list: a path with a comma must be quoted.
        "unix_socket_directories": f'"{quoted}"',
        "unix_socket_permissions": "0700",
        "max_connections": "60",
        "shared_buffers": f"{min(512, memory // 8)}MB",
        "work_mem": "16MB",
        "maintenance_work_mem": f"{min(256, memory // 16)}MB",
        "max_wal_size": "4GB",
        "gin_pending_list_limit": "2MB",
        "random_page_cost": "1.1",
        "jit": "off",
        "wal_compression": "pglz",
        **_small_shared_memory(),
        **extra,
    }
    for name, value in options.items():
        yield from ("-c", f"{name}={value}")


def _small_shared_memory() -> dict[str, str]:
    """Containers give 64 MB of /dev/shm, too little for a parallel query; files in the data folder serve as well."""
    shared = Path("/dev/shm")  # noqa: S108 - asked for its size
    small = shared.exists() and shutil.disk_usage(shared).total < 256 * 1024**2
    return {"dynamic_shared_memory_type": "mmap"} if small else {}


def postmaster(here: Place) -> psutil.Process | None:
    """The running server of this data, None when there is none – whatever a stale file claims."""
    try:
        # Bytes: the file's second line is the path, in whatever encoding the disk has.
        process = psutil.Process(int((here.pg_data / "postmaster.pid").read_bytes().split(b"\n", 1)[0]))
        # Joined: psutil splits the arguments at blanks where a process has rewritten its title.
        alive = process.status() != psutil.STATUS_ZOMBIE and str(here.pg_data) in " ".join(process.cmdline())
    except (OSError, ValueError, psutil.Error):
        return None
    return process if alive else None


def _remove_stale_files(here: Place) -> None:
    """After kill -9 or a reboot the number in these files may belong to anyone, and PostgreSQL would not start."""
    (here.pg_data / "postmaster.pid").unlink(missing_ok=True)
    for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock"):
        (here.sockets / name).unlink(missing_ok=True)


def _forget(here: Place) -> None:
    process = _launched.pop(here.pg_data, None)
    if process is not None:
        # Whoever reaped it, this tells the object that its process is gone.
        process.poll()


def _launch(here: Place, extra: Mapping[str, str]) -> subprocess.Popen[bytes]:
    if here.log.exists() and here.log.stat().st_size > LOG_BYTES:
        here.log.unlink()
    command = (
        *here.prefix,
        str(binaries(here) / "postgres"),
        "-D",
        str(here.pg_data),
        *_options(here, extra),
    )
    _forget(here)
    with here.log.open("ab") as log:
        _launched[here.pg_data] = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **here.as_child(),
        )
    return _launched[here.pg_data]


def _answers(here: Place) -> bool:
    try:
        with psycopg.connect(host=str(here.sockets), user=OWNER, dbname="postgres", connect_timeout=5):
            return True
    except psycopg.OperationalError:
        return False


def _wait_for_answer(here: Place, started: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(here):
        gone = started.poll() is not None if started else postmaster(here) is None
        if gone or time.monotonic() > deadline:
            said = here.log.read_text("utf-8", "replace").splitlines()[-5:] if here.log.exists() else []
            raise UnableToServe(f"The embedded database did not start. Its log ({here.log}) ends:\n" + "\n".join(said))
        time.sleep(0.03)


def _prepare(here: Place) -> None:
    """The database and the role the program works as; both may be there already."""
    with psycopg.connect(host=str(here.sockets), user=OWNER, dbname="postgres", autocommit=True) as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", (APP_ROLE,)).fetchone():
            connection.execute(sql.SQL("create role {} login").format(sql.Identifier(APP_ROLE)))
        if not connection.execute("select 1 from pg_database where datname = %s", (DATABASE,)).fetchone():
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


def recreate(home: Path) -> None:
    """Drops the database of a running server, whoever is connected, and makes an empty one."""
    here = place(home)
    with psycopg.connect(host=str(here.sockets), user=OWNER, dbname="postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(DATABASE)))
    _prepare(here)


def _ensure_running(home: Path, extra: Mapping[str, str]) -> None:
    here = place(home)
    with (home / "start.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if postmaster(here):
            _wait_for_answer(here, None)
            return
        make_folders(home, here)
        if not here.pg_data.exists():
            _initialise(here)
        _remove_stale_files(here)
        _wait_for_answer(here, _launch(here, extra))
        _prepare(here)


def revive(home: Path) -> None:
    """Starts the server again if it has died under its users; cheap when it lives."""
    if postmaster(place(home)) is None:
        _ensure_running(home, {})


def _stop(here: Place) -> None:
    process = postmaster(here)
    if process is None:
        return
    for order in (signal.SIGINT, signal.SIGQUIT):
        process.send_signal(order)
        if _ended(process, STOP_SECONDS):
            _forget(here)
            return


def _ended(process: psutil.Process, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            # A child of ours is reaped here; a child of another process stays a zombie until that one looks.
            process.wait(0)
        except psutil.TimeoutExpired:
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
            time.sleep(0.02)
        except psutil.NoSuchProcess:
            return True
        else:
            return True
    return False


def erase(home: Path) -> None:
    """Removes a home that nobody uses, its server and whatever of it lies elsewhere."""
    here = place(home)
    _stop(here)
    elsewhere = {here.base, here.sockets} - {home}
    for folder in (home, *elsewhere):
        shutil.rmtree(folder, ignore_errors=True)


class Use:
    """One process's use of the server of a home: `with Use(home):`, or enter() and leave().

    extra: settings for the server, e.g. {"fsync": "off"} under test; they hold only if this use starts it.
    The kernel drops the lock of a killed process, so nobody is counted who is gone.
    """

    def __init__(self, home: Path, *, extra: Mapping[str, str] | None = None) -> None:
        self.home = home
        self.extra = extra or {}
        self._lock: IO[str] | None = None

    def enter(self) -> None:
        """Starts the server unless it runs. Raises UnableToServe."""
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = (self.home / "users.lock").open("w")
        fcntl.flock(self._lock, fcntl.LOCK_SH)
        try:
            _ensure_running(self.home, self.extra)
        except BaseException:
            self._lock.close()
            raise

    def leave(self) -> None:
        """Stops the server if nobody else uses it."""
        if self._lock is None:
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _stop(place(self.home))
        except BlockingIOError:
            pass
        finally:
            self._lock.close()
            self._lock = None

    def __enter__(self) -> Self:
        self.enter()
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()


@contextmanager
def connected(home: Path, *, role: str = OWNER) -> Iterator[psycopg.Connection[Any]]:
    """A connection of psycopg to the database of a home whose server runs."""
    at = address(home, role=role)
    with psycopg.connect(host=at["HOST"], user=role, dbname=DATABASE) as connection:
        yield connection
