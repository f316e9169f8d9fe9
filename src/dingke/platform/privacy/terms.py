"""Words of personal information protection (PIPL, as of domain reference 1.10; the numbers are its articles)."""

from datetime import date
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from dingke.platform.workspace.dated import Dated, declare

ANY: Final = ""
"""As a channel of a consent: each."""


class LegalBasis(models.TextChoices):
    """Article 13, in its order; UNSTATED is what an import without a statement leaves, and it asks to be settled.

    A contract between companies is none with the person who works at one of them.
    """

    CONSENT = "consent", _("consent")
    CONTRACT = "contract", _("contract with the person")
    DUTY = "duty", _("statutory duty")
    EMERGENCY = "emergency", _("emergency of health, life or property")
    PRESS = "press", _("news or public oversight")
    PUBLIC = "public", _("made public by the person")
    OTHER_LAW = "other_law", _("another law")
    UNSTATED = "unstated", _("not stated")


class Purpose(models.TextChoices):
    """What data of a person are used for."""

    BUSINESS = "business", _("dealing with the customer")
    SERVICE = "service", _("service and complaints")
    CARE = "care", _("care and greetings")
    SURVEY = "survey", _("surveys")
    MARKETING = "marketing", _("marketing")
    LEGAL = "legal", _("duties of law")


NEEDS_CONSENT: Final = frozenset({Purpose.MARKETING})
"""Purposes for which no other basis is enough, and for which a consent ends with the notice it was given under (14)."""


class Channel(models.TextChoices):
    """By what somebody is reached."""

    PHONE = "phone", _("telephone")
    SMS = "sms", _("text message")
    EMAIL = "email", _("e-mail")
    WECHAT = "wechat", _("WeChat")
    VISIT = "visit", _("visit")


class How(models.TextChoices):
    """How somebody was told, or said so."""

    PAPER = "paper", _("on paper, signed")
    EMAIL = "email", _("by e-mail")
    SMS = "sms", _("by text message")
    WECHAT = "wechat", _("by WeChat")
    PHONE = "phone", _("by telephone")
    SPOKEN = "spoken", _("face to face")
    ONLINE = "online", _("online form")


class Kind(models.TextChoices):
    """What a person may ask for."""

    ACCESS = "access", _("access and copy")  # 45
    PORTABILITY = "portability", _("transfer to another")  # 45
    CORRECTION = "correction", _("correction")  # 46
    DELETION = "deletion", _("deletion")  # 47
    RESTRICTION = "restriction", _("restriction")  # 44
    EXPLANATION = "explanation", _("explanation")  # 48


PACKAGED: Final = frozenset({Kind.ACCESS, Kind.PORTABILITY, Kind.EXPLANATION})
"""What is answered with a copy of all that is kept."""


class Stage(models.TextChoices):
    """How far a request is."""

    RECEIVED = "received", _("received")
    IDENTIFIED = "identified", _("identity checked")
    FOUND = "found", _("data found")
    DONE = "done", _("done")
    REFUSED = "refused", _("refused")
    ANSWERED = "answered", _("answered")


OPEN: Final = (Stage.RECEIVED, Stage.IDENTIFIED, Stage.FOUND, Stage.DONE, Stage.REFUSED)


class Article(models.TextChoices):
    """Why a request may be refused."""

    SECRECY = "18", _("article 18: secrecy by law")
    NECESSARY = "13", _("article 13: another basis than consent holds")
    KEPT_BY_LAW = "47", _("article 47: kept by law, or deletion technically hard")
    NOT_HIS = "49", _("article 49: not the person, nor a close relative of a deceased")
    UNFOUNDED = "50", _("article 50: unfounded or repeated")


class Role(models.TextChoices):
    """What a recipient is to us."""

    PROCESSOR = "processor", _("works on our behalf")  # 21
    CONTROLLER = "controller", _("decides for itself")  # 23
    JOINT = "joint", _("decides with us")  # 20
    AUTHORITY = "authority", _("public authority")


class Occasion(models.TextChoices):
    """What must be assessed before it is done (55)."""

    SENSITIVE = "sensitive", _("sensitive data")
    AUTOMATED = "automated", _("automated decisions")
    PASSED_ON = "passed_on", _("passed on or made public")
    ABROAD = "abroad", _("given to somebody abroad")
    GRAVE = "grave", _("otherwise of grave effect on people")


class Verdict(models.TextChoices):
    """What an assessment came to."""

    OPEN = "open", _("not concluded")
    PROCEED = "proceed", _("may be done")
    MEASURES = "measures", _("may be done with the measures")
    STOP = "stop", _("must not be done")


SINCE: Final = date(2021, 11, 1)  # since when the law is in force
ANSWER_WITHIN: Final = declare(
    Dated(
        "privacy_answer_within",
        _("working days to answer a request about one's data"),
        initial=15,
        since=SINCE,
        otherwise=15,
        least=1,
        most=60,
        clause="PIPL 50",
        for_administrators=False,
    )
)
"""The law says “in time” (50) and names no number."""

BREACH_DAYS: Final = declare(
    Dated(
        "breach_report_within",
        _("calendar days to tell the authority of a breach"),
        initial=3,
        since=SINCE,
        otherwise=3,
        most=30,
        clause="PIPL 57",
        for_administrators=False,
    )
)
"""The law says “at once” (57) and names no number."""

RECORDS_YEARS: Final = declare(
    Dated(
        "privacy_records_years",
        _("years for which records of processing are kept at the least"),
        initial=3,
        since=SINCE,
        otherwise=3,
        least=3,
        most=30,
        source="《个人信息保护法》",
        clause="PIPL 56",
        for_administrators=False,
    )
)
"""How long reports and records of processing are kept at the least: three years by law (56), a company may keep them longer."""

# Months after the last use, by purpose. Defaults of ours 〔设〕: the law asks for the shortest time that the purpose needs
# (19). They are put into the dated table once; the table is what counts. Where no purpose is stated none is set: what was
# on file before purposes were would vanish over night; the overview counts it instead.
RETENTION: Final = {
    Purpose.BUSINESS: 36,
    Purpose.SERVICE: 36,
    Purpose.CARE: 24,
    Purpose.SURVEY: 12,
    Purpose.MARKETING: 24,
    Purpose.LEGAL: 120,
}
