"""Giving and taking roles. Every change raises the version of the rights of those it touches."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from dingke.engine.access import DRAFT
from dingke.platform.access.models import EVERY, Grant, Holding, Reach, Requirement, Role
from dingke.platform.people.actions import forget_rights
from dingke.platform.people.models import User
from dingke.platform.positions.models import Position
from dingke.platform.timeline.telling import event_model

OF_CUSTOMERS = (
    "customers",
    "contacts",
    "opportunities",
    "aliases",
    "sites",
    "invoice-profiles",
    "bank-accounts",
    "relations",
    "credit-adjustments",
)
SENT = ("resources", "allocations")
SCORED = ("credit-scores",)  # who adjusts points does not say as well from where they start
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
    "privacy-export-limits",
)
ABSENT = ("create", "update", "archive")
HEARD = ("read", "answer", "export")
MANAGE = ("read", "create", "update", "archive", "share", "export", "import", "reveal")


def over(objects: Iterable[str], verbs: Sequence[str], reach: str) -> list[tuple[str, str, str]]:
    return [(name, verb, reach) for name in objects for verb in verbs]


def everybodys() -> list[tuple[str, str, str]]:
    """Positions are open to all; everybody names his own deputies, sees what he himself was found to have, says what he
    thinks he has, and reads what is on file of his own. Everybody sees what there is to be sent.
    """
    return [
        *over(OF_POSITIONS, ("read", "export"), Reach.ALL),
        *over(("deputations",), ABSENT, Reach.OWN),
        *over(("assessments",), ("read", "create", "export"), Reach.OWN),
        *over(("qualifications",), ("read", "export"), Reach.OWN),
        *over(("resources",), ("read", "export"), Reach.ALL),
    ]


def beside_customers() -> list[tuple[str, str, str]]:
    """Who answers for customers, or works on them, reads from where their points start and what is sent to them."""
    return [
        *over(SCORED, ("read", "export"), Reach.OWN),
        *over(SCORED, ("read", "export"), Reach.SHARED),
        *over(("allocations",), MANAGE, Reach.OWN),
        *over(("allocations",), ("read", "export"), Reach.SHARED),
    ]


def standard_roles() -> dict[str, tuple[str, list[tuple[str, str, str]]]]:
    """Short name → (name, grants as object, verb, reach): what a department starts with, all of it changeable."""
    own = over(OF_CUSTOMERS, MANAGE, Reach.OWN)
    shared = over(OF_CUSTOMERS, ("read", "update", "export", "reveal"), Reach.SHARED)
    shared += over([name for name in OF_CUSTOMERS if name != "customers"], ("create",), Reach.SHARED)
    head = over(OF_CUSTOMERS, (*MANAGE, "reassign"), Reach.DEPARTMENT)
    undo = over(("operations",), ("read",), Reach.OWN)
    known = everybodys()
    own += beside_customers()
    head += over((*SCORED, *SENT), MANAGE, Reach.DEPARTMENT)
    sends = over(("allocations",), ("create", "update", "archive"), Reach.DEPARTMENT)
    # What somebody did before is for those above him alone, and not theirs to write.
    above = over(("qualifications",), ("read", "export"), Reach.DEPARTMENT)
    # The head reads what is drawn up for his department.
    drawn_up = over(("descriptions",), (DRAFT,), Reach.DEPARTMENT)
    judged = over(("assessments",), [verb for verb in MANAGE if verb != "import"], Reach.DEPARTMENT)
    # What the department is asked; the executive reads improvements everywhere, and nothing of what people ask personnel.
    asked = over(("suggestions",), HEARD, Reach.DEPARTMENT)
    heard = over(("suggestions",), [verb for verb in HEARD if verb != "answer"], Reach.ALL)
    signed = over(("descriptions",), ("review", "approve", "reveal"), Reach.ALL)
    kept = over((*OF_POSITIONS, *OF_STAFF), (*MANAGE, "review"), Reach.ALL)
    kept += over(("suggestions",), HEARD, Reach.ALL)
    protected = over(OF_PRIVACY, MANAGE, Reach.ALL)
    protected += over(("contacts",), ("read", "update", "restrict", "reveal", "export"), Reach.ALL)
    protected += over(("customers",), ("read",), Reach.ALL)
    looked_over = over((*OF_CUSTOMERS, *SCORED, "allocations", "assessments"), ("read", "export"), Reach.ALL)
    return {
        "account_manager": (_("account manager"), [*own, *shared, *known, *undo]),
        "head": (_("head of department"), [*own, *head, *known, *drawn_up, *judged, *above, *asked, *undo]),
        "executive": (_("executive"), [*looked_over, *known, *above, *heard, *signed]),
        "support": (
            _("support"),
            [*over((*OF_CUSTOMERS, *SCORED, "allocations"), ("read",), Reach.ALL), *sends, *known],
        ),
        "personnel": (_("personnel"), [*kept, *undo]),
        "privacy": (_("personal information protection"), [*protected, *undo]),
        "administrator": (_("administrator"), [(EVERY, EVERY, Reach.ALL)]),
    }


@transaction.atomic
def install_roles() -> dict[str, Role]:
    """Makes the standard roles that are missing; leaves those that exist as they were changed."""
    found: dict[str, Role] = {}
    for slug, (name, grants) in standard_roles().items():
        role, made = Role.objects.get_or_create(slug=slug, defaults={"name": name})
        if made:
            Grant.objects.bulk_create(Grant(role=role, object=o, verb=v, reach=r) for o, v, r in grants)
        found[slug] = role
    return found


@transaction.atomic
def grant_position(position: Position, slug: str, clause: str = "") -> None:
    """What holders of a standard role may belongs to a position, on a clause of its description; once."""
    _name, grants = standard_roles()[slug]
    rows = [Grant(position=position, object=o, verb=v, reach=r, clause=clause) for o, v, r in grants]
    Grant.objects.bulk_create(rows, ignore_conflicts=True)


@transaction.atomic
def renew_roles() -> None:
    """An object over which nobody ever held a right came with a newer release: the standard roles that exist get theirs.

    Ever, as the history has it: a right that somebody took away from everybody does not come back.
    """
    known = set(event_model(Grant)._default_manager.values_list("object", flat=True).distinct())
    roles = {role.slug: role for role in Role.objects.all()}
    fresh = [
        Grant(role=roles[slug], object=name, verb=verb, reach=reach)
        for slug, (_name, grants) in standard_roles().items()
        for name, verb, reach in grants
        if slug in roles and name not in known
    ]
    if known and fresh:
        Grant.objects.bulk_create(fresh)
        forget_rights()


@transaction.atomic
def give_role(role: Role, users: Iterable[User]) -> None:
    """Without an entry in the history: for those who are just coming, and for what is set up (``stating.give`` else)."""
    people = list(users)
    Holding.objects.bulk_create([Holding(user=user, role=role) for user in people], ignore_conflicts=True)
    forget_rights(user.pk for user in people)


@transaction.atomic
def take_role(role: Role, users: Iterable[User]) -> None:
    people = [user.pk for user in users]
    Holding.objects.filter(role=role, user__in=people).delete()
    forget_rights(people)


@transaction.atomic
def require_second_factor(roles: Iterable[Role | None]) -> None:
    """Of whom a second factor is asked from now on: holders of these roles; None stands for everybody."""
    wanted = {role.pk if role else None for role in roles}
    gone = [kept.pk for kept in Requirement.objects.all() if kept.role_id not in wanted]
    Requirement.objects.filter(pk__in=gone).delete()
    there = set(Requirement.objects.values_list("role", flat=True))
    Requirement.objects.bulk_create(Requirement(role_id=pk) for pk in wanted - there)
    forget_rights()
