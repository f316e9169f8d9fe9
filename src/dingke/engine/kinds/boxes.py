"""How several words of one list are chosen."""

from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class Boxes(forms.CheckboxSelectMultiple):
    """Words to tick, one beside the other."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        chosen = {str(each) for each in value or ()}
        ident = str((attrs or {}).get("id", f"id_{name}"))
        boxes = format_html_join(
            "",
            '<label class="dk-row dk-gap1">'
            '<input class="dk-cb" type="checkbox" name="{}" value="{}" id="{}_{}"{}>{}</label>',
            (
                (name, code, ident, place, SafeString(" checked") if str(code) in chosen else "", word)
                for place, (code, word) in enumerate(self.choices)
            ),
        )
        return format_html(
            '<div class="dk-boxes" role="group" aria-labelledby="{}-label" id="{}">{}</div>', ident, ident, boxes
        )
