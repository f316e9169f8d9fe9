"""Rows of a large object, judged by the predicate alone, in lots that are alike to it: how many there are does not matter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Count, Q, Sum

from dingke.engine.access import Scope, UnderWay, policy
from dingke.platform.access.policy import columns_of, rights_of
from dingke.platform.people.models import User

NOBODY = Scope(own=(), department=())


@dataclass(frozen=True)
class Lot:
    """Rows that are alike: how many, what they have in common, and the sums of their amounts."""

    count: int
    values: Mapping[str, Any]
    sums: Mapping[str, Decimal]


def permitted(person: User, rows: models.QuerySet[Any], common: Sequence[str], summed: Sequence[str]) -> Iterator[Lot]:
    """The lots of rows that the predicate lets the person read; it is asked once for each.

    common: fields by which rows are told apart besides what the predicate looks at. summed: amounts.
    """
    named, wanted = named_to(person, rows.model), Q(pk__in=())
    for column, ids in named.items():
        wanted |= Q(**{f"{column}__in": sorted(ids)})
    # Of a column in which rows are named one by one only the names of this person count; of all others any value is as good.
    yield from judged(person, rows.filter(wanted), tuple(named), common, summed) if any(named.values()) else ()
    yield from judged(person, rows.exclude(wanted), (), common, summed)


def judged(
    person: User, rows: models.QuerySet[Any], named: Sequence[str], common: Sequence[str], summed: Sequence[str]
) -> Iterator[Lot]:
    looked_at = [*named, *plain_columns(rows.model)]
    sums = {f"dk_sum_{place}": Sum(name) for place, name in enumerate(summed)}
    found = rows.order_by().values(*dict.fromkeys((*looked_at, *common))).annotate(dk_count=Count("pk"), **sums)
    for each in found.iterator():
        if policy.permits(person, "read", rows.model(**{name: each[name] for name in looked_at})):
            yield Lot(
                each["dk_count"],
                {name: each[name] for name in common},
                {name: each[f"dk_sum_{place}"] or Decimal(0) for place, name in enumerate(summed)},
            )


def scope_of(model: type[models.Model]) -> Scope:
    scope: Scope = getattr(model, "SCOPE", NOBODY)
    return scope


def plain_columns(model: type[models.Model]) -> list[str]:
    """What the predicate looks at, but for the columns in which rows are named one by one."""
    scope, under = scope_of(model), getattr(model, "UNDER_WAY", None)
    names = [*scope.own, *scope.department, "restricted_at"]
    if isinstance(under, UnderWay):
        names += [under.column, under.since, *columns_of(under.scope)]
    known = {field.attname for field in model._meta.concrete_fields}
    alone = {share.column for share in scope.shared}
    return [name for name in dict.fromkeys(names) if name in known - alone]


def named_to(person: User, model: type[models.Model]) -> dict[str, set[int]]:
    """Column → what of it was named to the person, or to somebody whose deputy he is."""
    found: dict[str, set[int]] = {}
    for share in scope_of(model).shared:
        members = apps.get_model(share.members)._default_manager.filter(user_id__in=list(rights_of(person).teams))
        found.setdefault(share.column, set()).update(members.order_by().values_list(share.row, flat=True))
    return found
