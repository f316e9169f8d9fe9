"""Days that are over are sealed, and the seals looked at, while nobody looks."""

from datetime import date
from typing import Any

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from dingke.platform.timeline.chain import sealing, verifying


# Once an hour: it is shortly after midnight wherever the installation is, and a day that a long act held open comes later.
@app.periodic(cron="20 * * * *")
@app.task(queue="nightly")
def seal_days(timestamp: int, **_later: Any) -> None:
    """May run twice: what is sealed stays. timestamp: when it was due, which matters to nobody."""
    fresh()
    if sealing.unsealed():
        verifying.look(since=verifying.recent())


@app.periodic(cron="50 19 * * 0")
@app.task(queue="nightly")
def verify_all(timestamp: int, **_later: Any) -> None:
    """Once a week every row of every day. timestamp: when it was due, which matters to nobody."""
    fresh()
    verifying.look()


@app.task(queue="nightly")
def verify_now(*, since: str = "", **_later: Any) -> None:
    """Because somebody asked. since: a day, or nothing for the whole chain."""
    fresh()
    verifying.look(date.fromisoformat(since) if since else None)


def fresh() -> None:
    """Drops a connection that the server has dropped meanwhile, of a worker that waited long."""
    if not connection.in_atomic_block:
        close_old_connections()
