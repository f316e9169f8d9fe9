"""PostgreSQL as Django speaks it, to a copy that may fall silent while its machine still acknowledges every packet."""

import time
from typing import Any, TypeVar

import psycopg
from django.db.backends.postgresql import base
from psycopg.abc import PQGen

Answer = TypeVar("Answer")
SILENT = "nothing was heard of it while a question waited"


class Attentive(psycopg.Connection[Any]):
    """Gives up a question to a copy of which nobody in this process hears any more. Raises OperationalError then.

    A question that takes long at a copy which is heard of is waited for. alias: whose connection it is.
    """

    alias = ""

    def wait(self, gen: PQGen[Answer], *limits: Any, **more: Any) -> Answer:
        """The answer to what ``gen`` asks."""
        return super().wait(self._while_heard(gen), *limits, **more)

    def _while_heard(self, gen: PQGen[Answer]) -> PQGen[Answer]:
        from dingke.config.replicas import replicas  # needs the models, which are not there when backends are made

        replica, since = replicas.every[self.alias], time.monotonic()
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and replica.is_silent(since):
                    raise psycopg.OperationalError(SILENT)
                wanted = gen.send(ready)
        except StopIteration as end:
            answer: Answer = end.value
            return answer


class DatabaseWrapper(base.DatabaseWrapper):
    """As its base, for a server that is only read from."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Attentive:
        """Raises OperationalError when it is not made within connect_timeout, answers to the greeting included."""
        self.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
        made = Attentive.connect(**conn_params)
        made.alias = self.alias
        return made
