"""Grants compiled to a query and to a plain predicate, from the same data; a property test makes both agree."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from dingke.engine import clock, personal, registry
from dingke.engine.access import DRAFT, READ, Person, Scope, Share, Source, Told, UnderWay, Way
from dingke.engine.finding import any_of
from dingke.engine.search import ENTRY_OWN
from dingke.platform.access.models import EVERY, Reach
from dingke.platform.access.rights import Atom, Rights, Term, candidates, read_rights
from dingke.platform.people.models import User

RESTRICT = "restrict"
KEPT = 5000  # persons whose rights a process keeps
NOBODY = Q(pk__in=())
EVERYBODY = Q()

# Everybody who works here may know who else does, in which department, and what roles are called.
COMMON_KNOWLEDGE = frozenset(
    {
        ("people", "read"),
        ("departments", "read"),
        ("positions.matter", "read"),
        ("access.role", "read"),
    }
)
Terms = Mapping[Term, tuple[Source, ...]]

_rights: dict[tuple[int, int, date], Rights] = {}


def rights_of(person: Person) -> Rights:
    """Kept per process under the version that every change of rights raises, so a warm request asks nothing.

    With the day: who fills a position, stands in for somebody or holds a role for a time changes by itself.
    """
    key = (person.pk, person.rights_version, clock.today())
    if key not in _rights:
        if len(_rights) > KEPT:
            _rights.clear()
        _rights[key] = read_rights(person)
    return _rights[key]


class GrantPolicy:
    """Implements ``engine.access.Policy`` over roles, positions and grants."""

    def rows(self, person: Person, verb: str, model: type[models.Model]) -> models.QuerySet[Any]:
        return model._default_manager.filter(self.condition(person, verb, model))

    def parts(self, person: Person, verb: str, model: type[models.Model]) -> Sequence[models.QuerySet[Any]]:
        shown, before = self.shown(person, model), EVERYBODY
        found = []
        for condition in self.by_column(person, verb, model, own_columns(model)):
            found.append(model._default_manager.filter(condition & before & shown))
            before &= ~condition
        return found

    def may(self, person: Person, verb: str, model: type[models.Model]) -> bool:
        return bool(self.terms(person, verb, model))

    def permits(self, person: Person, verb: str, row: models.Model) -> bool:
        return self.permitting(person, verb, type(row))(row)

    def permitting(self, person: Person, verb: str, model: type[models.Model]) -> Callable[[Any], bool]:
        terms = self.terms(person, verb, model)
        is_everywhere = reaches_all(terms)
        atoms = () if is_everywhere else self.atoms(person, verb, model, terms)

        def permits(row: models.Model) -> bool:
            if self.is_withheld(person, row):
                return False
            return is_everywhere or any(getattr(row, atom.column) in values(atom, person) for atom in atoms)

        return permits

    def entries(self, person: Person, verb: str, model: type[models.Model]) -> Q:
        """Search entries carry the scope columns under fixed names."""
        found = any_of(self.by_column(person, verb, model, entry_columns(model)))
        shown = self.settled_or_seen(person, model)
        return found & Q(row_id__in=model._default_manager.filter(shown).values("pk")) if shown else found

    def condition(self, person: Person, verb: str, model: type[models.Model]) -> Q:
        return any_of(self.by_column(person, verb, model, own_columns(model))) & self.shown(person, model)

    def shown(self, person: Person, model: type[models.Model]) -> Q:
        """Whatever right a row is reached by: what is under way or restricted is not there for everybody."""
        found = self.settled_or_seen(person, model)
        if personal.of(model) is None or self.sees_restricted(person, model):
            return found
        return found & Q(restricted_at=None)

    def is_withheld(self, person: Person, row: models.Model) -> bool:
        """Whether a row is kept from whoever may not do more with it than read such rows."""
        if personal.is_restricted(row) and not self.sees_restricted(person, type(row)):
            return True
        under: UnderWay | None = getattr(row, "UNDER_WAY", None)
        if under is None or under.is_settled(row, clock.today()):
            return False
        return not any(
            reaches_all(terms) or any(getattr(row, atom.column) in values(atom, person) for atom in atoms)
            for terms, atoms in self.over_drafts(person, type(row), under)
        )

    def settled_or_seen(self, person: Person, model: type[models.Model]) -> Q:
        """The same as a condition; EVERYBODY where no row of the model is kept back from the person."""
        under: UnderWay | None = getattr(model, "UNDER_WAY", None)
        if under is None:
            return EVERYBODY
        shown = under.settled_on(clock.today())
        for terms, atoms in self.over_drafts(person, model, under):
            if reaches_all(terms):
                return EVERYBODY
            for atom in atoms:
                shown |= Q(**{f"{atom.column}__in": sorted(values(atom, person))})
        return shown

    def over_drafts(
        self, person: Person, model: type[models.Model], under: UnderWay
    ) -> Iterable[tuple[Terms, Sequence[Atom]]]:
        """What of the person's rights opens rows that are not settled."""
        for verb in under.verbs:
            terms = self.terms(person, verb, model)
            yield terms, self.atoms(person, verb, model, terms)
        key = (registry.named(model), DRAFT)
        terms = self.terms(person, DRAFT, model)
        yield terms, rights_of(person).atoms(key, under.scope) if terms else ()

    def sees_restricted(self, person: Person, model: type[models.Model]) -> bool:
        """Whether data of people that are stored and no longer used are there for the person: whoever may restrict them."""
        return self.may(person, RESTRICT, model)

    def by_column(self, person: Person, verb: str, model: type[models.Model], names: Mapping[str, str]) -> Sequence[Q]:
        """One condition for each column, so that each asks one index, however many grants lead there; any of them opens.

        What names most comes first: whoever takes the parts in turn then finds most of the rows by one index alone.
        """
        terms = self.terms(person, verb, model)
        if reaches_all(terms):
            return [EVERYBODY]
        found: dict[str, set[int]] = {}
        for atom in self.atoms(person, verb, model, terms):
            found.setdefault(names[atom.column], set()).update(values(atom, person))
        widest_first = sorted(found.items(), key=lambda column: -len(column[1]))
        return [one_of(name, ids) for name, ids in widest_first if ids] or [NOBODY]

    def whose_turn(self, verb: str, row: models.Model, *, but: Collection[int] = ()) -> Sequence[int]:
        name = registry.named(type(row))
        found = self.able(candidates((name,), verb, clock.today()), verb, row, but)
        return found or self.able(candidates((EVERY,), verb, clock.today(), with_administrators=True), verb, row, but)

    def able(self, people: Iterable[User], verb: str, row: models.Model, but: Collection[int]) -> Sequence[int]:
        others = [one for one in people if one.pk not in but]
        return [one.pk for one in others if self.permits(one, verb, row) and self.permits(one, "read", row)]

    def fields(self, person: Person) -> frozenset[tuple[str, str, str]]:
        return rights_of(person).fields

    def ways(self, person: Person, verb: str, row: models.Model) -> Sequence[Way]:
        if self.is_withheld(person, row):
            return ()
        terms = self.terms(person, verb, type(row))
        found = [
            Way(source, Reach.ALL, term.whose) for term in terms if term.reach == Reach.ALL for source in terms[term]
        ]
        for atom in self.atoms(person, verb, type(row), terms):
            value = getattr(row, atom.column)
            if value in values(atom, person):
                found += [
                    Way(source, atom.term.reach, atom.term.whose, atom.column, value) for source in terms[atom.term]
                ]
        return found

    def sight(self, person: Person, model: type[models.Model], name: str) -> Told:
        return Told(*rights_of(person).sights.get((registry.named(model), name), (READ, ())))

    def atoms(self, person: Person, verb: str, model: type[models.Model], terms: Terms) -> Sequence[Atom]:
        scope: Scope | None = getattr(model, "SCOPE", None)
        return rights_of(person).atoms((registry.named(model), verb), scope) if scope and terms else ()

    def terms(self, person: Person, verb: str, model: type[models.Model]) -> Terms:
        """What the person holds of a verb, through what he came by: a token may cover less, and who is only looked
        through reads and does nothing."""
        name = registry.named(model)
        if not person.is_active or not is_open(person, name, verb):
            return {}
        if (name, verb) in COMMON_KNOWLEDGE:
            return {Term(Reach.ALL, person.pk): (Source("everybody"),)}
        return rights_of(person).terms(name, verb)


