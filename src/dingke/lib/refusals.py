"""What the tools say when they cannot do something: in English, translated by those who show it."""

from __future__ import annotations


def gettext_noop(message: str) -> str:
    """Marks a sentence for the catalogue; its name is the one that message extraction looks for."""
    return message


class UnableTo(ValueError):
    """A sentence that says what is wrong and what would be right.

    message: the English sentence with named %-placeholders, as in the catalogue; params: their values.
    Show it as `gettext(error.message) % error.params`; str(error) is the English text.
    """

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message % params)
        self.message = message
        self.params = params


class UnableToRead(UnableTo):
    """What a person or a file wrote is not understood."""
