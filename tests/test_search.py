"""Search and command menu as people meet them: by sound, in the archive, in the other language, within their rights."""

import pytest
from django.test import Client

from dingke.domains.customers.models import Customer
from dingke.engine import performing
from dingke.engine.action import Target, actions_of
from dingke.engine.testing import at_most, client_of
from tests.world import World, make

QUERIES = 3 + 2 + 2  # one per object with words; the two kinds of shares; session and person


def menu(client: Client, text: str) -> str:
    answer = client.get("/search/menu/", {"q": text})
    assert answer.status_code == 200
    return answer.content.decode()


class TestMenu:
    @pytest.mark.parametrize("text", ["kehu", "kh", "customers", "Cust"])
    def test_goes_to_a_list_by_sound_or_in_the_other_language(self, world: World, text: str) -> None:
        assert 'data-dk-href="/customers/"' in menu(client_of(world.owner), text)

    @pytest.mark.parametrize("text", ["xinjianshangji", "xjsj", "new opp", "newopportunity"])
    def test_offers_what_may_be_created(self, world: World, text: str) -> None:
        assert 'data-dk-href="/opportunities/new/"' in menu(client_of(world.owner), text)
        assert "/new/" not in menu(client_of(world.executive), text)

    def test_leaves_to_the_menu_what_stands_in_it_by_that_name(self, world: World) -> None:
        assert 'data-dk-href="/customers/"' not in menu(client_of(world.owner), "客户")

    def test_leads_on_to_the_list_when_there_are_more(self, world: World) -> None:
        make(Customer, world.owner, *({"name": f"远图第{n}公司"} for n in range(9)))
        shown = menu(client_of(world.owner), "远图")
        assert shown.count('data-dk-href="/customers/') == 7
        assert "/customers/?view=" in shown
        assert client_of(world.owner).get("/customers/", {"view": "all", "q": "远图"}).status_code == 200

    def test_finds_nothing_of_others(self, world: World) -> None:
        assert 'role="option"' not in menu(client_of(world.stranger), "沧澜重工")

    def test_asks_few_statements(self, world: World) -> None:
        client = client_of(world.owner)
        menu(client, "沧澜")
        with at_most(QUERIES):
            menu(client, "沧澜")

    def test_says_nothing_to_an_empty_question(self, world: World) -> None:
        assert 'role="option"' not in menu(client_of(world.owner), "   ")


class TestResults:
    @pytest.mark.serves("S-001")
    def test_searches_the_archive_when_asked(self, world: World) -> None:
        archive = actions_of(Customer)["archive"]
        performing.perform(archive, [Target(id=world.daughter.pk)], by=world.owner, via="page")
        client, mark = client_of(world.owner), f'href="/customers/{world.daughter.pk}/"'
        assert mark not in client.get("/search/", {"q": "海工基地"}).content.decode()
        assert mark in client.get("/search/", {"q": "海工基地", "archived": "1"}).content.decode()

    def test_counts_what_it_found_by_object(self, world: World) -> None:
        answer = client_of(world.owner).get("/search/", {"q": "沧澜"})
        assert {g.resource.slug: len(g.hits) for g in answer.context["groups"]} == {
            "customers": 2,
            "contacts": 1,
            "opportunities": 1,
        }

    def test_finds_a_telephone_number_in_clear_nowhere(self, world: World) -> None:
        """Who may see the number finds its owner by it; the result shows the person, not the number."""
        (group,) = client_of(world.owner).get("/search/", {"q": "19900001234"}).context["groups"]
        (hit,) = group.hits
        assert (hit.url, hit.label) == (f"/contacts/{world.contact.pk}/", "谭维")
        assert "1990" not in hit.sublabel

    @pytest.mark.parametrize("text", ["\u202eמשהו", "😀😀", "%", "_", "a" * 500, "沧" * 500, "沧 ' or 1=1 --"])
    def test_answers_whatever_is_typed(self, world: World, text: str) -> None:
        for url in ("/search/", "/search/menu/", "/customers/", "/api/v1/customers"):
            query = {"q": text[:200] if url.startswith("/api") else text}
            assert client_of(world.owner).get(url, query).status_code == 200, url
