"""A deal across the board: dragged, pushed by keys, sent by its menu, refused, taken back, won."""

import pytest
from playwright.sync_api import Locator, Page, expect

from dingke.domains.opportunities.models import Opportunity
from tests.journeys.conftest import Person
from tests.world import World, make


def lane(page: Page, code: str) -> Locator:
    return page.locator(f"[data-dk-lane={code}]")


def card(page: Page, name: str) -> Locator:
    return page.locator("[data-dk-card]", has_text=name)


def carry(page: Page, what: Locator, to: Locator, depth: float = 30) -> None:
    """Takes a card and holds it over something, ``depth`` pixels below its upper edge."""
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    page.mouse.move(start["x"] + 60, start["y"] + 30)
    page.mouse.down()
    page.mouse.move(start["x"] + 70, start["y"] + 25, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + depth, steps=12)
    # The board looks every 50 ms over what the card is held.
    page.wait_for_timeout(200)


@pytest.mark.serves("S-060", "S-063")
class TestBoard:
    def test_takes_a_card_to_the_next_lane_and_back(self, world: World, owner: Person) -> None:
        page = owner.go("/opportunities/board/")
        owner.looks_well()
        carry(page, card(page, "三号船坞"), lane(page, "need"), depth=300)
        expect(page.locator(".dk-ghost.dk-no").first).to_be_visible()
        page.mouse.up()
        expect(lane(page, "need").locator("[data-dk-card]")).to_have_count(1)
        expect(page.locator(".dk-fc")).to_contain_text("170.0")
        page.locator("[data-dk-undo]").click()
        expect(lane(page, "opportunity").locator("[data-dk-card]")).to_have_count(1)
        world.opportunity.refresh_from_db()
        assert world.opportunity.stage == "opportunity"

    def test_does_not_take_a_card_over_a_stage(self, world: World, owner: Person) -> None:
        page = owner.go("/opportunities/board/")
        owner.settled()
        carry(page, card(page, "三号船坞"), lane(page, "solution"))
        page.mouse.up()
        expect(page.locator(".dk-lane.dk-off")).to_have_count(0)
        owner.settled()
        expect(lane(page, "opportunity").locator("[data-dk-card]")).to_have_count(1)
        world.opportunity.refresh_from_db()
        assert world.opportunity.stage == "opportunity"

    def test_asks_for_a_reason_to_go_back(self, world: World, owner: Person) -> None:
        page = owner.go("/opportunities/board/")
        owner.settled()
        card(page, "三号船坞").focus()
        page.keyboard.press("Shift+ArrowRight")
        expect(lane(page, "need").locator("[data-dk-card]")).to_be_focused()
        page.keyboard.press("Shift+ArrowLeft")
        asked = page.get_by_role("dialog")
        expect(asked).to_contain_text("原因")
        owner.looks_well()
        asked.get_by_label("依据").fill("现场纪要作废")
        asked.get_by_role("button", name="推进阶段").click()
        expect(lane(page, "opportunity").locator("[data-dk-card]")).to_have_count(1)
        world.opportunity.refresh_from_db()
        assert [change.basis for change in world.opportunity.stage_changes.order_by("pk")][-1] == "现场纪要作废"

    def test_moves_by_the_menu_of_the_card(self, world: World, owner: Person) -> None:
        page = owner.go("/opportunities/board/")
        owner.settled()
        what = card(page, "三号船坞")
        what.hover()
        what.locator("summary").click()
        what.get_by_role("link", name="需求确认").click()
        expect(lane(page, "need").locator("[data-dk-card]")).to_have_count(1)
        world.opportunity.refresh_from_db()
        assert world.opportunity.stage == "need"

    def test_keeps_what_is_put_by_hand(self, world: World, owner: Person) -> None:
        make(Opportunity, world.owner, {"name": "小件", "customer": world.customer.pk, "amount": 5})
        page = owner.go("/opportunities/board/")
        owner.settled()
        carry(page, card(page, "小件"), card(page, "三号船坞"), depth=6)
        page.mouse.up()
        expect(page.locator("[data-dk-undo]")).to_be_visible()
        page.reload()
        expect(lane(page, "opportunity").locator("[data-dk-card]").first).to_contain_text("小件")

    @pytest.mark.serves("S-068")
    def test_wins_with_the_reasons_and_counts_it(self, world: World, owner: Person) -> None:
        (deal,) = make(
            Opportunity,
            world.owner,
            {"name": "签约在即", "customer": world.customer.pk, "amount": 100000, "stage": "contract"},
            why="moved in from the old system",
        )
        page = owner.go(f"/opportunities/{deal.pk}/")
        owner.looks_well()
        page.get_by_role("link", name="赢单", exact=True).click()
        asked = page.get_by_role("dialog")
        asked.get_by_role("button", name="赢单").click()
        expect(asked.locator(".dk-err-t").first).to_be_visible()
        owner.looks_well()
        asked.get_by_label("技术").check()
        asked.get_by_role("button", name="赢单").click()
        expect(page.get_by_role("status").filter(has_text="签约在即")).to_be_visible()
        deal.refresh_from_db()
        assert (deal.stage, deal.won_amount, deal.reasons) == ("won", 100000, ["technology"])
        owner.go("/opportunities/summary/?view=-")
        owner.looks_well()
        owner.go("/opportunities/chart/")
        expect(page.locator(".dk-fc")).to_contain_text("100.0%")
        owner.looks_well()
