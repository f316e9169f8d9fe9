"""Words about companies (domain reference 1.1–1.7); labels are English here and Chinese in the catalogue."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EntityType(models.TextChoices):
    ENTERPRISE = "enterprise", _("enterprise")
    SOLE_TRADER = "sole_trader", _("sole trader")
    COOPERATIVE = "cooperative", _("farmers' cooperative")
    AUTHORITY = "authority", _("public authority")
    INSTITUTION = "institution", _("public institution")
    ASSOCIATION = "association", _("social organisation")
    FOREIGN = "foreign", _("foreign entity")


class LifecycleStatus(models.TextChoices):
    POTENTIAL = "potential", _("potential")
    ACTIVE = "active", _("active")
    WARNING = "warning", _("warning")
    DORMANT = "dormant", _("dormant")
    LOST = "lost", _("lost")
    BLACKLISTED = "blacklisted", _("blacklisted")
    CLOSED = "closed", _("deregistered")


class Grade(models.TextChoices):
    STRATEGIC = "strategic", _("strategic")
    KEY = "key", _("key")
    ORDINARY = "ordinary", _("ordinary")
    POTENTIAL = "potential", _("prospect")


class Ownership(models.TextChoices):
    CENTRAL = "central", _("central state-owned")
    LOCAL = "local", _("local state-owned")
    PRIVATE = "private", _("private")
    FOREIGN = "foreign", _("foreign-owned")
    JOINT = "joint", _("joint venture")
    COLLECTIVE = "collective", _("collective")
    OTHER = "other", _("other ownership")


# What other programs call them. “Public” there means listed, whoever the owner is, so it says nothing here.
OWNERSHIP_ELSEWHERE = {
    "国企": Ownership.LOCAL,
    "央企": Ownership.CENTRAL,
    "民企": Ownership.PRIVATE,
    "外企": Ownership.FOREIGN,
}


class SizeClass(models.TextChoices):
    LARGE = "large", _("large")
    MEDIUM = "medium", _("medium")
    SMALL = "small", _("small")
    MICRO = "micro", _("micro")


class Source(models.TextChoices):
    OWN = "own", _("own development")
    REFERRAL = "referral", _("referral")
    TENDER = "tender", _("tender notice")
    FAIR = "fair", _("trade fair")
    IMPORT = "import", _("imported list")
    INQUIRY = "inquiry", _("their inquiry")
    OTHER = "other", _("other source")


class AliasKind(models.TextChoices):
    FORMER = "former", _("former name")
    SHORT = "short", _("short name")
    BRAND = "brand", _("brand")
    FOREIGN = "foreign", _("foreign name")
    OTHER = "other", _("other name")


class SiteKind(models.TextChoices):
    PLACE = "place", _("place of business")
    SUPPLY = "supply", _("supply point")
    SHOP = "shop", _("shop")
    PLANT = "plant", _("plant")
    BRANCH = "branch", _("branch")


class RelationType(models.TextChoices):
    HOLDING = "holding", _("holding")
    STAKE = "stake", _("minority stake")
    BRANCH = "branch", _("branch")
    CONTROL = "control", _("actual control")
    SAME_ENTITY = "same_entity", _("same entity, several supply points")
    SUPPLY_CHAIN = "supply_chain", _("supply chain")
    OTHER = "other", _("other relation")


class InvoiceKind(models.TextChoices):
    SPECIAL = "special", _("special VAT invoice")
    ORDINARY = "ordinary", _("ordinary VAT invoice")


class IndustryTag(models.TextChoices):
    """Target industries (S-076)."""

    POWER = "power", _("electric power")
    DESIGN = "design", _("design institute")
    STATE = "state", _("state-owned enterprise")
    INTERNATIONAL = "international", _("international engineering")
    MANUFACTURING = "manufacturing", _("manufacturing")
    SHIPBUILDING = "shipbuilding", _("shipbuilding")


# Columns that must be filled before a customer leaves POTENTIAL (domain reference 1.1, "必填 是").
REQUIRED_TO_LEAVE_POTENTIAL = ("entity_type", "industry_code", "region_code", "reg_address", "source", "owner")


class CompletenessBand(models.TextChoices):
    """From 90, from 75, from 60, below (domain reference 1.9)."""

    EXCELLENT = "excellent", _("excellent")
    GOOD = "good", _("good")
    FAIR = "fair", _("fair")
    POOR = "poor", _("poor")
