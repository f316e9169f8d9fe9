"""A special price from the desk of whoever asks to the thumb of whoever decides."""

from collections.abc import Generator
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from dingke.domains.opportunities.models import Opportunity
from dingke.platform.authority.tests import building
from tests.journeys.conftest import DESK, PHONE, Person, person
from tests.world import World


@pytest.fixture
def company(world: World) -> building.Company:
    """The owner decides up to 8 %, the head up to 15 %."""
    return building.company(world)


@pytest.fixture
def asker(chromium: Browser, live_server: LiveServer, company: building.Company) -> Generator[Person, None, None]:
    yield from person(chromium, live_server, DESK, company.owner)


@pytest.fixture
def decider(chromium: Browser, live_server: LiveServer, company: building.Company) -> Generator[Person, None, None]:
    """The head on the way, with a phone."""
    yield from person(chromium, live_server, PHONE, company.head)


class TestSpecialPrice:
    def test_is_asked_for_with_the_way_in_sight_and_approved_on_the_phone(
        self, world: World, asker: Person, decider: Person
    ) -> None:
        page = asker.go(f"/opportunities/{world.opportunity.pk}/ask_special_price/")
        for name, value in {"discount": "12.5", "margin": "17.5", "reason": "一期价是参照"}.items():
            page.locator(f"[name={name}]").fill(value)
        page.get_by_role("button", name="申请特价").click()
        expect(page.get_by_text("这件不能由你自定")).to_be_visible()
        expect(page.get_by_role("listitem").filter(has_text="周砚秋")).to_contain_text("V5 · 4.1")
        asker.looks_well()
        page.get_by_role("button", name="提交审批").click()
        expect(page.get_by_role("button", name="撤回")).to_be_visible()
        asker.looks_well()

        phone = decider.go("/approvals/")
        decider.looks_well()
        phone.get_by_role("link", name="特价 12.5%", exact=False).first.tap()
        expect(phone.get_by_role("button", name="通过", exact=True)).to_be_visible()
        decider.looks_well()
        phone.get_by_role("button", name="通过", exact=True).tap()
        expect(phone.get_by_text("没有等你的")).to_be_visible()
        assert Opportunity.objects.get(pk=world.opportunity.pk).discount == Decimal("12.50")


class TestAuthority:
    @pytest.mark.parametrize("path", ["/authority/", "/authority/people/", "/approvals/?tab=asked"])
    def test_fits_and_reads(self, decider: Person, path: str) -> None:
        decider.go(path)
        decider.looks_well()

    def test_answers_who_may_beside_the_table(self, asker: Person, world: World) -> None:
        page = asker.go("/authority/")
        page.get_by_label("折扣").fill("12.5")
        page.get_by_label("提出人").fill("林澜")
        page.get_by_role("button", name="试算").click()
        expect(page.locator(".dk-ans")).to_contain_text("周砚秋")
        expect(page.locator(".dk-dim")).to_contain_text("林澜")
        asker.looks_well()
