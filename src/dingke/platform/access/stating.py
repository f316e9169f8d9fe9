"""Giving and taking rights as one operation that can be undone: all grants of a holder over one object, and who holds a role."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from dingke.engine import ports, registry, tracking
from dingke.engine.access import DRAFT, Person
from dingke.engine.action import Act, Conduct, Outcome, Values
from dingke.engine.faults import Fault, Forbidden, Invalid
from dingke.engine.merging.running import GRANT as MERGING
from dingke.engine.performing import begin_act
from dingke.engine.resource import Resource
from dingke.platform.access.models import EVERY, FieldGrant, FieldRule, Grant, Holding, Reach, Role
from dingke.platform.people.actions import forget_rights
from dingke.platform.people.models import User
from dingke.platform.positions.models import Position

PLAIN = ("read", "create", "update", "archive", "share", "export", "import", "reveal")
# What is no object with pages of its own, and which verbs it knows.
APART: Mapping[str, tuple[str, ...]] = {"people.user": ("administer",), "operations": ("read",)}
# Without these a record cannot be named, guarded or written.
NEEDED = frozenset({"id", "code", "version", "owner", "department", "account_owner", "account_department", "customer"})

# Shown as one paper by a page of its own: what of it that page can leave out.
PAPERS: Mapping[str, frozenset[str]] = {
    "descriptions": frozenset(
        {"superior", "headcount", "grade", "content", "pay", "change", "revised_by", "reviewed_by", "approved_by"}
    ),
    "position-templates": frozenset(),
}

Holder = Role | Position
STATED = "state_rights_of"  # under which verb the history has it


class RightsConduct(Conduct):
    """Whatever way these rows come and go, nobody goes on with the rights he had."""

    def follow(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> None:
        if rows:
            forget_rights()

    def part(self, rows: Sequence[Any], act: Act) -> None:
        forget_rights()


class GrantConduct(RightsConduct):
    model = Grant


class FieldGrantConduct(RightsConduct):
    model = FieldGrant


class HoldingConduct(RightsConduct):
    model = Holding


@dataclass(frozen=True)
class Line:
    """One grant as it is stated."""

    verb: str
    reach: str
    clause: str = ""


@dataclass(frozen=True)
class Given:
    """One grant over an object."""

    object: str
    line: Line


def objects() -> dict[str, str]:
    """Everything over which rights are given, with what it is called."""
    named = {resource.slug: resource.labels for resource in registry.resources()}
    return {
        EVERY: _("everything"),
        **named,
        "people.user": _("people and their accounts"),
        "operations": _("operations"),
    }


def verbs_of(object_name: str) -> tuple[str, ...]:
    """The verbs that an object knows, each once, and those that somebody holds over it already."""
    if object_name in APART:
        return APART[object_name]
    resources = registry.resources() if object_name == EVERY else (registry.get(object_name),)
    own = {verb for resource in resources for verb in verbs_beside(resource)}
    own |= set(Grant.objects.filter(object=object_name).values_list("verb", flat=True))
    own -= {*PLAIN, EVERY}
    return (*([EVERY] if object_name == EVERY else []), *PLAIN, *sorted(own))


def verbs_beside(resource: Resource) -> Iterable[str]:
    """What the actions and the parts of an object ask besides the plain verbs."""
    yield from (action.grant for action in resource.actions.values())
    links = ((part, part_of) for part, part_of in tracking.parts.items())
    yield from (one.grant for part, one in links if part._meta.get_field(one.field).related_model is resource.model)
    yield from [MERGING] if resource.merge else []
    yield from [DRAFT] if hasattr(resource.model, "UNDER_WAY") else []


def fields_of(object_name: str) -> dict[str, str]:
    """The fields of an object that can be kept from somebody, with their labels."""
    if object_name == EVERY or object_name in APART:
        return {}
    resource = registry.get(object_name)
    kept = {*NEEDED, resource.columns[0], *list(resource.search)[:1]}
    named = dict.fromkeys((*resource.form_fields, *resource.readable))
    if object_name in PAPERS:
        named = {name: None for name in named if name in PAPERS[object_name]}
    return {
        name: resource.attribute(name).label for name in named if name not in kept and not name.startswith("stated_")
    }


def state(
    holder: Holder,
    object_name: str,
    grants: Iterable[Line],
    rules: Mapping[str, str],
    *,
    by: Person,
    via: str,
    why: str = "",
) -> Outcome:
    """All that a role or position may over one object, and how it sees its fields; what it had and is not stated goes.

    Raises Forbidden for whoever is no administrator, Invalid for a verb, reach, field or rule that there is not.
    """
    refuse_others(by)
    lines = {(one.verb, one.reach): one for one in grants}
    refuse_unknown(holder, object_name, lines.values(), rules)
    link = "role" if isinstance(holder, Role) else "position"
    with transaction.atomic():
        act = begun(holder, by, via, why)
        had = {(one.verb, one.reach): one for one in Grant.objects.filter(**{link: holder}, object=object_name)}
        said = {one.field: one for one in FieldGrant.objects.filter(**{link: holder}, object=object_name)}
        gone = [one for key, one in had.items() if key not in lines or lines[key].clause != one.clause]
        unsaid = [one for name, one in said.items() if rules.get(name) != one.rule]
        fresh = [
            Grant(**{link: holder}, object=object_name, verb=one.verb, reach=one.reach, clause=one.clause)
            for key, one in lines.items()
            if key not in had or had[key] in gone
        ]
        new_rules = [
            FieldGrant(**{link: holder}, object=object_name, field=name, rule=rule)
            for name, rule in rules.items()
            if name not in said or said[name] in unsaid
        ]
        return settled(holder, act, [(Grant, gone, fresh), (FieldGrant, unsaid, new_rules)])


def add(position: Position, given: Iterable[Given], *, by: Person, via: str, why: str = "") -> Outcome:
    """A position gets these besides what it has. Raises Forbidden for whoever is no administrator."""
    refuse_others(by)
    with transaction.atomic():
        act = begun(position, by, via, why)
        fresh = [
            Grant(
                position=position, object=one.object, verb=one.line.verb, reach=one.line.reach, clause=one.line.clause
            )
            for one in given
        ]
        return settled(position, act, [(Grant, (), fresh)])


def give(role: Role, user: User, until: date | None, *, by: Person, via: str, why: str = "") -> Outcome:
    """Somebody holds a role from now on, until a day (None: open); held already, the day is the new one."""
    refuse_others(by)
    with transaction.atomic():
        act = begun(role, by, via, why)
        if until is not None and until <= act.day:
            raise Invalid([Fault(_("A role that is given ends after today."), "until")])
        had = list(Holding.objects.filter(role=role, user=user))
        if any(one.until == until for one in had):
            return Outcome()
        return settled(role, act, [(Holding, had, [Holding(role=role, user=user, until=until)])])


def take(role: Role, user: User, *, by: Person, via: str, why: str = "") -> Outcome:
    """Somebody does not hold a role any more."""
    refuse_others(by)
    with transaction.atomic():
        act = begun(role, by, via, why)
        return settled(role, act, [(Holding, list(Holding.objects.filter(role=role, user=user)), [])])


def refuse_others(by: Person) -> None:
    if not by.is_admin:
        raise Forbidden(_("Rights are given and taken by administrators."))


def begun(holder: Holder, by: Person, via: str, why: str) -> Act:
    """Two who change one holder's rights at once wait for each other."""
    type(holder)._default_manager.select_for_update().get(pk=holder.pk)
    act = begin_act(by, via, why)
    ports.history().begin(act)
    return act


