"""A customer that is on file twice is seen in the list, compared, made one, and made two again."""

import re

import pytest
from playwright.sync_api import expect

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from tests.journeys.conftest import Person
from tests.world import World, make


@pytest.fixture
def twin(world: World) -> Customer:
    row: Customer = make(Customer, world.owner, {"name": "沧澜重工集团公司", "payment_terms": "30 天"})[0]
    make(Contact, world.owner, {"name": "叶知秋", "customer": row.pk, "mobile": "19900001234"})
    return row


class TestAtTheDesk:
    @pytest.mark.serves("S-001")
    def test_from_the_list_to_one_record_and_back(self, world: World, owner: Person, twin: Customer) -> None:
        page = owner.go("/customers/?view=-")
        for row in (world.customer, twin):
            page.locator(f"[data-dk-row='{row.pk}'] input.dk-cb").check()
        page.get_by_role("button", name="合并").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("并入")
        page.get_by_role("link", name="改为保留这条").click()
        expect(page).to_have_url(re.compile(r"keep="))
        kept = page.locator("input[name=keep]").input_value()
        page.locator(f"input[name='take.name'][value='{twin.pk}']").check()
        owner.looks_well()
        page.locator("main").get_by_role("button", name="合并").click()
        expect(page).to_have_url(re.compile(rf"/customers/{kept}/$"))
        expect(page.get_by_role("heading", level=1)).to_have_text("沧澜重工集团公司")
        owner.looks_well()
        with page.expect_navigation():
            page.get_by_role("button", name="撤销").click()
        assert not Customer.objects.exclude(merged_into=None).exists()
        assert Contact.objects.get(name="叶知秋").customer_id == twin.pk

    def test_from_the_record_by_what_is_like_it(self, world: World, owner: Person, twin: Customer) -> None:
        page = owner.go(f"/customers/{world.customer.pk}/")
        page.get_by_label("更多").click()
        page.get_by_role("link", name="与另一条合并").click()
        owner.looks_well()
        page.get_by_label("沧澜重工集团公司").check()
        page.get_by_role("button", name="对比").click()
        expect(page.get_by_text("电话或邮箱相同")).to_be_visible()


class TestOnTheWay:
    def test_with_one_thumb(self, world: World, walker: Person, twin: Customer) -> None:
        page = walker.go(f"/customers/merge/?id={world.customer.pk}&id={twin.pk}&keep={world.customer.pk}")
        walker.looks_well()
        page.locator("label").filter(has=page.locator(f"input[name='take.name'][value='{twin.pk}']")).tap()
        page.get_by_text("只有一条填写的").tap()
        walker.looks_well()
        page.locator("main").get_by_role("button", name="合并").tap()
        expect(page).to_have_url(re.compile(rf"/customers/{world.customer.pk}/$"))
        world.customer.refresh_from_db()
        assert (world.customer.name, world.customer.payment_terms) == ("沧澜重工集团公司", "30 天")
        walker.go(f"/customers/{twin.pk}/")
        expect(page).to_have_url(re.compile(rf"/customers/{world.customer.pk}/$"))
