"""The browser that journeys run in: Debian's Chromium, or a Chrome that is there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ABSENT: Final = "there is no Chromium or Chrome here"


def found() -> str | None:
    """The program's path, None where there is none."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> bool:
    """Installs Debian's Chromium where that can be done: as root, with apt. True if a browser is there afterwards."""
    if found() is None and os.geteuid() == 0 and Path("/etc/debian_version").exists() and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (("update", "-qq"), ("install", "-y", "-qq", "--no-install-recommends", "chromium")):
            done = subprocess.run(("apt-get", *command), check=False, env=environment, stdout=subprocess.DEVNULL)
            if done.returncode:
                break
    return found() is not None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without a browser, journeys are left out where a person looks on, and refused under CI."""
    journeys = [item for item in items if item.get_closest_marker("journey")]
    if not journeys or found():
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(f"{ABSENT}; {len(journeys)} journeys would not run")
    for item in journeys:
        item.add_marker(pytest.mark.skip(reason=ABSENT))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Names the journeys that were left out."""
    for report in terminalreporter.stats.get("skipped", []):
        if ABSENT in str(report.longrepr):
            terminalreporter.write_line(f"not run: {report.nodeid}")


if __name__ == "__main__":
    if not install():
        print(ABSENT, file=sys.stderr)
