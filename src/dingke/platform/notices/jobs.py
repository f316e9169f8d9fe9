"""What becomes of notices while nobody looks."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from dingke.platform.notices import actions


# In UTC: in the small hours in China.
@app.periodic(cron="55 18 * * *")
@app.task(queue="nightly")
def forget_old(timestamp: int = 0, **_later: Any) -> None:
    """Once a day; may run twice. timestamp: when it was due, which matters to nobody."""
    actions.forget_old(timezone.now())
