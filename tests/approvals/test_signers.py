"""Others on the way, and the time it takes."""

import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from dingke.engine.faults import Forbidden, Invalid
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision, Step
from dingke.platform.authority.tests.building import Company
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.pages import restored
from dingke.platform.timeline.undo import plan
from tests.approvals.steps import approve, price, states, under_way
from tests.world import World

pytestmark = pytest.mark.django_db


class TestSigners:
    def test_one_before_is_waited_for(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        deciding.add_signer(decision.pk, by=company.head, person=world.colleague.pk, before=True, via="test")
        with pytest.raises(Forbidden):
            approve(decision, company.head)
        approve(decision, world.colleague)
        approve(decision, company.head)
        assert price(world) == Decimal("12.50")

    def test_one_after_comes_last(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        deciding.add_signer(decision.pk, by=company.head, person=world.colleague.pk, before=False, via="test")
        approve(decision, company.head)
        assert price(world) is None
        approve(decision, world.colleague)
        assert price(world) == Decimal("12.50")

    def test_advice_holds_nothing_up(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        deciding.involve(decision.pk, by=company.head, person=world.colleague.pk, kind="consulted", via="test")
        deciding.decide(decision.pk, by=world.colleague, outcome="answered", say="可行", via="test")
        approve(decision, company.head)
        assert Step.objects.get(kind="consulted").say == "可行"
        assert price(world) == Decimal("12.50")

    def test_nobody_is_on_the_way_twice(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        for person in (world.owner, company.head):
            with pytest.raises(Invalid):
                deciding.add_signer(decision.pk, by=company.head, person=person.pk, before=True, via="test")


class TestTime:
    def at(self, decision: Decision, hours: int) -> datetime:
        """So many business hours after the step began."""
        from dingke.platform.worktime import rules

        step = decision.steps.get(state="now")
        assert step.since_at is not None
        return rules.after(step.since_at, hours) + timedelta(seconds=1)

    def test_is_reminded_of_once(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        for expected in (1, 0):
            counts = deciding.look_after(self.at(decision, 8), world.admin)
            assert counts == {"rerouted": 0, "reminded": expected, "escalated": 0}

    def test_goes_to_the_next_above_after_twice_the_time(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        counts = deciding.look_after(self.at(decision, 15), world.admin)
        assert counts["escalated"] == 1
        assert [one for one in states(decision) if one[2] == "now"] == [("方正则", "approve", "now")]
        approve(decision, company.executive)
        assert price(world) == Decimal("12.50")


class TestUndoing:
    @pytest.mark.parametrize(
        ("language", "words"), [("zh-hans", ("步骤进展", "处理人", "意见")), ("en", ("How far the step is", "Opinion"))]
    )
    def test_says_what_would_go_back_in_words(
        self, world: World, company: Company, language: str, words: tuple[str, ...]
    ) -> None:
        decision = under_way(world, company)
        approve(decision, company.head, say="同意首单")
        operation = Operation.objects.filter(verb="approve").latest("at")
        with translation.override(language):
            told = " ".join(fields for _name, fields in restored(plan(operation, world.admin), world.admin))
        assert [one for one in words if one not in told] == []
        assert not re.search(r"[a-z]_[a-z]|\bsay\b|\bstate\b", told)
