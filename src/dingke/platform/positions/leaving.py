"""What somebody's leaving means for the organisation: his posts and deputations end, and what he answers for is counted.

The door shuts him out (entrance.actions.leave); handing over what he answers for is the verb of each object.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from dingke.engine import performing, registry
from dingke.engine.access import Person, policy
from dingke.engine.action import Target, actions_of
from dingke.engine.resource import Resource
from dingke.platform.people.models import Owned, User
from dingke.platform.positions import deputies, posts, queries
from dingke.platform.positions.actions import changed
from dingke.platform.positions.models import Delegation, Post


def withdraw(person: User, day: date, *, by: Person | None, via: str) -> None:
    """Ends on a day every post and deputation of somebody; what would begin later never does. Whoever may send him away may this."""
    standing = Q(archived_at=None) & (Q(until=None) | Q(until__gt=day))
    held = Post.objects.filter(standing, user=person)
    handed = Delegation.objects.filter(Q(principal=person) | Q(deputy=person), archived_at=None, until__gt=day)
    doer = (
        by or User.objects.filter(is_admin=True, is_active=True).exclude(pk=person.pk).order_by("pk").first() or person
    )
    steps: tuple[tuple[Any, Any, dict[str, Any]], ...] = (
        (posts.end, held.filter(since__lt=day), {"until": day}),
        (actions_of(Post)["archive"], held.filter(since__gte=day), {}),
        (deputies.take_back, handed, {"until": day}),
    )
    for verb, rows, arguments in steps:
        targets = [Target(pk) for pk in rows.order_by("pk").values_list("pk", flat=True)]
        if targets:
            performing.perform(
                verb, targets, by=doer, via=via, why=_("left the company"), arguments=arguments, sanctioned=True
            )
    changed()


@dataclass(frozen=True)
class Left:
    """What of one object somebody answers for: how many rows the reader may see, and where they are listed."""

    resource: Resource
    count: int
    url: str


def answers_for(person: User, reader: Person) -> Sequence[Left]:
    """Of each object that has an owner and a list of its own; one statement each."""
    owned = [
        resource
        for resource in registry.resources()
        if issubclass(resource.model, Owned)
        and resource.menu is not None
        and policy.may(reader, "read", resource.model)
    ]
    found = []
    for resource in owned:
        rows = policy.rows(reader, "read", resource.model).filter(owner=person.pk, archived_at=None)
        count = rows.count()
        if count:
            found.append(Left(resource, count, f"{resource.url()}?view=-&owner={person.pk}"))
    return found


def successor(person: User, day: date) -> User | None:
    """To whom it falls while nobody is named: whoever stands today above the post that he filled last."""
    last = Post.objects.filter(user=person, archived_at=None).order_by("-since").first()
    if last is None:
        return None
    # Asked of the post itself: whoever left fills no seat any more, on no day.
    seat = queries.seat_of(last, None)
    above = queries.organisation(day).superior_of(seat)
    return User.objects.filter(pk=above, is_active=True).first() if above else None
