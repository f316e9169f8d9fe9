"""What a password may not be, beyond what Django knows: anything with one's own name in it, as it sounds too."""

import unicodedata
from typing import Any, Final

from django.contrib.auth.password_validation import UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dingke.lib import pinyin

SHORTEST: Final = 4
"""Letters of a name below which it may stand in any word."""


class OwnNameValidator(UserAttributeSimilarityValidator):
    """Refuses a password that holds or resembles the person's sign-in name, name (its pinyin as well) or e-mail."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError. user: None asks nothing."""
        if user is None:
            return
        plain = unicodedata.normalize("NFKC", password).casefold()
        if any(name in plain for name in names_of(user)):
            raise ValidationError(self.get_help_text(), code="own_name")
        try:
            super().validate(password, user)
        except ValidationError as error:
            raise ValidationError(self.get_help_text(), code="own_name") from error

    def get_help_text(self) -> str:
        """The rule, beside the field and as its error."""
        return _("It must not hold or resemble your name or sign-in name.")


def names_of(user: Any) -> list[str]:
    """How the person is called, in letters as they are typed."""
    written = (user.username, user.email.partition("@")[0], pinyin.pinyin(user.name))
    names = [text.casefold() for text in written if len(text) >= SHORTEST]
    # Two characters are a whole name where they are not letters.
    return names if user.name.isascii() or len(user.name) < 2 else [*names, user.name.casefold()]
