"""Words of credit points (domain reference 4.6, 6.10): base points of a customer, what adjusts them, and the grade they make."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

MATTER: Final = "credit_score"
"""The matter under which points are adjusted (客户信用分数)."""
CHANGE: Final = "change"
"""What a right limits in that matter: the points of one adjustment, whichever way, and those of a quarter."""

LOWEST, HIGHEST = 0, 100

SCORECARDS: Final[Sequence[tuple[date, Mapping[str, int]]]] = (
    (date(2026, 1, 1), {"finance": 30, "fulfilment": 35, "business": 20, "external": 15}),
)
"""From which day on a scorecard gives how many points at most for each part, in order: our default 〔设〕; no source names them."""

GRADES: Final[Sequence[tuple[date, Sequence[tuple[int, str]]]]] = (
    (date(2026, 1, 1), ((90, "AAA"), (80, "AA"), (70, "A"), (60, "B"), (50, "C"), (0, "D"))),
)
"""From which day on at least so many points make which grade, in order. The letters are those in use 〔通, GB/T 22116〕, the
points from which each begins our default 〔设〕. A local rule of the trade knows three grades 〔源 G20〕; it is not everybody's."""


class Arrears(models.TextChoices):
    """Whether a customer owes what is due, as somebody found it on a day. Nothing follows from what is not known."""

    UNKNOWN = "unknown", _("not known")
    NONE = "none", _("nothing is due")
    OWES = "owes", _("in arrears")


class Reason(models.TextChoices):
    """Why points are adjusted: our default 〔设〕."""

    PAYMENT = "payment", _("payment")
    FULFILMENT = "fulfilment", _("keeping of contracts")
    BUSINESS = "business", _("standing of the company")
    PUBLIC = "public", _("public record")
    APPEAL = "appeal", _("appeal of the customer")
    CORRECTION = "correction", _("correction of the base points")
    OTHER = "other", _("other")


class Status(models.TextChoices):
    """How far an adjustment is. Once in force it is never changed: it ends by its day, or is revoked from a day on."""

    DRAFT = "draft", _("not decided")
    IN_FORCE = "in_force", _("taken effect")
    REVOKED = "revoked", _("revoked")


KEPT: Final = (Status.IN_FORCE, Status.REVOKED)