def settled(
    holder: Holder, act: Act, changes: Sequence[tuple[type[models.Model], Sequence[Any], Sequence[Any]]]
) -> Outcome:
    """Writes what goes and what comes, as one entry of the history."""
    outcome = Outcome(rows=[holder], operation=act.operation)
    for model, gone, fresh in changes:
        model._default_manager.filter(pk__in=[one.pk for one in gone]).delete()
        outcome.removed += [one.pk for one in gone]
        outcome.created += [one.pk for one in model._default_manager.bulk_create(fresh)]
    if outcome.created or outcome.removed:
        ports.history().record(act, STATED, type(holder), outcome, about=holder)
        forget_rights()
    else:
        outcome.operation = None
    return outcome


def refuse_unknown(holder: Holder, object_name: str, lines: Collection[Line], rules: Mapping[str, str]) -> None:
    if object_name not in objects():
        raise Invalid([Fault(_("There is no object “%(name)s”.") % {"name": object_name}, "object")])
    verbs, fields = verbs_of(object_name), fields_of(object_name)
    faults = [
        Fault(_("There is no right “%(verb)s · %(reach)s” here.") % {"verb": one.verb, "reach": one.reach}, "grants")
        for one in lines
        if one.verb not in verbs or one.reach not in Reach.values
    ]
    faults += [
        Fault(_("“%(name)s” is no field that can be kept back.") % {"name": name}, "fields")
        for name, rule in rules.items()
        if name not in fields or rule not in FieldRule.values
    ]
    if isinstance(holder, Role) and any(one.clause for one in lines):
        faults.append(Fault(_("Clauses are those of a position's description; a role has none."), "grants"))
    if faults:
        raise Invalid(faults)
