"""What was done, found again, taken back; and the proof that nobody changed it afterwards."""

from collections.abc import Generator

import pytest
from django.db import connection
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from dingke.domains.customers.models import Customer
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.platform.people.models import User
from dingke.platform.timeline.chain import verifying
from tests.history.test_chain import EVENTS, age
from tests.journeys.conftest import DESK, PHONE, Person, person
from tests.world import World


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def admin(
    request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer, world: World
) -> Generator[Person, None, None]:
    """The administrator, at a desk and with a phone."""
    yield from person(chromium, live_server, request.param, world.admin)


def change(world: World, by: User, **values: str) -> str:
    done = performing.update(Customer, [Target(id=world.customer.pk, values=values)], by=by, via="page")
    return str(done.operation)


class TestHistory:
    def test_an_operation_is_found_and_its_conflict_decided(self, world: World, admin: Person) -> None:
        operation = change(world, world.owner, next_step="上门", payment_terms="30 天")
        change(world, world.head, next_step="发报价", payment_terms="60 天")
        page = admin.go("/operations/")
        page.get_by_label("操作人").select_option(label=world.owner.name)
        page.get_by_label("动作").select_option("update")
        page.get_by_role("button", name="查找").click()
        admin.looks_well()
        page.locator(f"a[href='/operations/{operation}/']").click()
        page.get_by_role("checkbox", name="一并改回: 沧澜重工 账期").check()
        admin.looks_well()
        page.get_by_role("button", name="撤销这次操作").click()
        expect(page.get_by_text("已撤销，有 1 处之后改过的值没有动")).to_be_visible()
        world.customer.refresh_from_db()
        assert (world.customer.next_step, world.customer.payment_terms) == ("发报价", "")

    def test_the_seals_say_what_was_changed_afterwards(self, world: World, admin: Person) -> None:
        age(2)
        verifying.look()
        page = admin.go("/audit/")
        expect(page.get_by_text("已封存 2 天")).to_be_visible()
        admin.looks_well()
        with connection.cursor() as cursor:
            cursor.execute(f"update {EVENTS} set name = 'x'")
        verifying.look()
        page.reload()
        expect(page.get_by_role("alert").get_by_text("封存以后有值被改动。")).to_be_visible()
        admin.looks_well()
