"""The web server, as a child of `dingke up`: HOST PORT."""

import sys
from typing import Any, Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dingke.config import logs
from dingke.config.child import end_with_parent

WORKERS: Final = 2
THREADS: Final = 4


def serve(host: str, port: int) -> None:
    """Serves until told to stop. WSGI: the asynchronous interface was six times slower and used up connections."""
    server = Granian(
        "dingke.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=WORKERS,
        blocking_threads=THREADS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warn,
        log_dictconfig=_logging(),
    )
    server.serve()


def _logging() -> dict[str, Any]:
    return {**logs.configuration(), "loggers": {}}


if __name__ == "__main__":
    end_with_parent()
    serve(sys.argv[1], int(sys.argv[2]))
