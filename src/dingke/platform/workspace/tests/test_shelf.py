"""Records at hand: what the command menu shows before anything is typed, and the favourites of the sidebar."""

from typing import Any

import pytest
from django.test import Client

from dingke.engine import performing, ports, registry
from dingke.engine.action import Target
from dingke.engine.testing import PAGE_QUERIES, at_most, client_of
from dingke.platform.workspace import shelf
from dingke.platform.workspace.models import AtHand

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(world: Any) -> Client:
    return client_of(world.owner)


def menu(client: Client, at: str = "/") -> list[str]:
    """Addresses offered before anything is typed, in their order."""
    answer = client.get("/search/menu/", {"q": "", "at": at})
    return [record.url for record in answer.context["recent"]]


def starred(client: Client) -> list[str]:
    return [record.label for record in client.get("/side/").context["favourites"]]


class TestOpenedLately:
    def test_is_shown_last_opened_first_without_the_one_looked_at(self, world: Any, owner: Client) -> None:
        pages = [f"/customers/{world.customer.pk}/", f"/contacts/{world.contact.pk}/"]
        for address in pages:
            owner.get(address)
        assert menu(owner) == pages[::-1]
        assert menu(owner, at=pages[1]) == pages[:1]
        owner.get(pages[0])
        assert menu(owner) == pages

    def test_is_a_person_s_own(self, world: Any, owner: Client) -> None:
        owner.get(f"/customers/{world.customer.pk}/")
        assert menu(client_of(world.head)) == []

    def test_gives_way_to_what_is_typed(self, world: Any, owner: Client) -> None:
        owner.get(f"/contacts/{world.contact.pk}/")
        answer = owner.get("/search/menu/", {"q": "船坞"}).content.decode()
        assert "三号<mark>船坞</mark>岸电系统" in answer
        assert "谭维" not in answer

    def test_names_nothing_that_went_out_of_sight(self, world: Any, owner: Client) -> None:
        owner.get(f"/customers/{world.customer.pk}/")
        given = Target(id=world.customer.pk, values={"owner": world.stranger.pk})
        performing.update(registry.get("customers").model, [given], by=world.admin, via="test")
        assert menu(owner) == []

    def test_is_not_noted_for_a_part_of_the_page(self, world: Any, owner: Client) -> None:
        owner.get(f"/customers/{world.customer.pk}/", {"tab": "timeline"}, headers={"HX-Request": "true"})
        assert menu(owner) == []

    def test_forgets_the_oldest_but_no_favourite(self, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shelf, "REMEMBERED", 3)
        kept = ports.shelf()
        kept.star(world.owner, "customers", 1, on=True)
        for pk in range(1, 7):
            kept.opened(world.owner, "customers", pk)
        assert [pk for _slug, pk in kept.recent(world.owner, 10)] == [6, 5, 4, 1]
        assert AtHand.objects.filter(user=world.owner).count() == 4

    def test_costs_the_page_no_more_than_promised(self, world: Any, owner: Client) -> None:
        address = f"/customers/{world.customer.pk}/"
        owner.get(address)
        with at_most(PAGE_QUERIES):
            owner.get(address)


class TestFavourite:
    def test_is_put_into_the_sidebar_and_taken_out(self, world: Any, owner: Client) -> None:
        address = f"/customers/{world.customer.pk}/"
        answer = owner.post(f"{address}star/", {"on": "1"}, headers={"HX-Request": "true"})
        assert 'aria-pressed="true"' in answer.content.decode()
        assert 'id="dk-favourites"' in answer.content.decode()
        assert starred(owner) == ["沧澜重工集团有限公司"]
        assert 'aria-pressed="true"' in owner.get(address).content.decode()
        assert owner.post(f"{address}star/", {"on": "0"})["Location"] == address
        assert starred(owner) == []
        assert 'aria-pressed="false"' in owner.get(address).content.decode()

    def test_of_a_record_out_of_sight_is_not_found(self, world: Any, owner: Client) -> None:
        assert owner.post(f"/customers/{world.foreign.pk}/star/", {"on": "1"}).status_code == 404
        assert not AtHand.objects.exists()

    def test_is_shown_only_while_it_may_be_read(self, world: Any, owner: Client) -> None:
        ports.shelf().star(world.owner, "customers", world.foreign.pk, on=True)
        ports.shelf().star(world.owner, "contacts", world.contact.pk, on=True)
        assert starred(owner) == ["谭维"]

    def test_says_when_there_are_enough(self, world: Any, owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(shelf, "MOST_FAVOURITES", 1)
        ports.shelf().star(world.owner, "contacts", world.contact.pk, on=True)
        answer = owner.post(f"/customers/{world.customer.pk}/star/", {"on": "1"})
        assert answer.status_code == 422
        assert starred(owner) == ["谭维"]
