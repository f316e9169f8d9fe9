"""Conditions of a list: ``grade=strategic,key`` or ``amount__gte=100万``, read by the kind of their field.

The grammar is django-filter's; a filter is made for the parameters of one address only, for making all costs
more than the query.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from dingke.engine.access import Person, policy
from dingke.engine.faults import Fault
from dingke.engine.kinds import Kind, Relation
from dingke.engine.resource import Attribute, Resource, UnknownName


@dataclass(frozen=True)
class Condition:
    """One condition of a person: the attribute, how it is compared, what was typed, and what that means.

    also: the path by which children of a row name the record as well (``Resource.also_on``).
    """

    attribute: Attribute
    relation: Relation
    raw: str
    value: Any
    person: Person
    also: str = ""

    @property
    def parameter(self) -> str:
        return f"{self.attribute.path}__{self.relation.code}" if self.relation.code else self.attribute.path

    @property
    def kind(self) -> Kind:
        return self.attribute.kind

    def words(self) -> str:
        """The value as it reads in the filter sentence."""
        if self.relation.lookup == "isnull":
            return ""
        parts = self.raw.split(",") if self.relation.takes_many else [self.raw]
        return "、".join(self.kind.condition_text(part, self.person) for part in parts)

    def narrow(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return Applied(
            field_name=self.attribute.path, lookup_expr=self.relation.lookup, exclude=self.relation.negated
        ).filter(rows, self)


class Applied(django_filters.Filter):  # type: ignore[misc]  # untyped upstream
    """A filter whose value is a condition already understood."""

    def filter(self, qs: models.QuerySet[Any], value: Condition) -> models.QuerySet[Any]:
        narrowed: models.QuerySet[Any] = self.get_method(qs)(self.criterion(value))
        return narrowed

    def criterion(self, condition: Condition) -> models.Q:
        name, value = self.field_name, condition.value
        if self.lookup_expr == "isnull":
            own = getattr(condition.kind, "emptiness_q", None)
            return own(name, value) if own else emptiness(condition)
        if isinstance(value, tuple):  # a period [from, to)
            return models.Q(**{f"{name}__gte": value[0], f"{name}__lt": value[1]})
        lookup = "in" if self.lookup_expr == "in" and isinstance(value, list) else self.lookup_expr
        custom = getattr(condition.kind, "criterion_q", None)
        found: models.Q = custom(name, lookup, value) if custom else models.Q(**{f"{name}__{lookup}": value})
        if condition.also:
            found |= named_below(condition.attribute.field.model, condition.also, value, condition.person)
        return found


def named_below(model: type[models.Model], path: str, records: Collection[Any], person: Person) -> models.Q:
    """Rows of which living children that the person reads name one of the records (``Resource.also_on``)."""
    child, _dot, name = path.partition("__")
    link: Any = model._meta.get_field(child)
    children = policy.rows(person, "read", link.related_model).filter(**{f"{name}__in": records, "archived_at": None})
    return models.Q(pk__in=children.values(link.field.attname))


def emptiness(condition: Condition) -> models.Q:
    """Without a value: unknown, an empty text, or no row at the other end. A field that always holds one is empty in no row."""
    field, name = condition.attribute.field, condition.attribute.path
    empty = models.Q(**{f"{name}__isnull": True}) if field.null or "__" in name else models.Q(pk__in=())
    if isinstance(field, (models.CharField, models.TextField)):
        empty = empty | models.Q(**{name: ""})
    return empty if condition.value else ~empty


def conditions_of(
    resource: Resource, person: Person, params: Mapping[str, Any], *, reserved: Collection[str], strict: bool
) -> tuple[tuple[Condition, ...], list[Fault]]:
    found: list[Condition] = []
    faults: list[Fault] = []
    for name in params:
        raw = str(params.get(name) or "").strip()
        if name in reserved or not raw:
            continue
        try:
            found.append(condition(resource, person, name, raw))
        except UnknownName as error:
            if strict:
                faults.append(Fault(str(error), name))
        except ValidationError as error:
            faults.append(Fault(error.messages[0], name))
    return tuple(found), faults


def condition(resource: Resource, person: Person, name: str, raw: str) -> Condition:
    """Raises UnknownName for a field this list does not filter by, ValidationError for a value it cannot read."""
    path, relation = split(resource, name)
    attribute = resource.attribute(path)
    kind = attribute.kind
    if relation.lookup == "isnull":
        return Condition(attribute, relation, raw, raw not in ("0", "false"), person)
    if relation.takes_many:
        values = [kind.criterion(part.strip(), person) for part in raw.split(",") if part.strip()]
        periods = [value for value in values if isinstance(value, tuple)]
        also = resource.also_on.get(attribute.field.related_model, "") if "__" not in path else ""
        return Condition(attribute, relation, raw, periods[0] if periods else values, person, also)
    if relation.lookup == "icontains":
        return Condition(attribute, relation, raw, raw, person)
    return Condition(attribute, relation, raw, bound(kind.criterion(raw, person), relation), person)


def bound(value: Any, relation: Relation) -> Any:
    """The edge of a period [from, to) that a comparison means: from its first day or moment, until its last."""
    if not isinstance(value, tuple):
        return value
    step = timedelta(microseconds=1) if isinstance(value[1], datetime) else timedelta(days=1)
    return value[0] if relation.lookup == "gte" else value[1] - step


def split(resource: Resource, name: str) -> tuple[str, Relation]:
    for path in resource.filters:
        for relation in resource.attribute(path).kind.relations:
            if name == (f"{path}__{relation.code}" if relation.code else path):
                return path, relation
    raise UnknownName(
        _("This list has no filter “%(name)s”; it has: %(names)s.")
        % {"name": name, "names": ", ".join(offered(resource))}
    )


def offered(resource: Resource) -> Iterable[str]:
    for path in resource.filters:
        yield from (f"{path}__{r.code}" if r.code else path for r in resource.attribute(path).kind.relations)
