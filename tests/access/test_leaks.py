"""The look for leaks finds none in the product, and finds each that is planted."""

import json
import re
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from dingke.config import installation
from dingke.config.commands import access as command
from dingke.domains.customers.models import Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import asking, finding, kinds, registry
from dingke.engine.access import policy
from dingke.engine.surfaces import web
from dingke.platform.access import jobs, leaks
from dingke.platform.access.models import Disclosure, LeakTest
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation
from dingke.platform.workspace.models import AtHand
from tests.world import World, make

pytestmark = pytest.mark.django_db
AROUND = ("customers", "contacts", "opportunities")  # what the world holds rows of
LISTS = r"/(api/v1/)?({})/?(board/)?\?(view=-(&page|$)|limit)"
NOWHERE = r"$"  # figures are looked at besides the addresses


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path, world: World) -> None:
    settings.HOME = tmp_path
    make(Opportunity, world.stranger, {"name": "余热发电改造项目", "customer": world.foreign.pk, "amount": 1234567})
    make(Opportunity, world.owner, {"name": "厂区照明改造项目", "customer": world.customer.pk, "amount": 7654321})


Only = Callable[..., None]


@pytest.fixture
def only(monkeypatch: pytest.MonkeyPatch) -> Only:
    """Narrows looks to a few objects and what lies across all, or to what of it matches ``at``.

    Whatever is asserted must lie there; every surface of every object is looked at by the tests without this.
    """
    surfaces = {name: getattr(leaks.surfaces, name) for name in ("addresses", "closed")}

    def narrowed(*slugs: str, at: str = "") -> None:
        there = re.compile(at or rf"/(api/v1/)?({'|'.join(slugs)}|search|side)\b")
        monkeypatch.setattr(leaks.canaries, "objects", lambda: [registry.get(slug) for slug in slugs])
        for name, whole in surfaces.items():

            def some(*asked: Any, whole: Any = whole) -> Iterator[tuple[str, str]]:
                return (each for each in whole(*asked) if there.match(each[1]))

            monkeypatch.setattr(leaks.surfaces, name, some)

    return narrowed


def look(person: User) -> leaks.Found:
    return leaks.look([person])


def traces() -> list[int]:
    return [model._default_manager.count() for model in (Operation, Disclosure, AtHand)]


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["owner", "head", "executive", "personnel"])
def test_nobody_is_shown_what_is_not_his_and_looking_leaves_no_trace(world: World, name: str) -> None:
    before = traces()
    found = look(world.person(name))
    assert found.leaks == []
    assert found.surfaces > 30
    assert found.checked > 100
    assert traces() == before


@pytest.mark.no_cover
@pytest.mark.parametrize("name", ["colleague", "stranger"])
def test_nor_is_whoever_sees_by_the_same_rights(world: World, only: Only, name: str) -> None:
    """They hold the owner's role; only of these objects are there rows."""
    only(*AROUND)
    found = look(world.person(name))
    assert found.leaks == []
    assert found.surfaces > 30


