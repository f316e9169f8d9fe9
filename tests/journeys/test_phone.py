"""One thumb, 390 pixels: every page fits, and the daily ways work."""

import re

import pytest
from playwright.sync_api import expect

from dingke.domains.engagement.models import Visit
from dingke.engine import clock, performing
from tests.journeys.conftest import Person
from tests.world import World

PLACES = (
    "/customers/",
    "/customers/?view=-",
    "/customers/new/",
    "/customers/chart/?view=-",
    "/contacts/",
    "/visits/new/",
    "/opportunities/",
    "/opportunities/board/",
    "/opportunities/chart/",
    "/opportunities/summary/?view=-",
    "/search/?q=沧澜",
    "/operations/",
)
LONG = "三号船坞岸电接入方案的并网计算书与联锁说明：与动力部、设备部、设计院三方一起核对"


class TestPhone:
    @pytest.mark.parametrize("path", PLACES)
    def test_fits_and_reads(self, walker: Person, path: str) -> None:
        walker.go(path)
        walker.looks_well()

    def test_keeps_a_record_and_its_list_readable(self, world: World, walker: Person) -> None:
        """The name stands in full below the bar, and the bar leads back."""
        given = {"customer": world.customer, "purpose": LONG, "planned_on": clock.today()}
        row = performing.create(Visit, [given], by=world.owner, via="test").rows[0]
        walker.go("/visits/?view=-")
        walker.looks_well()
        page = walker.go(f"/visits/{row.pk}/")
        expect(page.get_by_role("heading", name=LONG)).to_be_in_viewport()
        walker.looks_well()
        page.locator(".dk-crumb").get_by_role("link").tap()
        expect(page).to_have_url(re.compile(r"/visits/$"))
        walker.go("/access-requests/")
        walker.looks_well()

    def test_leads_from_the_list_to_a_record_and_its_deal(self, world: World, walker: Person) -> None:
        page = walker.go("/customers/?view=-")
        page.get_by_role("link", name="沧澜重工", exact=False).first.tap()
        expect(page).to_have_url(re.compile(r"/customers/\d+/$"))
        walker.looks_well()
        walker.go(f"/opportunities/{world.opportunity.pk}/")
        walker.looks_well()
        walker.go(f"/contacts/{world.contact.pk}/")
        walker.looks_well()

    def test_changes_a_fact_by_touch(self, world: World, walker: Person) -> None:
        page = walker.go(f"/customers/{world.customer.pk}/")
        walker.settled()
        fact = page.locator("dd[data-dk-cell*='/cell/short_name/']")
        fact.locator("[data-dk-edit]").tap()
        fact.locator("input[name=short_name]").fill("沧澜")
        walker.looks_well()
        fact.get_by_role("button", name="保存").tap()
        expect(fact.locator("input[name=short_name]")).to_have_count(0)
        world.customer.refresh_from_db()
        assert world.customer.short_name == "沧澜"

    def test_logs_a_visit_from_the_customer_s_page(self, world: World, walker: Person) -> None:
        page = walker.go(f"/customers/{world.customer.pk}/")
        walker.settled()
        page.get_by_role("link", name="记拜访").tap()
        expect(page.get_by_label("客户", exact=False).first).to_have_value(str(world.customer))
        page.get_by_label("拜访目的").fill("岸电电压等级")
        page.get_by_label("谈了什么").fill("倾向 6.6 kV。")
        walker.looks_well()
        page.get_by_role("button", name="建档").tap()
        expect(page).to_have_url(re.compile(rf"/customers/{world.customer.pk}/$"))
        assert Visit.objects.get().status == "held"

    def test_closes_the_command_menu_without_a_key(self, walker: Person) -> None:
        page = walker.go("/customers/")
        page.get_by_role("link", name="搜索").tap()
        expect(page.locator("#dk-cmd")).to_be_visible()
        walker.looks_well()
        page.locator("#dk-cmd").get_by_role("button", name="关闭").tap()
        expect(page.locator("#dk-cmd")).to_be_hidden()

    def test_moves_a_deal_by_its_menu(self, world: World, walker: Person) -> None:
        page = walker.go("/opportunities/board/")
        walker.settled()
        card = page.locator("[data-dk-card]").first
        card.locator("summary").tap()
        card.get_by_role("link", name="需求确认").tap()
        expect(page.locator("[data-dk-lane=need] [data-dk-card]")).to_have_count(1)
        world.opportunity.refresh_from_db()
        assert world.opportunity.stage == "need"
