"""The bell on the phone: what reached somebody, and where it leads."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from dingke.engine import notices
from dingke.engine.notices import Note
from tests.journeys.conftest import Person
from tests.world import World


@pytest.fixture
def told(world: World) -> None:
    for row, kind in ((world.customer, "customers_handed"), (world.daughter, "collaborating")):
        note = Note(world.owner.pk, **notices.about(row))
        notices.announce(notices.kinds[kind], [note], at=timezone.now())


def test_the_bell_rings_opens_and_leads_there(world: World, told: None, walker: Person) -> None:
    page = walker.go("/contacts/")
    bell = page.locator("[data-dk-bell]")
    expect(bell).to_contain_text("2")
    bell.tap()
    panel = page.locator("#dk-notices")
    expect(panel.get_by_role("listitem")).to_have_count(2)
    walker.looks_well()
    panel.get_by_role("button", name="标为已读：", exact=False).first.tap()
    expect(bell).to_contain_text("1")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    bell.tap()
    panel.get_by_role("link", name="沧澜重工集团有限公司", exact=False).tap()
    expect(page).to_have_url(re.compile(rf"/customers/{world.customer.pk}/$"))
    walker.go("/notices/")
    walker.looks_well()
