"""Whether any surface shows somebody what the predicate says he may not see.

Everything is asked in process as that person, inside a transaction that is rolled back: looking leaves no trace but its
result. Not for the database and its backups: who reads these reads the company (THREATS).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine import clock
from dingke.engine.faults import NotFound
from dingke.platform.access.leaks import figures, surfaces
from dingke.platform.access.leaks.canaries import Canaries, canaries_of
from dingke.platform.access.leaks.surfaces import Answer, Asking
from dingke.platform.access.models import FieldGrant, Grant, LeakTest, Role
from dingke.platform.people.models import User
from dingke.platform.positions.queries import organisation

RULE = ("position", "object", "field", "rule")
NAMED = 200  # leaks that are kept; a surface that is open shows all it has


@dataclass
class Found:
    """What was looked at, and each leak as person, surface and what. sampled: objects too large for a look at every row."""

    people: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    checked: int = 0
    leaks: list[dict[str, str]] = field(default_factory=list)
    sampled: set[str] = field(default_factory=set)
    seconds: float = 0.0

    @property
    def surfaces(self) -> int:
        return len(self.seen)

    def as_data(self) -> dict[str, Any]:
        return {
            "surfaces": self.surfaces,
            "checked": self.checked,
            "leaks": self.leaks,
            "sampled": sorted(self.sampled),
        }

    def add(self, person: User, surface: str, problems: Iterable[str]) -> None:
        for what in problems:
            if len(self.leaks) >= NAMED:
                return
            self.leaks.append({"person": person.username, "surface": surface, "what": what})


def eyes(name: str = "") -> list[User]:
    """The person of that sign-in name or name; without one, somebody of each role, of each kind of position by what its
    holders may, and somebody without either.

    Raises NotFound where there is nobody of the name. Administrators see everything, so nothing can leak to them.
    """
    people = User.objects.filter(is_active=True)
    if name:
        found = people.filter(username=name).first() or people.filter(name=name).first()
        if found is None:
            raise NotFound(_("There is nobody of this name, or you may not ask for others."))
        return [found]
    plain = people.filter(is_admin=False)
    chosen = [plain.filter(holdings__role=role).order_by("pk").first() for role in Role.objects.order_by("pk")]
    chosen += [plain.filter(pk__in=holders).order_by("pk").first() for holders in kinds_of_position()]
    seated = {seat.person for seat in organisation(clock.today()).seats}
    chosen.append(plain.filter(holdings=None).exclude(pk__in=seated).order_by("pk").first())
    return list({one.pk: one for one in chosen if one is not None}.values())


def kinds_of_position() -> Iterable[set[int]]:
    """Who fills the positions that hold the same grants and rules of fields, for each such set."""
    held: dict[int, set[tuple[str, ...]]] = {}
    grants = Grant.objects.exclude(position=None).values_list("position", "object", "verb", "reach")
    for position, *grant in (*grants, *FieldGrant.objects.exclude(position=None).values_list(*RULE)):
        held.setdefault(position, set()).add(tuple(grant))
    there = organisation(clock.today())
    alike: dict[frozenset[tuple[str, ...]], set[int]] = {}
    for position, of_it in sorted(held.items()):
        alike.setdefault(frozenset(of_it), set()).update(seat.person for seat in there.holders.get(position, ()))
    return alike.values()


def look(people: Sequence[User]) -> Found:
    """Looks through the eyes of each; nothing is kept."""
    began, found = monotonic(), Found()
    for person in people:
        found.people.append(person.username)
        with transaction.atomic():
            look_as(User.objects.get(pk=person.pk), found)
            transaction.set_rollback(True)
    found.seconds = monotonic() - began
    return found


def look_as(person: User, found: Found) -> None:
    hidden = canaries_of(person)
    found.sampled |= set(hidden.sampled)
    asking = Asking(person)
    for surface, url in surfaces.addresses(person, hidden):
        answer = asking.get(url)
        found.seen.add(surface)
        found.checked += hidden.number
        found.add(person, f"{surface} {url}", hidden.shown_in(answer, url))
    for surface, url in surfaces.closed(hidden):
        found.seen.add(surface)
        found.checked += 1
        answer = asking.get(url)
        found.add(person, f"{surface} {url}", opened(answer))
    for surface, problems in figures.compared(person, asking, hidden):
        found.seen.add(surface)
        found.checked += 1
        found.add(person, surface, problems)


def opened(answer: Answer) -> Iterable[str]:
    if answer.status != 404:
        yield f"answers {answer.status} for a record that is not the person's"


def look_and_keep(people: Sequence[User] | None = None) -> LeakTest:
    """As the worker does each night; the result is what ``dingke doctor`` tells."""
    found = look(eyes() if people is None else people)
    return LeakTest.objects.create(
        at=timezone.now(),
        people=found.people,
        surfaces=found.surfaces,
        checked=found.checked,
        leaks=found.leaks,
        seconds=round(found.seconds, 2),
    )


__all__ = ["Canaries", "Found", "eyes", "look", "look_and_keep"]
