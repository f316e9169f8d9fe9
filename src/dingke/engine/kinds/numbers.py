"""Numbers and amounts: grouped when shown, typed as people write them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dingke.engine.kinds.plain import AT_LEAST, AT_MOST, EMPTY, IS, UNKNOWN, Kind
from dingke.lib import money


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


class DecimalNumber(Number):
    def dump(self, value: Any) -> Any:
        return None if value is None else str(value)


def plain_number(raw: Any) -> Any:
    """Digits as people write them: full width, grouped, trailing ``.0`` of a spreadsheet."""
    if not isinstance(raw, str):
        return raw
    return money.plain_digits(raw)


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
