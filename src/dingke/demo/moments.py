"""When something of the story happened, told back from the day of the demonstration."""

from datetime import date, datetime, time

from django.utils import timezone

from dingke.platform.worktime.rules import working_days_before

MORNING = time(9, 30)


def back(today: date, working_days: int) -> datetime:
    """The morning so many working days before; of the day itself for 0."""
    return timezone.make_aware(datetime.combine(working_days_before(today, working_days), MORNING))
