"""Words of deciding (domain reference 7.2)."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from dingke.platform.positions.terms import Verb


class Dimension(models.TextChoices):
    """What a right is tried against, in this order; a refusal names the first that fails."""

    POST = "post", _("post")
    VERB = "verb", _("right to")
    MATTER = "matter", _("matter")
    REACH = "reach", _("reach")
    LIMIT = "limit", _("limit")
    CONDITION = "condition", _("condition")
    PERIOD = "period", _("period")
    SEPARATION = "separation", _("separation of duties")
    COMPETENCY = "competency", _("competency")


class Fault(models.TextChoices):
    """What may be wrong with the rights of a company taken together."""

    GAP = "gap", _("gap")
    OVERLAP = "overlap", _("overlap")
    INVERSION = "inversion", _("lower may more")
    NO_REACH = "no_reach", _("no reach")


FULFILS: dict[str, frozenset[str]] = {
    Verb.APPROVE: frozenset({Verb.APPROVE, Verb.DECIDE}),
    Verb.DECIDE: frozenset({Verb.DECIDE, Verb.APPROVE}),
    Verb.PROPOSE: frozenset({Verb.PROPOSE, Verb.SUBMIT}),
    Verb.SUBMIT: frozenset({Verb.SUBMIT, Verb.PROPOSE}),
}
"""Verbs that do for the one asked. Whoever may only review may not approve, whatever box of the form it stands in."""

PART: dict[str, str] = {Verb.SUBMIT: Verb.PROPOSE, Verb.DECIDE: Verb.APPROVE}
"""As what part in a case a verb counts, where it is another's."""


class Part(models.TextChoices):
    """What of one case each person has at most one of, unless an exemption is on record."""

    PROPOSE = "propose", _("propose")
    REVIEW = "review", _("review")
    CONFIRM = "confirm", _("confirm")
    COUNTERSIGN = "countersign", _("countersign")
    APPROVE = "approve", _("approve")


SEPARATED: frozenset[str] = frozenset(Part.values)

EXCUSED: dict[str, frozenset[str]] = {Verb.DECIDE: frozenset({Verb.PROPOSE})}
"""What a right to decide alone does not mind its holder having done before."""

DECIDING: frozenset[str] = frozenset({Verb.APPROVE, Verb.DECIDE})
"""Verbs after which a case is settled."""

MEASURES: dict[str, object] = {
    "amount": _("amount"),
    "discount": _("discount"),
    "months": _("term"),
    "overdue": _("time used"),
    "change": _("change"),
    "clear": _("records in clear"),
}
"""What the measures of the packaged matters are called; one that an installation added goes by its own name."""

FACTS: dict[str, object] = {
    "margin": _("margin"),
    "standard_terms": _("standard terms"),
    "includes_bills": _("includes bills"),
}

UNITS: dict[str, str] = {"margin": "percent", "standard_terms": "yesno", "includes_bills": "yesno"}

THRESHOLDS: frozenset[str] = frozenset({"overdue"})
"""Measures that a case grows into: below the lowest limit nothing is to be decided yet."""

LEADING: frozenset[str] = frozenset({Verb.APPROVE, Verb.DECIDE, Verb.ALLOCATE})
CHECKING: frozenset[str] = frozenset(
    {
        Verb.REVIEW,
        Verb.COUNTERSIGN,
        Verb.CONFIRM,
        Verb.SUPERVISE,
        Verb.MONITOR,
        Verb.EVALUATE,
        Verb.INSPECT,
        Verb.ACCEPT,
        Verb.ADJUST,
        Verb.DIRECT,
    }
)
"""Verbs by how much they settle: LEADING, then CHECKING, then all others, which only bring something forward."""
BEGINNING: frozenset[str] = frozenset({Verb.PROPOSE, Verb.SUBMIT, Verb.DRAFT})
"""Verbs by which a case comes up."""


def weight(verb: str | None) -> int:
    """3 settles, 2 checks, 1 brings forward, 0 lets nobody do anything."""
    if verb is None:
        return 0
    return 3 if verb in LEADING else 2 if verb in CHECKING else 1


class Standing(models.TextChoices):
    """How a decision stands. VOID: the ground on which it was approved has changed since."""

    WAITING = "waiting", _("waiting")
    RETURNED = "returned", _("returned")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    VOID = "void", _("void")


OPEN = (Standing.WAITING, Standing.RETURNED)


class Kind(models.TextChoices):
    """Where a step comes from: the rights of the company, or somebody on the way."""

    ROUTE = "route", _("by right")
    ADDED = "added", _("added")
    CONSULTED = "consulted", _("asked for advice")
    COPIED = "copied", _("for information")


class Turn(models.TextChoices):
    AHEAD = "ahead", _("ahead")
    NOW = "now", _("his turn")
    DONE = "done", _("done")
    SKIPPED = "skipped", _("no longer needed")
    TAKEN_BACK = "taken_back", _("taken back")


class Result(models.TextChoices):
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
    RETURNED = "returned", _("returned")
    ANSWERED = "answered", _("answered")


SIGNING: tuple[str, ...] = (Verb.REVIEW, Verb.COUNTERSIGN, Verb.CONFIRM)
"""Parts that are done before a case is settled, in this order; several of one kind stand side by side."""

EXPECTED_HOURS = 7
"""How long a step may take in business hours before it is reminded of; after twice that it goes to the next above (ours)."""
ESCALATE_AFTER = 2
TAKE_BACK_WITHIN = timedelta(minutes=10)
"""How long one may take back what one signed, unless something followed from it (ours)."""
