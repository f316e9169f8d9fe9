"""What one person holds on a day, and by what: grants of his roles and positions, and those of whom he stands in for.

Not for deciding over rows: that is ``policy``, from what stands here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q

from dingke.engine import clock
from dingke.engine.access import DRAFT, READ, SIGHTS, Person, Scope, Share, Source
from dingke.platform.access.models import EVERY, FieldGrant, Grant, Holding, Reach, Requirement
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Position
from dingke.platform.positions.queries import Organisation, Seat, organisation

ADMINISTRATOR, ANYBODY = Source("administrator"), Source("everybody")
# Everybody asks in his own name for what he wants to take out; whether he may take it out is another right.
# Likewise what he brings forward to the company is his to read, to write and to take back, whatever he may else.
IN_OWN_NAME = (
    *(("workspace.exportrequest", verb) for verb in ("read", "create", "update")),
    *(("suggestions", verb) for verb in ("read", "create", "update", "archive", "export", DRAFT)),
    *(("access-requests", verb) for verb in ("read", "create", "update", "archive", "export")),
    # Where he travels on business, and how he worked the days away from his desk.
    *(("trips", verb) for verb in ("read", "create", "update", "archive", "export")),
    *(("day-notes", verb) for verb in ("read", "create", "update", "archive", "export")),
    # Whoever is to be promoted knows what is laid before those who judge him.
    *(("promotion-reviews", verb) for verb in ("read", "export")),
)
# And whoever is named to look at something reads that.
WHERE_NAMED = (("promotion-reviews", "read"),)

Key = tuple[str, str]


@dataclass(frozen=True)
class Term:
    """How far a grant reaches, and from whom that is counted: the person himself, or whom he stands in for."""

    reach: str
    whose: int


@dataclass(frozen=True)
class Atom:
    """One column of a row and the values that make the row one's own; ``share``: they are asked for with each request."""

    column: str
    term: Term
    among: frozenset[int] = frozenset()
    share: Share | None = None


@dataclass(frozen=True)
class Rights:
    """What one person holds on one day. ``teams``, ``departments``: by whose they are.

    ``sights``: of every field about which his roles and positions say something, the most open word and who says it.
    ``fields``: what of that is no plain reading.
    """

    grants: Mapping[Key, Mapping[Term, tuple[Source, ...]]]
    teams: Mapping[int, frozenset[int]]
    departments: Mapping[int, frozenset[int]]
    needs_second_factor: bool = False
    sights: Mapping[Key, tuple[str, tuple[Source, ...]]] = field(default_factory=dict)
    fields: frozenset[tuple[str, str, str]] = frozenset()
    found: dict[Key, Mapping[Term, tuple[Source, ...]]] = field(default_factory=dict, compare=False)
    compiled: dict[tuple[Key, Scope], tuple[Atom, ...]] = field(default_factory=dict, compare=False)

    def terms(self, object_name: str, verb: str) -> Mapping[Term, tuple[Source, ...]]:
        """Put together once: an import asks for every row."""
        key = (object_name, verb)
        if key not in self.found:
            together: dict[Term, tuple[Source, ...]] = {}
            for each in (key, (object_name, EVERY), (EVERY, verb), (EVERY, EVERY)):
                for term, sources in self.grants.get(each, {}).items():
                    together[term] = (*together.get(term, ()), *sources)
            self.found[key] = together
        return self.found[key]

    def atoms(self, key: Key, scope: Scope) -> tuple[Atom, ...]:
        """The terms over the columns of a scope; what query, predicate, search and explanation all read."""
        if (key, scope) not in self.compiled:
            self.compiled[key, scope] = tuple(atom for term in self.terms(*key) for atom in self._atoms(term, scope))
        return self.compiled[key, scope]

    def _atoms(self, term: Term, scope: Scope) -> Iterator[Atom]:
        if term.reach == Reach.OWN:
            yield from (Atom(column, term, frozenset({term.whose})) for column in scope.own)
        elif term.reach == Reach.TEAM:
            yield from (Atom(column, term, self.teams[term.whose]) for column in scope.own)
        elif term.reach == Reach.DEPARTMENT:
            yield from (Atom(column, term, self.departments[term.whose]) for column in scope.department)
        elif term.reach == Reach.SHARED:
            yield from (Atom(share.column, term, share=share) for share in scope.shared)


def read_rights(person: Person) -> Rights:
    day = clock.today()
    there = organisation(day, person)
    roles = held_roles(person, day)
    positions = list(held_positions(there, person.pk))
    sources: dict[tuple[str, int], list[Source]] = {}
    for one in (*roles, *positions):
        sources.setdefault((one.kind, one.pk), []).append(one)
    grants = read_grants(sources, person)
    for key in IN_OWN_NAME:
        grants.setdefault(key, {})[Term(Reach.OWN, person.pk)] = (ANYBODY,)
    for key in WHERE_NAMED:
        grants.setdefault(key, {})[Term(Reach.SHARED, person.pk)] = (ANYBODY,)
    if person.is_admin:
        grants[EVERY, EVERY] = {Term(Reach.ALL, person.pk): (ADMINISTRATOR,)}
    everybody = {person.pk, *(one.principal for one in positions if one.principal)}
    sights = {} if person.is_admin else read_sights(sources)
    asked = Requirement.objects.filter(Q(role=None) | Q(role__in=[one.pk for one in roles])).exists()
    return Rights(
        grants,
        {whose: there.team(whose) for whose in everybody},
        departments_of(everybody, there),
        asked,
        sights,
        frozenset((*key, rule) for key, (rule, _said_by) in sights.items() if rule != READ),
    )


