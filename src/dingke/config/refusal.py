"""The one exception a command ends with when it will not do what was asked."""


class Refusal(Exception):
    """The message says why not, and what would help."""
