"""Which level of education or professional title stands above which, and by what words: tables/qualification_levels.csv.

The domain reference 7.1 asks for levels and does not order them: the order is our default 〔设〕, as are 高中 beside 中专, 研究生 for
硕士, and 高级 for 副高级 and what is above it.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).parent / "tables" / "qualification_levels.csv"


@dataclass(frozen=True)
class Level:
    """code: of terms.QualificationLevel. rank: among those of its kind, 1 the lowest."""

    kind: str
    code: str
    rank: int
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def table() -> Sequence[Level]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Level(row["kind"], row["code"], int(row["rank"]), tuple(row["words"].split("|")))
            for row in csv.DictReader(file)
        )


def of_code(kind: str, code: str) -> Level | None:
    return next((one for one in table() if (one.kind, one.code) == (kind, code)), None)


def of_words(kind: str, text: str) -> Level | None:
    """The lowest level that a text names, as “本科或硕士” is met by the first; None where it names none.

    The longest word counts, and no part of it again: 副高级 is not 高级 besides.
    """
    found: list[Level] = []
    for word, level in sorted(((w, one) for one in table() if one.kind == kind for w in one.words), key=by_length):
        if word in text:
            found.append(level)
            text = text.replace(word, " ")
    return min(found, key=lambda one: one.rank, default=None)


def by_length(pair: tuple[str, Level]) -> int:
    return -len(pair[0])
