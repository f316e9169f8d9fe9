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
    erasing, gone = run(home, "privacy", "erase", "contacts", facts["gone"], "--why", "量测", "--yes", "--json")
    reporting, report = run(home, "privacy", "report", "--json")
    verifying, verdict = run(home, "audit", "verify", "--json")
    say(f"looking for leaks through the eyes of {facts['eyes']}")
    looking, seen = run(home, "access", "leak-test", "--person", facts["eyes"], "--json")
    return [
        figure("audit seal, every day", sealing, "s") | noted(sealed, "sealed", "days"),
        figure("erasing one person", erasing, "s") | noted(gone, "counts", "places"),
        figure("records of processing", reporting, "s") | noted(report, "categories", "objects"),
        figure("audit verify", verifying, "s") | noted(verdict, "days", "days"),
        figure("audit verify, broken", number(verdict, "broken"), "", 0),
        figure("leak test, one role", looking, "s", LEAK_SECONDS) | noted(seen, "surfaces", "surfaces"),
        figure("leak test, leaks", number(seen, "leaks"), "", 0) | noted(seen, "checked", "comparisons"),
    ]


def number(told: Any, name: str) -> int | None:
    """How many a command told of; None when it told nothing."""
    found = told.get(name) if told else None
    return len(found) if isinstance(found, list | dict) else found


def noted(told: Any, name: str, words: str) -> dict[str, Any]:
    """Beside a figure how much was looked at; a command that failed is over its budget, whatever that is."""
    return {"note": f"{number(told, name):,} {words}"} if told else {"note": "failed", "found": None, "over": True}


def run(home: Path, *arguments: str) -> tuple[float, Any]:
    """Seconds, and what the command printed last; None when it printed nothing."""
    begun = time.monotonic()
    done = subprocess.run((*COMMAND, *arguments), env=environment(home), stdout=subprocess.PIPE, text=True, check=False)
    seconds = time.monotonic() - begun
    lines = done.stdout.splitlines()
    return seconds, json.loads(lines[-1]) if lines else None
