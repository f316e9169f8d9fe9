"""Words of what is allocated to customers: people, vehicles, crews, equipment (S-187)."""

from datetime import UTC, datetime
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

MATTER: Final = "resource_allocation"
"""The matter under which resources are allocated (资源调配)."""


EARLIEST: Final = datetime(2000, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2200, 1, 1, tzinfo=UTC)
"""Between these a moment of an allocation lies: anything else is a slip of the pen."""


class Kind(models.TextChoices):
    PERSON = "person", _("person")
    VEHICLE = "vehicle", _("vehicle")
    CREW = "crew", _("crew")
    EQUIPMENT = "equipment", _("equipment")


class Status(models.TextChoices):
    """How far an allocation is. What is cancelled takes no time of the resource; what is done took it until its end."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")
    CANCELLED = "cancelled", _("cancelled")


LIVE: Final = (Status.PLANNED, Status.UNDER_WAY)
TAKING: Final = (*LIVE, Status.DONE)
"""What takes time of a resource."""
