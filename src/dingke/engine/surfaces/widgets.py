"""An input of our own: a record or a code is picked by typing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString

Named = Callable[[str], str]


class Picker(forms.TextInput):
    """A text field with a list of what fits (picker.js). Without script the words typed are sent and understood.

    ``label_of``: the name of a value that was picked, "" when the value is words somebody typed.
    """

    def __init__(self, url: str, label_of: Named) -> None:
        super().__init__()
        self.url, self.label_of = url, label_of

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        raw = "" if value is None else str(value)
        label = self.label_of(raw) if raw else ""
        ident = str((attrs or {}).get("id", f"id_{name}"))
        shared = {
            **(attrs or {}),
            "role": "combobox",
            "autocomplete": "off",
            "aria-expanded": "false",
            "aria-controls": f"{ident}-options",
        }
        text = super().render(name, label or raw, shared, renderer)
        return format_html(
            '<div class="dk-pick" data-dk-pick="{}" data-dk-name="{}">{}<input type="hidden" value="{}">'
            '<ul class="dk-pick-l" role="listbox" id="{}-options" aria-labelledby="{}-label" hidden></ul></div>',
            self.url,
            name,
            text,
            raw if label else "",
            ident,
            ident,
        )
