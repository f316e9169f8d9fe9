"""What a field is to a person: how it reads in a cell, what one types, how one asks for it, what the API calls it.

A kind is chosen by the model field alone; no resource picks a widget. Kinds of the platform (codes, people) register
themselves with ``@kind_of``; the last registered that fits wins.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import fields, periods
from dingke.engine.access import Person
from dingke.lib import dates, money

UNKNOWN = SafeString('<span class="dk-ink3">–</span>')
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

    def __init__(self, field: Any) -> None:
        self.field = field

    @property
    def label(self) -> str:
        text = str(self.field.verbose_name)
        return text[:1].upper() + text[1:]

    @property
    def personal(self) -> bool:
        return bool(getattr(self.field, "personal", False))

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
        return [self._cleaned(raw) for raw in raws]

    def _cleaned(self, raw: Any) -> Any:
        try:
            return self.clean(raw)
        except ValidationError as error:
            return error

    def criterion(self, raw: str, person: Person) -> Any:
        """The value of a condition in the address."""
        return self.clean(raw)

    def condition_text(self, raw: str) -> str:
        """How the value of a condition reads in the filter sentence."""
        return self.text(self.clean(raw))

    def options(self) -> Sequence[tuple[str, str]]:
        """Values to choose from, when they are few and known."""
        return ()


KINDS: list[tuple[Callable[[Any], bool], type[Kind]]] = []


def kind_of(fits: Callable[[Any], bool]) -> Callable[[type[Kind]], type[Kind]]:
    def register(cls: type[Kind]) -> type[Kind]:
        KINDS.insert(0, (fits, cls))
        return cls

    return register


def kind(field: Any) -> Kind:
    """The kind of a model field."""
    for fits, cls in KINDS:
        if fits(field):
            return cls(field)
    return Kind(field)


def is_a(*types: type[Any]) -> Callable[[Any], bool]:
    return lambda field: isinstance(field, types)


@kind_of(is_a(models.TextField))
class LongText(Kind):
    relations = (CONTAINS, EMPTY)

    def formfield(self) -> forms.Field:
        made = super().formfield()
        made.widget = forms.Textarea(attrs={"rows": 4})
        return made

    def cell(self, value: Any) -> SafeString:
        words = self.text(value)
        return format_html('<span class="dk-el" title="{}">{}</span>', words[:600], words[:160]) if words else UNKNOWN


@kind_of(is_a(models.IntegerField))
class Number(Kind):
    relations = (IS, AT_LEAST, AT_MOST, EMPTY)
    numeric = True

    def text(self, value: Any) -> str:
        return "" if value is None else f"{value:,}"

    def cell(self, value: Any) -> SafeString:
        if value == 0:
            return SafeString('<span class="dk-z">0</span>')
        return super().cell(value)

    def clean(self, raw: Any) -> Any:
        return super().clean(plain_number(raw))


@kind_of(is_a(models.DecimalField))
class DecimalNumber(Number):
    def dump(self, value: Any) -> Any:
        return None if value is None else str(value)


def plain_number(raw: Any) -> Any:
    """Digits as people write them: full width, grouped, trailing ``.0`` of a spreadsheet."""
    if not isinstance(raw, str):
        return raw
    return money.plain_digits(raw)


@kind_of(is_a(fields.MoneyField))
class Money(DecimalNumber):
    """Shown in 万 or 亿 with the full amount beside it (``data`` element), typed as people write amounts."""

    def cell(self, value: Any) -> SafeString:
        if value is None:
            return UNKNOWN
        if not value:
            return SafeString('<span class="dk-z">0</span>')
        return format_html(
            '<data class="dk-money" value="{}" title="{}">{}</data>',
            value,
            money.show(value, unit="yuan"),
            money.show(value),
        )

    def text(self, value: Any) -> str:
        return "" if value is None else str(money.show(value, unit="yuan"))

    def clean(self, raw: Any) -> Any:
        if raw is None or isinstance(raw, (int, Decimal)):
            return super(Number, self).clean(raw)
        try:
            found = money.parse(str(raw))
        except ValueError as error:
            raise ValidationError(
                _("“%(value)s” is not an amount; write 1286000 or 128.6万.") % {"value": raw}
            ) from error
        return None if found is None else super(Number, self).clean(money.quantise(found[0]))

    def formfield(self) -> forms.Field:
        made = super().formfield()
        made.widget = forms.TextInput(attrs={"inputmode": "decimal"})
        return MoneyInput(made)


@kind_of(
    lambda field: (
        isinstance(field, models.GeneratedField)
        and field.output_field.__class__ is models.DecimalField
        and field.output_field.decimal_places == 2
    )
)
class DerivedMoney(Money):
    """An amount that the database derives from others; the output field of such a column is a plain decimal."""


class MoneyInput(forms.DecimalField):
    """An input that takes what ``Money.clean`` takes."""

    def __init__(self, plain: Any) -> None:
        super().__init__(
            max_digits=plain.max_digits,
            decimal_places=plain.decimal_places,
            required=plain.required,
            label=plain.label,
            help_text=plain.help_text,
            widget=plain.widget,
            initial=plain.initial,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            try:
                found = money.parse(value)
            except ValueError as error:
                raise ValidationError(
                    _("“%(value)s” is not an amount; write 1286000 or 128.6万.") % {"value": value}
                ) from error
            value = money.quantise(found[0]) if found else None
        return super().to_python(value)


@kind_of(is_a(models.DateField))
class Day(Kind):
    relations = (FROM, UNTIL, IS, EMPTY)

    def text(self, value: Any) -> str:
        return "" if value is None else value.isoformat()

    def cell(self, value: Any) -> SafeString:
        if value is None:
            return UNKNOWN
        return format_html('<time datetime="{}">{}</time>', value.isoformat(), short_day(value))

    def dump(self, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def formfield(self) -> forms.Field:
        made = super().formfield()
        made.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        return made

    def clean(self, raw: Any) -> Any:
        if isinstance(raw, str):
            if not raw.strip():
                return None
            try:
                return dates.parse(raw)
            except ValueError as error:
                raise ValidationError(_("“%(value)s” is not a date; write 2026-11-23.") % {"value": raw}) from error
        return raw.date() if isinstance(raw, datetime) else raw

    def criterion(self, raw: str, person: Person) -> Any:
        return periods.read(raw) or self.clean(raw)

    def condition_text(self, raw: str) -> str:
        return periods.words(raw) or super().condition_text(raw)

    def options(self) -> Sequence[tuple[str, str]]:
        return [(code, str(label)) for code, label in periods.NAMED.items()]


def midnight(day: date) -> datetime:
    """The first moment of a day here."""
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_current_timezone())


def short_day(value: date) -> str:
    """This year ``11-25``, other years ``2027-01-31``."""
    return value.strftime("%m-%d" if value.year == timezone.localdate().year else "%Y-%m-%d")


@kind_of(is_a(models.DateTimeField))
class Instant(Kind):
    """A condition names a moment, or a day, which counts from its first moment to its last."""

    relations = (FROM, UNTIL)

    def criterion(self, raw: str, person: Person) -> Any:
        if found := periods.read(raw):
            first, end = found
        elif len(raw) <= len("2026-11-25"):
            first = Day(self.field).clean(raw)
            end = first + timedelta(days=1)
        else:
            return self.clean(raw)
        return midnight(first), midnight(end)

    def condition_text(self, raw: str) -> str:
        return periods.words(raw) or raw

    def text(self, value: Any) -> str:
        return "" if value is None else timezone.localtime(value).strftime("%Y-%m-%d %H:%M")

    def cell(self, value: Any) -> SafeString:
        if value is None:
            return UNKNOWN
        local = timezone.localtime(value)
        return format_html(
            '<time datetime="{}" title="{}">{}</time>', local.isoformat(), self.text(value), short_day(local.date())
        )

    def dump(self, value: Any) -> Any:
        return None if value is None else value.isoformat()


@kind_of(is_a(models.BooleanField))
class YesNo(Kind):
    relations = (IS,)

    def text(self, value: Any) -> str:
        return _("yes") if value else _("no")

    def clean(self, raw: Any) -> Any:
        if isinstance(raw, bool):
            return raw
        words = str(raw or "").strip().lower()
        if words in {"1", "true", "yes", "y", "on", "是", "有", "√"}:
            return True
        if words in {"", "0", "false", "no", "n", "否", "无"}:
            return False
        raise ValidationError(_("“%(value)s” is neither yes nor no.") % {"value": raw})

    def options(self) -> Sequence[tuple[str, str]]:
        return [("1", _("yes")), ("0", _("no"))]


def has_choices(field: Any) -> bool:
    return bool(getattr(field, "choices", None))


@kind_of(has_choices)
class Choice(Kind):
    """One word of a list; understands the code and the word in any language the product speaks."""

    relations = (IS, IS_NOT, EMPTY)
    choices_offered = True

    def text(self, value: Any) -> str:
        return str(dict(self.field.flatchoices).get(value, value if value is not None else ""))

    def clean(self, raw: Any) -> Any:
        if raw is None or raw == "":
            return None if self.field.null else self.field.get_default() if self.required else ""
        found = self.by_word().get(str(raw).strip().casefold())
        if found is None:
            raise ValidationError(
                _("“%(value)s” is not one of: %(words)s.")
                % {"value": raw, "words": "、".join(word for _code, word in self.options())}
            )
        return found

    def by_word(self) -> dict[str, Any]:
        from django.utils.translation import override

        if not hasattr(self, "_by_word"):
            self._by_word: dict[str, Any] = {}
            for language in ("zh-hans", "en"):
                with override(language):
                    self._by_word |= {str(label).casefold(): code for code, label in self.field.flatchoices}
            self._by_word |= {str(code).casefold(): code for code, _label in self.field.flatchoices}
        return self._by_word

    def options(self) -> Sequence[tuple[str, str]]:
        return [(str(code), str(label)) for code, label in self.field.flatchoices if code not in ("", None)]


@kind_of(is_a(fields.TagsField))
class Tags(Kind):
    """Several words of one list; in a file separated by comma, semicolon or 、."""

    relations = (
        Relation("", gettext_lazy("includes"), "overlap", takes_many=True),
        Relation("not", gettext_lazy("does not include"), "overlap", negated=True, takes_many=True),
    )
    choices_offered = True

    def words(self) -> dict[str, str]:
        return {str(code): str(label) for code, label in self.field.words.choices} if self.field.words else {}

    def text(self, value: Any) -> str:
        known = self.words()
        return "、".join(known.get(code, code) for code in value or ())

    def cell(self, value: Any) -> SafeString:
        known = self.words()
        shown = "".join(format_html('<span class="dk-tag">{}</span>', known.get(code, code)) for code in value or ())
        return SafeString(shown) if shown else UNKNOWN

    def formfield(self) -> forms.Field:
        return forms.MultipleChoiceField(
            label=self.label,
            required=False,
            choices=list(self.words().items()),
            widget=forms.CheckboxSelectMultiple,
            help_text=self.field.help_text,
        )

    def clean(self, raw: Any) -> Any:
        parts: Iterable[str] = (
            raw
            if isinstance(raw, (list, tuple))
            else str(raw or "").replace(";", ",").replace("、", ",").replace(",", ",").split(",")
        )
        by_word = {label.casefold(): code for code, label in self.words().items()} | {
            code.casefold(): code for code in self.words()
        }
        found = []
        for part in (str(p).strip() for p in parts):
            if not part:
                continue
            if part.casefold() not in by_word:
                raise ValidationError(
                    _("“%(value)s” is not one of: %(words)s.")
                    % {"value": part, "words": "、".join(self.words().values())}
                )
            found.append(by_word[part.casefold()])
        return found

    def criterion(self, raw: str, person: Person) -> Any:
        return self.clean(raw)[0]

    def options(self) -> Sequence[tuple[str, str]]:
        return list(self.words().items())


@kind_of(lambda field: field.is_relation)
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

        return references.found_by_words(self.field.related_model, raws, person)

    def criterion(self, raw: str, person: Person) -> Any:
        if raw == "me":
            return person.pk
        try:
            return int(raw)
        except ValueError as error:
            raise ValidationError(_("“%(value)s” is not a number of a record.") % {"value": raw}) from error

    def condition_text(self, raw: str) -> str:
        if raw == "me":
            return _("me")
        found = self.field.related_model._default_manager.filter(pk=raw).first() if raw.isdecimal() else None
        return str(found or raw)


def masked_text(value: Any) -> str:
    """A personal value for somebody without the right to see it: the shape, not the content (13900001234 → 139••••34)."""
    words = str(value or "")
    if not words:
        return ""
    if "@" in words:
        return words[0] + MASK + words[words.index("@") :]
    return words[:3] + MASK + words[-2:] if len(words) >= 8 else words[:1] + MASK
