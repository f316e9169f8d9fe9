"""The company's own sign-in: against a provider that is not ours, over real HTTP; and against one that lies."""

import base64
import json
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import RSAKey
from tests.terminal import free_port, status

from dingke.platform.entrance import actions
from dingke.platform.entrance.models import Identity
from dingke.platform.entrance.tests.conftest import is_in, kinds, signed_in_as
from dingke.platform.people.models import User

CLIENT = "dingke"


def provider(issuer: str, **more: str) -> dict[str, str]:
    return {"issuer": issuer, "client_id": CLIENT, "client_secret": "secret", "name": "鼎盛统一认证", **more}


class Stay(urllib.request.HTTPRedirectHandler):
    """Answers a redirect as it came."""

    def redirect_request(self, *_: Any) -> None:
        return None


def location(address: str, form: dict[str, str] | None = None) -> str:
    """Where an address of the provider sends the browser."""
    body = urllib.parse.urlencode(form).encode() if form else None
    try:
        urllib.request.build_opener(Stay).open(address, body, timeout=20)
    except urllib.error.HTTPError as answer:
        with answer:
            return str(answer.headers["Location"])
    raise AssertionError(f"{address} sent nobody on")


def back(client: Client, address: str) -> Any:
    """The browser back at ours, with what the provider gave it."""
    return client.get(f"/sso/return/?{urllib.parse.urlsplit(address).query}")


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """A provider of its own process, as PyPI has it: it signs, redirects and checks by its own lights."""
    port = free_port()
    claims = json.dumps({"sub": "007", "preferred_username": "Anna"})
    command = (
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "-p",
        str(port),
        "-n",
        "--user-claims",
        claims,
    )
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        deadline = time.monotonic() + 90
        while status(port, "/.well-known/openid-configuration") != 200:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}"
        process.terminate()


def come_by(client: Client, subject: str = "007") -> Any:
    """The whole way there and back."""
    there = client.get("/sso/")["Location"]
    return back(client, location(there, {"sub": subject}))


class TestProvider:
    @pytest.fixture
    def company(self, settings: Any, issuer: str) -> str:
        settings.OIDC = provider(issuer)
        return issuer

    def test_lets_in_whoever_is_tied(self, client: Client, anna: User, company: str) -> None:
        actions.link(person=anna, issuer=company, subject="007")
        assert come_by(client).status_code == 302
        assert is_in(client)
        assert client.session["dingke_way"] == "sso"

    def test_makes_no_account_for_a_stranger(self, client: Client, anna: User, company: str) -> None:
        assert come_by(client)["Location"] == "/accounts/login/"
        assert not is_in(client)
        assert User.objects.count() == 1

    def test_knows_people_by_a_claim_where_that_is_set(
        self, client: Client, anna: User, company: str, settings: Any
    ) -> None:
        settings.OIDC = provider(company, username_claim="preferred_username")
        come_by(client)
        assert is_in(client)
        assert Identity.objects.get().person == anna
        assert "linked" in kinds(anna)

    def test_is_tied_by_whoever_is_inside(self, client: Client, anna: User, company: str) -> None:
        signed_in_as(client, anna)
        assert "/sso/" in client.post("/security/company/").content.decode()
        assert come_by(client)["Location"] == "/security/"
        assert Identity.objects.get(person=anna).subject == "007"

    def test_is_tied_only_when_somebody_asked_for_it(self, client: Client, anna: User, company: str) -> None:
        """Else a link on a foreign page would tie the foreigner's account to whoever clicks it."""
        signed_in_as(client, anna)
        come_by(client)
        assert not Identity.objects.exists()

    def test_of_somebody_else_is_not_tied_again(self, client: Client, anna: User, boss: User, company: str) -> None:
        actions.link(person=boss, issuer=company, subject="007")
        signed_in_as(client, anna).post("/security/company/")
        come_by(client)
        assert Identity.objects.get().person == boss

    def test_opens_nothing_for_a_leaver(self, client: Client, anna: User, boss: User, company: str) -> None:
        actions.leave(person=anna)
        Identity.objects.create(person=anna, issuer=company, subject="007")
        come_by(client)
        assert not is_in(client)

    def test_still_asks_for_the_second_factor_of_whoever_has_one(
        self, client: Client, anna: User, company: str
    ) -> None:
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        actions.link(person=anna, issuer=company, subject="007")
        TOTP.activate(anna, generate_totp_secret())
        assert come_by(client)["Location"] == "/accounts/2fa/authenticate/"
        assert not is_in(client)

    @pytest.mark.parametrize("change", ["state", "browser", "code"])
    def test_takes_no_answer_to_somebody_elses_question(
        self, client: Client, anna: User, company: str, change: str
    ) -> None:
        actions.link(person=anna, issuer=company, subject="007")
        answer = location(client.get("/sso/")["Location"], {"sub": "007"})
        asked: Client = Client() if change == "browser" else client
        assert back(asked, answer.replace(f"{change}=", f"{change}=x"))["Location"] == "/accounts/login/"
        assert not is_in(asked)

    def test_takes_no_answer_twice(self, client: Client, anna: User, company: str) -> None:
        actions.link(person=anna, issuer=company, subject="007")
        answer = location(client.get("/sso/")["Location"], {"sub": "007"})
        back(client, answer)
        client.post("/accounts/logout/")
        back(client, answer)
        assert not is_in(client)

    def test_leads_nobody_to_another_site(self, client: Client, anna: User, company: str) -> None:
        actions.link(person=anna, issuer=company, subject="007")
        there = client.get("/sso/?next=https://evil.example/")["Location"]
        assert back(client, location(there, {"sub": "007"}))["Location"] == "/"

    def test_that_does_not_answer_leaves_the_other_ways(self, client: Client, anna: User, settings: Any) -> None:
        settings.OIDC = provider(f"http://127.0.0.1:{free_port()}")
        assert client.get("/sso/")["Location"] == "/accounts/login/"

    def test_is_counted(self, client: Client, anna: User, settings: Any) -> None:
        settings.OIDC = provider(f"http://127.0.0.1:{free_port()}")
        assert [client.get("/sso/").status_code for _ in range(31)] == [302] * 30 + [429]


