"""An installation held at a day stands on that day wherever a day is told, asked for or written."""

import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dingke.config import env
from dingke.domains.contacts.models import Contact
from dingke.domains.opportunities import actions, queries
from dingke.domains.opportunities.models import Opportunity, StageChange
from dingke.engine import clock, performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.testing import client_of
from dingke.platform.people.actions import create_token
from tests.world import World, build, make

DAY = date(2027, 2, 10)  # far from any day these tests are run on, in a quarter and a year of its own


@pytest.fixture
def world(settings: Any, db: None) -> World:
    """The shared small world, made and asked on that day."""
    settings.TODAY = DAY
    return build()


@pytest.fixture
def owner(world: World) -> Client:
    return client_of(world.owner)


def due(world: World, day: date) -> Any:
    """The world's deal, expected to close on a day."""
    row = world.opportunity
    performing.update(Opportunity, [Target(id=row.pk, values={"expected_close_on": day})], by=world.owner, via="test")
    return row


class TestPages:
    def test_lists_ask_for_the_quarter_of_that_day(self, world: World, owner: Client) -> None:
        row = due(world, date(2027, 3, 31))
        assert row.name in owner.get("/opportunities/?view=-&expected_close_on=this_quarter").content.decode()
        due(world, date(2027, 4, 1))
        assert row.name not in owner.get("/opportunities/?view=-&expected_close_on=this_quarter").content.decode()

    def test_days_are_told_from_it(self, world: World, owner: Client) -> None:
        row = due(world, DAY - timedelta(days=1))
        assert ">昨天</time>" in owner.get("/opportunities/?view=-").content.decode()
        assert "日期已过" in owner.get(f"/opportunities/{row.pk}/").content.decode()
        make(Contact, world.owner, {"name": "陆", "customer": world.customer.pk, "last_contact_on": "2027-02-03"})
        assert "7 天前" in owner.get(f"/customers/{world.customer.pk}/").content.decode()

    def test_the_board_sums_its_year(self, world: World) -> None:
        due(world, date(2027, 12, 31))
        rows = Opportunity.objects.filter(pk=world.opportunity.pk)
        assert rows.aggregate(**queries.sums_of_this_year())["this_year"] == Decimal(6800000)
        due(world, date(2028, 1, 1))
        assert rows.aggregate(**queries.sums_of_this_year())["this_year"] is None

    def test_a_deal_idles_since_it(self, world: World) -> None:
        world.opportunity.stage_since = DAY - timedelta(days=40)
        ((_level, words),) = queries.warnings_of(world.opportunity)
        assert "40" in words

    def test_verbs_and_exports_offer_it(self, world: World, owner: Client) -> None:
        page = owner.get(f"/opportunities/{world.opportunity.pk}/lose/").content.decode()
        assert 'value="2027-02-10"' in page
        answer = client_of(world.head).get("/customers/export/?view=-")
        answer.close()
        assert "customers-2027-02-10-head.xlsx" in answer["Content-Disposition"]


def test_programs_ask_from_it_too(world: World, client: Client) -> None:
    row = due(world, date(2027, 3, 31))
    token = {"authorization": f"Bearer {create_token(user=world.owner)}"}
    found = client.get("/api/v1/opportunities?expected_close_on=this_quarter", headers=token).json()
    assert [item["id"] for item in found["items"]] == [row.pk]


class TestActs:
    def test_count_for_it_while_history_keeps_the_real_moment(self, world: World) -> None:
        (row,) = make(Opportunity, world.owner, {"name": "新商机", "customer": world.customer.pk})
        assert row.stage_since == DAY
        moment = StageChange.objects.get(opportunity=row).at
        assert abs(timezone.now() - moment) < timedelta(minutes=5)
        assert abs(timezone.now() - row.created_at) < timedelta(minutes=5)

    def test_refuse_a_day_that_is_still_to_come_there(self, world: World) -> None:
        losing = {"reasons": ["price"], "competitor_won": "甲"}
        row = Target(id=world.opportunity.pk)
        with pytest.raises(Invalid):
            performing.perform(
                actions.lose,
                [row],
                by=world.owner,
                via="test",
                arguments={**losing, "closed_on": DAY + timedelta(days=1)},
            )
        performing.perform(actions.lose, [row], by=world.owner, via="test", arguments={**losing, "closed_on": DAY})

    def test_that_are_told_afterwards_count_for_their_own_day(self, world: World) -> None:
        at = timezone.now() - timedelta(days=30)
        assert performing.begin_act(world.owner, "test", at=at).day == clock.day_of(at)


class TestWhichDay:
    """`dingke demo --today` holds the home; what is started there later stands on the same day."""

    @pytest.fixture
    def home(self, tmp_path: Path) -> Path:
        (tmp_path / env.DEMO_MARK).write_text(json.dumps({"size": 1, "seed": 7, "today": "2027-02-10"}), "utf-8")
        return tmp_path

    def test_a_home_keeps_its_own(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DINGKE_TODAY", raising=False)
        assert env.fixed_today(home) == DAY

    def test_the_variable_goes_before_it(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DINGKE_TODAY", "2026-11-23")
        assert env.fixed_today(home) == date(2026, 11, 23)
        env.refuse_fixed_day(home)
        monkeypatch.setenv("DINGKE_TODAY", "")
        assert env.fixed_today(home) is None

    def test_real_business_has_none(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DINGKE_TODAY", raising=False)
        assert env.fixed_today(tmp_path) is None
        monkeypatch.setenv("DINGKE_TODAY", "2026-11-23")
        with pytest.raises(env.BadEnvironment, match=r"DINGKE_TODAY is for demonstrations"):
            env.refuse_fixed_day(tmp_path)
