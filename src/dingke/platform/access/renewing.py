"""What a release gives to the standard roles that were there before it, and what it leaves as an administrator stated it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Min

from dingke.platform.access import stating
from dingke.platform.access.models import Grant, Role
from dingke.platform.access.standard import standard_roles
from dingke.platform.access.stating import STATED
from dingke.platform.people.actions import forget_rights
from dingke.platform.positions.models import Position
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model

Line = tuple[str, str, str]  # object, verb, reach


@dataclass(frozen=True)
class Right:
    """One right of a standard role. at: when a release added it."""

    role: str
    line: Line
    at: datetime | None = None

    def __str__(self) -> str:
        name, verb, reach = self.line
        return f"{self.role}: {verb} {name} ({reach})"


@dataclass(frozen=True)
class Standing:
    """fresh: to be given. withheld: not given, for an administrator stated what the role may over this object."""

    fresh: Sequence[tuple[Role, Line]]
    withheld: Sequence[tuple[Role, Line]]


def standing() -> Standing:
    """What of the standard rights the standard roles that exist never had.

    Never, as the history has it: a right that was taken away does not come back. Whoever states a role's rights over an object
    states all of them, so over that object the release adds nothing. A role of that name which was not laid as a standard one
    is somebody's own.
    """
    events = event_model(Grant)._default_manager.exclude(role=None)
    by_hand = events.filter(pgh_context__in=Operation.objects.filter(verb=STATED).values("pk"))
    stated = set(by_hand.values_list("role", "object").distinct())
    laid = set(events.exclude(pk__in=by_hand.values("pk")).values_list("role", flat=True).distinct())
    had = set(events.values_list("role", "object", "verb", "reach").distinct())
    had |= set(Grant.objects.exclude(role=None).values_list("role", "object", "verb", "reach"))
    roles = {role.slug: role for role in Role.objects.filter(pk__in=laid)}
    lacking = [
        (roles[slug], line)
        for slug, (_name, grants) in standard_roles().items()
        for line in dict.fromkeys(grants)
        if slug in roles and (roles[slug].pk, *line) not in had
    ]
    return Standing(
        [(role, line) for role, line in lacking if (role.pk, line[0]) not in stated],
        [(role, line) for role, line in lacking if (role.pk, line[0]) in stated],
    )


@transaction.atomic
def renew_roles() -> None:
    """The standard roles that exist get what came with a newer release."""
    fresh = [Grant(role=role, object=name, verb=verb, reach=reach) for role, (name, verb, reach) in standing().fresh]
    if fresh:
        Grant.objects.bulk_create(fresh)
        forget_rights()


def added() -> list[Right]:
    """What releases gave to standard roles after they were laid, the latest first, as far as it is still theirs."""
    events = event_model(Grant)._default_manager.exclude(role=None)
    names = dict(Role.objects.filter(slug__in=list(standard_roles())).values_list("pk", "slug"))
    laid = dict(events.filter(role__in=names).values_list("role").annotate(at=Min("pgh_created_at")))
    held = set(Grant.objects.filter(role__in=names).values_list("role", "object", "verb", "reach"))
    later = events.filter(role__in=names, pgh_context=None, pgh_label="insert").order_by("-pgh_id")
    return [
        Right(names[role], (name, verb, reach), at)
        for role, name, verb, reach, at in later.values_list("role", "object", "verb", "reach", "pgh_created_at")
        if at > laid[role] and (role, name, verb, reach) in held
    ]


def withheld() -> list[Right]:
    return [Right(role.slug, line) for role, line in standing().withheld]


def offered_to(position: Position) -> Sequence[stating.Given]:
    """What releases added to standard roles and a position lacks that holds what such a role had over the object before.

    Over an object that is new with the release, where it holds everything that the role had. Never what it had once: that was
    taken away. Given with the clause on which the position has its other rights over the object, where that is one.
    """
    grants = list(Grant.objects.filter(position=position))
    held = {(one.object, one.verb, one.reach) for one in grants}
    events = event_model(Grant)._default_manager.filter(position=position)
    had = held | set(events.values_list("object", "verb", "reach").distinct())
    later = added() if held else []
    found: dict[Line, str] = {}
    for role in {one.role for one in later}:
        fresh = {one.line for one in later if one.role == role}
        older = set(standard_roles()[role][1]) - fresh
        for line in sorted(fresh - had):
            known = {each for each in older if each[0] == line[0]} or older
            if known <= held:
                clauses = {one.clause for one in grants if one.object == line[0]}
                found[line] = clauses.pop() if len(clauses) == 1 else ""
    return [stating.Given(name, stating.Line(verb, reach, clause)) for (name, verb, reach), clause in found.items()]
