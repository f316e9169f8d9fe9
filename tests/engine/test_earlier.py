"""A record's page as it stood on a day."""

from datetime import timedelta

import pytest

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model
from tests.engine.test_rest import Program
from tests.transfer.test_export_runs import signed_in
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(world: World) -> Customer:
    """On file for a month as 沧澜重工集团有限公司, called otherwise since today."""
    events = event_model(Customer)._default_manager.filter(pgh_obj_id=world.customer.pk)
    for event in events:
        event.pgh_created_at -= timedelta(days=30)
        event.save()
    for operation in Operation.objects.all():
        operation.at -= timedelta(days=30)
        operation.save()
    target = Target(id=world.customer.pk, values={"name": "沧澜海洋装备有限公司"})
    performing.update(Customer, [target], by=world.owner, via="page")
    return world.customer


class TestEarlierPage:
    def test_shows_what_stood_then_and_offers_no_change(self, world: World, changed: Customer) -> None:
        client = signed_in(world.owner)
        yesterday = clock.today() - timedelta(days=1)
        page = client.get(f"/customers/{changed.pk}/?as_of={yesterday}").content.decode()
        assert "沧澜重工集团有限公司" in page
        assert "沧澜海洋装备有限公司" not in page
        assert yesterday.isoformat() in page
        for words in (f"/customers/{changed.pk}/edit/", "data-dk-cell", "reveal/", f"/customers/{changed.pk}/archive/"):
            assert words not in page
        today = client.get(f"/customers/{changed.pk}/?as_of={clock.today()}").content.decode()
        assert "沧澜海洋装备有限公司" in today

    def test_is_linked_from_the_days_of_the_timeline(self, world: World, changed: Customer) -> None:
        page = signed_in(world.owner).get(f"/customers/{changed.pk}/history/").content.decode()
        assert f"?as_of={clock.today() - timedelta(days=30)}" in page

    def test_is_refused_where_there_is_none(self, world: World, changed: Customer) -> None:
        client, path = signed_in(world.owner), f"/customers/{changed.pk}/"
        assert client.get(f"{path}?as_of={clock.today() - timedelta(days=60)}").status_code == 404
        for wrong in ("yesterday", "", "9999-12-31", f"{clock.today() + timedelta(days=1)}"):
            assert client.get(f"{path}?as_of={wrong}").status_code == 422, wrong
        assert signed_in(world.stranger).get(f"{path}?as_of={clock.today()}").status_code == 404

    def test_keeps_personal_values_masked(self, world: World) -> None:
        contact: Contact = world.contact
        page = signed_in(world.owner).get(f"/contacts/{contact.pk}/?as_of={clock.today()}").content.decode()
        assert contact.mobile
        assert contact.mobile not in page
        assert "••••" in page

    def test_of_the_interface_takes_the_last_day_there_is(self, world: World) -> None:
        answer = Program(world.owner)("get", f"customers/{world.customer.pk}?as_of=9999-12-31")
        assert answer.json()["code"] == world.customer.code
