"""Visits on every surface: planned, logged in few fields, on the customer's page."""

from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode

import pytest
from django.utils.html import escape
from tests import world as worlds

from dingke.domains.engagement.actions import visits
from dingke.domains.engagement.models import Visit
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.testing import PAGE_QUERIES, ResourceCases, at_most, client_of
from dingke.platform.access.models import FieldGrant
from dingke.platform.people.actions import forget_rights
from dingke.platform.timeline.undo import undo

pytestmark = pytest.mark.django_db


def visit(world: Any, **values: Any) -> Visit:
    given = {"customer": world.customer, "purpose": "岸电电压等级", "planned_on": clock.today(), **values}
    row: Visit = worlds.make(Visit, world.owner, given)[0]
    return row


def faults(world: Any, **values: Any) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        visit(world, **values)
    return [fault.field for fault in refusal.value.faults]


def hold(row: Visit, by: Any, **given: Any) -> Any:
    values = {"held_on": clock.today(), "said": "倾向 6.6 kV。", **given}
    done = performing.perform(visits.hold, [Target(id=row.pk)], by=by, via="test", arguments=values)
    row.refresh_from_db()
    return done.operation


class TestVisits(ResourceCases):
    slug = "visits"
    change: ClassVar[tuple[str, Any]] = ("purpose", "岸电接入点")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "customer": world.customer,
            "purpose": "岸电电压等级",
            "contact": world.contact,
            "held_on": clock.today() - timedelta(days=1),
            "outcome": "advanced",
            "said": "先看并网计算书。",
            "next_step": "送计算书",
            "next_step_on": clock.today() + timedelta(days=2),
            "others": "秦川",
            "owner": world.owner,
        }


class TestLogging:
    def test_a_planned_visit_is_logged_in_few_fields(self, world: Any) -> None:
        row = visit(world, contact=world.contact)
        client = client_of(world.owner)
        form = client.get(f"/visits/{row.pk}/hold/").content.decode()
        assert all(f'name="{name}"' in form for name in ("held_on", "said", "outcome", "next_step"))
        assert client.post(f"/visits/{row.pk}/hold/", {"held_on": clock.today(), "said": ""}).status_code == 422
        sent = {"held_on": clock.today(), "said": "倾向 6.6 kV。", "outcome": "advanced"}
        assert client.post(f"/visits/{row.pk}/hold/", sent).status_code == 302
        row.refresh_from_db()
        assert (row.status, row.day, row.contact) == ("held", clock.today(), world.contact)

    def test_the_timeline_of_the_customer_shows_it_at_once(self, world: Any) -> None:
        row = visit(world)
        hold(row, world.owner)
        shown = client_of(world.owner).get(f"/customers/{world.customer.pk}/?tab=timeline").content.decode()
        assert f"/visits/{row.pk}/" in shown
        assert row.purpose in shown
        assert row.purpose in client_of(world.owner).get(f"/customers/{world.customer.pk}/?tab=visits").content.decode()

    def test_whoever_was_met_was_met_and_an_undo_takes_it_back(self, world: Any) -> None:
        row = visit(world, contact=world.contact)
        operation = hold(row, world.owner)
        for one in (world.customer, world.contact):
            one.refresh_from_db()
            assert one.last_contact_on == clock.today()
        undo(operation, by=world.owner, via="page")
        for one in (row, world.customer, world.contact):
            one.refresh_from_db()
        assert (row.status, world.customer.last_contact_on, world.contact.last_contact_on) == ("planned", None, None)

    def test_an_older_visit_does_not_bring_the_last_contact_back(self, world: Any) -> None:
        hold(visit(world), world.owner)
        hold(visit(world), world.owner, held_on=clock.today() - timedelta(days=9))
        world.customer.refresh_from_db()
        assert world.customer.last_contact_on == clock.today()

    def test_says_what_is_missing(self, world: Any) -> None:
        today = clock.today()
        assert faults(world, planned_on=None) == ["held_on"]
        assert faults(world, held_on=today + timedelta(days=1), said="x") == ["held_on"]
        assert faults(world, held_on=today) == ["said"]
        assert faults(world, contact=world.hidden_contact.pk) == ["contact", "contact"]

    def test_a_cancelled_visit_is_not_held(self, world: Any) -> None:
        row = visit(world)
        performing.perform(
            visits.cancel, [Target(id=row.pk)], by=world.owner, via="test", arguments={"reason": "客户改期"}
        )
        with pytest.raises(Invalid):
            hold(row, world.owner)
        changes = {"held_on": clock.today(), "said": "x"}
        with pytest.raises(Invalid):
            performing.update(Visit, [Target(id=row.pk, values=changes)], by=world.owner, via="test")

    def test_the_customer_s_page_asks_no_more_with_many(self, world: Any) -> None:
        client, url = client_of(world.owner), f"/customers/{world.customer.pk}/?tab=visits"
        visit(world)
        client.get(url)
        for _time in range(20):
            visit(world)
        with at_most(PAGE_QUERIES + 10):
            client.get(url)


