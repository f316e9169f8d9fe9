"""Whether the standard roles have what this release gives them."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django.utils import timezone
from psycopg import Connection

from dingke.config.doctor.finding import WELL, Finding
from dingke.platform.access import renewing
from dingke.platform.access.renewing import Right

NAMED: Final = 8


def current(_connection: Connection[Any]) -> Iterator[Finding]:
    """What releases added to them, and what they did not because an administrator stated these rights."""
    added, withheld = renewing.added(), renewing.withheld()
    if not added and not withheld:
        yield Finding("roles", WELL, "The standard roles have the rights that this release gives them.")
    if added:
        latest = added[0].at
        day = f" The latest came on {timezone.localtime(latest):%Y-%m-%d}." if latest else ""
        yield Finding("roles", WELL, f"Releases added to the standard roles: {_listed(added)}.{day}", _facts(added))
    if withheld:
        sentence = (
            f"Left as an administrator stated them, without what releases added: {_listed(withheld)}. "
            "Whoever should have it is given it on the page of rights."
        )
        yield Finding("roles", WELL, sentence, _facts(withheld))


def _listed(rights: Sequence[Right]) -> str:
    more = f"; and {len(rights) - NAMED} more" if len(rights) > NAMED else ""
    return "; ".join(map(str, rights[:NAMED])) + more


def _facts(rights: Sequence[Right]) -> dict[str, Any]:
    return {"rights": [str(one) for one in rights]}
