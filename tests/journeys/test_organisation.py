"""The organisation chart in a browser: found, enlarged, folded; a position put under another by dragging and by its link."""

from collections.abc import Generator

import pytest
from playwright import sync_api as web
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from dingke.platform.authority.tests.building import Company, company
from dingke.platform.positions.models import Description
from dingke.platform.positions.terms import Status
from tests.journeys.conftest import DESK, Person, person
from tests.world import World


@pytest.fixture
def firm(world: World) -> Company:
    return company(world)


@pytest.fixture
def personnel(
    chromium: web.Browser, live_server: LiveServer, world: World, firm: Company
) -> Generator[Person, None, None]:
    """Whoever draws up descriptions."""
    world.personnel.refresh_from_db()
    yield from person(chromium, live_server, DESK, world.personnel)


def box(page: Page, title: str) -> web.Locator:
    return page.locator("foreignObject [data-dk-box]", has_text=title).first


def view(page: Page) -> list[float]:
    return [float(part) for part in str(page.locator("[data-dk-chart] > svg").get_attribute("viewBox")).split()]


class TestOrganisation:
    def test_is_enlarged_moved_and_found_by_keys(self, personnel: Person) -> None:
        page = personnel.go("/organisation/")
        personnel.looks_well()
        page.locator("[data-dk-chart]").focus()
        before = view(page)
        page.keyboard.press("+")
        assert view(page)[2] < before[2]
        page.keyboard.press("ArrowRight")
        assert view(page)[0] > before[0]
        page.keyboard.press("0")
        page.get_by_role("searchbox", name="找人").fill("zyq")
        page.keyboard.press("Enter")
        expect(page.locator("foreignObject .dk-sel")).to_contain_text("周砚秋")

    def test_a_branch_is_folded_and_unfolded(self, personnel: Person) -> None:
        page = personnel.go("/organisation/")
        personnel.settled()
        box(page, "副总经理").locator(".dk-fold").click()
        expect(box(page, "大客户部经理")).to_have_count(0)
        box(page, "副总经理").locator(".dk-fold").click()
        expect(box(page, "大客户部经理")).to_be_visible()

    def test_a_position_dragged_upon_another_asks_for_a_day(self, personnel: Person, firm: Company) -> None:
        page = personnel.go("/organisation/")
        personnel.settled()
        start, end = box(page, "大客户经理").bounding_box(), box(page, "副总经理").bounding_box()
        assert start is not None
        assert end is not None
        page.mouse.move(start["x"] + start["width"] - 8, start["y"] + start["height"] - 6)
        page.mouse.down()
        page.mouse.move(start["x"] + 40, start["y"] - 20, steps=4)
        page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 10, steps=8)
        page.mouse.up()
        dialog = page.locator("#dk-verb")
        expect(dialog).to_be_visible()
        dialog.get_by_role("button", name="起草").click()
        page.wait_for_url("**/descriptions/**")
        draft = Description.objects.get(status=Status.DRAFT)
        assert (draft.position, draft.superior) == (firm.manager_place, firm.top_place)

    def test_the_same_goes_without_dragging(self, personnel: Person, firm: Company) -> None:
        page = personnel.go("/organisation/?view=tree")
        personnel.looks_well()
        page.get_by_role("link", name="把「大客户经理」移到另一岗位之下").click()
        dialog = page.locator("#dk-verb")
        dialog.get_by_label("移到哪个岗位之下").select_option(label="副总经理")
        dialog.get_by_role("button", name="起草").click()
        page.wait_for_url("**/descriptions/**")
        assert Description.objects.get(status=Status.DRAFT).superior == firm.top_place


def test_on_a_phone_it_is_a_tree(walker: Person, firm: Company) -> None:
    page = walker.go("/organisation/")
    walker.looks_well()
    expect(page.locator("[data-dk-chart]")).to_be_hidden()
    expect(page.locator(".dk-orgtree")).to_contain_text("林澜")


def test_a_persons_page_looks_well(personnel: Person, world: World) -> None:
    personnel.go(f"/people/{world.owner.pk}/")
    personnel.looks_well()
    personnel.go("/people/")
    personnel.looks_well()
    personnel.go("/competencies/gaps/")
    personnel.looks_well()
