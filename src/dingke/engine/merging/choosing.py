"""Of two or more records, field by field, whose values stay."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from dingke.engine.faults import Fault
from dingke.engine.fields import column
from dingke.engine.resource import Resource


@dataclass(frozen=True)
class Line:
    """Fields whose values come from one record: an amount and its currency, a day and what is to be done on it.

    ``stays``: the id of the record whose values stay unless somebody says otherwise; ``differs``: whether it matters;
    ``is_open``: several say something, and not the same.
    """

    fields: tuple[str, ...]
    stays: int
    differs: bool
    is_open: bool

    @property
    def key(self) -> str:
        return self.fields[0]


def lines(resource: Resource, survivor: Any, others: Sequence[Any]) -> list[Line]:
    """Every field that a person may state, in the order of the form. The survivor's values stay where it has any."""
    return [line_of(resource.model, names, survivor, others) for names in together(resource)]


def together(resource: Resource) -> list[tuple[str, ...]]:
    """The fields of the form, those that belong together at the place of the first."""
    declared = resource.merge.together if resource.merge else ()
    groups = {name: group for group in declared for name in group}
    return list(dict.fromkeys(groups.get(name, (name,)) for name in resource.form_fields))


def line_of(model: type[models.Model], names: tuple[str, ...], survivor: Any, others: Sequence[Any]) -> Line:
    fullest = max([survivor, *others], key=lambda row: fullness(model, names, row))
    stays = survivor if fullness(model, names, survivor) else fullest
    rows = (survivor, *others)
    values = [values_of(model, names, row) for row in rows]
    said = [value for row, value in zip(rows, values, strict=True) if fullness(model, names, row)]
    return Line(names, stays.pk, any(v != values[0] for v in values), any(v != said[0] for v in said))


def fullness(model: type[models.Model], names: Sequence[str], row: Any) -> int:
    """How many of these fields say something: neither empty nor what stands there without anybody's word."""
    fields = [column(model, name) for name in names]
    return sum(
        (value := getattr(row, f.attname)) not in (None, "", []) and (value != f.get_default() or f.is_relation)
        for f in fields
    )


def values_of(model: type[models.Model], names: Sequence[str], row: Any) -> list[Any]:
    """Empty is empty, however it is spelt."""
    return [getattr(row, column(model, name).attname) or None for name in names]


def fullest(resource: Resource, rows: Sequence[Any]) -> Any:
    """The record that the others had best go into: the one that says most, the oldest of equals."""
    return max(rows, key=lambda row: (fullness(resource.model, resource.form_fields, row), -row.pk))


def chosen(resource: Resource, survivor: Any, others: Sequence[Any], take: Mapping[str, int]) -> dict[str, Any]:
    """The survivor's values by column. ``take``: fields for which the record was named whose value stays."""
    rows = {row.pk: row for row in (survivor, *others)}
    found: dict[str, Any] = {}
    for line in lines(resource, survivor, others):
        stated = next((take[name] for name in line.fields if name in take), line.stays)
        for name in line.fields:
            attname = column(resource.model, name).attname
            found[attname] = getattr(rows[stated], attname)
    return found


def choice_faults(resource: Resource, ids: Sequence[int], take: Mapping[str, int]) -> list[Fault]:
    """What of the choices cannot be understood."""
    unknown = [Fault(_("There is no field “%(name)s” here.") % {"name": name}, name) for name in take]
    strange = [Fault(_("This record is not among those that become one."), name) for name in take]
    return [
        *(fault for fault in unknown if fault.field not in resource.form_fields),
        *(fault for fault in strange if fault.field in resource.form_fields and take[fault.field] not in ids),
    ]
