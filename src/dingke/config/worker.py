"""The job worker, as a child of `dingke up`."""

import asyncio
import os
from typing import Any, Final

import django
from procrastinate import App

from dingke.config.child import end_with_parent

CONCURRENCY: Final = 2
# A worker beats, counts as dead after four beats that did not come, and its jobs are given back when that is seen.
BEAT_SECONDS: Final = 3.0
DEAD_SECONDS: Final = 12.0
LOOKING_SECONDS: Final = 3.0
# A pooler that lends connections by the transaction passes no notices on; then a job begins this much later.
POLL_SECONDS: Final = 1.0


async def work(app: App, **options: Any) -> None:
    """Works until told to stop, and gives back the jobs whose worker died with them."""
    async with app.open_async():
        looking = asyncio.create_task(give_back(app))
        try:
            await app.run_worker_async(
                concurrency=CONCURRENCY,
                update_heartbeat_interval=BEAT_SECONDS,
                stalled_worker_timeout=DEAD_SECONDS,
                **options,
            )
        finally:
            looking.cancel()


async def give_back(app: App) -> None:
    """Again and again: a worker that was killed a moment ago counts as dead only after its last sign of life is old."""
    while True:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD_SECONDS):
            await app.job_manager.retry_job(job)
        await asyncio.sleep(LOOKING_SECONDS)


def main() -> None:
    """Runs the worker of this installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dingke.config.settings")
    django.setup()
    from procrastinate.contrib.django import app

    # The connector made for a worker listens on a connection of its own instead of Django's. Like Django's, it lets the
    # server prepare no statement: behind a pooler the next transaction may be another session's.
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # DjangoConnector has it
    with app.replace_connector(connector) as own:
        asyncio.run(work(own, delete_jobs="successful", fetch_job_polling_interval=POLL_SECONDS))


if __name__ == "__main__":
    end_with_parent()
    main()
