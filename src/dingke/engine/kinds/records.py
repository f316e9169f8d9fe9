"""Another record."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dingke.engine.access import Person, policy
from dingke.engine.kinds.plain import EMPTY, IS, IS_NOT, UNKNOWN, Kind


class Reference(Kind):
    """Another record. Typed by its code or exact name, picked from those the person may read."""

    relations = (IS, IS_NOT, EMPTY)

    def text(self, value: Any) -> str:
        return "" if value is None else str(value)

    def cell(self, value: Any) -> SafeString:
        from dingke.engine import registry

        if value is None:
            return UNKNOWN
        target = registry.of(type(value))
        if target is None:
            return escape(str(value))
        return format_html('<a href="{}">{}</a>', target.url(value.pk), str(value))

    def dump(self, value: Any) -> Any:
        return getattr(value, "pk", value)

    def formfield(self) -> forms.Field:
        from dingke.engine.references import ReferenceField

        return ReferenceField(
            self.field.related_model, label=self.label, required=not self.field.blank, help_text=self.field.help_text
        )

    def clean_many(self, raws: Sequence[Any], person: Person) -> list[Any]:
        from dingke.engine import references

        return references.found_by_words(self.field.related_model, raws, person, numbers=False)

    def criterion(self, raw: str, person: Person) -> Any:
        if raw == "me":
            return person.pk
        try:
            return int(raw)
        except ValueError as error:
            raise ValidationError(_("“%(value)s” is not a number of a record.") % {"value": raw}) from error

    def condition_text(self, raw: str, person: Person) -> str:
        """The record's name to whoever may read it; to anybody else the number that he typed."""
        if raw == "me":
            return _("me")
        found = (
            policy.rows(person, "read", self.field.related_model).filter(pk=raw).first() if raw.isdecimal() else None
        )
        return str(found or raw)
