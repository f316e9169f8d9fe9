"""What the standard roles may: what a department starts with, all of it changeable."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from dingke.engine.access import DRAFT
from dingke.platform.access.models import EVERY, Reach

Line = tuple[str, str, str]
"""Object, verb, reach."""

OF_CUSTOMERS = (
    "customers",
    "contacts",
    "opportunities",
    "aliases",
    "sites",
    "invoice-profiles",
    "bank-accounts",
    "relations",
    "work-orders",
    "visits",
    "attendees",
    "credit-adjustments",
)
SCORED = ("credit-scores",)  # who adjusts points does not say as well from where they start
SENT = ("resources", "allocations")
OF_DAYS = ("trips", "day-notes")
OF_POSITIONS = (
    "positions",
    "descriptions",
    "position-templates",
    "sod-exemptions",
    "people",
    "departments",
    "posts",
    "deputations",
    "competencies",
)
OF_STAFF = ("assessments", "qualifications", "joinings")  # not everybody's to read
OF_PRIVACY = (
    "privacy-requests",
    "privacy-notices",
    "privacy-retention",
    "privacy-recipients",
    "privacy-breaches",
    "privacy-assessments",
    "dated-values",
)
TAKEN = ("read", "export")
ABSENT = ("create", "update", "archive")
HEARD = ("read", "answer", "export")
DEALT = ("create", "update", "export", "supervise")
SEEN_OVER = ("read", "confirm", "export")
PROPOSES = ("read", "create", "update", "archive", "share", "export")
MANAGE = ("read", "create", "update", "archive", "share", "export", "import", "reveal")


def over(objects: Iterable[str], verbs: Sequence[str], reach: str) -> list[Line]:
    return [(name, verb, reach) for name in objects for verb in verbs]


def standard_roles() -> dict[str, tuple[str, list[Line]]]:
    """Short name → (name, grants)."""
    return {
        "account_manager": (_("account manager"), account_manager()),
        "head": (_("head of department"), head()),
        "executive": (_("executive"), executive()),
        "support": (_("support"), support()),
        "personnel": (_("personnel"), personnel()),
        "privacy": (_("personal information protection"), privacy()),
        "administrator": (_("administrator"), [(EVERY, EVERY, Reach.ALL)]),
    }


def everybodys() -> list[Line]:
    """Positions are open to all; everybody names his own deputies, sees what he himself was found to have, says what he
    thinks he has, and reads what is on file of his own. Everybody sees what there is to be sent, and how long what may take;
    whoever is evaluated reads it and may object, once it is given.
    """
    return [
        *over(OF_POSITIONS, TAKEN, Reach.ALL),
        *over(("deputations",), ABSENT, Reach.OWN),
        *over(("assessments",), ("read", "create", "export"), Reach.OWN),
        *over(("qualifications",), TAKEN, Reach.OWN),
        *over(("resources",), TAKEN, Reach.ALL),
        *over(("service-levels",), TAKEN, Reach.ALL),
        *over(("service-evaluations",), (*TAKEN, "object", DRAFT), Reach.OWN),
    ]


def served() -> list[Line]:
    """Who may supervise and evaluate, positions say; roles let only those who could have such a right come so far."""
    return [*over(("work-orders",), ("supervise",), Reach.OWN), *over(("service-evaluations",), ABSENT, Reach.OWN)]


def own() -> list[Line]:
    """One's own customers, from where their points start and what is sent to them."""
    return [
        *over(OF_CUSTOMERS, MANAGE, Reach.OWN),
        *over(SCORED, TAKEN, Reach.OWN),
        *over(SCORED, TAKEN, Reach.SHARED),
        *over(("allocations",), MANAGE, Reach.OWN),
        *over(("allocations",), TAKEN, Reach.SHARED),
        *over(("operations",), ("read",), Reach.OWN),
    ]


