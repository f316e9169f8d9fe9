"""The plain kind, which is text, and what every kind answers."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.db import models
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy, ngettext

from dingke.engine.access import Person

UNKNOWN = SafeString('<span class="dk-ink3 dk-none">–</span>')
MASK = "••••"


@dataclass(frozen=True)
class Relation:
    """One way to compare: ``code`` follows the field in the address (``amount__gte``), "" is the plain one."""

    code: str
    label: Any
    lookup: str
    negated: bool = False
    takes_many: bool = False


IS = Relation("", gettext_lazy("is"), "in", takes_many=True)
IS_NOT = Relation("not", gettext_lazy("is not"), "in", negated=True, takes_many=True)
CONTAINS = Relation("contains", gettext_lazy("contains"), "icontains")
AT_LEAST = Relation("gte", gettext_lazy("at least"), "gte")
AT_MOST = Relation("lte", gettext_lazy("at most"), "lte")
FROM = Relation("gte", gettext_lazy("from"), "gte")
UNTIL = Relation("lte", gettext_lazy("until"), "lte")
EMPTY = Relation("empty", gettext_lazy("is empty"), "isnull")


class Kind:
    """The plain kind: text. ``field`` is the model field, ``name`` its path from the resource's model."""

    relations: ClassVar[tuple[Relation, ...]] = (IS, IS_NOT, CONTAINS, EMPTY)
    numeric: ClassVar[bool] = False
    choices_offered: ClassVar[bool] = False
    # A code of a table: a file may spell it out over several columns, and words no table knows are left out.
    coded: ClassVar[bool] = False
    # To whom the value is shown sees its shape alone (``engine.sight``).
    masked: bool = False

    def __init__(self, field: Any) -> None:
        self.field = field

    @property
    def label(self) -> str:
        name = self.field.verbose_name
        # Django makes a name of the field's own where the model gives none; the catalogue may know the word.
        text = gettext(name) if type(name) is str and name else str(name)
        return text[:1].upper() + text[1:]

    @property
    def personal(self) -> bool:
        """Whether the value is masked until somebody who may sees it in clear by an act of his own."""
        return self.masked or bool(getattr(self.field, "personal", False))

    def veiled(self, value: Any) -> str:
        """The value masked: of a text that is personal its shape, of anything else only that there is one."""
        words = self.text(value)
        is_short = isinstance(self.field, models.DateField | models.BooleanField)
        if self.numeric or self.choices_offered or self.field.is_relation or is_short:
            return MASK if words else ""
        return masked_text(words)

    @property
    def required(self) -> bool:
        return not self.field.blank and not self.field.has_default()

    def text(self, value: Any) -> str:
        """Plain words, as in an export meant for people, a title or a sentence; "" when there is none."""
        return "" if value is None else str(value)

    def cell(self, value: Any) -> SafeString:
        """Escaped HTML for a table cell or a fact."""
        words = self.text(value)
        return escape(words) if words else UNKNOWN

    def dump(self, value: Any) -> Any:
        """The value as JSON carries it."""
        return value

    def formfield(self) -> forms.Field:
        made: forms.Field | None = self.field.formfield()
        assert made is not None, self.field
        made.label = self.label
        return made

    def clean(self, raw: Any) -> Any:
        """What somebody typed or a file held, as a value of the model.

        Raises ValidationError with words that say how to mend it.
        """
        return self.formfield_cached().clean(raw)

    def formfield_cached(self) -> forms.Field:
        if not hasattr(self, "_formfield"):
            self._formfield = self.formfield()
            self._formfield.required = False
        return self._formfield

    def clean_many(self, raws: Sequence[Any], person: Person) -> list[Any]:
        """As ``clean`` for a whole column of a file; an item is a value or the ValidationError it deserves."""
        room = self.room
        return [
            words
            if type(raw) is str and 0 < len(words := raw.strip()) <= room and "\0" not in words
            else self._cleaned(raw)
            for raw in raws
        ]

    @cached_property
    def room(self) -> int:
        """Letters of a text about which only its length is asked, as of a column of a file; -1 for anything else."""
        if type(self).clean is not Kind.clean:
            return -1
        field: Any = self.formfield_cached()
        usual = (MaxLengthValidator, ProhibitNullCharactersValidator)
        is_free = (
            type(field) is forms.CharField and field.strip and all(type(rule) in usual for rule in field.validators)
        )
        return (field.max_length or sys.maxsize) if is_free else -1

    def _cleaned(self, raw: Any) -> Any:
        try:
            return self.clean(raw)
        except ValidationError as error:
            return without_frames(error)

    def criterion(self, raw: str, person: Person) -> Any:
        """The value of a condition in the address."""
        return self.clean(raw)

    def condition_text(self, raw: str, person: Person) -> str:
        """How the value of a condition reads in the filter sentence of a person."""
        return self.text(self.clean(raw))

    def options(self) -> Sequence[tuple[str, str]]:
        """Values to choose from, when they are few and known."""
        return ()


def without_frames(error: ValidationError) -> ValidationError:
    """An error that is kept as a value. It lies in a circle with itself: where it was raised, a whole set of rows would stay."""
    error.__traceback__ = error.__cause__ = error.__context__ = None
    return error


class LongText(Kind):
    relations = (CONTAINS, EMPTY)

    def formfield(self) -> forms.Field:
        made = super().formfield()
        made.widget = forms.Textarea(attrs={"rows": 4})
        return made

    def cell(self, value: Any) -> SafeString:
        words = self.text(value)
        return format_html('<span class="dk-el" title="{}">{}</span>', words[:600], words[:160]) if words else UNKNOWN


class Document(Kind):
    """JSON of a declared shape; in words only how much it holds, as pages of its own show what."""

    relations = (EMPTY,)

    def text(self, value: Any) -> str:
        parts = sum(1 for part in (value or {}).values() if part) if isinstance(value, dict) else len(value or ())
        return (
            ngettext("%(count)d part filled in", "%(count)d parts filled in", parts) % {"count": parts} if parts else ""
        )


def masked_text(value: Any) -> str:
    """A personal value for somebody without the right to see it: the shape, not the content (13900001234 → 139••••34)."""
    words = str(value or "")
    if not words:
        return ""
    if "@" in words:
        return words[0] + MASK + words[words.index("@") :]
    return words[:3] + MASK + words[-2:] if len(words) >= 8 else words[:1] + MASK
