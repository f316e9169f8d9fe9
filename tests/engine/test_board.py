"""The board and the chart over the same question as the list."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dingke.domains.opportunities.models import Opportunity, StageChange
from dingke.engine import clock, performing
from dingke.engine.action import Target
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
        assert len(asked) <= 9, [query["sql"][:90] for query in asked]

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

    def test_the_next_cards_of_a_lane_come_when_asked_for(self, world: World, owner: Client) -> None:
        make(
            Opportunity,
            world.owner,
            *({"name": f"商机{n}", "customer": world.customer.pk, "amount": Decimal(n)} for n in range(25)),
        )
        lane = owner.get("/opportunities/board/").context["lanes"][0]
        further = owner.get(lane.more)
        assert [str(card.row) for card in further.context["cards"]] == [f"商机{n}" for n in range(5, -1, -1)]
        assert further.context["more"] == ""

    @pytest.mark.parametrize("asked", ["lane=won&from=20", "lane=need&from=-1", "lane=need&from=9999999999"])
    def test_no_other_lane_and_no_other_place_is_asked_for(self, owner: Client, asked: str) -> None:
        assert owner.get(f"/opportunities/board/?{asked}").status_code == 404

    def test_stands_by_amount_unless_a_sort_is_asked_for(self, world: World, owner: Client) -> None:
        day = {"customer": world.customer.pk}
        make(
            Opportunity,
            world.owner,
            {"name": "small and soon", "amount": 1, "expected_close_on": date(2026, 12, 1), **day},
            {"name": "large and late", "amount": 9000000, "expected_close_on": date(2027, 12, 1), **day},
            {"name": "unknown", **day},
        )
        assert names(owner.get("/opportunities/board/")) == [
            "large and late",
            "三号船坞岸电系统",
            "small and soon",
            "unknown",
        ]
        by_day = owner.get("/opportunities/board/?sort=expected_close_on")
        assert names(by_day)[:2] == ["small and soon", "large and late"]

    def test_a_card_put_by_hand_stays_where_it_was_put(self, world: World, owner: Client) -> None:
        first, second, third = make(
            Opportunity,
            world.owner,
            *(
                {"name": name, "amount": amount, "customer": world.customer.pk}
                for name, amount in {"a": 30, "b": 20, "c": 10}.items()
            ),
        )
        put = {"stage": "opportunity", "before": second.pk, "version": third.version}
        assert owner.post(f"/opportunities/{third.pk}/move/", put, headers={"HX-Request": "true"}).status_code == 204
        assert names(owner.get("/opportunities/board/"))[1:] == ["a", "c", "b"]
        put = {"stage": "opportunity", "before": 0, "version": first.version}
        owner.post(f"/opportunities/{first.pk}/move/", put, headers={"HX-Request": "true"})
        assert names(owner.get("/opportunities/board/"))[1:] == ["c", "b", "a"]
        performing.update(Opportunity, [Target(id=first.pk, values={"amount": 40})], by=world.owner, via="test")
        assert names(owner.get("/opportunities/board/"))[1:] == ["a", "c", "b"]

    def test_says_of_each_lane_why_a_card_may_not_go_there(self, world: World, owner: Client) -> None:
        answer = owner.get("/opportunities/board/")
        (card,) = answer.context["lanes"][0].cards
        assert card.way.lanes == [("need", "需求确认")]
        refusals = card.way.refusals
        assert set(refusals) == {"solution", "bid", "negotiation", "contract"}
        assert "招标" in refusals["bid"]

    @pytest.mark.serves("S-058")
    def test_sums_what_can_be_signed_this_year(self, world: World, owner: Client) -> None:
        ends = date(clock.today().year, 12, 31)
        late = {"customer": world.customer.pk, "amount": Decimal(1000)}
        make(
            Opportunity,
            world.owner,
            {"name": "a", "stage": "negotiation", "expected_close_on": ends, **late},
            {"name": "b", "stage": "contract", "expected_close_on": ends, **late},
            {"name": "c", "stage": "contract", "expected_close_on": ends + timedelta(days=1), **late},
            why="moved in from the old system",
        )
        (figure,) = owner.get("/opportunities/board/").context["figures"]
        assert (figure.value, figure.aside) == (Decimal(2000), "加权 ¥1,500.00")

    def test_a_stale_move_is_refused_and_can_be_sent_again(self, world: World, owner: Client) -> None:
        stale = {"stage": "need", "version": world.opportunity.version}
        performing.update(
            Opportunity, [Target(id=world.opportunity.pk, values={"next_step": "call"})], by=world.owner, via="test"
        )
        url = f"/opportunities/{world.opportunity.pk}/move/"
        refused = owner.post(url, stale, headers={"HX-Request": "true"})
        assert refused.status_code == 409
        again = {"stage": "need", "version": refused.context["row"].version}
        assert owner.post(url, again, headers={"HX-Request": "true"}).status_code == 204

    def test_a_card_of_others_cannot_be_moved(self, world: World, owner: Client) -> None:
        answer = owner.post(f"/opportunities/{world.hidden_opportunity.pk}/move/", {"stage": "need"})
        assert answer.status_code == 404

    def test_a_condition_keeps_the_shape(self, owner: Client) -> None:
        base = owner.get("/opportunities/board/").context["listing"].base
        answer = owner.get(
            "/opportunities/condition/",
            {"field": "amount", "relation": "gte", "value": "100万", "set": "1", "base": base},
        )
        assert answer["Location"].startswith("/opportunities/board/?")


def names(answer: Any) -> list[str]:
    """The cards of the first lane, from above."""
    return [str(card.row) for card in answer.context["lanes"][0].cards]


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
        assert [figure.value for figure in figures] == ["33.3%", "60.0%"]

    def test_goes_on_to_all_where_the_first_view_holds_nothing(self, world: World, client: Client) -> None:
        client.force_login(world.head)
        answer = client.get("/customers/chart/")
        assert answer.status_code == 302
        assert sum(bar.count for bar in client.get(answer["Location"]).context["bars"]) > 0
        assert client.get("/customers/chart/?view=0").status_code == 200

    def test_each_bar_leads_to_its_rows_and_downloads(self, world: World, owner: Client) -> None:
        answer = owner.get("/opportunities/chart/")
        assert answer.context["bars"][0].url.startswith("/opportunities/?stage=opportunity")
        download = owner.get("/opportunities/chart/?as=csv")
        assert download["Content-Type"].startswith("text/csv")
        assert b"6800000" in download.content
