"""Giving and taking roles. Every change raises the version of the rights of those it touches."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from dingke.engine.access import DRAFT
from dingke.platform.access.models import EVERY, Grant, Holding, Reach, Requirement, Role
from dingke.platform.people.actions import forget_rights
from dingke.platform.people.models import User
from dingke.platform.positions.models import Position

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
)
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
ABSENT = ("create", "update", "archive")
HEARD = ("read", "answer", "export")
DEALT = ("create", "update", "export", "supervise")
MANAGE = ("read", "create", "update", "archive", "share", "export", "import", "reveal")


def over(objects: Iterable[str], verbs: Sequence[str], reach: str) -> list[tuple[str, str, str]]:
    return [(name, verb, reach) for name in objects for verb in verbs]


def everybodys() -> list[tuple[str, str, str]]:
    """Positions are open to all; everybody names his own deputies, sees what he himself was found to have, says what he
    thinks he has, and reads what is on file of his own.
    """
    return [
        *over(OF_POSITIONS, ("read", "export"), Reach.ALL),
        *over(("deputations",), ABSENT, Reach.OWN),
        *over(("assessments",), ("read", "create", "export"), Reach.OWN),
        *over(("qualifications",), ("read", "export"), Reach.OWN),
        *of_service(),
    ]


def of_service() -> list[tuple[str, str, str]]:
    """How long what may take is promised to everybody; whoever is evaluated reads it and may object, once it is given."""
    return [
        *over(("service-levels",), ("read", "export"), Reach.ALL),
        *over(("service-evaluations",), ("read", "export", "object", DRAFT), Reach.OWN),
    ]


def standard_roles() -> dict[str, tuple[str, list[tuple[str, str, str]]]]:
    """Short name → (name, grants as object, verb, reach): what a department starts with, all of it changeable."""
    own = over(OF_CUSTOMERS, MANAGE, Reach.OWN)
    shared = over(OF_CUSTOMERS, ("read", "update", "export", "reveal"), Reach.SHARED)
    shared += over([name for name in OF_CUSTOMERS if name != "customers"], ("create",), Reach.SHARED)
    head = over(OF_CUSTOMERS, (*MANAGE, "reassign"), Reach.DEPARTMENT)
    undo = over(("operations",), ("read",), Reach.OWN)
    known = everybodys()
    # What somebody did before is for those above him alone, and not theirs to write.
    above = over(("qualifications",), ("read", "export"), Reach.DEPARTMENT)
    # The head reads what is drawn up for his department.
    drawn_up = over(("descriptions",), (DRAFT,), Reach.DEPARTMENT)
    judged = over(("assessments",), [verb for verb in MANAGE if verb != "import"], Reach.DEPARTMENT)
    # Who may supervise and evaluate, positions say; roles let only those who could have such a right come so far.
    served = over(("work-orders",), ("supervise",), Reach.OWN)
    served += over(("service-evaluations",), ABSENT, Reach.OWN)
    over_service = over(("work-orders",), ("supervise",), Reach.DEPARTMENT)
    over_service += over(("service-evaluations",), ("read", *ABSENT, "export", "object"), Reach.DEPARTMENT)
    over_service += over(("service-levels",), (*ABSENT, "import"), Reach.ALL)
    # Those who help deal with the orders of their department, whoever's customers they are.
    dealt = over(("work-orders",), DEALT, Reach.DEPARTMENT)
    # What the department is asked; the executive reads improvements everywhere, and nothing of what people ask personnel.
    asked = over(("suggestions",), HEARD, Reach.DEPARTMENT)
    heard = over(("suggestions",), [verb for verb in HEARD if verb != "answer"], Reach.ALL)
    signed = over(("descriptions",), ("review", "approve", "reveal"), Reach.ALL)
    kept = over((*OF_POSITIONS, *OF_STAFF), (*MANAGE, "review"), Reach.ALL)
    kept += over(("suggestions",), HEARD, Reach.ALL)
    protected = over(OF_PRIVACY, MANAGE, Reach.ALL)
    protected += over(("contacts",), ("read", "update", "restrict", "reveal", "export"), Reach.ALL)
    protected += over(("customers",), ("read",), Reach.ALL)
    kept += [*over(("service-evaluations",), ("read", "export"), Reach.ALL), *of_service()]
    looked_over = over((*OF_CUSTOMERS, "assessments", "service-evaluations"), ("read", "export"), Reach.ALL)
    looked_over += over(("work-orders",), ("supervise",), Reach.ALL)
    return {
        "account_manager": (_("account manager"), [*own, *shared, *served, *known, *undo]),
        "head": (
            _("head of department"),
            [*own, *head, *served, *over_service, *known, *drawn_up, *judged, *above, *asked, *undo],
        ),
        "executive": (_("executive"), [*looked_over, *known, *above, *heard, *signed]),
        "support": (_("support"), [*over(OF_CUSTOMERS, ("read",), Reach.ALL), *served, *dealt, *known]),
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