def is_open(person: Person, name: str, verb: str) -> bool:
    token = getattr(person, "token", None)
    if getattr(person, "seen_by", None) is not None and verb != "read":
        return False
    return token is None or bool(token.covers(name, verb))


def reaches_all(terms: Terms) -> bool:
    return any(term.reach == Reach.ALL for term in terms)


def values(atom: Atom, person: Person) -> frozenset[int]:
    """What the column of an atom may hold."""
    return atom.among if atom.share is None else shared(person, atom.share, atom.term.whose)


def one_of(name: str, ids: Iterable[int]) -> Q:
    first, *more = sorted(ids)
    return Q(**{f"{name}__in": [first, *more]}) if more else Q(**{name: first})


def columns_of(scope: Scope) -> list[str]:
    return [*scope.own, *scope.department, *(share.column for share in scope.shared)]


def own_columns(model: type[models.Model]) -> Mapping[str, str]:
    scope: Scope | None = getattr(model, "SCOPE", None)
    return {column: column for column in columns_of(scope)} if scope else {}


def entry_columns(model: type[models.Model]) -> Mapping[str, str]:
    scope: Scope | None = getattr(model, "SCOPE", None)
    names = {**own_columns(model)}
    if scope:
        names |= dict(zip(scope.own, ENTRY_OWN, strict=False))
        names |= {scope.account: "account_id", "id": "account_id" if scope.account == "id" else "row_id"}
    return names


def shared(person: Person, share: Share, whose: int) -> frozenset[int]:
    """Ids named to somebody, asked once per person object, that is once per request."""
    cache: dict[tuple[str, str, int], frozenset[int]] = person.__dict__.setdefault("_shared", {})
    key = (share.members, share.row, whose)
    if key not in cache:
        members = apps.get_model(share.members)._default_manager
        cache[key] = frozenset(members.filter(user_id=whose).order_by(share.row).values_list(share.row, flat=True))
    return cache[key]
