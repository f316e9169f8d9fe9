"""What becomes of contacts while nobody looks."""

from typing import Any

from procrastinate.contrib.django import app

from dingke.domains.contacts import actions
from dingke.engine import clock


# In UTC: shortly after midnight in China.
@app.periodic(cron="10 16 * * *")
@app.task(queue="nightly")
def let_age(timestamp: int, **_later: Any) -> None:
    """Once a day; may run twice. timestamp: when it was due, which matters to nobody."""
    actions.let_age(clock.today())
