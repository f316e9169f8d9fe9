"""Pages of whoever keeps the house – people, rights, personal information, files – on a phone: they fit, they read."""

from collections.abc import Generator

import pytest
from playwright import sync_api as web
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from dingke.platform.access.models import Role
from dingke.platform.authority.tests.building import Company, company
from tests.journeys.conftest import DESK, PHONE, Person, person
from tests.world import World

ORGANISATION = (
    "/departments/",
    "/posts/",
    "/posts/new/",
    "/deputations/",
    "/joinings/",
    "/joinings/import/",
    "/positions/",
    "/descriptions/begin/",
    "/competencies/",
    "/assessments/",
    "/security/people/",
)
PRIVACY = (
    "/privacy/",
    "/privacy/erasures/",
    "/privacy-requests/new/",
    "/privacy-notices/",
    "/privacy-retention/",
    "/contacts/export/?view=-&format=xlsx&all=1&clear=1",
    "/exports/",
    "/imports/",
    "/audit/",
)


@pytest.fixture
def firm(world: World) -> Company:
    return company(world)


@pytest.fixture
def keeper(
    chromium: web.Browser, live_server: LiveServer, world: World, firm: Company
) -> Generator[Person, None, None]:
    """The administrator on the way."""
    yield from person(chromium, live_server, PHONE, world.admin)


@pytest.fixture
def administrator(
    chromium: web.Browser, live_server: LiveServer, world: World, firm: Company
) -> Generator[Person, None, None]:
    yield from person(chromium, live_server, DESK, world.admin)


class TestOnAPhone:
    @pytest.mark.parametrize("paths", [ORGANISATION, PRIVACY], ids=["organisation", "privacy"])
    def test_lists_and_forms_fit_and_read(self, keeper: Person, paths: tuple[str, ...]) -> None:
        for path in paths:
            keeper.go(path)
            keeper.looks_well()

    def test_what_is_seen_and_done_fits_and_reads(self, keeper: Person, world: World) -> None:
        role = Role.objects.order_by("pk").first()
        assert role is not None
        for path in ("/access/", f"/access/roles/{role.pk}/", f"/access/roles/{role.pk}/contacts/"):
            keeper.go(path)
            keeper.looks_well()
        keeper.go(f"/access/why/?record=contacts/{world.contact.pk}")
        keeper.looks_well()
        keeper.go(f"/privacy/people/contacts/{world.contact.pk}/")
        keeper.looks_well()

    def test_the_official_form_moves_in_its_own_frame(self, keeper: Person, firm: Company) -> None:
        page = keeper.go("/descriptions/?view=-")
        page.locator("main td a[href^='/descriptions/']").first.tap()
        keeper.looks_well()
        frame = page.locator(".dk-form-p")
        assert frame.evaluate("box => box.scrollWidth > box.clientWidth")


class TestAtTheDesk:
    def test_a_list_without_a_place_in_the_menu_says_where_it_belongs_and_makes_its_own(
        self, administrator: Person
    ) -> None:
        page = administrator.go("/posts/")
        expect(page.locator(".dk-crumb a")).to_have_text("组织图")
        expect(page.locator(".dk-side [aria-current=page]")).to_have_text("组织图")
        page.keyboard.press("c")
        expect(page.locator("#dk-create .dk-menu-i").first).to_have_text("新建任职")

    def test_who_left_is_confirmed_first(self, administrator: Person, world: World) -> None:
        page = administrator.go(f"/security/people/{world.colleague.pk}/")
        page.locator("summary", has_text="离职").click()
        administrator.looks_well()
        expect(page.get_by_role("button", name=f"确认{world.colleague.name}离职")).to_be_visible()
