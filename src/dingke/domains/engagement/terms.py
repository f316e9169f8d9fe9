"""Words of meeting customers, of travelling to them, and of days that are not worked at the desk."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class VisitStatus(models.TextChoices):
    """How far a visit is. It is held from the day on which somebody said when, and what was said."""

    PLANNED = "planned", _("planned")
    HELD = "held", _("took place")
    CANCELLED = "cancelled", _("cancelled")


class Outcome(models.TextChoices):
    """What a visit did for the matter it was about."""

    ADVANCED = "advanced", _("moved on")
    LEVEL = "level", _("as before")
    BLOCKED = "blocked", _("held up")


class TripKind(models.TextChoices):
    """What somebody travels for (source D5: visits of customers, and meetings)."""

    VISITS = "visits", _("visits of customers")
    MEETING = "meeting", _("a meeting or conference")
    OTHER = "other", _("something else")


class Transport(models.TextChoices):
    TRAIN = "train", _("train")
    PLANE = "plane", _("plane")
    CAR = "car", _("car")
    COACH = "coach", _("coach or ship")


class TripStatus(models.TextChoices):
    """How far a business trip is: asked for, decided, under way, reported, closed."""

    DRAFT = "draft", _("draft")
    ASKED = "asked", _("being decided")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    UNDER_WAY = "under_way", _("travelling")
    REPORTED = "reported", _("reported")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


WRITTEN: Final = (TripStatus.DRAFT, TripStatus.REFUSED)
"""In which somebody may still write it otherwise, and ask for the decision."""

VOID: Final = (TripStatus.REFUSED, TripStatus.CANCELLED)
"""In which nobody travels: such a trip stands in nobody's way."""

GRANTED: Final = (TripStatus.APPROVED, TripStatus.UNDER_WAY)

MATTER: Final = "business_travel"
"""The matter under which a trip is decided (出差)."""


class DayKind(models.TextChoices):
    """How a day was worked that was not worked at the desk in the usual hours (source D4, D5)."""

    TRIP = "trip", _("business trip")
    FIELD = "field", _("out at customers")
    FLEXIBLE = "flexible", _("flexible hours")
    HOME = "home", _("working from home")


class Standing(models.TextChoices):
    """Whether whoever stands above confirmed a day. A day of a trip is confirmed with the trip."""

    STATED = "stated", _("not confirmed")
    CONFIRMED = "confirmed", _("confirmed by the superior")
    DECLINED = "declined", _("not accepted")
