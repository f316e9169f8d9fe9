"""Sessions whose time is over are taken away, once a day."""

from typing import Any

from procrastinate.contrib.django import app

from dingke.platform.entrance.sessions import SessionStore


# In UTC: in the small hours in China.
@app.periodic(cron="20 19 * * *")
@app.task(queue="nightly")
def clear_sessions(timestamp: int, **_later: Any) -> None:
    """Theirs is over already; this only keeps the table small. timestamp: when it was due, which matters to nobody."""
    SessionStore.clear_expired()
