"""Every night the surfaces are looked at through the eyes of somebody of each role."""

from typing import Any

from procrastinate.contrib.django import app

from dingke.platform.timeline.jobs import fresh


# In UTC: in the small hours in China.
@app.periodic(cron="40 18 * * *")
@app.task(queue="nightly")
def look_for_leaks(timestamp: int, **_later: Any) -> None:
    """May run twice: it only adds a result. timestamp: when it was due, which matters to nobody."""
    # Asks in process by means that only this job and the command need.
    from dingke.platform.access import leaks

    fresh()
    leaks.look_and_keep()
