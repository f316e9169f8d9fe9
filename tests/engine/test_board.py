"""The board and the chart over the same question as the list."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dingke.domains.opportunities.models import Opportunity, StageChange
from tests.world import World, make


@pytest.fixture
def owner(world: World, client: Client) -> Client:
    client.force_login(world.owner)
    return client


class TestBoard:
    @pytest.mark.serves("S-060")
    def test_sums_each_lane_exactly(self, world: World, owner: Client) -> None:
        make(
            Opportunity,
            world.owner,
            *({"name": f"商机{n}", "customer": world.customer.pk, "amount": Decimal(100000)} for n in range(25)),
        )
        answer = owner.get("/opportunities/board/")
        lanes = {lane.code: lane for lane in answer.context["lanes"]}
        assert (lanes["opportunity"].count, lanes["opportunity"].total) == (26, Decimal(9300000))
        assert len(lanes["opportunity"].cards) == 20
        assert lanes["opportunity"].weighted == Decimal(930000)

    def test_shows_nothing_of_others(self, world: World, owner: Client) -> None:
        assert "二轧线变频改造" not in owner.get("/opportunities/board/?view=-").content.decode()

    def test_asks_the_same_few_queries_for_many_cards(self, world: World, owner: Client) -> None:
        make(
            Opportunity,
            world.owner,
            *({"name": f"商机{n}", "customer": world.customer.pk, "amount": 1} for n in range(15)),
        )
        owner.get("/opportunities/board/")
        with CaptureQueriesContext(connection) as asked:
            owner.get("/opportunities/board/")
        assert len(asked) <= 8, [query["sql"][:90] for query in asked]

    @pytest.mark.serves("S-063")
    def test_a_move_is_kept_with_its_basis(self, world: World, owner: Client) -> None:
        answer = owner.post(
            f"/opportunities/{world.opportunity.pk}/move/",
            {"stage": "need", "basis": "现场纪要"},
            headers={"HX-Request": "true"},
        )
        assert answer.status_code == 204
        assert StageChange.objects.filter(opportunity=world.opportunity, to_stage="need", basis="现场纪要").exists()

    def test_a_jump_is_refused_in_words(self, world: World, owner: Client) -> None:
        answer = owner.post(
            f"/opportunities/{world.opportunity.pk}/move/", {"stage": "contract"}, headers={"HX-Request": "true"}
        )
        assert answer.status_code == 422
        assert "跳" in answer.content.decode()


class TestChart:
    @pytest.mark.serves("S-068")
    def test_counts_the_win_rate_without_suspended_deals(self, world: World, owner: Client) -> None:
        day = {"customer": world.customer.pk, "amount": Decimal(1000)}
        make(
            Opportunity,
            world.owner,
            {"name": "a", **day, "stage": "won", "won_amount": 3000},
            {"name": "b", **day, "stage": "lost"},
            {"name": "c", **day, "stage": "lost"},
            {"name": "d", **day, "stage": "suspended"},
            why="moved in from the old system",
        )
        figures = owner.get("/opportunities/chart/?view=-").context["figures"]
        assert [value for _label, value, _definition in figures] == ["33.3%", "60.0%"]

    def test_each_bar_leads_to_its_rows_and_downloads(self, world: World, owner: Client) -> None:
        answer = owner.get("/opportunities/chart/")
        assert answer.context["bars"][0].url.startswith("/opportunities/?stage=opportunity")
        download = owner.get("/opportunities/chart/?as=csv")
        assert download["Content-Type"].startswith("text/csv")
        assert b"6800000" in download.content
