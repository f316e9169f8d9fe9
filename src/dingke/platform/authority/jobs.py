"""Decisions that wait, looked after during the day."""

from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from dingke.engine import clock
from dingke.platform.authority import deciding
from dingke.platform.people.models import User


@app.periodic(cron="*/15 * * * *")
@app.task(queue="decisions")
def look_after(timestamp: int = 0, **_later: Any) -> None:
    """Replaces whoever lost the right, reminds whoever lets it lie, passes on what lies too long; may be called twice.

    On a day that is held nothing lies too long: the real hours that pass are none of its.
    """
    if clock.is_held():
        return
    admin = User.objects.filter(is_admin=True, is_active=True).order_by("pk").first()
    if admin is not None:
        deciding.look_after(timezone.now(), admin)
