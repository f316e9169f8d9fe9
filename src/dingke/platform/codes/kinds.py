"""How a code reads and is typed: by code, by name, or by a name with its upper levels (广东深圳)."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine.access import Person
from dingke.engine.kinds import EMPTY, UNKNOWN, Kind, Relation, is_a, kind_of
from dingke.platform.codes import queries, rules
from dingke.platform.codes.fields import CodeField

IN = Relation("", gettext_lazy("is in"), "startswith", takes_many=True)
NOT_IN = Relation("not", gettext_lazy("is not in"), "startswith", negated=True, takes_many=True)


@kind_of(is_a(CodeField))
class Code(Kind):
    """A condition by an upper level finds everything below it (44 finds all of Guangdong)."""

    relations = (IN, NOT_IN, EMPTY)
    coded = True

    def text(self, value: Any) -> str:
        return queries.name_of(self.field.table, value) if value else ""

    def cell(self, value: Any) -> SafeString:
        return format_html('<span title="{}">{}</span>', value, self.text(value)) if value else UNKNOWN

    def formfield(self) -> forms.Field:
        return CodeInput(self)

    def clean(self, raw: Any) -> Any:
        words = str(raw or "").strip()
        if not words or words in queries.lookup(self.field.table):
            return words
        found = queries.code_for(self.field.table, words)
        if found is None:
            raise ValidationError(_("“%(value)s” is no code or name of this table.") % {"value": words})
        return found

    def find(self, text: str, limit: int) -> list[tuple[str, str, str]]:
        """What fits the words, for a picker: code, name, and the code again to tell like names apart."""
        return [(e.code, self.text(e.code), e.code) for e in queries.find(self.field.table, text, limit)]

    def criterion(self, raw: str, person: Person) -> Any:
        return self.clean(raw)

    def criterion_q(self, name: str, lookup: str, values: Sequence[str]) -> Q:
        stems = [stem for code in values for stem in rules.stems(self.field.table, code)]
        return reduce(or_, (Q(**{f"{name}__startswith": stem}) for stem in stems), Q(pk__in=()))


class CodeInput(forms.CharField):
    """Typed as a code or a name; the picker sends the code."""

    def __init__(self, kind: Code) -> None:
        field = kind.field
        super().__init__(label=kind.label, required=not field.blank, help_text=field.help_text)
        self.kind = kind
        self.table = field.table

    def clean(self, value: Any) -> Any:
        return self.kind.clean(super().clean(value))
