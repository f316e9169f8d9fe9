"""What a browser says of itself, how somebody came in, and what a scope means: tables."""

from typing import Any

import pytest

from dingke.platform.entrance import rules
from dingke.platform.people.models import Token

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36"
)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"


class TestDevice:
    @pytest.mark.parametrize(
        ("agent", "name", "icon"),
        [
            (WINDOWS, "Chrome · Windows", "device-desktop"),
            (f"{WINDOWS} Edg/146.0", "Edge · Windows", "device-desktop"),  # names Chrome too
            (PHONE, "Safari · iPhone", "device-mobile"),  # names Mac OS X too
            (f"{PHONE} MicroMessenger/8.0", "WeChat · iPhone", "device-mobile"),
            ("curl/8.1", "", "device-unknown"),
            ("", "", "device-unknown"),
        ],
    )
    def test_is_named_as_its_person_would(self, agent: str, name: str, icon: str) -> None:
        assert rules.device(agent) == rules.Device(name, icon)


class TestWay:
    @pytest.mark.parametrize(
        ("methods", "way"),
        [
            ([], ""),
            ([{"method": "password"}], "password"),
            ([{"method": "password"}, {"method": "mfa", "type": "totp"}], "password+totp"),
            ([{"method": "mfa", "type": "webauthn", "passwordless": True}], "passkey"),
            ([{"method": "sso"}, {"method": "mfa", "type": "webauthn"}], "sso+webauthn"),
            # Confirming oneself later is not how one came in.
            ([{"method": "password"}, {"method": "mfa", "type": "totp", "reauthenticated": True}], "password"),
        ],
    )
    def test_is_read_from_what_was_shown(self, methods: list[dict[str, Any]], way: str) -> None:
        assert rules.way_of(methods) == way


class TestScope:
    def test_is_written_as_objects_and_verbs(self) -> None:
        words = ["customers:read", "opportunities:read", "opportunities:write", "*:read"]
        found = rules.scope_of(words, ["customers", "opportunities"])
        assert found == {"customers": "read", "opportunities": "write", "*": "read"}

    @pytest.mark.parametrize("word", ["costumers:read", "customers:own", "customers", ""])
    def test_names_what_there_is_when_it_names_what_there_is_not(self, word: str) -> None:
        with pytest.raises(rules.UnknownScope, match=r"\*, contacts, customers"):
            rules.scope_of([word], ["customers", "contacts"])

    @pytest.mark.parametrize(
        ("scope", "object_name", "verb", "covers"),
        [
            ({}, "customers", "archive", True),  # none at all is everything
            ({"customers": "read"}, "customers", "read", True),
            ({"customers": "read"}, "customers", "export", True),
            ({"customers": "read"}, "customers", "update", False),
            ({"customers": "read"}, "contacts", "read", False),
            ({"customers": "write"}, "customers", "read", True),
            ({"customers": "write"}, "customers", "archive", True),
            ({"*": "read"}, "contacts", "read", True),
            ({"*": "read"}, "contacts", "create", False),
            ({"*": "read", "contacts": "write"}, "contacts", "create", True),  # the object's own word counts
            ({"*": "write", "contacts": "read"}, "contacts", "create", False),
        ],
    )
    def test_covers_what_it_says(self, scope: dict[str, str], object_name: str, verb: str, covers: bool) -> None:
        assert Token(scope=scope).covers(object_name, verb) is covers
