"""What the day brings to people and posts."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from dingke.platform.people.models import User
from dingke.platform.positions import news, staff


# Every hour, because midnight is here another one than in UTC; an hour in which nothing begins costs six queries.
@app.periodic(cron="2 * * * *")
@app.task(queue="nightly")
def settle_day(timestamp: int = 0, **_later: Any) -> None:
    """Whoever's post began is at home in its department; may run as often as one likes."""
    admin = User.objects.filter(is_admin=True, is_active=True).order_by("pk").first()
    if admin is not None:
        staff.settle_day(admin)


# In UTC: shortly after midnight in China.
@app.periodic(cron="15 16 * * *")
@app.task(queue="nightly")
def tell_of_day(timestamp: int = 0, **_later: Any) -> None:
    """Whoever stands in for somebody from today on, and of whom something lapses, is told; may run twice."""
    news.of_day(timezone.now())
