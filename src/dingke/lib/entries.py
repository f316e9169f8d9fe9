"""Search entries from their texts to the words they are found by. Asks no database, so that any process may make them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dingke.lib import copying, text

Texts = Mapping[text.Weight, Sequence[str]]
Described = tuple[tuple[Any, ...], Texts, Texts, Texts | None]
"""An entry before it is cut into words: its other columns, its own texts by weight, borrowed ones, personal ones."""


def worded(described: Iterable[Described]) -> Iterator[tuple[Any, ...]]:
    """One tuple per entry: the other columns, the words for all, the personal words."""
    for columns, own, borrowed, personal in described:
        yield (*columns, text.lexemes(own, borrowed), None if personal is None else text.lexemes(personal))


def lines(described: Iterable[Described]) -> bytes:
    """The entries as COPY reads them."""
    return copying.lines(worded(described))
