"""Numbers that come after the page: what waits, what is late, how many rows each tab has."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dingke.engine import asking, clock, performing, registry
from dingke.engine.action import Target
from dingke.engine.testing import at_most, client_of

pytestmark = pytest.mark.django_db

# session, person, customers and opportunities shared with the person, every number, decisions, favourites
SIDE_QUERIES = 7
COUNTS_QUERIES = 10  # those, the arrangement, and the count and sums of the foot


@pytest.fixture
def owner(world: Any) -> Client:
    return client_of(world.owner)


def due(world: Any, row: Any, days: int) -> None:
    """Gives a row a next step so many days from today."""
    values = {"next_step": "电话", "next_step_on": clock.today() + timedelta(days=days)}
    performing.update(type(row), [Target(id=row.pk, values=values)], by=world.owner, via="test")


NOTHING = dict.fromkeys(("customers", "opportunities", "visits", "work-orders"), ("", ""))


def marks(client: Client) -> dict[str, tuple[str, str]]:
    """By object: what waits, what of it is late."""
    return {mark.slug: (mark.number, mark.late) for mark in client.get("/side/").context["marks"]}


class TestWaiting:
    def test_counts_what_is_due_and_says_what_is_late(self, world: Any, owner: Client) -> None:
        assert marks(owner) == NOTHING
        due(world, world.customer, 0)
        due(world, world.opportunity, 1)
        assert marks(owner) == {**NOTHING, "customers": ("1", "")}
        due(world, world.daughter, -1)
        assert marks(owner)["customers"] == ("2", "1")

    def test_is_one_s_own(self, world: Any, owner: Client) -> None:
        due(world, world.customer, 0)
        assert marks(client_of(world.head))["customers"] == ("", "")

    def test_leads_to_the_rows_it_counts(self, world: Any, owner: Client) -> None:
        due(world, world.customer, 0)
        (mark,) = [mark for mark in owner.get("/side/").context["marks"] if mark.slug == "customers"]
        answer = owner.get(mark.url)
        assert [row.pk for row in answer.context["answer"].rows] == [world.customer.pk]

    def test_is_shown_to_nobody_without_rights(self, world: Any) -> None:
        nobody = type(world.owner).objects.create_user("nobody", "dingke-test", name="无权")
        assert client_of(nobody).get("/side/").context["marks"] == []

    def test_asks_few_statements(self, world: Any, owner: Client) -> None:
        owner.get("/side/")
        with at_most(SIDE_QUERIES):
            owner.get("/side/")


class TestTabs:
    def test_are_counted_with_the_sidebar_in_one_request(self, world: Any, owner: Client) -> None:
        due(world, world.customer, -1)
        answer = owner.get("/customers/counts/?view=0&foot=1").content.decode()
        assert 'id="dk-ct-0" hx-swap-oob="true">2<' in answer
        assert 'id="dk-wait-customers" hx-swap-oob="true"' in answer
        assert 'id="dk-favourites"' in answer

    def test_show_what_the_person_may_read(self, world: Any) -> None:
        last = len(registry.get("customers").views) - 1
        answer = client_of(world.stranger).get("/customers/counts/?view=0").content.decode()
        assert f'id="dk-ct-{last}" hx-swap-oob="true">1<' in answer

    def test_are_counted_up_to_a_cap(self, world: Any, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(asking, "COUNT_CAP", 1)
        assert 'id="dk-ct-0" hx-swap-oob="true">1+<' in owner.get("/customers/counts/?view=0").content.decode()

    def test_ask_few_statements(self, world: Any, owner: Client) -> None:
        owner.get("/opportunities/counts/?view=0&foot=1")
        with at_most(COUNTS_QUERIES):
            owner.get("/opportunities/counts/?view=0&foot=1")

    def test_of_a_view_that_asks_the_impossible_count_nothing(self, owner: Client) -> None:
        owner.post("/customers/views/", {"name": "空", "question": "q=%21&view=-"})
        assert "hx-swap-oob" in owner.get("/customers/counts/?view=0").content.decode()
