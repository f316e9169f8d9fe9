"""Who took part in a visit besides the contact that it names."""

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from tests import world as worlds

from dingke.domains.contacts.models import Contact
from dingke.domains.engagement.models import Attendee, Visit
from dingke.domains.engagement.tests.test_visits import hold, visit
from dingke.engine import clock, finding, performing
from dingke.engine.action import Target, actions_of
from dingke.engine.faults import Invalid
from dingke.engine.testing import ResourceCases, client_of
from dingke.platform.access.models import Grant
from dingke.platform.people.actions import forget_rights
from dingke.platform.privacy.actions import persons
from dingke.platform.timeline.undo import undo

pytestmark = pytest.mark.django_db


def there(row: Visit, by: Any, **who: Any) -> Attendee:
    found: Attendee = worlds.make(Attendee, by, {"visit": row, **who})[0]
    return found


@pytest.fixture
def second(world: Any) -> Contact:
    found: Contact = worlds.make(Contact, world.owner, {"name": "聂澄", "customer": world.customer.pk})[0]
    return found


class TestAttendees(ResourceCases):
    slug = "attendees"
    change: ClassVar[tuple[str, Any]] = ("part", "技术负责人")

    def make(self, world: Any) -> dict[str, Any]:
        held = Visit.objects.first() or visit(world)
        return {"visit": held, "contact": world.contact, "part": "主持"}


class TestNaming:
    def test_shows_on_the_visit_and_on_the_contact_s_page_and_timeline(self, world: Any, second: Contact) -> None:
        row = visit(world, contact=world.contact)
        client = client_of(world.owner)
        for sent in ({"contact": second.pk}, {"colleague": world.colleague.pk}):
            assert client.post("/attendees/new/", {"visit": row.pk, **sent}).status_code == 302
        page = client.get(f"/visits/{row.pk}/").content.decode()
        assert all(name in page for name in ("谭维", "聂澄", "秦川"))
        assert row.purpose in client.get(f"/contacts/{second.pk}/?tab=visits").content.decode()
        assert row.purpose in client.get(f"/contacts/{second.pk}/?tab=timeline").content.decode()

    def test_the_filter_by_contact_finds_visits_by_whoever_was_there(self, world: Any, second: Contact) -> None:
        with_her, without = visit(world, contact=world.contact), visit(world, purpose="年度框架续约")
        named = there(with_her, world.owner, contact=second)
        client = client_of(world.owner)

        def found(query: str) -> list[int]:
            answer = client.get(f"/api/v1/visits?{query}").json()
            return sorted(item["id"] for item in answer["items"])

        assert found(f"contact={second.pk}") == found(f"contact={world.contact.pk}") == [with_her.pk]
        assert found(f"contact__not={second.pk}") == [without.pk]
        page = client.get(f"/visits/?view=-&contact={second.pk}").content.decode()
        assert with_her.purpose in page
        assert without.purpose not in page
        assert f"/visits/?contact={second.pk}" in client.get(f"/contacts/{second.pk}/?tab=visits").content.decode()
        performing.perform(actions_of(Attendee)["archive"], [Target(id=named.pk)], by=world.owner, via="test")
        assert found(f"contact={second.pk}") == []

    def test_whoever_does_not_read_who_was_there_is_not_told_by_the_filter(self, world: Any, second: Contact) -> None:
        row = visit(world, contact=world.contact)
        there(row, world.owner, contact=second)
        Grant.objects.filter(object="attendees").delete()
        forget_rights()
        client = client_of(world.owner)
        assert client.get(f"/api/v1/visits?contact={second.pk}").json()["items"] == []
        assert row.purpose not in client.get(f"/contacts/{second.pk}/?tab=visits").content.decode()

    def test_is_found_by_the_person_and_by_the_visit(self, world: Any, second: Contact) -> None:
        found = there(visit(world), world.owner, contact=second)
        for words in ("聂澄", "岸电电压等级"):
            assert found.pk in [hit.pk for hit in finding.find(world.owner, words, only="attendees")]
        performing.update(Contact, [Target(id=second.pk, values={"name": "聂清"})], by=world.owner, via="test")
        assert found.pk in [hit.pk for hit in finding.find(world.owner, "聂清", only="attendees")]

    def test_is_not_found_by_words_of_data_that_are_restricted(self, world: Any, second: Contact) -> None:
        found = there(visit(world), world.owner, contact=second)
        restrict = persons.declared[Contact].restrict
        given = {"reason": "本人要求"}
        performing.perform(restrict, [Target(id=second.pk)], by=world.admin, via="test", arguments=given)
        assert found.pk not in [hit.pk for hit in finding.find(world.owner, "聂澄", only="attendees")]
        assert "聂澄" not in client_of(world.owner).get(f"/visits/{found.visit_id}/").content.decode()

    def test_names_one_person_of_the_same_customer_once(self, world: Any, second: Contact) -> None:
        row = visit(world, contact=world.contact)
        there(row, world.owner, contact=second)
        for who in (
            {},
            {"contact": second, "colleague": world.colleague},
            {"contact": second},
            {"contact": world.contact},
            {"contact": worlds.make(Contact, world.owner, {"name": "外人", "customer": world.daughter.pk})[0]},
        ):
            with pytest.raises(Invalid):
                there(row, world.owner, **who)
        moving = {"customer": world.daughter.pk, "contact": None}
        with pytest.raises(Invalid, match="去掉"):
            performing.update(Visit, [Target(id=row.pk, values=moving)], by=world.owner, via="test")

    def test_whoever_was_there_was_met_and_an_undo_takes_it_back(self, world: Any, second: Contact) -> None:
        row = visit(world)
        there(row, world.owner, contact=second)
        operation = hold(row, world.owner)
        second.refresh_from_db()
        assert second.last_contact_on == clock.today()
        undo(operation, by=world.owner, via="page")
        second.refresh_from_db()
        assert second.last_contact_on is None

    def test_named_afterwards_too(self, world: Any, second: Contact) -> None:
        row = visit(world)
        hold(row, world.owner, held_on=clock.today() - timedelta(days=2))
        found = there(row, world.owner, contact=second)
        second.refresh_from_db()
        assert second.last_contact_on == clock.today() - timedelta(days=2)
        performing.perform(actions_of(Attendee)["archive"], [Target(id=found.pk)], by=world.owner, via="test")
        assert "聂澄" not in client_of(world.owner).get(f"/visits/{row.pk}/").content.decode()
