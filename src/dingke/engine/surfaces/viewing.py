"""How the values of a row are shown to one person: masked, with its unit, drawn where a word is not enough."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dingke.engine import kinds
from dingke.engine.resource import Attribute
from dingke.engine.templatetags import dk
from dingke.lib import dates
from dingke.lib.money import Unit

Drawing = Callable[[Any, Any, "Look"], SafeString]
_drawings: dict[Any, Drawing] = {}


@dataclass(frozen=True)
class Look:
    """Through whose eyes, in which unit of money (``auto`` chooses by size and says it), on which day."""

    today: date
    unit: Unit = "auto"
    in_list: bool = True


def draws(model: type[models.Model], *names: str) -> Callable[[Drawing], Drawing]:
    """Draws the values of fields by the function, from value and row, instead of writing them; None is never given to it."""

    def register(drawing: Drawing) -> Drawing:
        _drawings.update({model._meta.get_field(name): drawing for name in names})
        return drawing

    return register


def dots(model: type[models.Model], name: str, tones: Mapping[Any, str]) -> None:
    """Draws a word of a list as a dot and the word. tones: as of ``dk.dot``, by value; without one the dot is grey."""
    field: Any = model._meta.get_field(name)
    words = dict(field.flatchoices)

    @draws(model, name)
    def _dot(value: Any, _row: Any, _look: Look) -> SafeString:
        return dk.dot(str(words.get(value, value)), tones.get(value, ""))


def shown(
    attribute: Attribute, row: Any, look: Look, extra: Mapping[str, Mapping[int, Any]] | None = None
) -> SafeString:
    """One value as escaped HTML. ``extra``: values of columns that upper resources contribute, by name and id."""
    if attribute.contribution:
        return drawn(attribute, (extra or {}).get(attribute.path, {}).get(row.pk), row, look)
    return drawn(attribute, attribute.value(row), row, look)


def drawn(attribute: Attribute, value: Any, row: Any, look: Look) -> SafeString:
    kind = attribute.kind
    if value is None or value == "":
        return kinds.UNKNOWN
    if kind.personal:
        return format_html("{}", kind.veiled(value))
    drawing = _drawings.get(attribute.field)
    if drawing:
        return drawing(value, row, look)
    if isinstance(kind, kinds.Money):
        return dk.money(value, look.unit, bare=look.unit != "auto")
    if isinstance(kind, kinds.Day):
        return day(value, look)
    return kind.cell(value)


def day(value: date, look: Look, tone: str = "") -> SafeString:
    css = format_html(' class="{}"', tone) if tone else ""
    return format_html(
        '<time datetime="{}"{} title="{}">{}</time>', value.isoformat(), css, value.isoformat(), said(value, look.today)
    )


def said(value: date, today: date) -> str:
    """A day as people say it: yesterday, today, tomorrow, the day after; this year 11-25, other years 2027-01-31."""
    words = {
        "yesterday": _("yesterday"),
        "today": _("today"),
        "tomorrow": _("tomorrow"),
        "day-after-tomorrow": _("day after tomorrow"),
    }
    found = dates.show(value, today)
    return words.get(found.code, found.value)


def since(value: date, today: date) -> str:
    """How long ago a day was, in calendar days."""
    days = (today - value).days
    if days <= 0:
        return said(value, today)
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}
