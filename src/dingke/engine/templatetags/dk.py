"""The small parts that every page is made of, as safe HTML. Python that renders cells calls the same functions.

Widths come as SVG attributes and never as styles: the policy of the browser allows no inline style.
"""

from decimal import Decimal
from functools import cache
from typing import Any, Final

from django import template
from django.contrib.messages.storage.base import Message
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from dingke.lib import money as amounts

register = template.Library()

# x, y and height of the three bars of a grade in a box of 12.
BARS: Final = ((0.5, 7, 5), (4.5, 4, 8), (8.5, 1, 11))
PIECES: Final = {"me", "m", "l", "xl", "gone", "sq"}
TOAST_ICONS: Final = {
    "success": "circle-check",
    "info": "info-circle",
    "warning": "alert-triangle",
    "error": "alert-circle",
}
UNDO: Final = "undo:"


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A Tabler icon for the eye alone; the control around it carries the label."""
    return format_html('<i class="ti ti-{}" aria-hidden="true"></i>', name)


@register.simple_tag
@cache
def kbd(key: str) -> SafeString:
    """A key as printed on the keyboard."""
    return format_html('<kbd class="dk-kbd">{}</kbd>', key)


@register.simple_tag
def mark() -> SafeString:
    """The sign of the house: a tripod cauldron on the accent."""
    return mark_safe(
        '<span class="dk-mark" aria-hidden="true"><svg viewBox="0 0 14 14"><path d="M2 2.5h10v4.2a5 5 0 0 1-10 0z'
        'M4.2 11v1.8M9.8 11v1.8M2 4.9h10" fill="none" stroke="currentColor" stroke-width="1.5" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg></span>'
    )


@register.simple_tag
def avatar(name: str, pieces: str = "") -> SafeString:
    """The first character of a name in a circle; with the piece ``sq`` in a square, as accounts have it.

    pieces: words among PIECES, separated by blanks. Raises ValueError for another word.
    """
    words = pieces.split()
    if unknown := set(words) - PIECES:
        raise ValueError(f"Unknown pieces {sorted(unknown)}; there are {sorted(PIECES)}.")
    classes = " ".join(["dk-av", *(f"dk-{word}" for word in words)])
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, str(name).strip()[:1] or "–")


@register.simple_tag
def grade(bars: int, label: str) -> SafeString:
    """A grade as filled bars, 0 to 3, and its word."""
    drawn = format_html_join(
        "",
        '<rect x="{}" y="{}" width="3" height="{}" rx="1" fill="currentColor" opacity="{}"/>',
        ((x, y, height, "1" if place < bars else ".22") for place, (x, y, height) in enumerate(BARS)),
    )
    return format_html(
        '<span class="dk-grade"><svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>{}</span>', drawn, label
    )


@register.simple_tag
def dot(label: str, tone: str = "") -> SafeString:
    """A plain attribute: a dot and a word. tone: good, warn, bad, acc, hollow or nothing."""
    return format_html('<span class="dk-st{}">{}</span>', f" dk-{tone}" if tone else "", label)


@register.simple_tag
def tag(label: str, tone: str = "") -> SafeString:
    """A state that asks for something. tone: good, warn, bad, acc, line, ink or nothing."""
    return format_html('<span class="dk-tag{}">{}</span>', f" dk-{tone}" if tone else "", label)


@register.simple_tag
def meter(
    percent: float | Decimal, label: str = "", tone: str = "fl", due: float | Decimal | None = None
) -> SafeString:
    """A bar beside a number. percent, due: 0 to 100; more or less is drawn at the end of the track.

    tone: fl (accent), good, warn, bad or idle. due: where time says the bar should be, drawn as a tick.
    """
    width = _width(percent)
    tick = (
        format_html('<rect class="dk-mk" x="{}%" y="-2" width="1.5" height="10"/>', _width(due))
        if due is not None
        else ""
    )
    fill = format_html('<rect class="dk-{}" width="{}%" height="6" rx="3"/>', tone, width) if float(width) else ""
    track = '<svg class="dk-meter" role="img" aria-label="{}"><rect class="dk-tr" width="100%" height="6" rx="3"/>'
    return format_html(track + "{}{}</svg>", label or f"{width}%", fill, tick)


def _width(percent: float | Decimal) -> str:
    return f"{min(max(float(percent), 0.0), 100.0):.1f}"


@register.simple_tag
def money(amount: Decimal | None, unit: amounts.Unit = "auto", bare: bool = False) -> SafeString:
    """An amount for reading, with the exact one on hover and for machines.

    amount: in yuan; None reads as unknown. unit: as in lib.money.show. bare: without the unit's word, for columns
    whose head or foot names it.
    """
    if amount is None:
        return mark_safe('<span class="dk-z">–</span>')
    if not amount:
        return mark_safe('<span class="dk-z">0</span>')
    figure, _, word = amounts.show(amount, unit).partition(" ")
    tail = format_html('<span class="dk-u">{}</span>', word) if word and not bare else ""
    return format_html(
        '<data class="dk-money" value="{}" title="{}">{}{}</data>', amount, amounts.show(amount, "yuan"), figure, tail
    )


@register.filter
def whole(number: int) -> str:
    """A count for reading: 3621 as 3,621."""
    return f"{number:,}"


@register.simple_tag
def control(field: BoundField, errors: object = None) -> SafeString:
    """The input of a form field in our look, tied to the remarks under it (frame/remarks.html).

    errors: what is wrong with the field though the form holds it elsewhere.
    """
    wrong = bool(field.errors or errors)
    classes = "dk-cb" if field.widget_type == "checkbox" else "dk-inp"
    attributes: dict[str, Any] = {"class": f"{classes} dk-err" if wrong else classes}
    if wrong:
        attributes |= {"aria-invalid": "true", "aria-describedby": f"{field.auto_id}-error"}
    elif field.help_text:
        attributes["aria-describedby"] = f"{field.auto_id}-help"
    return field.as_widget(attrs=attributes)


@register.simple_tag
def toast(message: Message) -> SafeString:
    """A message of Django's as a toast; the extra tag ``undo:ADDRESS`` offers to take the act back."""
    words = (message.extra_tags or "").split()
    address = next((word.removeprefix(UNDO) for word in words if word.startswith(UNDO)), "")
    undo = (
        format_html('<button type="button" data-dk-undo="{}">{} {}</button>', address, gettext("Undo"), kbd("Z"))
        if address
        else ""
    )
    level = message.level_tag
    return format_html(
        '<div class="dk-toast-x{}" role="status" data-dk-toast>{}<span>{}</span>{}</div>',
        " dk-bad" if level == "error" else "",
        icon(TOAST_ICONS.get(level, "info-circle")),
        message.message,
        undo,
    )
