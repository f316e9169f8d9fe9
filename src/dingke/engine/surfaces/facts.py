"""What is known of a record: its values by the groups of the form, each with the ways to change or reveal it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dingke.engine import clock
from dingke.engine.access import Person, policy
from dingke.engine.action import conduct_of
from dingke.engine.resource import Attribute, Resource
from dingke.engine.surfaces import tables, viewing
from dingke.engine.surfaces.viewing import Look


@dataclass(frozen=True)
class Fact:
    """One value; ``edit``: where it is changed in place, ``reveal``: where it is seen in clear, "" if not."""

    label: str
    shown: SafeString
    path: str
    edit: str
    reveal: str
    why_not: str = ""


@dataclass(frozen=True)
class FactGroup:
    label: str
    facts: Sequence[Fact]
    is_open: bool


def groups_of(resource: Resource, row: Any, person: Person, day: date | None = None) -> list[FactGroup]:
    """``day``: on which the row stood so, if it is not the row of today."""
    found = [
        FactGroup(str(g.label), facts_of(resource, row, person, g.fields, day), not g.folded) for g in resource.form
    ]
    stated = {name for g in resource.form for name in g.fields}
    kept = [n for n in resource.column_choices if n not in stated and "__" not in n and n not in resource.contributions]
    return [*found, FactGroup(_("Kept by the system"), facts_of(resource, row, person, kept, day), is_open=False)]


def facts_of(resource: Resource, row: Any, person: Person, names: Iterable[str], day: date | None = None) -> list[Fact]:
    """Of a row of an earlier ``day`` nothing is changed and nothing personal seen in clear."""
    look = Look(day or clock.today(), in_list=False)
    may_edit = day is None and policy.permits(person, "update", row) and not conduct_of(type(row)).is_fixed(row)
    may_reveal = day is None and policy.permits(person, "reveal", row)
    names = [
        n
        for n in dict.fromkeys(names)
        if n not in resource.contributions and (n not in resource.asked_after or getattr(row, n))
    ]
    return [fact(resource, a, row, look, may_edit, may_reveal) for a in resource.attributes(names)]


def fact(resource: Resource, attribute: Attribute, row: Any, look: Look, may_edit: bool, may_reveal: bool) -> Fact:
    url = resource.url(row.pk)
    secret = attribute.kind.personal and bool(attribute.value(row))
    return Fact(
        label=attribute.label,
        shown=viewing.shown(attribute, row, look),
        path=attribute.path,
        edit=f"{url}cell/{attribute.path}/?in_list=0" if may_edit and tables.in_place(resource, attribute) else "",
        reveal=f"{url}reveal/?field={attribute.path}" if secret and may_reveal else "",
    )