def held_roles(person: Person, day: date) -> list[Source]:
    held = Holding.objects.filter(Q(until=None) | Q(until__gt=day), user_id=person.pk).order_by("role")
    return [
        Source("role", pk, name, until=until) for pk, name, until in held.values_list("role", "role__name", "until")
    ]


def held_positions(there: Organisation, person: int) -> Iterator[Source]:
    """The positions that the person fills, and those that he stands in for; a deputation of some matters is none."""
    for seat in there.seats_of.get(person, ()):
        yield source_of(there, seat, until=seat.until)
    for one in there.delegations:
        if one.deputy_id == person and not one.rights.all():
            for seat in there.seats_of.get(one.principal_id, ()):
                if seat.position == one.position_id:
                    yield source_of(there, seat, principal=one.principal_id, until=one.until)


def source_of(there: Organisation, seat: Seat, **more: Any) -> Source:
    place = there.places.get(seat.position)
    named: dict[str, Any] = {"name": place.title, "version": place.version} if place else {}
    return Source("position", seat.position, post=seat.kind, since=seat.since, **named, **more)


def of_holders(sources: Mapping[tuple[str, int], Any]) -> Q:
    """What belongs to one of these roles and positions."""
    roles = [pk for kind, pk in sources if kind == "role"]
    positions = [pk for kind, pk in sources if kind == "position"]
    there = Position.objects.filter(pk__in=positions).exclude(abolished_on__lte=clock.today())
    return Q(role__in=roles) | Q(position__in=there)


def candidates(objects: Sequence[str], verb: str, day: date, *, with_administrators: bool = False) -> Iterable[User]:
    """Those who hold a verb over some rows of an object, by a role, by a position or in somebody's place; four queries."""
    grants = Grant.objects.filter(object__in=objects, verb__in=(verb, EVERY))
    held = Holding.objects.filter(Q(until=None) | Q(until__gt=day), role__grants__in=grants)
    there = organisation(day)
    positions = set(grants.exclude(position=None).values_list("position", flat=True))
    people = {seat.person for position in positions for seat in there.holders.get(position, ())}
    people |= {one.deputy_id for one in there.delegations if one.position_id in positions}
    meant = Q(pk__in=people) | Q(pk__in=held.values("user"))
    meant |= Q(is_admin=True) if with_administrators else Q(pk__in=())
    return User.objects.filter(meant, is_active=True).order_by("pk")


def read_grants(
    sources: Mapping[tuple[str, int], Iterable[Source]], person: Person
) -> dict[Key, dict[Term, tuple[Source, ...]]]:
    found: dict[Key, dict[Term, tuple[Source, ...]]] = {}
    if not sources:
        return found
    for grant in Grant.objects.filter(of_holders(sources)).select_related("position").order_by("pk"):
        terms = found.setdefault((grant.object, grant.verb), {})
        for source in holders_of(grant, sources):
            term = Term(grant.reach, source.principal or person.pk)
            terms[term] = (*terms.get(term, ()), source)
    return found


def holders_of(grant: Grant | FieldGrant, sources: Mapping[tuple[str, int], Iterable[Source]]) -> Iterator[Source]:
    """By what the person holds it; where a position has no description in force, under the position's own name."""
    key = ("role", grant.role_id) if grant.role_id else ("position", grant.position_id or 0)
    for one in sources.get(key, ()):
        named = one.name or str(grant.position)
        clause = grant.clause if isinstance(grant, Grant) else ""
        yield Source(one.kind, one.pk, named, clause, one.post, one.version, one.since, one.principal, one.until)


def read_sights(
    sources: Mapping[tuple[str, int], Iterable[Source]],
) -> dict[Key, tuple[str, tuple[Source, ...]]]:
    """Who says nothing about a field does not count; of the others the most open word holds."""
    found: dict[Key, tuple[str, tuple[Source, ...]]] = {}
    if not sources:
        return found
    for one in FieldGrant.objects.filter(of_holders(sources)).select_related("position").order_by("pk"):
        key, by = (one.object, one.field), tuple(holders_of(one, sources))
        rule, known = found.get(key, (one.rule, ()))
        if rule == one.rule:
            found[key] = (rule, (*known, *by))
        elif SIGHTS.index(one.rule) > SIGHTS.index(rule):
            found[key] = (one.rule, by)
    return found


def departments_of(people: Iterable[int], there: Organisation) -> dict[int, frozenset[int]]:
    """Of each person the departments of his posts and his own, with those below them. Two queries for all."""
    paths = dict(Department.objects.values_list("pk", "path"))
    homes = dict(User.objects.filter(pk__in=people).values_list("pk", "department"))
    found: dict[int, frozenset[int]] = {}
    for person in people:
        seats = there.seats_of.get(person, ())
        roots = {paths[pk] for pk in (homes.get(person), *(seat.department for seat in seats)) if pk in paths}
        found[person] = frozenset(pk for pk, path in paths.items() if any(path.startswith(root) for root in roots))
    return found
