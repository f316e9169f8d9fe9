"""Reading from replicas: which questions may go to one, to which, and back to the primary when it is lost or late.

Only questions of business rows asked by a request that changes nothing; who may do what, sessions, tokens and running
imports are always the primary's. See docs/decisions/0011.
"""

import logging
import random
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, Error, connections, models
from django.http import HttpRequest, HttpResponseBase

from dingke.engine.models import SearchEntry
from dingke.platform.timeline import wal

EVERY_SECONDS: Final = 1.0
MOST_LAG_SECONDS: Final = 5.0
# Of a machine that has vanished or a server that was stopped nothing is heard; what was known of it counts no longer
# than this, and no longer than this is it waited for.
KNOWN_SECONDS: Final = 3.0
SAFE: Final = frozenset({"GET", "HEAD"})

_log: Final = logging.getLogger("dingke.replicas")


# How far each has come --------------------------------------------------------------------------------------------


@dataclass
class Replica:
    """A copy, watched by a thread of its own, so that one which does not answer delays nobody.

    position: bytes of the primary's log it has replayed, as of ``seen_at``; None while it is left out.
    seen_at: when it last answered a look, by time.monotonic.
    """

    alias: str
    position: int | None = None
    seen_at: float = 0.0
    passed: deque[tuple[float, int]] = field(default_factory=deque)

    def watch(self) -> None:
        """Looks for ever."""
        while True:
            self.look()
            time.sleep(EVERY_SECONDS)

    def look(self) -> None:
        """Asks how far the primary and this copy are; takes it in, or leaves it out."""
        try:
            due = self._due(wal.position(DEFAULT_DB_ALIAS), time.monotonic())
            replayed = wal.replayed(self.alias)
        except Error as error:
            connections.close_all()  # of this thread
            self.leave_out(f"does not answer: {error}")
            return
        self.seen_at = time.monotonic()
        if replayed < due:
            self.leave_out(f"is more than {MOST_LAG_SECONDS:g} s behind")
            return
        if self.position is None:
            _log.info("%s is read from", self.alias)
        self.position = replayed

    def _due(self, position: int, now: float) -> int:
        """Where the primary stood when the longest lag began; compared in positions, as clocks of machines differ."""
        self.passed.append((now, position))
        while len(self.passed) > 1 and self.passed[1][0] <= now - MOST_LAG_SECONDS:
            self.passed.popleft()
        return self.passed[0][1]

    def leave_out(self, why: str) -> None:
        """Reads nothing from it until the next look finds it well."""
        if self.position is not None:
            _log.warning("%s is left out: %s", self.alias, why)
        self.position = None

    def has(self, position: int) -> bool:
        """Whether it can be asked by somebody who must see everything up to ``position``."""
        return (
            self.position is not None and self.position >= position and time.monotonic() - self.seen_at < KNOWN_SECONDS
        )

    def is_silent(self, since: float) -> bool:
        """Whether a question put to it at ``since`` waits in vain: nothing was heard for as long as one waits."""
        return time.monotonic() - max(since, self.seen_at) > KNOWN_SECONDS


class Replicas:
    """All copies of the installation, watched from the first question on."""

    def __init__(self, aliases: Sequence[str]) -> None:
        self.every = {alias: Replica(alias) for alias in aliases}
        self._lock = threading.Lock()
        self._watched = False

    def watch(self) -> None:
        """Starts watching; later calls do nothing. Not at import: the web server's workers are made after that."""
        with self._lock:
            if self._watched:
                return
            self._watched = True
        for replica in self.every.values():
            threading.Thread(target=replica.watch, name=f"watch-{replica.alias}", daemon=True).start()

    def one_with(self, position: int) -> str:
        """The alias of some copy that has come that far, else the primary's."""
        fit = [alias for alias, replica in self.every.items() if replica.has(position)]
        return random.choice(fit) if fit else DEFAULT_DB_ALIAS  # noqa: S311 – spreads load, guards nothing


replicas: Final = Replicas(settings.REPLICAS)


# Who reads where --------------------------------------------------------------------------------------------------


@dataclass
class Reading:
    """One request that changes nothing; ``alias`` is chosen when it first asks for business rows, and kept."""

    request: HttpRequest
    alias: str = ""

    def place(self) -> str:
        """From where this request reads."""
        if not self.alias:
            self.alias = replicas.one_with(wal.last_write(self.request.user.pk))
        return self.alias


_reading: Final[ContextVar[Reading | None]] = ContextVar("reading", default=None)


@cache
def is_copied(model: type[models.Model]) -> bool:
    """Whether a copy may answer for it: rows of the domains, their history and what is found by words."""
    name = apps.get_app_config(model._meta.app_label).name
    return name.startswith("dingke.domains.") or name == "dingke.platform.timeline" or model is SearchEntry


class Router:
    """For Django. Never None: that would send a question after the place its last row came from."""

    def db_for_read(self, model: type[models.Model], **hints: Any) -> str:
        """A copy where that is allowed; inside a transaction always the primary."""
        reading = _reading.get()
        if reading is None or not is_copied(model) or connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return DEFAULT_DB_ALIAS
        return reading.place()

    def db_for_write(self, model: type[models.Model], **hints: Any) -> str:
        """The primary."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *rows: models.Model, **hints: Any) -> bool:
        """Rows of a copy are the primary's rows."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Only the primary; the others follow."""
        return db == DEFAULT_DB_ALIAS


class ReadsFromReplicas:
    """Lets requests that change nothing read from copies, and answers from the primary when a copy fails under one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not replicas.every:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answers the request."""
        replicas.watch()
        token = _reading.set(Reading(request) if request.method in SAFE else None)
        try:
            return self.get_response(request)
        finally:
            _reading.reset(token)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """Asks the view once more, now of the primary: a copy lost, or without a table that is being migrated."""
        reading = _reading.get()
        match = request.resolver_match
        if reading is None or reading.alias not in replicas.every or not isinstance(exception, Error) or match is None:
            return None
        connections[reading.alias].close()
        replicas.every[reading.alias].leave_out(f"failed a request: {exception}")
        reading.alias = DEFAULT_DB_ALIAS
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return answer
