"""Numbers that the company states, each for a time: what there is to state, and what an installation begins with.

Each is declared once, where it is used, and is then a line of the dated table (``models.DatedValue``), which is what counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final


@dataclass(frozen=True)
class Dated:
    """One number to state. initial: what the table begins with on the day ``since``, by ``clause`` of ``source``; 〔设〕 is
    a default of ours.

    otherwise: what holds on a day for which none is stated. least, most: what may be stated. for_administrators: else
    whoever has the right to change the table states it.
    """

    name: str
    label: Any
    initial: int
    since: date
    otherwise: int
    least: int = 0
    most: int = 1_000_000
    source: str = "〔设〕"
    clause: str = ""
    for_administrators: bool = True


declared: Final[dict[str, Dated]] = {}


def declare(one: Dated) -> Dated:
    """Raises RuntimeError for a name that is taken."""
    if one.name in declared:
        raise RuntimeError(f"Two numbers are called “{one.name}”.")
    declared[one.name] = one
    return one


def choices() -> Iterable[tuple[str, Any]]:
    return [(one.name, one.label) for one in declared.values()]
