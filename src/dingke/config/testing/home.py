"""A home of the tests' own, with an embedded server that is there while tests that want a database run.

DINGKE_TEST_HOME names the folder and keeps it; without it a folder is made and removed. With
DINGKE_TEST_DATABASE_URL the suite runs on that server instead, in a role that may create databases;
DINGKE_TEST_DATABASE=15 makes such a server of the oldest major that is served, runs what asks it, and removes it.

Laying the tables takes longer than most tests. They are laid once a run, in a home that is copied by whoever wants one.
"""

import fcntl
import gc
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final

import pytest

from dingke.config.catalogues import compile_catalogues
from dingke.config.testing import servers
from dingke.config.testing.programs import OLDEST_POSTGRES
from dingke.config.testing.servers import Server
from dingke.lib import postgres

HOME: Final = "DINGKE_TEST_HOME"
SERVER: Final = "DINGKE_TEST_DATABASE_URL"
MAJOR: Final = "DINGKE_TEST_DATABASE"
MADE_HERE: Final = "DINGKE_TEST_HOME_MADE_BY"
LAID: Final = "DINGKE_TEST_LAID"
# Left to the tests as they are; every other DINGKE_ variable belongs to somebody's installation.
KEPT: Final = frozenset({HOME, MADE_HERE, LAID, SERVER, MAJOR, "DINGKE_TEST_DATA", "DINGKE_TEST_ROUNDS"})
OLDEST_MAJOR: Final = "15"
# A test's database need not survive a power cut.
HASTY: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "128MB",
}
# As the first start of an installation does it.
LAY: Final = (
    "from dingke.config import installation\nwith installation.ready():\n"
    "    from dingke.config import static; static.collect()"
)

_use: list[postgres.Use] = []
_oldest: list[Server] = []
_folders: list[Path] = []


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, Any, Any]:
    """Lays the environment before anything reads the settings. A wrapper, so that it runs before pytest-django."""
    for name in [name for name in os.environ if name.startswith("DINGKE_") and name not in KEPT]:
        del os.environ[name]
    if HOME not in os.environ:
        os.environ[HOME] = tempfile.mkdtemp(prefix="dingke-test-")
        os.environ[MADE_HERE] = str(os.getpid())
    if LAID not in os.environ:
        _folders.append(Path(tempfile.mkdtemp(prefix="dingke-laid-")))
        os.environ[LAID] = str(_folders[0])
    os.environ["DINGKE_HOME"] = os.environ[HOME]
    if os.environ.get(MAJOR) and SERVER not in os.environ:
        _oldest.append(oldest(os.environ[MAJOR]))
        os.environ[SERVER] = _oldest[0].url(postgres.OWNER)
    if SERVER in os.environ:
        os.environ["DINGKE_DATABASE_URL"] = os.environ[SERVER]
    compile_catalogues()
    return (yield)


def oldest(major: str) -> Server:
    """A server of the oldest major, running. Raises UsageError where it is another's number, or not installed."""
    program = OLDEST_POSTGRES.found()
    if major != OLDEST_MAJOR or program is None:
        raise pytest.UsageError(f"{MAJOR} may be {OLDEST_MAJOR}, with Debian's {OLDEST_POSTGRES.package} installed")
    folder = Path(tempfile.mkdtemp(prefix="dingke-test-")) / "server"
    return servers.laid(Path(program).parent, folder, {**HASTY, "max_connections": "60"})


def laid(folder: Path) -> Path:
    """Makes ``folder`` a home with its tables and front-end files, as new; nobody uses it. Its path must be short."""
    run = Path(os.environ[LAID])
    home = run / "home"
    _once(run, lambda: _lay(home))
    return copied(home, folder)


def _lay(home: Path) -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("DINGKE_", "COV_"))}
    environment = {**plain, "DINGKE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "dingke.config.settings"}
    with postgres.Use(home, extra=HASTY):
        subprocess.run((sys.executable, "-c", LAY), check=True, env=environment)
    (home / "secret_key").unlink()  # each copy makes its own


def copied(home: Path, folder: Path) -> Path:
    """Makes ``folder`` a copy of a home that nobody uses."""
    shutil.copytree(home, folder, dirs_exist_ok=True)
    if not (folder / "pg").exists():  # the server of root without namespaces lies elsewhere, and takes it from here
        shutil.copytree(postgres.place(home).pg_data, folder / "pg")
    return folder


def pytest_configure() -> None:
    """Settings that only a test run has; the database is the owner's, who may create one."""
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        # Unhashed and found where they lie: nothing is collected for a test.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.DATABASES["default"].update(settings.OWNER_ROLE)
    if _is_made_here():
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = postgres.DATABASE


def _is_made_here() -> bool:
    """Whether the database's home belongs to this run alone: in one that is kept, tables of yesterday may stand."""
    return MADE_HERE in os.environ and SERVER not in os.environ


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the oldest major only what asks it: any other test would be the same once more."""
    if os.environ.get(MAJOR):
        config.hook.pytest_deselected(items=[item for item in items if not _asks(item)])
        items[:] = [item for item in items if _asks(item)]


def _asks(item: pytest.Item) -> bool:
    """Whether a test wants the run's database."""
    return "db" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db") is not None


def pytest_collection_finish(session: pytest.Session) -> None:
    """Starts the server if a collected test wants a database."""
    spare_the_collector()
    if SERVER in os.environ:
        return
    if any(map(_asks, session.items)):
        home = Path(os.environ[HOME])
        if _is_made_here():
            _bring_tables(home)
        _use.append(postgres.Use(home, extra=HASTY))
        _use[0].enter()


def spare_the_collector() -> None:
    """What is loaded by now stays to the end: looking through it for rubbish again and again takes a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _bring_tables(home: Path) -> None:
    """The first of the run's processes brings them, before a server runs there."""
    _once(home, lambda: laid(home))


def _once(folder: Path, do: Callable[[], object]) -> None:
    """Does it unless it was done in that folder; other processes of the run wait for the end."""
    done = folder / "done"
    with (folder / "doing").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            do()
            done.touch()


def pytest_unconfigure() -> None:
    """Leaves the server, and removes the folder if this process made it."""
    while _use:
        _use.pop().leave()
    while _oldest:
        server = _oldest.pop()
        server.remove()
        server.folder.parent.rmdir()
    while _folders:
        shutil.rmtree(_folders.pop(), ignore_errors=True)
    if os.environ.get(MADE_HERE) == str(os.getpid()):
        shutil.rmtree(os.environ[HOME], ignore_errors=True)
