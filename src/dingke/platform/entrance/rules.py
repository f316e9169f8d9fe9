"""What a browser calls itself, how somebody signed in, and what the scope of a token says. No rows, no clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

# The first that matches counts: most browsers also name those they descend from.
BROWSERS: Final = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("wxwork", "WeCom"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox", "Firefox"),
    ("HeadlessChrome", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS: Final = (
    ("HarmonyOS", "HarmonyOS", "device-mobile"),
    ("iPhone", "iPhone", "device-mobile"),
    ("iPad", "iPad", "device-tablet"),
    ("Android", "Android", "device-mobile"),
    ("Windows", "Windows", "device-desktop"),
    ("Mac OS X", "Mac", "device-laptop"),
    ("CrOS", "ChromeOS", "device-laptop"),
    ("Linux", "Linux", "device-desktop"),
)
WRITE, READ, EVERY = "write", "read", "*"


@dataclass(frozen=True)
class Device:
    """A browser as its person would call it: ``Chrome · Windows``; name empty when it says nothing known."""

    name: str
    icon: str


def device(agent: str) -> Device:
    """agent: the User-Agent header, which anybody may write as he likes: shown, never trusted."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system, icon = next(((name, icon) for mark, name, icon in SYSTEMS if mark in agent), ("", "device-unknown"))
    return Device(" · ".join(part for part in (browser, system) if part), icon)


def way_of(methods: Iterable[Mapping[str, Any]]) -> str:
    """How a session was opened, of allauth's records: one of terms WAYS; "" when there are none.

    Confirming oneself again later is not how it was opened.
    """
    first = [each for each in methods if not each.get("reauthenticated")]
    factors = [each for each in first if each.get("method") == "mfa"]
    if any(each.get("passwordless") for each in factors):
        return "passkey"
    start = "sso" if any(each.get("method") == "sso" for each in first) else "password" if first else ""
    return f"{start}+{factors[-1].get('type')}" if factors else start


class UnknownScope(ValueError):
    """A token's scope names something that is not there; the message lists what is."""


def scope_of(words: Iterable[str], objects: Iterable[str]) -> dict[str, str]:
    """``customers:read`` … as a token keeps it; ``*`` for every object. objects: the slugs there are.

    Said twice, the wider counts. Raises UnknownScope.
    """
    known = {EVERY, *objects}
    found: dict[str, str] = {}
    for word in words:
        name, _, verb = word.partition(":")
        if name not in known or verb not in {READ, WRITE}:
            choices = ", ".join(sorted(known))
            raise UnknownScope(f"{word!r} is no scope: write OBJECT:read or OBJECT:write with OBJECT one of {choices}.")
        found[name] = WRITE if WRITE in (verb, found.get(name)) else READ
    return found
