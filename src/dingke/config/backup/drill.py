"""A backup tried out: restored by the very same command into a throw-away home with a server of its own, and examined.

Nothing of the installation is touched; its data stay as private there as here.
"""

import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from dingke.config.refusal import Refusal
from dingke.lib import postgres

COMMAND: Final = (sys.executable, "-m", "dingke.config.cli")


@dataclass(frozen=True)
class Drill:
    """seconds: step → how long it took. migrated: migrations done on the copy. findings: what doctor said of it."""

    rows: int
    files: int
    migrated: int
    same_key: bool
    seconds: Mapping[str, float]
    findings: tuple[Mapping[str, Any], ...]

    @property
    def broken(self) -> list[str]:
        """The sentences of what is broken in the copy."""
        return [str(finding["sentence"]) for finding in self.findings if finding["state"] == "broken"]

    def told(self, about: str) -> list[str]:
        """The sentences about one thing."""
        return [str(finding["sentence"]) for finding in self.findings if finding["about"] == about]


def drill(source: Path) -> Drill:
    """Raises Refusal when the backup cannot be restored, or another drill is under way."""
    with _scratch() as home:
        restored = _answer(home, "restore", str(source.absolute()), "--json")
        began = time.monotonic()
        examined = _answer(home, "doctor", "--data-only", "--json")
        seconds = {**restored["seconds"], "examine": round(time.monotonic() - began, 1)}
    return Drill(
        restored["rows"],
        restored["files"],
        restored["migrated"],
        restored["same_key"],
        seconds,
        tuple(examined["findings"]),
    )


@contextmanager
def _scratch() -> Iterator[Path]:
    """One folder for every drill: what a killed one left is removed by the next."""
    with (Path(settings.HOME) / "drill.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refusal("Another drill is under way; wait until it is done.") from None
        home = Path(settings.HOME) / "drill"
        postgres.erase(home)
        try:
            yield home
        finally:
            postgres.erase(home)


def _answer(home: Path, *arguments: str) -> dict[str, Any]:
    done = subprocess.run((*COMMAND, *arguments), capture_output=True, text=True, check=False, env=_environment(home))
    try:
        said: dict[str, Any] = json.loads(done.stdout)
    except ValueError as error:
        # The end of it: above may stand a whole traceback.
        words = done.stderr.removeprefix("dingke: ").strip().splitlines()[-3:]
        raise Refusal("\n".join(words) or f"{arguments[0]} ended early.") from error
    return said


def _environment(home: Path) -> dict[str, str]:
    """The embedded server, whatever serves the installation, and the installation's key."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DINGKE_")}
    return {**kept, "DINGKE_HOME": str(home), "DINGKE_SECRET_KEY": settings.SECRET_KEY}
