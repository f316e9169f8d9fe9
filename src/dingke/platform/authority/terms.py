"""Words of deciding (domain reference 7.2)."""

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
