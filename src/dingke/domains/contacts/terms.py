"""Words about people at the customers (domain reference 1.8)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

CONFIRMED_FOR_MONTHS = 12
"""After that a contact that nobody spoke with and no one changed counts half (domain reference 1.9)."""


class DecisionRole(models.TextChoices):
    DECIDER = "decider", _("decision maker")
    BUYER = "buyer", _("economic buyer")
    TECHNICAL = "technical", _("technical gatekeeper")
    USER = "user", _("user")
    INFLUENCER = "influencer", _("influencer")
    PURCHASING = "purchasing", _("purchasing")
    FINANCE = "finance", _("finance")
    LEGAL = "legal", _("legal")
    COACH = "coach", _("coach")
    OPPONENT = "opponent", _("opponent")


# What other programs call them, French included.
ROLE_ELSEWHERE = {
    "Décideur": DecisionRole.DECIDER,
    "Decision Maker": DecisionRole.DECIDER,
    "Economic Buyer": DecisionRole.BUYER,
    "Evaluator": DecisionRole.TECHNICAL,
    "Executive Sponsor": DecisionRole.COACH,
    "决策者": DecisionRole.DECIDER,
}


class Attitude(models.IntegerChoices):
    AGAINST = -2, _("against us")
    DOUBTFUL = -1, _("doubtful")
    NEUTRAL = 0, _("neutral")
    FRIENDLY = 1, _("friendly")
    SUPPORTS = 2, _("supports us")