def account_manager() -> list[Line]:
    """His own customers, and those that are shared with him."""
    return [
        *own(),
        *over(OF_CUSTOMERS, ("read", "update", "export", "reveal"), Reach.SHARED),
        *over([name for name in OF_CUSTOMERS if name != "customers"], ("create",), Reach.SHARED),
        *served(),
        *everybodys(),
    ]


def head() -> list[Line]:
    """His department's customers and people, what is drawn up for it and what it is asked. What somebody did before is for
    those above him alone, and not theirs to write.
    """
    return [
        *own(),
        *over(OF_CUSTOMERS, (*MANAGE, "reassign"), Reach.DEPARTMENT),
        *over((*SCORED, *SENT), MANAGE, Reach.DEPARTMENT),
        *over(("work-orders",), ("supervise",), Reach.DEPARTMENT),
        *over(("service-evaluations",), ("read", *ABSENT, "export", "object"), Reach.DEPARTMENT),
        *over(("service-levels",), (*ABSENT, "import"), Reach.ALL),
        *over(("descriptions",), (DRAFT,), Reach.DEPARTMENT),
        *over(("assessments",), [verb for verb in MANAGE if verb != "import"], Reach.DEPARTMENT),
        *over(("qualifications",), TAKEN, Reach.DEPARTMENT),
        *over(("suggestions",), HEARD, Reach.DEPARTMENT),
        *led(),
        *served(),
        *everybodys(),
    ]


def led() -> list[Line]:
    """What whoever heads does for his people: their journeys and days worked elsewhere, and whether they are promoted."""
    return [
        *over(OF_DAYS, SEEN_OVER, Reach.DEPARTMENT),
        *over(("promotion-reviews",), PROPOSES, Reach.DEPARTMENT),
    ]


def executive() -> list[Line]:
    """Everything of customers to read; improvements everywhere, and nothing of what people ask personnel."""
    seen = (*OF_CUSTOMERS, *SCORED, "allocations", "assessments", "service-evaluations")
    return [
        *over(seen, TAKEN, Reach.ALL),
        *over(("work-orders",), ("supervise",), Reach.ALL),
        *everybodys(),
        *over(("qualifications",), TAKEN, Reach.DEPARTMENT),
        *over(("suggestions",), [verb for verb in HEARD if verb != "answer"], Reach.ALL),
        *led(),
        *over(("descriptions",), ("review", "approve", "reveal"), Reach.ALL),
    ]


def support() -> list[Line]:
    """Those who help deal with the orders of their department and send what it has, whoever's customers they are."""
    return [
        *over((*OF_CUSTOMERS, *SCORED, "allocations"), ("read",), Reach.ALL),
        *over(("allocations",), ABSENT, Reach.DEPARTMENT),
        *served(),
        *over(("work-orders",), DEALT, Reach.DEPARTMENT),
        *everybodys(),
    ]


def personnel() -> list[Line]:
    """Positions and people. Attendance is told to it, promotions are looked after: nobody else knows of these."""
    return [
        *over((*OF_POSITIONS, *OF_STAFF), (*MANAGE, "review"), Reach.ALL),
        *over(("suggestions",), HEARD, Reach.ALL),
        *over(("service-evaluations",), TAKEN, Reach.ALL),
        *over(("service-levels",), TAKEN, Reach.ALL),
        *over(("service-evaluations",), ("object", DRAFT), Reach.OWN),
        *over(OF_DAYS, TAKEN, Reach.ALL),
        *over(("promotion-reviews",), PROPOSES, Reach.ALL),
        *over(("operations",), ("read",), Reach.OWN),
    ]


def privacy() -> list[Line]:
    return [
        *over(OF_PRIVACY, MANAGE, Reach.ALL),
        *over(("contacts",), ("read", "update", "restrict", "reveal", "export"), Reach.ALL),
        *over(("customers",), ("read",), Reach.ALL),
        *over(("operations",), ("read",), Reach.OWN),
    ]
