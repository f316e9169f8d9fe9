"""Search that understands Chinese, within the rights of whoever searches (product promise 15)."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dingke.domains.customers.models import Alias, Customer
from dingke.engine import finding, performing
from dingke.engine.action import Target
from dingke.platform.positions.models import Position
from tests.world import World, make


def labels(world: World, who: str, text: str) -> list[str]:
    return [hit.label for hit in finding.find(world.person(who), text)]


class TestFind:
    @pytest.mark.serves("S-001")
    @pytest.mark.parametrize(
        "text",
        [
            "沧澜",
            "澜重",
            "重工集团",
            "沧",
            "clzg",
            "canglan",
            "沧澜重工集团有限公司",
            "91440300MAX",
            "MAX000031B",
            "max0000",
        ],
    )
    def test_finds_a_customer_by_any_part(self, world: World, text: str) -> None:
        assert "沧澜重工集团有限公司" in labels(world, "owner", text)

    @pytest.mark.parametrize("text", ["沧澜", "clzg", "91440300MAX000031B", "谭维", "19900001234"])
    def test_shows_nothing_to_a_stranger(self, world: World, text: str) -> None:
        assert labels(world, "stranger", text) == []

    def test_finds_a_telephone_number_only_for_those_who_may_see_it(self, world: World) -> None:
        assert labels(world, "owner", "00001234") == ["谭维"]
        assert labels(world, "executive", "00001234") == []
        assert labels(world, "executive", "谭维") == ["谭维"]

    def test_finds_former_names_and_other_names(self, world: World) -> None:
        performing.update(
            Customer, [Target(id=world.customer.pk, values={"name": "海洋装备集团"})], by=world.owner, via="page"
        )
        make(Alias, world.owner, {"customer": world.customer.pk, "name": "蓝鲸牌", "kind": "brand"})
        assert "海洋装备集团" in labels(world, "owner", "沧澜重工集团")
        assert "海洋装备集团" in labels(world, "owner", "蓝鲸")

    def test_follows_a_renamed_customer_into_its_opportunities(self, world: World) -> None:
        performing.update(
            Customer, [Target(id=world.customer.pk, values={"name": "海洋装备集团"})], by=world.owner, via="page"
        )
        assert "三号船坞岸电系统" in labels(world, "owner", "海洋装备")

    def test_ranks_the_exact_and_the_short_first(self, world: World) -> None:
        make(Customer, world.owner, {"name": "上海远图新能源有限公司"}, {"name": "远图"}, {"name": "远图新能源"})
        assert labels(world, "owner", "远图") == ["远图", "远图新能源", "上海远图新能源有限公司"]

    @pytest.mark.parametrize(
        "text",
        [
            "'; drop table x; --",
            "<script>alert(1)</script>",
            "😀",
            "\u202eab",
            "长" * 500,
            "& | ! ( )",
            "\\",
            "''",
            ":*",
            "\x00",
        ],
    )
    def test_survives_any_text(self, world: World, client: Client, text: str) -> None:
        client.force_login(world.owner)
        answer = client.get("/search/", {"q": text})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()

    def test_asks_once_for_all_objects(self, world: World) -> None:
        finding.find(world.owner, "沧澜")
        with CaptureQueriesContext(connection) as asked:
            finding.find(world.owner, "沧澜")
        assert len(asked) <= 1 + 2  # the two kinds of shares of the person

    def test_an_object_whose_hits_found_no_room_is_asked_for_alone(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(finding, "POOL", 1)
        kinds = {hit.resource.slug for hit in finding.find(world.owner, "沧澜")}
        assert {"customers", "contacts", "opportunities"} <= kinds

    def test_what_all_hold_is_read_once_then_the_entries_of_objects_with_few_rows(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        every = finding.find(world.owner, "沧澜")
        monkeypatch.setattr(finding, "POOL", len(every) - 1)
        with CaptureQueriesContext(connection) as asked:
            kinds = {hit.resource.slug for hit in finding.find(world.owner, "沧澜")}
        ranked = [each["sql"].upper() for each in asked if "STRPOS" in each["sql"].upper()]
        assert ["COALESCE" in each for each in ranked] == [False, True]
        assert kinds == {hit.resource.slug for hit in every}

    def test_so_is_one_of_the_company_itself(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        make(Position, world.personnel, {"title": "沧澜事业部经理"})
        monkeypatch.setattr(finding, "POOL", 1)
        kinds = {hit.resource.slug for hit in finding.find(world.owner, "沧澜")}
        assert {"customers", "contacts", "opportunities", "positions"} <= kinds


class TestPages:
    def test_the_menu_marks_what_was_typed(self, world: World, client: Client) -> None:
        client.force_login(world.owner)
        answer = client.get("/search/menu/", {"q": "重工"}).content.decode()
        assert "沧澜<mark>重工</mark>集团" in answer
        assert 'role="option"' in answer

    def test_the_results_are_grouped_by_object(self, world: World, client: Client) -> None:
        client.force_login(world.owner)
        answer = client.get("/search/", {"q": "沧澜"}).content.decode()
        assert answer.index("沧澜</mark>重工集团") < answer.index("三号船坞岸电系统")
