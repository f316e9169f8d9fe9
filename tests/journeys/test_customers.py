"""A customer put on file, found in the list, changed where he stands, and looked at beside the list."""

import re

import pytest
from playwright.sync_api import APIResponse, Route, expect

from dingke.domains.customers.models import Customer
from dingke.engine.ports import views
from tests.journeys.conftest import Person
from tests.world import World


class TestPuttingOnFile:
    @pytest.mark.serves("S-001")
    def test_refuses_a_wrong_credit_code_until_it_is_mended(self, world: World, owner: Person) -> None:
        page = owner.go("/customers/new/")
        owner.looks_well()
        page.get_by_label("名称", exact=True).or_(page.locator("#id_name")).first.fill("青屏湖光学有限公司")
        page.locator("#id_uscc").fill("91440300MAX000031X")
        page.get_by_role("button", name="建档").click()
        summary = page.locator(".dk-errs")
        expect(summary).to_be_visible()
        expect(page.locator("#id_name")).to_have_value("青屏湖光学有限公司")
        owner.looks_well()
        page.locator("#id_uscc").fill("91350100M000100Y43")
        page.get_by_role("button", name="建档").click()
        expect(page).to_have_url(re.compile(r"/customers/\d+/$"))
        expect(page.get_by_role("heading", level=1)).to_contain_text("青屏湖光学")
        assert Customer.objects.get(uscc="91350100M000100Y43").owner_id == world.owner.pk
        owner.looks_well()


class TestList:
    @pytest.mark.serves("S-003")
    def test_is_narrowed_by_a_sentence_changed_in_a_cell_and_taken_back(self, world: World, owner: Person) -> None:
        page = owner.go("/customers/?view=-")
        owner.looks_well()
        expect(page.locator("tbody [data-dk-row]")).to_have_count(2)
        page.get_by_text("条件", exact=True).click()
        page.locator("#dk-add").get_by_role("link", name="名称", exact=True).click()
        menu = page.locator("#dk-add")
        menu.locator("select[name=relation]").select_option("contains")
        menu.locator("input[name=value]").fill("海工")
        menu.get_by_role("button").click()
        row = page.locator("tbody [data-dk-row]")
        expect(row).to_have_count(1)
        expect(page).to_have_url(re.compile("name__contains="))
        owner.looks_well()
        cell = row.locator("[data-dk-cell$='/cell/grade/']")
        cell.dblclick()
        cell.locator("select").select_option("key")
        cell.locator("select").press("Enter")
        expect(cell.locator("select")).to_have_count(0)
        expect(cell).to_contain_text("重点")
        world.daughter.refresh_from_db()
        assert world.daughter.grade == "key"
        page.locator("[data-dk-undo]").click()
        expect(page.locator("tbody [data-dk-cell$='/cell/grade/']")).to_contain_text("潜在")
        world.daughter.refresh_from_db()
        assert world.daughter.grade == "potential"

    def test_ticks_words_where_they_stand(self, world: World, owner: Person) -> None:
        views().choose(world.owner, "customers", ["name", "tags", "owner"])
        page = owner.go("/customers/?view=-")
        cell = page.locator(f"[data-dk-row='{world.customer.pk}'] [data-dk-cell$='/cell/tags/']")
        cell.dblclick()
        cell.get_by_role("checkbox").nth(1).check()
        owner.looks_well()
        cell.get_by_role("button", name="保存").click()
        expect(cell.get_by_role("checkbox")).to_have_count(0)
        expect(cell.locator(".dk-tag")).to_have_count(1)
        world.customer.refresh_from_db()
        assert len(world.customer.tags) == 1

    def test_opens_a_record_beside_itself_and_walks_on(self, world: World, owner: Person) -> None:
        page = owner.go("/customers/?view=-")
        owner.settled()
        page.keyboard.press("j")
        page.keyboard.press("o")
        panel = page.locator("#dk-panel")
        expect(panel).to_be_visible()
        first = panel.get_by_role("heading", level=2).first.inner_text()
        owner.looks_well()
        page.keyboard.press("j")
        expect(panel.get_by_role("heading", level=2).first).not_to_have_text(first)
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"/customers/\d+/$"))
        owner.looks_well()


