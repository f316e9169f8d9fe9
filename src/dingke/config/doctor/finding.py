"""What one check says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import Connection, sql

WELL: Final = "ok"
CARE: Final = "care"
BROKEN: Final = "broken"


@dataclass(frozen=True)
class Finding:
    """about: a word for machines. sentence: for a person, with what mends it. facts: figures of the sentence."""

    about: str
    state: str
    sentence: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def figure(connection: Connection[Any], question: sql.Composable | str, params: object = None) -> Any:
    """The first value of the first row, None without a row."""
    given: Any = params
    asked: Any = question
    row = connection.execute(asked, given).fetchone()
    return row[0] if row else None
