"""Guarding one's account: a passkey made and used, an app beside it, a link handed over and used, on desk and phone."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from dingke.platform.entrance import actions
from dingke.platform.people.models import User
from tests.journeys.conftest import Person

PASSWORD = "dingke-test"


def with_key(page: Page) -> None:
    """Gives the browser a device with a fingerprint reader, on which the finger lies."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def confirm(page: Page) -> None:
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="继续").click()


def sign_in(page: Page, name: str) -> None:
    page.locator("[name=login]").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


class TestPasskey:
    def test_is_made_and_then_opens_without_a_password(self, visitor: Person) -> None:
        page = visitor.go("/security/")
        with_key(page)
        sign_in(page, "owner")
        expect(page.get_by_role("heading", level=1)).to_have_text("账号安全")
        visitor.looks_well()
        page.get_by_role("link", name="添加").click()
        visitor.looks_well()
        confirm(page)
        visitor.looks_well()
        page.get_by_role("button", name="添加").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
        expect(page.locator("#dk-codes code")).to_have_count(10)
        visitor.looks_well()
        visitor.go("/security/")
        expect(page.get_by_text("1 把")).to_be_visible()
        page.locator(".dk-side details.dk-menu summary").click()
        page.locator(".dk-side").get_by_role("button", name="退出").click()
        expect(page).to_have_url(re.compile("/accounts/login/"))
        page.get_by_role("button", name=re.compile("通行密钥")).click()
        expect(page.locator(".dk-side")).to_be_visible()
        visitor.go("/security/")
        expect(page.locator("tr", has_text="这一台")).to_contain_text("通行密钥")

    def test_says_when_it_did_not_work(self, visitor: Person) -> None:
        page = visitor.go("/accounts/login/")
        with_key(page)  # a device that nobody has signed up with
        page.get_by_role("button", name=re.compile("通行密钥")).click()
        expect(page.get_by_role("alert")).to_contain_text("通行密钥没有用上")


class TestApp:
    def test_is_scanned_and_asked_for_from_then_on(self, walker: Person, settings: Any) -> None:
        settings.MFA_TOTP_TOLERANCE = 1  # a half minute may end between reading the code and sending it
        page = walker.go("/accounts/2fa/totp/activate/")
        confirm(page)
        walker.looks_well()
        secret = page.locator("#dk-secret").inner_text()
        page.get_by_label("6 位数").fill(now(secret))
        page.get_by_role("button", name="启用").click()
        expect(page.locator("#dk-codes code")).to_have_count(10)
        walker.looks_well()
        first = page.locator("#dk-codes code").first.inner_text()
        walker.go("/security/")
        walker.looks_well()
        walker.page.context.clear_cookies()
        walker.go("/accounts/login/")
        sign_in(page, "owner")
        expect(page.get_by_role("heading", level=1)).to_have_text("第二步")
        walker.looks_well()
        page.get_by_label("验证器上的验证码").fill(first)
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("main")).to_be_visible()
        assert Authenticator.objects.filter(type="totp").count() == 1


def now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


class TestToken:
    def test_is_shown_once(self, owner: Person) -> None:
        page = owner.go("/security/tokens/new/")
        confirm(page)
        owner.looks_well()
        page.get_by_label("用途").fill("报价助手")
        page.get_by_role("button", name="生成令牌").click()
        expect(page.locator("#dk-secret")).to_have_text(re.compile("^dk_"))
        owner.looks_well()
        page.get_by_role("link", name="我已存好").click()
        expect(page.get_by_role("row", name=re.compile("报价助手"))).to_contain_text("看 全部")
        owner.looks_well()


class TestInvitation:
    @pytest.mark.parametrize("somebody", ["visitor", "walker"])
    def test_is_used_by_whoever_has_the_link(self, somebody: str, request: pytest.FixtureRequest) -> None:
        person: Person = request.getfixturevalue(somebody)
        person.page.context.clear_cookies()
        key = actions.invite(username="xinren", by=User.objects.get(username="admin"))[1]
        page = person.go(f"/invitation/?key={key}")
        person.looks_well()
        page.get_by_label("你的姓名").fill("新人")
        for field in ("password1", "password2"):
            page.locator(f"[name={field}]").fill("short")
        page.get_by_role("button", name="加入").click()
        expect(page.locator(".dk-err-t").first).to_be_visible()
        person.looks_well()
        for field in ("password1", "password2"):
            page.locator(f"[name={field}]").fill("seven lamps over the quay")
        page.get_by_role("button", name="加入").click()
        person.go("/security/")
        expect(page.get_by_role("heading", level=1)).to_have_text("账号安全")


class TestPeople:
    def test_are_looked_after_by_an_administrator(self, visitor: Person) -> None:
        page = visitor.go("/security/people/")
        sign_in(page, "admin")
        visitor.looks_well()
        page.get_by_role("link", name="秦川").click()
        visitor.looks_well()
        page.get_by_role("button", name="用链接重设密码").click()
        confirm(page)
        expect(page.locator("#dk-secret")).to_have_text(re.compile(r"/invitation/\?key="))
        visitor.looks_well()
        visitor.go("/security/events/?whose=all")
        expect(page.get_by_role("row", name=re.compile("秦川"))).to_contain_text("管理员要求重设密码")
        visitor.looks_well()
