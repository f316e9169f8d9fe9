"""The browser that journeys run in: Debian's Chromium, or a Chrome that is there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


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


if __name__ == "__main__":
    if not install():
        print("No Chromium or Chrome here: the browser journeys will not run.", file=sys.stderr)
