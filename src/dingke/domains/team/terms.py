"""Words of promoting people."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """How far a review is. Approved, nothing moves by itself: the appointment is an act of its own."""

    OPEN = "open", _("under review")
    ASKED = "asked", _("being decided")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


WRITTEN: Final = (Status.OPEN, Status.REFUSED)
"""In which its material may still be brought anew, and the decision be asked for."""

MATTER: Final = "promotion"
"""The matter under which a promotion is decided (晋升)."""
