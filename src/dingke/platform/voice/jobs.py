"""What the day brings to those who have access for a time."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from dingke.platform.voice import news


# In UTC: in the small hours in China.
@app.periodic(cron="35 16 * * *")
@app.task(queue="nightly")
def tell_of_ending(timestamp: int = 0, **_later: Any) -> None:
    """Once a day; may run twice. timestamp: when it was due, which matters to nobody."""
    news.of_ending(timezone.now())
