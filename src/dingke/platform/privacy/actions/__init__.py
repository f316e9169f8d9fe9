"""What happens to people's data and to what is on record about it, in sets."""

from dingke.platform.privacy.actions import persons, registers, requests

__all__ = ["persons", "registers", "requests"]