class Liar(ThreadingHTTPServer):
    """A provider that signs whatever a test has it sign. nonce: of the last question."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.issuer = f"http://127.0.0.1:{self.server_port}"
        self.key = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
        self.signs_with = self.key
        self.header: dict[str, Any] = {"alg": "RS256", "kid": "1"}
        self.claims: dict[str, Any] = {}
        self.calls_itself = self.issuer
        self.nonce = ""
        self.unsigned = False

    def token(self) -> str:
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": "007", "iat": now, "exp": now + 300, "nonce": self.nonce}
        claims = {name: value for name, value in (claims | self.claims).items() if value is not None}
        if self.unsigned:
            parts = ({"alg": "none"}, claims)
            return (
                ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
                + "."
            )
        return jwt.encode(self.header, claims, self.signs_with)


class Answers(BaseHTTPRequestHandler):
    server: Liar

    def do_GET(self) -> None:
        at = self.server.issuer
        if self.path == "/keys":
            return self.say({"keys": [self.server.key.as_dict(private=False)]})
        return self.say(
            {
                "issuer": self.server.calls_itself,
                "authorization_endpoint": f"{at}/authorize",
                "token_endpoint": f"{at}/token",
                "jwks_uri": f"{at}/keys",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.say({"access_token": "x", "token_type": "Bearer", "id_token": self.server.token()})

    def say(self, body: dict[str, Any]) -> None:
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        pass


class TestLiar:
    @pytest.fixture
    def liar(self, settings: Any, anna: User) -> Iterator[Liar]:
        with Liar() as server:
            thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
            thread.start()
            settings.OIDC = provider(server.issuer)
            actions.link(person=anna, issuer=server.issuer, subject="007")
            yield server
            server.shutdown()
            thread.join()

    def come(self, client: Client, liar: Liar) -> bool:
        asked = client.get("/sso/")["Location"]
        query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(asked).query))
        liar.nonce = query.get("nonce", "")
        back(client, f"?code=any&state={query.get('state', '')}")
        return is_in(client)

    def test_that_tells_the_truth_is_believed(self, client: Client, liar: Liar) -> None:
        """So that what the others are refused for is the lie."""
        assert self.come(client, liar)

    @pytest.mark.parametrize(
        "claims",
        [
            {"nonce": "of another question"},
            {"nonce": None},
            {"iss": "https://evil.example"},
            {"iss": None},
            {"aud": "another-client"},
            {"aud": None},
            {"exp": 1_000_000_000},
            {"exp": None},
            {"sub": None},
            {"sub": "008"},
        ],
        ids=str,
    )
    def test_is_not_believed_for(self, client: Client, liar: Liar, claims: dict[str, Any]) -> None:
        liar.claims = claims
        assert not self.come(client, liar)

    def test_is_not_believed_with_another_key(self, client: Client, liar: Liar) -> None:
        liar.signs_with = RSAKey.generate_key(2048)
        assert not self.come(client, liar)

    def test_is_not_believed_without_a_signature(self, client: Client, liar: Liar) -> None:
        liar.unsigned = True
        assert not self.come(client, liar)

    def test_is_not_asked_when_it_calls_itself_otherwise(self, client: Client, liar: Liar) -> None:
        liar.calls_itself = "https://evil.example"
        assert client.get("/sso/")["Location"] == "/accounts/login/"
