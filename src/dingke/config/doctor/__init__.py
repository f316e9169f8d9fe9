"""Questions to an installation about itself, answered in sentences: what is well, what needs care, what is broken."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from psycopg import Connection

from dingke.config.doctor import chain, history, leaks, machine, privacy, references, roles, search, server, work
from dingke.config.doctor.finding import Finding

Check = Callable[[Connection[Any]], Iterator[Finding]]

# Before anything else: without these no other question can be asked.
GROUND: Final[tuple[Check, ...]] = (server.version, server.migrations)
# Of what is kept: they hold wherever the data are restored.
DATA: Final[tuple[Check, ...]] = (
    history.complete,
    chain.sealed,
    search.complete,
    references.rows,
    references.files,
    privacy.encrypted,
    leaks.looked_for,
    roles.current,
)
# Of the machine and the way it is run.
CIRCUMSTANCES: Final[tuple[Check, ...]] = (
    server.roles,
    server.connections,
    machine.clock,
    machine.disk,
    machine.secret_key,
    machine.backup,
    work.queue,
)


def examine(connection: Connection[Any], checks: Iterable[Check]) -> list[Finding]:
    """What the checks found, in their order."""
    return [finding for check in checks for finding in check(connection)]