class TestFact:
    def test_is_changed_by_its_pencil_and_keyboard_alone(self, world: World, owner: Person) -> None:
        page = owner.go(f"/customers/{world.customer.pk}/")
        owner.settled()
        fact = page.locator("dd[data-dk-cell*='/cell/tags/']")
        fact.locator("[data-dk-edit]").focus()
        page.keyboard.press("Enter")
        boxes = fact.get_by_role("checkbox")
        expect(boxes.first).to_be_focused()
        owner.looks_well()
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        expect(boxes.nth(1)).to_be_focused()
        page.keyboard.press("Enter")
        expect(boxes).to_have_count(0)
        expect(fact.locator("[data-dk-edit]")).to_be_focused()
        world.customer.refresh_from_db()
        assert len(world.customer.tags) == 1

    def test_is_left_as_it_was_by_escape(self, world: World, owner: Person) -> None:
        page = owner.go(f"/customers/{world.customer.pk}/")
        owner.settled()
        fact = page.locator("dd[data-dk-cell*='/cell/short_name/']")
        fact.dblclick()
        fact.locator("input[name=short_name]").fill("别的")
        page.keyboard.press("Escape")
        expect(fact).to_contain_text("沧澜重工")
        expect(fact.locator("[data-dk-edit]")).to_be_focused()

    def test_becomes_a_favourite_that_stands_in_the_sidebar(self, world: World, owner: Person) -> None:
        page = owner.go(f"/customers/{world.customer.pk}/")
        page.get_by_role("button", name="收藏").click()
        expect(page.locator("#dk-favourites")).to_contain_text("沧澜重工")
        owner.go("/contacts/")
        expect(page.locator("#dk-favourites").get_by_role("link")).to_have_count(1)
        owner.looks_well()
        page.keyboard.press("Control+k")
        lately = page.locator("#dk-cmd").get_by_role("option").filter(has_text="沧澜重工集团有限公司")
        expect(lately).to_be_visible()
        owner.looks_well()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(f"/customers/{world.customer.pk}/$"))

    def test_is_a_favourite_though_the_numbers_of_the_page_come_late(self, world: World, owner: Person) -> None:
        held: list[tuple[Route, APIResponse]] = []
        owner.page.route("**/side/**", lambda route: held.append((route, route.fetch())))
        page = owner.go(f"/customers/{world.customer.pk}/")
        page.get_by_role("button", name="收藏").click()
        page.wait_for_timeout(300)  # long enough for an answer that would come before the late one
        ((route, answer),) = held
        route.fulfill(response=answer)
        expect(page.get_by_role("button", name="收藏", pressed=True)).to_be_visible()
        expect(page.locator("#dk-favourites")).to_contain_text("沧澜重工")


class TestFinding:
    @pytest.mark.serves("S-010")
    def test_finds_by_two_characters_from_anywhere(self, world: World, owner: Person) -> None:
        page = owner.go("/contacts/")
        owner.settled()
        page.keyboard.press("Control+k")
        asked = page.locator("#dk-cmd")
        expect(asked).to_be_visible()
        asked.get_by_role("combobox").fill("海工")
        found = asked.get_by_role("option").filter(has_text="沧澜海工基地")
        expect(found.first).to_be_visible()
        owner.looks_well()
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(f"/customers/{world.daughter.pk}/$"))

    def test_finds_nothing_of_others(self, world: World, owner: Person) -> None:
        page = owner.go("/search/?q=华岳")
        expect(page.get_by_text("华岳特钢股份")).to_have_count(0)
        owner.looks_well()
