"""Words of serving customers: what comes in, how far it is, by what it is measured (domain reference 5, 6.11)."""

from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a customer comes with. A complaint is told apart from an inquiry, a fault and a piece of business (5.1)."""

    INQUIRY = "inquiry", _("inquiry")
    COMPLAINT = "complaint", _("complaint")
    NEED = "need", _("need")
    FAULT = "fault", _("fault")
    CONNECTION = "connection", _("connection of supply")
    CHANGE = "change", _("change of use")


class Priority(models.TextChoices):
    ORDINARY = "ordinary", _("normal")
    HIGH = "high", _("high")
    URGENT = "urgent", _("urgent")


class Channel(models.TextChoices):
    """How it came in."""

    PHONE = "phone", _("by telephone")
    MAIL = "mail", _("by e-mail")
    VISIT = "visit", _("at a visit")
    ONLINE = "online", _("online")
    HOTLINE = "hotline", _("passed on by a hotline")


class Status(models.TextChoices):
    RECEIVED = "received", _("not taken on")
    ACCEPTED = "accepted", _("accepted")
    IN_PROGRESS = "in_progress", _("in progress")
    PAUSED = "paused", _("paused")
    ANSWERED = "answered", _("reply given")
    DONE = "done", _("finished")


OPEN: Final = (Status.RECEIVED, Status.ACCEPTED, Status.IN_PROGRESS, Status.PAUSED, Status.ANSWERED)
RUNNING: Final = (Status.ACCEPTED, Status.IN_PROGRESS)


class Measure(models.TextChoices):
    """What a level limits: until somebody has taken it on, until the customer has an answer, until it is done."""

    RESPONSE = "response", _("first response")
    ANSWER = "answer", _("reply")
    DONE = "done", _("completion")


class Reason(models.TextChoices):
    """Why an order is paused. Whether that stops a clock, its level says. CLOSED: it had been done and was opened again."""

    CUSTOMER = "customer", _("waiting for the customer")
    FORCE_MAJEURE = "force_majeure", _("force majeure")
    CLOSED = "closed", _("was done")


class PauseReason(models.TextChoices):
    """The reasons that somebody may give."""

    CUSTOMER = Reason.CUSTOMER.value, Reason.CUSTOMER.label
    FORCE_MAJEURE = Reason.FORCE_MAJEURE.value, Reason.FORCE_MAJEURE.label


class Reopening(models.TextChoices):
    """How the clock of an order goes on that was done and is opened again (5.3, rule 5)."""

    CONTINUE = "continue", _("goes on with what was left")
    ANEW = "anew", _("begins anew")


class Certainty(models.TextChoices):
    """How sure a figure is, by the marks of the domain reference."""

    SOURCE = "source", _("source seen 〔源〕")
    SECOND_HAND = "second_hand", _("source at second hand 〔源·转述〕")
    KNOWN = "known", _("general knowledge, not checked 〔通〕")
    ASSUMED = "assumed", _("our default 〔设〕")


class Subject(models.TextChoices):
    """The matters of which positions have the right to supervise and to evaluate; codes of the matters."""

    ORDERS = "complaints_and_orders", _("complaints and needs")
    SUPPLY = "supply_handling", _("connection and change of use")


SUPPLY_KINDS: Final = (Kind.CONNECTION, Kind.CHANGE)
KINDS: Final = {
    Subject.ORDERS: tuple(kind for kind in Kind if kind not in SUPPLY_KINDS),
    Subject.SUPPLY: SUPPLY_KINDS,
}
"""Which orders belong to a matter."""


class Standing(models.TextChoices):
    """How an evaluation stands."""

    DRAFT = "draft", _("being drawn up")
    GIVEN = "given", _("evaluation given")
    OBJECTED = "objected", _("objected to")
    UPHELD = "upheld", _("upheld")
    CHANGED = "changed", _("points changed")


GIVEN: Final = (Standing.GIVEN, Standing.OBJECTED, Standing.UPHELD, Standing.CHANGED)
COUNTING: Final = (Standing.GIVEN, Standing.UPHELD, Standing.CHANGED)
"""What counts in the appraisal: not while somebody's objection waits for its decision."""

COUNTS_MONTHS: Final = 12
"""How long an evaluation counts in the appraisal; as an assessment does (domain reference 7.3, our default 〔设〕)."""
