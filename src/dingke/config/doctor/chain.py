"""Whether history is still what it was when its days were sealed."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils import timezone
from psycopg import Connection

from dingke.config.doctor.finding import BROKEN, CARE, WELL, Finding
from dingke.engine import clock
from dingke.platform.timeline.chain import sealing, verifying
from dingke.platform.timeline.chain.verifying import OTHER_KEY, Break, Verdict

NAMED: Final = 5


def sealed(connection: Connection[Any]) -> Iterator[Finding]:
    """Every day is as its seal says, and no day is without one for long. Nothing is sealed here."""
    verdict = verifying.verify()
    facts = verdict.as_json()
    if verdict.broken:
        yield _broken(verdict, facts)
    elif verdict.open and verdict.open[0] < clock.day_of(timezone.now()) - sealing.LATE:
        sentence = f"{len(verdict.open):,} days have no seal, {verdict.open[0]} first: run dingke audit seal."
        yield Finding("audit", CARE, sentence, facts)
    elif verdict.latest is None:
        yield Finding("audit", WELL, "No day is over yet that could be sealed.", facts)
    else:
        sentence = f"History is as it was sealed: {verdict.days:,} days, the last {verdict.latest.day}."
        yield Finding("audit", WELL, sentence, facts)


def _broken(verdict: Verdict, facts: dict[str, Any]) -> Finding:
    if all(each.what == OTHER_KEY for each in verdict.broken) and len(verdict.broken) == verdict.days:
        sentence = f"{verdict.days:,} days were sealed under another secret key and cannot be checked here."
        return Finding("audit", CARE, sentence, facts)
    said = "; ".join(_said(each) for each in verdict.broken[:NAMED])
    return Finding(
        "audit", BROKEN, f"History was changed after it was sealed, {len(verdict.broken):,} times: {said}.", facts
    )


def _said(each: Break) -> str:
    return " ".join(filter(None, (each.day.isoformat(), each.table, each.what)))
