"""Grants compiled to a query and to a plain predicate, from the same data; a property test makes both agree."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from dingke.engine import personal, registry
from dingke.engine.access import Person, Scope, Share
from dingke.platform.access.models import EVERY, Grant, Reach, Requirement
from dingke.platform.people.models import Department

RESTRICT = "restrict"
NOBODY = Q(pk__in=())
EVERYBODY = Q()


@dataclass(frozen=True)
class Rights:
    """What one person holds: reaches by (object, verb), and the departments below his own; and what is asked of him."""

    reaches: Mapping[tuple[str, str], frozenset[str]]
    departments: tuple[int, ...]
    needs_second_factor: bool = False
    found: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict, compare=False)

    def reach(self, object_name: str, verb: str) -> frozenset[str]:
        """Put together once: an import asks for every row."""
        key = (object_name, verb)
        if key not in self.found:
            keys = (key, (object_name, EVERY), (EVERY, verb), (EVERY, EVERY))
            self.found[key] = frozenset[str]().union(*(self.reaches.get(key, frozenset()) for key in keys))
        return self.found[key]


_rights: dict[tuple[int, int], Rights] = {}


def rights_of(person: Person) -> Rights:
    """Kept per process under the version that every change of rights raises, so a warm request asks nothing."""
    key = (person.pk, person.rights_version)
    if key not in _rights:
        if len(_rights) > 5000:
            _rights.clear()
        _rights[key] = read_rights(person)
    return _rights[key]


def read_rights(person: Person) -> Rights:
    reaches: dict[tuple[str, str], set[str]] = {}
    for object_name, verb, reach in Grant.objects.filter(role__holdings__user_id=person.pk).values_list(
        "object", "verb", "reach"
    ):
        reaches.setdefault((object_name, verb), set()).add(reach)
    if person.is_admin:
        reaches[(EVERY, EVERY)] = {Reach.ALL}
    asked = Requirement.objects.filter(Q(role=None) | Q(role__holdings__user_id=person.pk)).exists()
    return Rights({key: frozenset(value) for key, value in reaches.items()}, departments_below(person), asked)


def departments_below(person: Person) -> tuple[int, ...]:
    own = Department.objects.filter(people=person.pk).values_list("path", flat=True).first()
    if not own:
        return ()
    return tuple(Department.objects.filter(path__startswith=own).order_by("pk").values_list("pk", flat=True))


def object_name(model: type[models.Model]) -> str:
    resource = registry.of(model)
    return resource.slug if resource else model._meta.label_lower


# Everybody who works here may know who else does, in which department, and what roles are called.
COMMON_KNOWLEDGE = frozenset(
    {
        ("people", "read"),
        ("departments", "read"),
        ("positions.matter", "read"),
        ("access.role", "read"),
    }
)


class GrantPolicy:
    """Implements ``engine.access.Policy`` over roles and grants."""

    def rows(self, person: Person, verb: str, model: type[models.Model]) -> models.QuerySet[Any]:
        return model._default_manager.filter(self.condition(person, verb, model))

    def may(self, person: Person, verb: str, model: type[models.Model]) -> bool:
        return bool(self.reach(person, verb, model))

    def permits(self, person: Person, verb: str, row: models.Model) -> bool:
        reach = self.reach(person, verb, type(row))
        if personal.is_restricted(row) and not self.sees_restricted(person, type(row)):
            return False
        if Reach.ALL in reach:
            return True
        scope: Scope | None = getattr(row, "SCOPE", None)
        if scope is None:
            return False
        return (
            (Reach.OWN in reach and any(getattr(row, column) == person.pk for column in scope.own))
            or (
                Reach.DEPARTMENT in reach
                and any(getattr(row, c) in rights_of(person).departments for c in scope.department)
            )
            or (Reach.SHARED in reach and any(getattr(row, s.column) in shared(person, s) for s in scope.shared))
        )

    def entries(self, person: Person, verb: str, model: type[models.Model]) -> Q:
        """Search entries carry the scope columns under fixed names."""
        return self.compiled(person, verb, model, entry_columns(model))

    def condition(self, person: Person, verb: str, model: type[models.Model]) -> Q:
        scope: Scope | None = getattr(model, "SCOPE", None)
        found = self.compiled(person, verb, model, {c: c for c in columns_of(scope)} if scope else {})
        if personal.of(model) is None or self.sees_restricted(person, model):
            return found
        return found & Q(restricted_at=None)

    def sees_restricted(self, person: Person, model: type[models.Model]) -> bool:
        """Whether data of people that are stored and no longer used are there for the person: whoever may restrict them."""
        return self.may(person, RESTRICT, model)

    def compiled(self, person: Person, verb: str, model: type[models.Model], names: Mapping[str, str]) -> Q:
        reach = self.reach(person, verb, model)
        scope: Scope | None = getattr(model, "SCOPE", None)
        if Reach.ALL in reach:
            return EVERYBODY
        if scope is None or not reach or not person.is_active:
            return NOBODY
        terms = list(self.terms(person, reach, scope, names))
        return joined(terms)

    def terms(self, person: Person, reach: frozenset[str], scope: Scope, names: Mapping[str, str]) -> Iterable[Q]:
        if Reach.OWN in reach:
            yield from (Q(**{names[column]: person.pk}) for column in scope.own)
        if Reach.DEPARTMENT in reach:
            below = rights_of(person).departments
            yield from (Q(**{f"{names[column]}__in": below}) for column in scope.department)
        if Reach.SHARED in reach:
            yield from (Q(**{f"{names[share.column]}__in": shared(person, share)}) for share in scope.shared)

    def reach(self, person: Person, verb: str, model: type[models.Model]) -> frozenset[str]:
        if not person.is_active:
            return frozenset()
        name = object_name(model)
        token = getattr(person, "token", None)
        if token is not None and not token.covers(name, verb):
            return frozenset()
        if (name, verb) in COMMON_KNOWLEDGE:
            return frozenset({Reach.ALL.value})
        return rights_of(person).reach(name, verb)


def joined(terms: list[Q]) -> Q:
    found = NOBODY
    for index, term in enumerate(terms):
        found = term if index == 0 else found | term
    return found


def columns_of(scope: Scope) -> list[str]:
    return [*scope.own, *scope.department, *(share.column for share in scope.shared)]


def entry_columns(model: type[models.Model]) -> Mapping[str, str]:
    scope: Scope | None = getattr(model, "SCOPE", None)
    names = {column: column for column in columns_of(scope)} if scope else {}
    if scope:
        names |= {scope.account: "account_id", "id": "account_id" if scope.account == "id" else "row_id"}
    return names


def shared(person: Person, share: Share) -> tuple[int, ...]:
    """Ids named to the person, asked once per person object, that is once per request."""
    cache: dict[tuple[str, str], tuple[int, ...]] = person.__dict__.setdefault("_shared", {})
    key = (share.members, share.row)
    if key not in cache:
        members = apps.get_model(share.members)._default_manager
        cache[key] = tuple(members.filter(user_id=person.pk).order_by(share.row).values_list(share.row, flat=True))
    return cache[key]