@pytest.mark.no_cover
class TestPlanted:
    """Each check must be able to fail."""

    @pytest.fixture(autouse=True)
    def _only(self, only: Only) -> None:
        self.only = only

    def test_a_list_that_forgets_whose_rows(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.only("customers", "opportunities", at=LISTS.format("customers|opportunities"))
        monkeypatch.setattr(asking, "narrow", lambda asked, verb="read": asked.resource.model._default_manager.all())
        told = {leak["surface"].split(" /")[0] for leak in look(world.owner).leaks}
        assert {
            "customers list",
            "customers api list",
            "opportunities board",
            "opportunities sums of the chart",
        } <= told

    def test_sums_over_more_than_the_rows(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        from dingke.engine.surfaces import board

        self.only("opportunities", at=NOWHERE)
        monkeypatch.setattr(board, "on_board", lambda listing, _board: Opportunity.objects.all())
        told = {leak["surface"] for leak in look(world.owner).leaks}
        assert "opportunities sums of the board" in told

    def test_a_page_that_opens_for_everybody(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        from dingke.engine.surfaces import records

        self.only("customers", at=r"/customers/\d+/$")

        def anyone(request: Any, resource: Any, pk: int, verb: str = "read", *_related: str) -> Any:
            return resource.model._default_manager.get(pk=pk)

        monkeypatch.setattr(records, "row_of", anyone)
        told = [leak for leak in look(world.owner).leaks if "closed page" in leak["surface"]]
        assert told
        assert "answers 200" in told[0]["what"]

    def test_a_search_that_forgets_rights(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        from django.db.models import Q

        self.only(*AROUND, at=r"/search/")
        monkeypatch.setattr(finding, "holding", lambda _resources, _person, query, *_more: Q(words__holds=query))
        told = {leak["surface"].split(" /")[0] for leak in look(world.owner).leaks}
        assert {"search", "command menu"} <= told

    def test_a_condition_that_names_whatever_it_is_about(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.only("customers", at=r"/customers/.*\bparent\b")

        def named(self: Any, raw: str, _person: Any) -> str:
            return str(self.field.related_model._default_manager.get(pk=raw))

        monkeypatch.setattr(kinds.Reference, "condition_text", named)
        told = {leak["surface"].split(" /")[0] for leak in look(world.owner).leaks}
        assert told == {"customers list by number", "customers condition by number"}

    def test_personal_values_that_are_not_masked(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.only("contacts", at=r"/contacts/(\d+/)?(\?view=-&page=1)?$")
        monkeypatch.setattr(kinds.Kind, "veiled", lambda self, value: self.text(value))
        told = [leak["what"] for leak in look(world.executive).leaks]
        assert any("mobile" in what for what in told)

    def test_a_hidden_field_that_is_shown(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        from dingke.platform.access import stating
        from dingke.platform.access.models import Grant
        from dingke.platform.access.stating import Line

        self.only("customers")
        role = world.roles["account_manager"]
        lines = [Line(one.verb, one.reach) for one in Grant.objects.filter(role=role, object="customers")]
        stating.state(role, "customers", lines, {"uscc": "hidden"}, by=world.admin, via="test")
        owner = User.objects.get(pk=world.owner.pk)
        assert look(owner).leaks == []
        monkeypatch.setattr(web, "seen", lambda resource, _person: resource)
        assert any("uscc" in leak["what"] for leak in look(owner).leaks)


@pytest.mark.no_cover
class TestCommand:
    @pytest.fixture
    def run(self, monkeypatch: pytest.MonkeyPatch, capsys: Any, only: Only) -> Any:
        only("customers", "opportunities", at=LISTS.format("customers|opportunities"))
        monkeypatch.setattr(installation, "ready", nullcontext)
        parser = ArgumentParser()
        command.add_arguments(parser)

        def ran(*args: str) -> tuple[int, str]:
            code = command.run(parser.parse_args(["leak-test", *args]))
            return code, capsys.readouterr().out

        return ran

    def test_says_how_much_was_looked_at(self, world: World, run: Any) -> None:
        code, out = run("--person", "owner", "--json")
        found = json.loads(out)
        assert (code, found["leaks"]) == (0, [])
        assert set(found) == {"surfaces", "checked", "leaks", "sampled"}
        assert found["sampled"] == []

    def test_ends_with_one_where_something_leaks(self, world: World, run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(policy, "rows", lambda _person, _verb, model: model._default_manager.all(), raising=False)
        code, out = run("--person", "owner")
        assert code == 1
        assert "leak  owner" in out


def test_each_night_a_result_is_kept(world: World, only: Only) -> None:
    only(*AROUND)
    jobs.look_for_leaks(timestamp=0)
    kept = LeakTest.objects.get()
    assert kept.leaks == []
    assert len(kept.people) >= 4
    assert kept.surfaces > 30
    assert Customer.objects.count() == 3


@pytest.mark.no_cover
class TestALargeCompany:
    """An object has more rows than are looked at one by one."""

    @pytest.fixture(autouse=True)
    def _few(self, monkeypatch: pytest.MonkeyPatch, world: World, only: Only) -> None:
        from dingke.platform.access.leaks import canaries

        self.only = only
        only("customers", "opportunities")
        for number in range(4):
            make(
                Opportunity, world.owner, {"name": f"改造项目 {number}", "customer": world.customer.pk, "amount": 1111}
            )
        monkeypatch.setattr(canaries, "MOST", 2)

    @pytest.mark.parametrize("name", ["owner", "head", "executive"])
    def test_is_compared_by_all_that_is_permitted(self, world: World, name: str) -> None:
        assert look(world.person(name)).leaks == []

    def test_shows_sums_over_more_than_the_rows(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        from dingke.engine.surfaces import board

        self.only("opportunities", at=NOWHERE)
        monkeypatch.setattr(board, "on_board", lambda listing, _board: Opportunity.objects.all())
        told = {leak["surface"] for leak in look(world.owner).leaks}
        assert "opportunities sums of the board" in told

    def test_judges_every_record_that_is_named(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        """One that lies between those that are looked at, whose own words are therefore not known."""
        (hidden,) = make(
            Opportunity, world.stranger, {"name": "南岸站增容", "customer": world.foreign.pk, "amount": 3333333}
        )
        for number in range(3):
            make(Opportunity, world.owner, {"name": f"检修 {number}", "customer": world.customer.pk, "amount": 22})
        self.only("opportunities", at=LISTS.format("opportunities"))
        monkeypatch.setattr(asking, "narrow", lambda asked, verb="read": asked.resource.model._default_manager.all())
        told = {leak["what"] for leak in look(world.owner).leaks}
        assert f"leads to opportunities {hidden.pk}" in told
        assert f"shows opportunities {hidden.code}" in told

    def test_what_stands_in_an_own_record_is_no_leak(self, world: World) -> None:
        """The name of another's record stands in one of the person's that was not looked at itself."""
        note = {"customer": world.customer.pk, "amount": 22, "next_step": "参照华岳二期技改"}
        make(Opportunity, world.owner, {"name": "甲站改造", **note})
        for number in range(3):
            make(Opportunity, world.owner, {"name": f"检修 {number}", "customer": world.customer.pk, "amount": 22})
        make(Opportunity, world.stranger, {"name": "华岳二期技改", "customer": world.foreign.pk, "amount": 4444444})
        self.only("opportunities")
        found = look(world.owner)
        assert found.leaks == []
        assert "opportunities" in found.as_data()["sampled"]

    def test_asks_the_predicate_no_oftener_for_more_rows(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        from dingke.platform.access.leaks import rows

        def lots() -> int:
            return len(list(rows.permitted(world.head, Opportunity.objects.all(), ["stage"], ["amount"])))

        few = lots()
        make(
            Opportunity,
            world.owner,
            *({"name": f"批次 {number}", "customer": world.customer.pk, "amount": number} for number in range(40)),
        )
        assert lots() == few
        found = list(rows.permitted(world.head, Opportunity.objects.all(), ["stage"], ["amount"]))
        mine = [row for row in Opportunity.objects.all() if policy.permits(world.head, "read", row)]
        assert sum(lot.count for lot in found) == len(mine)
        assert sum(lot.sums["amount"] for lot in found) == sum(row.amount or 0 for row in mine)

    def test_rows_named_to_somebody_are_permitted_one_by_one(self, world: World) -> None:
        from dingke.domains.opportunities.models import OpportunityCollaborator
        from dingke.platform.access.leaks import rows

        theirs = Opportunity.objects.get(name="余热发电改造项目")
        before = sum(lot.count for lot in rows.permitted(world.owner, Opportunity.objects.all(), [], []))
        OpportunityCollaborator.objects.create(opportunity=theirs, user=world.owner)
        owner = User.objects.get(pk=world.owner.pk)
        after = sum(lot.count for lot in rows.permitted(owner, Opportunity.objects.all(), [], []))
        assert (after - before, policy.permits(owner, "read", theirs)) == (1, True)

    @pytest.mark.parametrize("planted", ["search", "values", "field"])
    def test_finds_what_is_planted(self, world: World, monkeypatch: pytest.MonkeyPatch, planted: str) -> None:
        """As in a small one."""
        tests = TestPlanted()
        tests.only = self.only
        {
            "search": tests.test_a_search_that_forgets_rights,
            "values": tests.test_personal_values_that_are_not_masked,
            "field": tests.test_a_hidden_field_that_is_shown,
        }[planted](world, monkeypatch)


@pytest.mark.parametrize("few", [0, 200])
class TestSought:
    """One by one, or in one pass where there are many."""

    def test_finds_each_text_wherever_it_stands(self, monkeypatch: pytest.MonkeyPatch, few: int) -> None:
        from dingke.platform.access.leaks import canaries

        monkeypatch.setattr(canaries, "FEW", few)
        texts = ["昆屿霁岳电气", "昆屿霁岳电气有限公司", "15412345678", "余热发电", "霁岳电气"]
        words = "<td>昆屿霁岳电气有限公司</td><td>154••••5678</td> 余热发电"
        assert list(canaries.Sought(texts).found_in(words)) == [text for text in texts if text in words]
        assert not canaries.Sought(texts).found_in("")
        assert not canaries.Sought([]).found_in(words)
