"""The job worker, as a child of `dingke up`."""

import asyncio
import os
from typing import Any, Final

import django
from procrastinate import App

from dingke.config.child import end_with_parent

CONCURRENCY: Final = 2
LOOKING_SECONDS: Final = 15


async def work(app: App, **options: Any) -> None:
    """Works until told to stop, and gives back the jobs whose worker died with them."""
    async with app.open_async():
        looking = asyncio.create_task(give_back(app))
        try:
            await app.run_worker_async(concurrency=CONCURRENCY, **options)
        finally:
            looking.cancel()


async def give_back(app: App) -> None:
    """Again and again: a worker that was killed a moment ago counts as dead only after its last sign of life is old."""
    while True:
        for job in await app.job_manager.get_stalled_jobs():
            await app.job_manager.retry_job(job)
        await asyncio.sleep(LOOKING_SECONDS)


def main() -> None:
    """Runs the worker of this installation."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dingke.config.settings")
    django.setup()
    from procrastinate.contrib.django import app

    # The connector made for a worker listens on a connection of its own instead of Django's.
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]  # DjangoConnector has it
    with app.replace_connector(connector) as own:
        asyncio.run(work(own, delete_jobs="successful"))


if __name__ == "__main__":
    end_with_parent()
    main()
