"""Words of what people bring forward to the company."""

from datetime import date
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from dingke.platform.positions.terms import Verb
from dingke.platform.workspace.dated import Dated, declare


class Kind(models.TextChoices):
    """What is brought forward. A question to personnel is confidential: the asker and those who answer read it."""

    IMPROVEMENT = "improvement", _("improvement")
    CONSULTATION = "consultation", _("question to personnel")


class Status(models.TextChoices):
    """How far it is. What is added to an answer makes it wait again."""

    OPEN = "open", _("not taken up")
    TAKEN = "taken", _("taken up")
    ANSWERED = "answered", _("answered")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")


PENDING: Final = (Status.OPEN, Status.TAKEN)
SETTLED: Final = (Status.ANSWERED, Status.DECLINED)

MATTER: Final = "improvement"
"""The matter of which positions have the right to suggest something (产品和服务改进)."""

SUGGESTING: Final = (Verb.SUGGEST, Verb.PROPOSE, Verb.SUBMIT)
"""Rights on which somebody brings an improvement forward."""

SINCE: Final = date(2026, 1, 1)
ANSWER_WITHIN: Final = declare(
    Dated(
        "answer_within",
        _("working days to answer a suggestion or question"),
        initial=5,
        since=SINCE,
        otherwise=5,
        least=1,
        most=60,
    )
)
"""After how many working days an answer is due; no source names a number."""


class Standing(models.TextChoices):
    """How a request for access stands. Its last day ends it too, without a word of anybody."""

    ASKED = "asked", _("not granted")
    GRANTED = "granted", _("granted")
    ENDED = "ended", _("ended early")


INFORMATION: Final = "internal_information"
"""The matter under which access to information of the company is decided (公司内部相关信息和资源)."""

ACCESS_DAYS: Final = declare(
    Dated(
        "access_days",
        _("days of access on request, at most"),
        initial=30,
        since=SINCE,
        otherwise=30,
        least=1,
        most=366,
    )
)
"""For how many days access is granted at most; no source names a number."""

WARNED: Final = ((date(2026, 1, 1), 3),)
"""From which day on somebody is told how many days before his access ends, in order: our default 〔设〕; no source names a number."""
