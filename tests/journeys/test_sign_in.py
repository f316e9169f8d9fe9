"""Getting in, choosing the language, and out again."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Person


class TestSignIn:
    def test_says_what_is_wrong_and_lets_in_who_is_right(self, visitor: Person) -> None:
        page = visitor.go("/opportunities/board/")
        expect(page).to_have_url(re.compile("/accounts/login/"))
        visitor.looks_well()
        page.get_by_label("账号").fill("owner")
        page.locator("[name=password]").fill("wrong")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("alert")).to_be_visible()
        visitor.looks_well()
        page.locator("[name=password]").fill("dingke-test")
        page.get_by_role("button", name="登录", exact=True).click()
        expect(page.get_by_role("heading", level=1)).to_have_text("商机")

    def test_speaks_english_when_asked(self, owner: Person) -> None:
        page = owner.go("/customers/")
        page.get_by_label("设置").first.click()
        page.get_by_role("button", name="English").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Customers")
        expect(page.locator("html")).to_have_attribute("lang", "en")
        owner.looks_well()
        owner.go("/opportunities/board/")
        expect(
            page.get_by_role("region", name="Go-ahead").or_(page.locator("section[aria-label='go-ahead']"))
        ).to_be_visible()
        owner.looks_well()
