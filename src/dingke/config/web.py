"""The web server, as a child of `dingke up`: HOST PORT."""

import os
import shutil
import sys
from typing import Any, Final

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from dingke.config import env, logs
from dingke.config.child import end_with_parent

WORKERS: Final = 2
THREADS: Final = 4


def serve(host: str, port: int) -> None:
    """Serves until told to stop. WSGI: the asynchronous interface was six times slower and used up connections."""
    _count_together()
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


def _count_together() -> None:
    """The workers' figures for /metrics lie in one folder, begun anew; prometheus_client finds it by this name."""
    folder = env.home() / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _logging() -> dict[str, Any]:
    return {**logs.configuration(), "loggers": {}}


if __name__ == "__main__":
    end_with_parent()
    serve(sys.argv[1], int(sys.argv[2]))
