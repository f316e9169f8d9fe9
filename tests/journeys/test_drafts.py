"""Nothing typed is lost: a closed tab, a lost session, a record that somebody else changed meanwhile."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from dingke.domains.customers.models import Customer
from dingke.engine import performing
from dingke.engine.action import Target
from tests.journeys.conftest import Person
from tests.world import World

OFFER = ".dk-draft"


def drafts(page: Page) -> str:
    """Everything this device keeps of forms."""
    kept: str = page.evaluate("Object.entries(localStorage).filter(([name]) => name.startsWith('dingke.draft')).join()")
    return kept


def sign_in(page: Page) -> None:
    page.get_by_label("账号").fill("owner")
    page.locator("[name=password]").fill("dingke-test")
    page.get_by_role("button", name="登录", exact=True).click()


class TestDraft:
    def test_of_a_closed_tab_is_offered_and_dropped_once_it_is_saved(self, world: World, owner: Person) -> None:
        page = owner.go("/customers/new/")
        page.locator("#id_name").fill("青屏湖光学有限公司")
        page.locator("input[name=tags]").first.check()
        page.locator("#id_parent").fill("沧澜重工")
        page.locator("#id_parent-options [role=option]").first.click()
        owner.go("/contacts/")
        page = owner.go("/customers/new/")
        expect(page.locator(OFFER)).to_be_visible()
        expect(page.locator("#id_name")).to_have_value("")
        owner.looks_well()
        page.get_by_role("button", name="恢复").click()
        expect(page.locator("#id_name")).to_have_value("青屏湖光学有限公司")
        expect(page.locator("input[name=tags]").first).to_be_checked()
        page.get_by_role("button", name="建档").click()
        expect(page).to_have_url(re.compile(r"/customers/\d+/$"))
        made = Customer.objects.get(name="青屏湖光学有限公司")
        assert (made.parent_id, len(made.tags)) == (world.customer.pk, 1)
        assert drafts(page) == ""
        owner.go("/customers/new/")
        owner.settled()
        expect(page.locator(OFFER)).to_have_count(0)

    def test_outlives_the_session(self, world: World, owner: Person) -> None:
        page = owner.go(f"/customers/{world.customer.pk}/edit/")
        page.locator("#id_next_step").fill("送样到动力部")
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        page.get_by_role("button", name="保存").click()
        expect(page).to_have_url(re.compile("/accounts/login/"))
        sign_in(page)
        expect(page.locator(OFFER)).to_be_visible()
        page.get_by_role("button", name="恢复").click()
        page.get_by_role("button", name="保存").click()
        expect(page).to_have_url(re.compile(r"/customers/\d+/$"))
        world.customer.refresh_from_db()
        assert world.customer.next_step == "送样到动力部"

    def test_of_an_older_state_does_not_overwrite_in_silence(self, world: World, owner: Person) -> None:
        page = owner.go(f"/customers/{world.customer.pk}/edit/")
        page.locator("#id_next_step").fill("送样到动力部")
        given = Target(id=world.customer.pk, values={"next_step": "先谈价格"})
        performing.update(Customer, [given], by=world.head, via="test")
        owner.go(f"/customers/{world.customer.pk}/edit/")
        page.get_by_role("button", name="恢复").click()
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_role("cell", name="先谈价格")).to_be_visible()
        expect(page.get_by_role("cell", name="送样到动力部")).to_be_visible()
        owner.looks_well()

    def test_keeps_personal_values_in_the_tab_alone_and_leaves_nothing_after_signing_out(
        self, world: World, owner: Person
    ) -> None:
        page = owner.go(f"/contacts/new/?customer={world.customer.pk}")
        page.locator("#id_name").fill("罗桂")
        page.locator("#id_mobile").fill("19900004321")
        kept = drafts(page)
        assert "罗桂" in kept
        assert "19900004321" not in kept
        owner.go("/contacts/new/")
        page.get_by_role("button", name="恢复").click()
        expect(page.locator("#id_mobile")).to_have_value("19900004321")
        page.get_by_label("设置").first.click()
        page.get_by_role("button", name="退出登录").click()
        expect(page).to_have_url(re.compile("/accounts/login/"))
        assert drafts(page) == ""

    def test_may_be_discarded(self, owner: Person) -> None:
        page = owner.go("/customers/new/")
        page.locator("#id_name").fill("不要了")
        owner.go("/customers/new/")
        page.get_by_role("button", name="丢弃").click()
        expect(page.locator(OFFER)).to_have_count(0)
        assert drafts(page) == ""


class TestCell:
    @pytest.mark.serves("S-003")
    def test_keeps_its_value_when_the_session_is_lost(self, world: World, owner: Person) -> None:
        page = owner.go("/customers/?view=-")
        cell = page.locator(f"[data-dk-row='{world.customer.pk}'] [data-dk-cell$='/cell/next_step/']")
        cell.dblclick()
        cell.locator("input[name=next_step]").fill("送样到动力部")
        page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
        cell.locator("input[name=next_step]").press("Enter")
        expect(page.locator("#dk-toasts")).to_contain_text("重新登录")
        expect(cell.locator("input[name=next_step]")).to_have_value("送样到动力部")
        elsewhere = page.context.new_page()
        elsewhere.goto(owner.at + "/customers/")
        sign_in(elsewhere)
        expect(elsewhere.get_by_role("heading", level=1)).to_be_visible()
        cell.locator("input[name=next_step]").press("Enter")
        expect(cell.locator("input[name=next_step]")).to_have_count(0)
        world.customer.refresh_from_db()
        assert world.customer.next_step == "送样到动力部"
