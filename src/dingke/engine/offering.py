"""Which verbs rows offer, said once for pages, boards and sets: as they stand, and while nobody is deciding about it."""

from collections.abc import Mapping, Sequence
from typing import Any

from dingke.engine import ports
from dingke.engine.action import Action


def offering(verbs: Sequence[Action], rows: Sequence[Any]) -> Mapping[int, Sequence[Action]]:
    """By row, in the order of the verbs. One query, where a verb among them is decided about; rights are not asked."""
    found = {row.pk: [verb for verb in verbs if verb.offered(row)] for row in rows}
    asked = [pk for pk, possible in found.items() if any(verb.decides for verb in possible)]
    waiting = ports.decisions().under_way(type(rows[0]), asked) if asked else frozenset()
    return {pk: [verb for verb in possible if (pk, verb.name) not in waiting] for pk, possible in found.items()}


def is_offered(verb: Action, row: Any) -> bool:
    return verb in offering([verb], [row])[row.pk]
