"""Programs of Debian that some tests drive: the browser of the journeys, the pooler, an older PostgreSQL."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest


@dataclass(frozen=True)
class Program:
    """What tests with ``mark`` need: one of ``names`` on the path or an absolute one, which ``package`` brings."""

    mark: str
    package: str
    names: tuple[str, ...]
    absent: str

    def found(self) -> str | None:
        """The program's path, None where there is none."""
        return next((path for name in self.names if (path := shutil.which(name))), None)


CHROME: Final = Program(
    "journey",
    "chromium",
    ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    "there is no Chromium or Chrome here",
)
POOLER: Final = Program("pooler", "pgbouncer", ("pgbouncer", "/usr/sbin/pgbouncer"), "there is no PgBouncer here")
OLDEST_POSTGRES: Final = Program(
    "oldest",
    "postgresql-15",
    ("/usr/lib/postgresql/15/bin/postgres", "/usr/pgsql-15/bin/postgres"),
    "there is no PostgreSQL 15 here",
)
PROGRAMS: Final = (CHROME, POOLER, OLDEST_POSTGRES)


def install(programs: Iterable[Program] = PROGRAMS) -> list[Program]:
    """Installs Debian's packages where that can be done: as root, with apt. Returns what is missing afterwards."""
    packages = [program.package for program in programs if not program.found()]
    if packages and os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", *packages)):
            done = subprocess.run(("apt-get", *command), check=False, env=environment, stdout=subprocess.DEVNULL)
            if done.returncode:
                break
    return [program for program in programs if not program.found()]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests without their program are left out where a person looks on, and refused under CI."""
    for program in PROGRAMS:
        marked = [item for item in items if item.get_closest_marker(program.mark)]
        if not marked or program.found():
            continue
        if os.environ.get("CI"):
            raise pytest.UsageError(f"{program.absent}; {len(marked)} tests would not run")
        for item in marked:
            item.add_marker(pytest.mark.skip(reason=program.absent))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names the tests that were left out."""
    for report in terminalreporter.stats.get("skipped", []):
        if any(program.absent in str(report.longrepr) for program in PROGRAMS):
            terminalreporter.write_line(f"not run: {report.nodeid}")


if __name__ == "__main__":
    for program in install():
        print(program.absent, file=sys.stderr)
