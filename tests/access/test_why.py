"""“Why can I see this?”: the answer names the role or position, its version and clause, the reach, and what matched."""

import json
from argparse import ArgumentParser
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest
from django.test import Client

from dingke.config import installation
from dingke.config.commands import access as command
from dingke.domains.customers.actions import add_collaborator
from dingke.domains.customers.models import Customer
from dingke.engine import performing
from dingke.engine.access import policy
from dingke.engine.action import Target
from dingke.engine.testing import client_of
from dingke.platform.access import stating, why
from dingke.platform.access.models import Grant, Holding, Reach
from dingke.platform.access.stating import Line
from dingke.platform.authority.tests.building import deputise, position, post
from dingke.platform.people.actions import create_token
from dingke.platform.people.models import User
from dingke.platform.positions.actions import changed
from tests.world import World

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _held(settings: Any) -> None:
    settings.TODAY = DAY


def record(row: Any) -> str:
    return f"customers/{row.code}"


class TestPaths:
    def test_a_position_with_version_and_clause(self, world: World) -> None:
        Holding.objects.filter(user=world.owner).delete()
        there = position("大客户经理", department=world.one, number=3)
        post(world.owner, there)
        stating.state(there, "customers", [Line("read", Reach.OWN, "4.1.2")], {}, by=world.admin, via="test")
        changed()
        told = why.ask(User.objects.get(pk=world.owner.pk), record(world.customer)).as_data()
        assert told["visible"] is True
        (path,) = told["path"]
        assert (path["source"], path["name"], path["version"], path["clause"]) == ("position", "大客户经理", 3, "4.1.2")
        assert (path["reach"], path["verbs"]) == ("own", ["read"])
        assert "林澜" in path["through"]

    def test_a_deputy_in_whose_place_and_until_when(self, world: World) -> None:
        there = position("大客户经理", department=world.one)
        post(world.owner, there)
        stating.state(there, "customers", [Line("read", Reach.OWN)], {}, by=world.admin, via="test")
        deputise(world.owner, world.stranger, there, DAY, date(2026, 12, 1))
        changed()
        told = why.ask(world.admin, record(world.customer), "stranger").as_data()
        (path,) = told["path"]
        assert (path["source"], path["deputy_of"], path["until"]) == ("deputy", "林澜", "2026-12-01")

    def test_the_team_through_whom(self, world: World) -> None:
        head = position("部门经理", department=world.one)
        there = position("大客户经理", department=world.one, superior=head)
        for user, place in ((world.head, head), (world.owner, there), (world.stranger, there)):
            post(user, place)
        stating.state(there, "customers", [Line("read", Reach.TEAM)], {}, by=world.admin, via="test")
        changed()
        (path,) = why.ask(world.admin, record(world.customer), "stranger").as_data()["path"]
        assert path["reach"] == "team"
        assert "周砚秋" in path["through"]
        assert "林澜" in path["through"]

    def test_shared_by_whom(self, world: World) -> None:
        performing.perform(
            add_collaborator,
            [Target(id=world.customer.pk)],
            by=world.owner,
            via="page",
            arguments={"person": world.stranger.pk},
        )
        told = why.ask(world.admin, record(world.customer), "stranger").as_data()
        assert told["visible"] is True
        assert {path["reach"] for path in told["path"]} == {"shared"}
        assert "林澜" in told["path"][0]["through"]

    def test_it_says_so_exactly_when_the_policy_does(self, world: World) -> None:
        for user in User.objects.all():
            for row in Customer.objects.all():
                told = why.ask(world.admin, record(row), user.username)
                assert told.is_visible == policy.permits(user, "read", row), (user, row)
                assert bool(told.needed) == (not told.is_visible)


class TestFields:
    def test_the_rule_and_who_says_it(self, world: World) -> None:
        lines = [
            Line(one.verb, one.reach) for one in Grant.objects.filter(role__slug="account_manager", object="customers")
        ]
        stating.state(
            world.roles["account_manager"], "customers", lines, {"uscc": "hidden"}, by=world.admin, via="test"
        )
        (told,) = why.ask(world.admin, record(world.customer), "owner", "uscc").fields
        assert told.shown == "hidden"
        assert world.roles["account_manager"].name in told.why
        (plain,) = why.ask(world.admin, record(world.customer), "owner", "source").fields
        assert plain.shown == "read"

    def test_personal_values(self, world: World) -> None:
        (told,) = why.ask(world.admin, f"contacts/{world.contact.code}", "owner", "mobile").fields
        assert told.shown == "masked"


class TestWhoMayAsk:
    def test_of_a_record_that_is_not_ones_own_nothing_is_told(self, world: World) -> None:
        client = client_of(world.owner)
        for wanted in (record(world.foreign), "customers/KH999999", "nonsense/1"):
            assert client.get("/access/why/", {"record": wanted}).status_code == 404
            assert client.get("/api/v1/access/why", {"record": wanted}).status_code == 404

    def test_of_others_administrators_alone(self, world: World) -> None:
        asked = {"record": record(world.customer), "person": "stranger"}
        assert client_of(world.owner).get("/access/why/", asked).status_code == 404
        shown = client_of(world.admin).get("/access/why/", asked).content.decode()
        assert world.stranger.name in shown
        assert "404" in shown
        told = client_of(world.admin).get("/api/v1/access/why", asked).json()
        assert told["visible"] is False
        assert told["path"] == []
        assert len(told["needed"]) >= 3

    def test_the_page_of_ones_own_record_leads_there(self, world: World) -> None:
        client = client_of(world.owner)
        assert (
            f"/access/why/?record=customers/{world.customer.code}"
            in client.get(f"/customers/{world.customer.pk}/").content.decode()
        )
        shown = client.get("/access/why/", {"record": record(world.customer)})
        assert shown.status_code == 200
        assert world.roles["account_manager"].name in shown.content.decode()

    def test_a_program(self, world: World) -> None:
        program = Client(headers={"Authorization": f"Bearer {create_token(user=world.owner)}"})
        told = program.get("/api/v1/access/why", {"record": record(world.customer)}).json()
        assert told["visible"] is True
        assert told["path"][0]["source"] == "role"
        refused = program.get("/api/v1/access/why", {"record": record(world.customer), "field": "nonsense"})
        assert refused.status_code == 422


def test_the_command_line(world: World, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installation, "ready", nullcontext)
    parser = ArgumentParser()
    command.add_arguments(parser)
    args = ["why", "--person", "林澜", "--record", record(world.customer), "--json"]
    assert command.run(parser.parse_args(args)) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["visible"] is True
    assert told["path"]
    args = ["why", "--person", "stranger", "--record", record(world.customer), "--field", "uscc"]
    assert command.run(parser.parse_args(args)) == 0
    assert capsys.readouterr().out.startswith("- ")
