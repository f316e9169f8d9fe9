"""The company as rows, before anything is written."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from django.db import models

from dingke.demo import company
from dingke.demo.records import WRITTEN, Bundle, Desk, Ledger, Row
from dingke.demo.staff import colleagues
from dingke.demo.story import DAY
from dingke.demo.story.people import COLLEAGUES, FUNNEL, MANAGERS, SIGNED_WAN
from dingke.domains.contacts.models import Contact
from dingke.domains.opportunities.models import Opportunity, StageChange
from dingke.domains.opportunities.terms import CLOSED_STAGES, OPEN_STAGES

WAN = 10_000


def made(*, today: date = DAY, seed: int = 7, size: float = 1, customers: int | None = None) -> list[Bundle]:
    of = company.extent(size=size, customers=customers)
    people = colleagues(of.accounts)
    desks = {one.username: Desk(place, one.username, 1) for place, one in enumerate(people, 1)}
    sellers = [desks[one.username] for one in people if one.role == "account_manager"]

    def ledger(last: dict[type[models.Model], int]) -> Ledger:
        return Ledger(today=today, desks=desks, maker=1, last=last)

    first = ledger(dict.fromkeys(WRITTEN, 0))
    bundles = company.key_accounts(first, seed=seed, of=of)
    for block in company.crowd(of, first):
        bundles += company.crowd_accounts(ledger(block.last), block, seed=seed, of=of, owners=sellers)
    return bundles


def rows(bundles: list[Bundle], model: type[models.Model]) -> list[Row]:
    return [row for bundle in bundles for row in bundle.of(model)]


class TestTheKeyAccounts:
    def test_are_one_hundred_and_twenty_dealt_out_as_told(self) -> None:
        owners = Counter(bundle.owner.username for bundle in made())
        assert owners == {manager.username: manager.accounts for manager in MANAGERS}
        assert sum(owners.values()) == 120

    def test_fill_the_funnel_as_told(self) -> None:
        deals = rows(made(), Opportunity)
        found = {
            stage: (len(amounts), sum(amounts) // WAN)
            for stage in FUNNEL
            if (amounts := [row["amount"] for row in deals if row["stage"] == stage])
        }
        assert found == FUNNEL

    def test_signed_this_year_what_is_told(self) -> None:
        signed: Counter[str] = Counter()
        for bundle in made():
            for row in bundle.of(Opportunity):
                if row["stage"] == "won" and row["closed_on"].year == DAY.year:
                    signed[bundle.owner.username] += int(row["won_amount"]) // WAN
        assert signed == SIGNED_WAN

    def test_show_the_told_board(self) -> None:
        mine = [bundle for bundle in made() if bundle.owner.username == "linlan"]
        board = [row for row in rows(mine, Opportunity) if row["stage"] in OPEN_STAGES]
        assert len(mine) == 14
        assert len(board) == 18
        assert sum(row["amount"] for row in board) == 4_140 * WAN
        assert sum(row["amount"] * row["probability"] for row in board) / 100 == 1_961.2 * WAN

    def test_are_in_groups_whose_top_is_known(self) -> None:
        bundles = made()
        parents = {bundle.customer["id"]: bundle.customer["parent_id"] for bundle in bundles}
        below = [bundle for bundle in bundles if bundle.customer["parent_id"]]
        assert len(below) >= 10
        for bundle in below:
            top = bundle.customer["parent_id"]
            while parents[top]:
                top = parents[top]
            assert bundle.customer["group_root_id"] == top


class TestTheStory:
    def test_moves_with_today(self) -> None:
        later = DAY + timedelta(days=100)
        then, now = made(), made(today=later)
        assert [row["stage"] for row in rows(then, Opportunity)] == [row["stage"] for row in rows(now, Opportunity)]
        for before, after in zip(rows(then, Opportunity)[:40], rows(now, Opportunity)[:40], strict=True):
            assert after["stage_since"] - before["stage_since"] == timedelta(days=100)

    @pytest.mark.parametrize("today", [DAY, date(2028, 2, 29), date(2027, 1, 1)])
    def test_tells_of_nothing_that_lies_ahead(self, today: date) -> None:
        bundles = made(today=today)
        changes = rows(bundles, StageChange)
        assert all(row["at"].date() <= today for row in changes)
        assert all(bundle.customer["updated_at"].date() <= today for bundle in bundles)
        assert all(row["last_contact_on"] is None or row["last_contact_on"] <= today for row in rows(bundles, Contact))


class TestADeal:
    def test_has_gone_through_its_stages_in_order(self) -> None:
        bundles = made()
        traces: dict[int, list[Row]] = {}
        for row in rows(bundles, StageChange):
            traces.setdefault(row["opportunity_id"], []).append(row)
        for deal in rows(bundles, Opportunity):
            trace = traces[deal["id"]]
            assert trace[-1]["to_stage"] == deal["stage"]
            assert [row["from_stage"] for row in trace[1:]] == [row["to_stage"] for row in trace[:-1]]
            assert [row["at"] for row in trace] == sorted(row["at"] for row in trace)
            assert (deal["closed_on"] is not None) == (deal["stage"] in CLOSED_STAGES)
            assert deal["is_tender"] or "bid" not in {row["to_stage"] for row in trace}


class TestTheCrowd:
    def test_is_the_same_from_the_same_seed(self) -> None:
        assert made(size=3) == made(size=3)
        assert made(size=3) != made(size=3, seed=8)

    def test_grows_to_the_number_asked_for(self) -> None:
        bundles = made(customers=4_000)
        contacts, deals = len(rows(bundles, Contact)), len(rows(bundles, Opportunity))
        assert len(bundles) == 4_000
        assert 2.8 < contacts / 4_000 < 3.3
        assert 0.4 < deals / 4_000 < 0.65
        assert len({bundle.customer["uscc"] for bundle in bundles}) == 4_000
        for model in (Contact, Opportunity, StageChange):
            assert len({row["id"] for row in rows(bundles, model)}) == len(rows(bundles, model))

    def test_employs_no_more_than_fifty(self) -> None:
        assert len(colleagues(120)) == len(COLLEAGUES)
        assert len(colleagues(1_000_000)) == 50
        assert len({one.username for one in colleagues(1_000_000)}) == 50

    @pytest.mark.parametrize("customers", [0, 3, 2_000_000])
    def test_refuses_a_number_that_cannot_be_made(self, customers: int) -> None:
        with pytest.raises(ValueError, match="customers can be made"):
            company.extent(size=1, customers=customers)


class TestShares:
    @pytest.mark.parametrize(("total", "parts"), [(100, 3), (3_120, 23), (7, 7), (12, 1)])
    def test_add_up(self, total: int, parts: int) -> None:
        cut = company.shares(total, parts, Random(1))
        assert len(cut) == parts
        assert sum(cut) == total
        assert min(cut) >= 1
