"""Passkeys as a dishonest browser would send them; an honest one makes its journey in tests/journeys."""

import json
from hashlib import sha256
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

from dingke.platform.access.actions import require_second_factor
from dingke.platform.entrance import actions
from dingke.platform.entrance.tests.conftest import is_in, kinds, signed_in_as
from dingke.platform.people.models import User

FLAG = AuthenticatorData.FLAG
HERE = "http://localhost"
ADD, LOGIN = "/accounts/2fa/webauthn/add/", "/accounts/2fa/webauthn/login/"


class Key:
    """A security key in software, which signs whatever it is told."""

    def __init__(self, person: User) -> None:
        self.handle = user_pk_to_url_str(person).encode()
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.identity = b"key of " + person.username.encode()

    def made(self, challenge: str, *, origin: str = HERE, site: str = "localhost") -> str:
        """The answer to a page that adds a passkey."""
        public: Any = ES256.from_cryptography_key(self.private.public_key())  # type: ignore[no-untyped-call]
        credential = AttestedCredentialData.create(b"\0" * 16, self.identity, public)
        flags = FLAG.UP | FLAG.UV | FLAG.AT
        facts = AuthenticatorData.create(sha256(site.encode()).digest(), flags, 0, credential)
        client = CollectedClientData.create("webauthn.create", challenge, origin)
        response = {
            "clientDataJSON": websafe_encode(client),
            "attestationObject": websafe_encode(AttestationObject.create("none", facts, {})),
        }
        return self.answer(response)

    def shown(
        self,
        challenge: str,
        *,
        origin: str = HERE,
        site: str = "localhost",
        kind: str = "webauthn.get",
        flags: int = FLAG.UP | FLAG.UV,
        private: ec.EllipticCurvePrivateKey | None = None,
    ) -> str:
        """The answer to a page that asks for a passkey."""
        facts = AuthenticatorData.create(sha256(site.encode()).digest(), FLAG(flags), 1)
        client = CollectedClientData.create(kind, challenge, origin)
        signature = (private or self.private).sign(facts + client.hash, ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": websafe_encode(client),
            "authenticatorData": websafe_encode(facts),
            "signature": websafe_encode(signature),
            "userHandle": websafe_encode(self.handle),
        }
        return self.answer(response)

    def answer(self, response: dict[str, str]) -> str:
        identity = websafe_encode(self.identity)
        extras: dict[str, Any] = {"credProps": {"rk": True}}
        return json.dumps(
            {
                "type": "public-key",
                "id": identity,
                "rawId": identity,
                "response": response,
                "clientExtensionResults": extras,
            }
        )


def local() -> Client:
    return Client(headers={"host": "localhost"})


def asked(client: Client) -> str:
    """The challenge of a sign-in that begins."""
    answer = client.get(LOGIN, headers={"accept": "application/json"}).json()
    return str(answer["request_options"]["publicKey"]["challenge"])


def added(client: Client, key: Key, **lies: str) -> int:
    client.get(ADD)
    challenge = client.session["mfa.webauthn.state"]["challenge"]
    form = {"name": "笔记本", "passwordless": "on", "credential": key.made(challenge, **lies)}
    return client.post(ADD, form).status_code


@pytest.fixture
def key(anna: User) -> Key:
    made = Key(anna)
    assert added(signed_in_as(local(), anna), made) == 302
    return made


class TestAdding:
    def test_is_recorded(self, anna: User, key: Key) -> None:
        assert Authenticator.objects.filter(user=anna, type="webauthn").exists()

    @pytest.mark.parametrize("lie", [{"origin": "https://evil.example"}, {"site": "evil.example"}], ids=str)
    def test_of_another_address_is_refused(self, anna: User, lie: dict[str, str]) -> None:
        client = signed_in_as(local(), anna)
        assert added(client, Key(anna), **lie) == 200
        assert not Authenticator.objects.filter(user=anna).exists()


class TestSignIn:
    def test_needs_no_password(self, anna: User, key: Key) -> None:
        client = local()
        client.post(LOGIN, {"credential": key.shown(asked(client))})
        assert is_in(client)
        assert client.session["dingke_way"] == "passkey"
        assert kinds(anna)[0] == "signed_in"

    @pytest.mark.parametrize(
        "lie",
        [
            {"origin": "https://evil.example"},  # a false page handed it on
            {"origin": "http://localhost.evil.example"},
            {"site": "evil.example"},  # made for another site
            {"kind": "webauthn.create"},  # an answer to another question
            {"flags": FLAG.UP},  # nobody showed a finger
            {"private": ec.generate_private_key(ec.SECP256R1())},  # another key
        ],
        ids=lambda lie: next(iter(lie)),
    )
    def test_is_refused_for(self, anna: User, key: Key, lie: dict[str, Any]) -> None:
        client = local()
        client.post(LOGIN, {"credential": key.shown(asked(client), **lie)})
        assert not is_in(client)

    def test_takes_no_answer_twice(self, anna: User, key: Key) -> None:
        client = local()
        answer = key.shown(asked(client))
        client.post(LOGIN, {"credential": answer})
        client.post("/accounts/logout/")
        thief = local()
        asked(thief)
        for again in (client, thief):
            again.post(LOGIN, {"credential": answer})
            assert not is_in(again)

    def test_of_somebody_elses_name_is_refused(self, anna: User, boss: User, key: Key) -> None:
        key.handle = user_pk_to_url_str(boss).encode()
        client = local()
        client.post(LOGIN, {"credential": key.shown(asked(client))})
        assert not is_in(client)

    def test_lets_no_leaver_in(self, anna: User, boss: User, key: Key) -> None:
        client = local()
        answer = key.shown(asked(client))
        actions.leave(person=anna)
        client.post(LOGIN, {"credential": answer})
        assert not is_in(client)

    def test_is_a_second_factor_by_itself(self, anna: User, key: Key) -> None:
        require_second_factor([None])
        client = local()
        client.post(LOGIN, {"credential": key.shown(asked(client))})
        assert client.get("/operations/").status_code == 200
