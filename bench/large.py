"""Acts of an administrator upon the large company, each a command of its own, timed from its start to its end."""

import json
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.alone import COMMAND, environment, figure

LEAK_SECONDS = 60


def measure(home: Path, facts: dict[str, Any], say: Callable[[str], None]) -> list[dict[str, Any]]:
    """facts: ``eyes``, through whose eyes is looked; ``gone``, the code of a person whose data are erased.

    In this order: the erased person's rows lie on days that are sealed, so that verifying meets what was amended.
    """
    say("sealing, erasing, verifying")
    sealing, sealed = run(home, "audit", "seal", "--json")
    erasing, _ = run(home, "privacy", "erase", "contacts", facts["gone"], "--why", "量测", "--yes", "--json")
    reporting, _ = run(home, "privacy", "report", "--json")
    verifying, verdict = run(home, "audit", "verify", "--json")
    say(f"looking for leaks through the eyes of {facts['eyes']}")
    looking, seen = run(home, "access", "leak-test", "--person", facts["eyes"], "--json")
    return [
        figure("audit seal, every day", sealing, "s") | {"note": f"{len(sealed['sealed']):,} days"},
        figure("erasing one person", erasing, "s"),
        figure("records of processing", reporting, "s"),
        figure("audit verify", verifying, "s") | {"note": f"{verdict['days']:,} days"},
        figure("audit verify, broken", len(verdict["broken"]), "", 0),
        figure("leak test, one role", looking, "s", LEAK_SECONDS) | {"note": f"{seen['surfaces']:,} surfaces"},
        figure("leak test, leaks", len(seen["leaks"]), "", 0) | {"note": f"{seen['checked']:,} comparisons"},
    ]


def run(home: Path, *arguments: str) -> tuple[float, Any]:
    """Seconds, and what the command printed last. Raises SystemExit when it printed nothing that can be read."""
    begun = time.monotonic()
    done = subprocess.run((*COMMAND, *arguments), env=environment(home), stdout=subprocess.PIPE, text=True, check=False)
    seconds = time.monotonic() - begun
    lines = done.stdout.splitlines()
    if not lines:
        raise SystemExit(f"dingke {' '.join(arguments)} ended with {done.returncode} and said nothing.")
    return seconds, json.loads(lines[-1])
