"""The list: what an address asks, what the page shows of it, what comes after the page."""

import re
from typing import Any

import pytest
from django.test import Client

from dingke.engine import clock, performing, registry
from dingke.engine.testing import LIST_QUERIES, at_most, client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(world: Any) -> Client:
    return client_of(world.owner)


def body(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, (url, answer.status_code)
    return answer.content.decode()


def made(world: Any, *names: str, **values: Any) -> list[Any]:
    model = registry.get("customers").model
    return performing.create(model, [{"name": name, **values} for name in names], by=world.owner, via="test").rows


class TestDefaultView:
    def test_answers_an_address_without_conditions(self, world: Any, owner: Client) -> None:
        page = body(owner, "/customers/")
        assert 'aria-current="page">我负责的' in page
        assert "沧澜重工集团有限公司" in page
        assert page.count('class="dk-x"') == 2  # the two conditions of the view, each with its way out

    def test_gives_way_to_conditions_of_the_address(self, world: Any, owner: Client) -> None:
        assert "华岳特钢" in body(client_of(world.stranger), "/customers/?grade=key")
        assert "沧澜重工集团" not in body(owner, "/customers/?grade=key")

    def test_is_left_by_taking_the_last_condition_out(self, world: Any, owner: Client) -> None:
        page = body(owner, "/customers/?grade=potential")
        assert re.search(r'href="/customers/\?view=-"', page.replace("&amp;", "&"))


class TestSentence:
    def test_reads_field_relation_and_value(self, owner: Client) -> None:
        page = body(owner, "/customers/?lifecycle_status__not=lost,closed&owner=me")
        for words in ("<b>生命周期</b>", "不是", "流失、注销", "<b>主责</b>", ">我<"):
            assert words in page

    def test_says_what_is_so_or_is_not_without_a_relation(self, owner: Client) -> None:
        assert "<summary>是</summary>" in body(owner, "/customers/?grade=key")
        page = body(owner, "/contacts/?is_primary=1")
        assert "首要联系人" in page
        assert "<summary>是</summary>" not in page

    def test_adds_a_condition_by_its_editor(self, owner: Client) -> None:
        answer = owner.get(
            "/customers/condition/",
            {"field": "grade", "set": "1", "value": ["key", "strategic"], "base": "owner=me&view=0"},
        )
        assert (answer.status_code, answer["Location"]) == (302, "/customers/?owner=me&view=0&grade=key%2Cstrategic")

    def test_returns_a_value_it_cannot_read_to_the_editor(self, owner: Client) -> None:
        page = body(owner, "/customers/condition/?field=annual_revenue&set=1&value=viel", 422)
        assert "viel" in page
        assert "dk-err-t" in page

    def test_turns_a_typed_name_into_the_record(self, world: Any, owner: Client) -> None:
        answer = owner.get("/customers/condition/", {"field": "owner", "set": "1", "value": "colleague"})
        assert answer["Location"] == f"/customers/?owner={world.colleague.pk}"


class TestTable:
    def test_needs_no_more_statements_than_promised(self, owner: Client) -> None:
        owner.get("/customers/")  # rights and codes are kept by the process
        with at_most(LIST_QUERIES):
            owner.get("/customers/")

    def test_escapes_what_people_wrote(self, world: Any, owner: Client) -> None:
        made(world, "<script>alert(1)</script>", "鼎" * 200, "😀 مرحبا", "单")
        page = body(owner, "/customers/?view=-")
        assert "<script>alert(1)" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
        assert "😀 مرحبا" in page
        assert "鼎" * 27 + "…" in page

    def test_masks_personal_values_of_everybody(self, world: Any, owner: Client) -> None:
        page = body(owner, "/contacts/?view=-")
        assert "谭维" in page
        assert "19900001234" not in page
        assert "199••••34" in page

    def test_offers_cells_to_those_who_may_change_them(self, world: Any, owner: Client) -> None:
        cell = f'data-dk-cell="/customers/{world.customer.pk}/cell/grade/"'
        assert cell in body(owner, "/customers/")
        assert cell not in body(client_of(world.executive), "/customers/?view=-")

    def test_finds_nothing_by_statements_in_the_search(self, owner: Client) -> None:
        assert "'; drop table" in body(owner, "/customers/?q=%27%3B+drop+table+customers_customer%3B--").replace(
            "&#x27;", "'"
        )
        assert "沧澜" in body(owner, "/customers/")

    def test_names_the_condition_that_costs_most(self, owner: Client) -> None:
        page = body(owner, "/customers/?grade=strategic&owner=me")
        assert "「等级 是 战略」排除得最多。" in page

    def test_of_the_archived_is_apart(self, world: Any, owner: Client) -> None:
        owner.post(f"/customers/{world.daughter.pk}/archive/", {"version": world.daughter.version})
        row = f'data-dk-row="{world.daughter.pk}"'
        assert row not in body(owner, "/customers/?view=-")
        assert row in body(owner, "/customers/?archived=1")


class TestPaging:
    def test_goes_through_every_row_once(self, world: Any, owner: Client) -> None:
        made(world, *(f"公司{number:03}" for number in range(60)))
        seen: list[str] = []
        url = "/customers/?view=-&sort=sort_name"
        while url:
            page = body(owner, url)
            seen += re.findall(r'data-dk-row="(\d+)"', page)
            following = re.search(r'href="([^"]+)"[^>]*\s+aria-label="下一页"', page)
            url = following[1].replace("&amp;", "&") if following else ""
        assert len(seen) == len(set(seen)) == 62

    @pytest.mark.parametrize("cursor", ["gar.bage", "WyJhIiwxXQ:1abc:xyz", "'"])
    def test_refuses_a_cursor_it_did_not_give(self, owner: Client, cursor: str) -> None:
        assert owner.get("/customers/", {"view": "-", "cursor": cursor}).status_code == 422

    def test_refuses_a_sort_without_an_index(self, owner: Client) -> None:
        assert owner.get("/customers/?sort=legal_rep").status_code == 422


class TestAfterThePage:
    def test_counts_each_tab_and_sums_every_row(self, world: Any, owner: Client) -> None:
        answer = body(owner, "/customers/counts/?view=0&foot=1")
        assert 'id="dk-ct-0" hx-swap-oob="true">2<' in answer
        assert 'value="6800000.00"' in answer

    def test_part_for_a_change_of_the_question_is_the_list_alone(self, owner: Client) -> None:
        answer = owner.get("/customers/?grade=key", headers={"HX-Request": "true"})
        assert answer.content.decode().strip().startswith('<div id="dk-list">')
        assert answer["HX-Push-Url"] == "/customers/?grade=key"

    def test_unit_is_remembered(self, owner: Client) -> None:
        owner.get("/opportunities/?view=-&unit=yuan")
        assert "¥6,800,000.00</data>" in body(owner, "/opportunities/?view=-")


class TestNothing:
    def test_says_what_such_records_are_for(self, world: Any) -> None:
        page = body(client_of(world.owner), "/access-requests/?view=-")
        assert "批准后到期自动收回" in page
        assert "新建查阅申请" in page


class TestNumbered:
    def test_is_called_by_its_words_where_there_is_room_for_one_name(self, world: Any, owner: Client) -> None:
        """On a phone a line begins with what the record is, and not with its number alone."""
        model = registry.get("trips").model
        given = {
            "places": "江屿",
            "first_day": clock.today(),
            "last_day": clock.today(),
            "purpose": "踏勘",
            "cost": 3000,
        }
        row = performing.create(model, [given], by=world.owner, via="test").rows[0]
        page = body(owner, "/trips/?view=-")
        assert f'<span class="dk-not-phone">{row.code}</span><span class="dk-only-phone">{row}</span>' in page
