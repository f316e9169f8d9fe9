"""The form of a record, made from the declaration: its groups, its inputs, what was typed, what stood before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core import signing
from django.forms.boundfield import BoundField

from dingke.engine import kinds, ports
from dingke.engine.access import Person, policy
from dingke.engine.faults import Invalid
from dingke.engine.parts import Group
from dingke.engine.references import ReferenceField
from dingke.engine.resource import Attribute, Resource
from dingke.engine.surfaces.widgets import Picker

SALT = "dingke.form"
REVEALS = 200  # personal values one person may see in clear on one day


@dataclass(frozen=True)
class Section:
    """A group of the form with its inputs. ``is_open``: not folded, or something in it is wrong or filled."""

    group: Group
    fields: Sequence[BoundField]
    is_open: bool


class RecordForm(forms.Form):
    """``row``: what is edited, None for a new record."""

    def __init__(
        self,
        resource: Resource,
        person: Person,
        names: Sequence[str],
        *,
        row: Any = None,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}) if row is None else values_of(resource, row, names))
        self.resource, self.person, self.row = resource, person, row
        for attribute in resource.attributes(names):
            self.fields[attribute.path] = input_of(attribute, resource, person, row)
        if data is not None:
            self.data = data

    def sections(self) -> list[Section]:
        return [made for group in self.resource.form if (made := self.section(group))]

    def section(self, group: Group) -> Section | None:
        fields = [self[name] for name in group.fields if name in self.fields and self.is_asked(name)]
        busy = any(field.errors for field in fields) or any(
            field.value() not in (None, "", [], field.field.initial) for field in fields
        )
        return Section(group, fields, not group.folded or busy) if fields else None

    def is_asked(self, name: str) -> bool:
        """Some fields are asked only after another one was refused, or when they hold something."""
        before = self.resource.asked_after.get(name)
        return before is None or bool(self.errors.get(before) or self.errors.get(name) or self[name].value())

    def refuse(self, refusal: Invalid) -> None:
        for fault in refusal.faults:
            self.add_error(fault.field if fault.field in self.fields else None, str(fault.message))

    def changed(self, was: Mapping[str, Any]) -> dict[str, Any]:
        """What somebody changed, compared with what the form showed."""
        return {name: value for name, value in self.cleaned_data.items() if plain(value) != was.get(name)}


def values_of(resource: Resource, row: Any, names: Sequence[str]) -> dict[str, Any]:
    return {a.path: getattr(row, a.field.attname) for a in resource.attributes(names)}


def input_of(attribute: Attribute, resource: Resource, person: Person, row: Any) -> forms.Field:
    made = attribute.kind.formfield()
    made.show_hidden_initial = False
    if isinstance(made, ReferenceField):
        made.person, made.kept = person, getattr(row, attribute.field.attname, None)
    if isinstance(made, ReferenceField) or hasattr(attribute.kind, "criterion_q"):
        made.widget = Picker(pick_url(resource, attribute), lambda raw: name_of(attribute, raw, person, row))
    made.widget.is_required = made.required
    if attribute.kind.personal:
        made.widget.attrs["data-dk-personal"] = ""
    return made


def pick_url(resource: Resource, attribute: Attribute) -> str:
    return f"{resource.url(act='options')}?{urlencode({'field': attribute.path})}"


def name_of(attribute: Attribute, raw: str, person: Person, row: Any) -> str:
    """How a picked value reads: a code by its table, a record by its name if the person may read it."""
    if not isinstance(attribute.kind, kinds.Reference):
        return label if (label := attribute.kind.text(raw)) != raw else ""
    if not raw.isdecimal():
        return ""
    if row is not None and str(getattr(row, attribute.field.attname)) == raw:
        return str(attribute.value(row))
    found = policy.rows(person, "read", attribute.field.related_model).filter(pk=raw).first()
    return str(found) if found else ""


def plain(value: Any) -> Any:
    """A value as it is compared and kept in a form; nothing is nothing, however it is spelt."""
    if value in (None, "", [], ()):
        return None
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, datetime):  # as it is typed: to the minute, wherever on earth
        return int(value.timestamp() // 60)
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, (list, tuple)) else value


def shown_before(form: RecordForm) -> str:
    """What the form shows, signed, so that a later save knows what was changed and what only stood there."""
    return signing.dumps({name: plain(form.initial.get(name)) for name in form.fields}, salt=SALT, compress=True)


def read_before(raw: str, form: RecordForm) -> dict[str, Any]:
    """What the form showed; without it, or with one that was tampered with, what the record holds now."""
    try:
        return dict(signing.loads(raw, salt=SALT))
    except signing.BadSignature:
        return {name: plain(form.initial.get(name)) for name in form.fields}


def editable(resource: Resource, row: Any, person: Person, names: Iterable[str]) -> list[str]:
    """Fields of a row that a person may edit: personal ones only in clear, and seeing them in clear is recorded."""
    clear = policy.permits(person, "reveal", row)
    return [
        attribute.path
        for attribute in resource.attributes(names)
        if not attribute.kind.personal or (clear and may_see(resource, row, person, attribute))
    ]


def may_see(resource: Resource, row: Any, person: Person, attribute: Attribute) -> bool:
    """Records that a personal value is shown; false when the day's limit is reached. An empty one is no secret."""
    if not attribute.value(row):
        return True
    return ports.disclosures().note(person, "reveal", resource.slug, row.pk, attribute.path, REVEALS)
