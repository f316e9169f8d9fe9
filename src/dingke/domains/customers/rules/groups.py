"""Companies below companies (domain reference 1.6)."""

from collections.abc import Mapping


def makes_loop(parents: Mapping[int, int | None], child: int, parent: int | None) -> bool:
    """Whether the child would lie above itself if this were its parent. parents: of each company, as far as known."""
    seen: set[int] = set()
    while parent is not None and parent not in seen:
        if parent == child:
            return True
        seen.add(parent)
        parent = parents.get(parent)
    return False