class TestDaily:
    """The button in the middle of the phone's bar."""

    def bar(self, person: Any, url: str) -> str:
        page = client_of(person).get(url).content.decode()
        return page.split('class="dk-p-bar')[1].split("</nav>")[0]

    def test_begins_a_visit_held_today_for_whoever_may_log_one(self, world: Any) -> None:
        bar = self.bar(world.owner, "/opportunities/")
        assert f'href="/visits/new/?held_on={clock.today()}"' in bar
        assert "记拜访" in bar
        assert "新建" not in bar

    def test_on_a_record_s_page_with_that_record_and_leads_back(self, world: Any) -> None:
        for name, row in (("customer", world.customer), ("contact", world.contact)):
            page = f"/{name}s/{row.pk}/"
            about = urlencode({name: row.pk, "back": page})
            assert escape(f"/visits/new/?held_on={clock.today()}&{about}") in self.bar(world.owner, page)
        assert "opportunity=" not in self.bar(world.owner, f"/opportunities/{world.opportunity.pk}/")

    def test_the_form_then_holds_today_and_that_customer(self, world: Any) -> None:
        url = f"/visits/new/?held_on={clock.today()}&customer={world.customer.pk}"
        page = client_of(world.owner).get(url).content.decode()
        assert f'value="{clock.today()}"' in page
        assert str(world.customer) in page

    def test_a_contact_says_whose_he_is_to_whoever_reads_him(self, world: Any) -> None:
        page = client_of(world.owner).get(f"/visits/new/?contact={world.contact.pk}").content.decode()
        assert str(world.customer) in page
        assert str(world.owner) in page
        page = client_of(world.owner).get(f"/visits/new/?contact={world.hidden_contact.pk}").content.decode()
        assert str(world.foreign) not in page

    def test_is_the_one_for_anything_new_where_somebody_may_not_log_visits(self, world: Any) -> None:
        bar = self.bar(world.personnel, "/people/")
        assert "记拜访" not in bar
        assert "新建" in bar


class TestLooks:
    """What a page says first, and how a list draws it."""

    def test_stands_under_its_title_with_the_customer_one_click_away(self, world: Any) -> None:
        row = visit(world)
        page = client_of(world.owner).get(f"/visits/{row.pk}/").content.decode()
        head = page.split('class="dk-c-sub"')[1].split("</div>")[0]
        assert f'href="/customers/{world.customer.pk}/"' in head
        assert str(world.owner) in head

    def test_says_nothing_there_of_what_the_reader_may_not_see(self, world: Any) -> None:
        FieldGrant.objects.create(role=world.roles["account_manager"], object="visits", field="contact", rule="hidden")
        forget_rights()
        world.owner.refresh_from_db()
        row = visit(world, contact=world.contact)
        page = client_of(world.owner).get(f"/visits/{row.pk}/").content.decode()
        assert str(world.contact) not in page.split('class="dk-c-sub"')[1].split("</div>")[0]

    def test_is_a_dot_and_a_word_and_red_when_its_day_passed(self, world: Any) -> None:
        visit(world, planned_on=clock.today() - timedelta(days=2))
        listed = client_of(world.owner).get("/visits/?view=-").content.decode()
        assert '<span class="dk-st dk-acc">计划</span>' in listed
        assert 'class="dk-bad"' in listed
