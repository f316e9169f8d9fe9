"""The second factor: setting it up, what it guards, and what does not get past it."""

import time
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client

from dingke.platform.access.actions import give_role, install_roles, require_second_factor
from dingke.platform.entrance import actions
from dingke.platform.entrance.tests.conftest import PASSWORD, is_in, kinds, sign_in, signed_in_as
from dingke.platform.people.models import User

STEP = "/accounts/2fa/authenticate/"


def code(secret: str, periods: int = 0) -> str:
    """What an app shows now, or so many half minutes from now."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + periods)))


@pytest.fixture
def secret(anna: User, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of anna's app. The clock stands still, so that no half minute ends between code and answer."""
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now)
    made: str = generate_totp_secret()
    TOTP.activate(anna, made)
    return made


class TestApp:
    def test_is_set_up_with_a_first_code_and_gives_recovery_codes(self, client: Client, anna: User) -> None:
        page = signed_in_as(client, anna).get("/accounts/2fa/totp/activate/").content.decode()
        shown = client.session["mfa.totp.secret"]
        assert shown in page
        assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 200
        assert client.post("/accounts/2fa/totp/activate/", {"code": code(shown)}).status_code == 302

    def test_is_asked_for_after_the_password(self, client: Client, secret: str) -> None:
        assert client.post("/accounts/login/", {"login": "anna", "password": PASSWORD})["Location"] == STEP
        assert not is_in(client)
        client.post(STEP, {"code": code(secret)})
        assert is_in(client)

    @pytest.mark.parametrize("periods", [-2, 2, 20])
    def test_takes_no_code_of_another_time(self, client: Client, secret: str, periods: int) -> None:
        sign_in(client)
        client.post(STEP, {"code": code(secret, periods)})
        assert not is_in(client)

    def test_takes_no_code_twice(self, client: Client, secret: str) -> None:
        used = code(secret)
        sign_in(client).post(STEP, {"code": used})
        thief = sign_in(Client())
        thief.post(STEP, {"code": used})
        assert (is_in(client), is_in(thief)) == (True, False)

    def test_cannot_be_gone_round(self, client: Client, secret: str) -> None:
        sign_in(client)
        for path in ("/security/", "/customers/", "/accounts/2fa/totp/deactivate/", "/security/tokens/new/"):
            assert client.get(path)["Location"].startswith("/accounts/"), path
        assert client.get("/api/v1/customers").status_code == 401

    def test_stops_after_five_wrong_codes_whoever_tries(self, client: Client, anna: User, secret: str) -> None:
        for number in range(5):
            sign_in(Client(), **{"X-Forwarded-For": f"203.0.113.{number}"}).post(STEP, {"code": "000000"})
        sign_in(client).post(STEP, {"code": code(secret)})
        assert not is_in(client)
        assert kinds(anna).count("code_refused") == 5

    def test_lies_encrypted(self, anna: User, secret: str, settings: Any) -> None:
        kept = Authenticator.objects.get(user=anna).data["secret"]
        assert secret not in kept
        assert get_adapter().decrypt(kept) == secret

    def test_opens_nothing_under_another_key(self, client: Client, anna: User, secret: str, settings: Any) -> None:
        kept = Authenticator.objects.get(user=anna).data["secret"]
        settings.SECRET_KEY = "another" * 10
        assert {get_adapter().decrypt(kept), ""}.isdisjoint({secret})
        assert get_adapter().decrypt(kept) != get_adapter().decrypt(kept)  # nobody can work its codes out


class TestRecoveryCode:
    @pytest.fixture
    def codes(self, anna: User, secret: str) -> list[str]:
        found: list[str] = RecoveryCodes.activate(anna).generate_codes()
        return found

    def test_opens_once(self, client: Client, anna: User, codes: list[str]) -> None:
        sign_in(client).post(STEP, {"code": codes[0]})
        second = sign_in(Client())
        second.post(STEP, {"code": codes[0]})
        assert (is_in(client), is_in(second)) == (True, False)
        assert "code_used" in kinds(anna)

    def test_of_an_old_set_opens_nothing(self, client: Client, anna: User, secret: str, codes: list[str]) -> None:
        inside = sign_in(client)
        inside.post(STEP, {"code": code(secret)})
        inside.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert inside.post("/accounts/2fa/recovery-codes/generate/").status_code == 302
        thief = sign_in(Client())
        thief.post(STEP, {"code": codes[1]})
        assert not is_in(thief)


class TestRequirement:
    def test_leads_whoever_has_none_to_setting_one_up(self, client: Client, anna: User) -> None:
        signed_in_as(client, anna)
        assert client.get("/operations/").status_code == 200
        require_second_factor([None])
        assert client.get("/operations/")["Location"] == "/security/"
        assert client.get("/api/v1/customers").status_code == 403
        assert client.get("/security/tokens/new/")["Location"] == "/security/"
        client.get("/accounts/2fa/totp/activate/")
        client.post("/accounts/2fa/totp/activate/", {"code": code(client.session["mfa.totp.secret"])})
        # What follows setting up runs after the commit.
        client.session.save()
        assert Authenticator.objects.filter(user=anna, type="totp").exists()

    def test_by_role_asks_only_its_holders(self, client: Client, anna: User, boss: User) -> None:
        roles = install_roles()
        give_role(roles["head"], [boss])
        require_second_factor([roles["head"]])
        assert signed_in_as(Client(), anna).get("/operations/").status_code == 200
        assert signed_in_as(client, boss).get("/operations/")["Location"] == "/security/"

    def test_asks_an_older_session_to_come_in_anew(self, client: Client, anna: User) -> None:
        sign_in(client)
        TOTP.activate(anna, generate_totp_secret())
        require_second_factor([None])
        assert client.get("/operations/")["Location"] == "/accounts/login/"
        assert not is_in(client)

    def test_is_met_by_whoever_showed_it(self, client: Client, secret: str) -> None:
        require_second_factor([None])
        sign_in(client).post(STEP, {"code": code(secret)})
        assert client.get("/operations/").status_code == 200

    def test_keeps_the_last_factor(self, client: Client, anna: User, secret: str) -> None:
        require_second_factor([None])
        sign_in(client).post(STEP, {"code": code(secret)})
        client.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert client.post("/accounts/2fa/totp/deactivate/").status_code == 200
        assert Authenticator.objects.filter(user=anna, type="totp").exists()

    def test_is_lifted_again(self, client: Client, anna: User) -> None:
        require_second_factor([None])
        require_second_factor([])
        assert signed_in_as(client, anna).get("/operations/").status_code == 200


class TestTakenAway:
    def test_by_an_administrator_ends_the_sessions(self, client: Client, anna: User, secret: str) -> None:
        sign_in(client).post(STEP, {"code": code(secret)})
        assert actions.remove_factors(person=anna) == 1
        assert not is_in(client)
        assert is_in(sign_in(Client()))
        assert "factor_removed" in kinds(anna)
