"""One word or several of a list that is known."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine.access import Person
from dingke.engine.kinds.boxes import Boxes
from dingke.engine.kinds.plain import EMPTY, IS, IS_NOT, UNKNOWN, Kind, Relation


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


class Choice(Kind):
    """One word of a list; understands the code and the word in any language the product speaks."""

    relations = (IS, IS_NOT, EMPTY)
    choices_offered = True

    def formfield(self) -> forms.Field:
        """Nothing chosen reads as what is not known does elsewhere, and not as a row of hyphens."""
        made = super().formfield()
        if isinstance(made, forms.ChoiceField):
            offered: Any = made.choices
            made.choices = [(code, "–" if code in ("", None) else label) for code, label in offered]
        return made

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
        shown = " ".join(format_html('<span class="dk-tag">{}</span>', known.get(code, code)) for code in value or ())
        return SafeString(shown) if shown else UNKNOWN

    def formfield(self) -> forms.Field:
        return forms.MultipleChoiceField(
            label=self.label,
            required=False,
            choices=list(self.words().items()),
            widget=Boxes,
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
