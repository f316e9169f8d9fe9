"""Whom a decision concerns is told, each in his turn."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from dingke.domains.opportunities.models import Opportunity
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.platform.authority import deciding, taking_back
from dingke.platform.authority.models import Decision, Step
from dingke.platform.authority.terms import Kind
from dingke.platform.authority.tests import building
from dingke.platform.authority.tests.building import Company
from dingke.platform.notices.models import Notice
from tests import told
from tests.approvals.steps import approve, ask, fresh, under_way
from tests.world import World

pytestmark = pytest.mark.django_db


class TestTurns:
    def test_each_is_told_when_it_is_his_turn(self, world: World, company: Company) -> None:
        ask(world)
        assert told.unread(company.more["cost"]) == ["approval_waits"]
        assert told.kinds(company.head) == []
        decision = Decision.objects.get()
        deciding.decide(decision.pk, by=company.more["cost"], outcome="approved", via="test")
        assert told.unread(company.head) == ["approval_waits"]
        assert told.words(company.head) == [f"「{decision.title}」等你审批。"]
        assert told.links(company.head) == [decision.url]

    def test_what_is_dealt_with_asks_for_nothing_any_more(self, world: World, company: Company) -> None:
        ask(world)
        decision = Decision.objects.get()
        deciding.decide(decision.pk, by=company.more["cost"], outcome="approved", via="test")
        assert told.unread(company.more["cost"]) == []
        deciding.withdraw(decision.pk, by=company.owner, via="test")
        assert told.unread(company.head) == []
        assert told.kinds(company.head) == ["approval_waits"]

    def test_nobody_is_told_of_his_own_act(self, world: World, company: Company) -> None:
        under_way(world, company)
        assert told.kinds(company.owner) == []

    def test_a_deputy_is_told_too(self, world: World, company: Company) -> None:
        today = timezone.localdate()
        building.deputise(company.head, company.stranger, company.head_place, today, today + timedelta(days=3))
        fresh(company)
        under_way(world, company)
        assert told.unread(company.stranger) == ["approval_waits"]

    def test_another_amount_makes_it_wait_again(self, world: World, company: Company) -> None:
        under_way(world, company)
        values = {"amount": Decimal(7_000_000)}
        target = Target(id=world.opportunity.pk, values=values)
        performing.update(Opportunity, [target], by=world.owner, via="test")
        assert told.unread(company.more["cost"]) == ["approval_waits"]
        assert told.unread(company.head) == []


class TestLyingLong:
    @pytest.fixture
    def waiting(self, world: World, company: Company) -> Decision:
        decision = under_way(world, company)
        told_of = Notice.objects.filter(to=company.head)
        told_of.update(seen_at=timezone.now())
        return decision

    def since(self, decision: Decision, days: int) -> None:
        Step.objects.filter(decision=decision, state="now").update(since_at=timezone.now() - timedelta(days=days))

    def test_whoever_asked_reminds(self, company: Company, waiting: Decision) -> None:
        deciding.remind(waiting.pk, by=company.owner, via="test")
        assert told.unread(company.head) == ["approval_reminded"]

    def test_reminding_twice_is_one_notice(self, company: Company, waiting: Decision) -> None:
        for _time in range(2):
            deciding.remind(waiting.pk, by=company.owner, via="test")
        assert told.unread(company.head) == ["approval_reminded"]
        assert Notice.objects.get(to=company.head, seen_at=None).times == 2

    def test_the_day_reminds_and_passes_it_on(self, world: World, company: Company, waiting: Decision) -> None:
        self.since(waiting, 60)
        counts = deciding.look_after(timezone.now(), world.admin)
        assert counts["escalated"] == 1
        assert told.unread(company.executive) == ["approval_escalated"]
        assert told.unread(company.head) == []


class TestOutcome:
    @pytest.mark.parametrize(("outcome", "kind"), [("refused", "approval_decided"), ("returned", "approval_returned")])
    def test_whoever_asked_is_told(self, world: World, company: Company, outcome: str, kind: str) -> None:
        decision = under_way(world, company)
        deciding.decide(decision.pk, by=company.head, outcome=outcome, say="毛利太低", via="test")
        assert told.unread(company.owner) == [kind]
        assert "毛利太低" not in str(told.words(company.owner))

    def test_an_approval_is_told_in_both_languages(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        approve(decision, company.head)
        assert told.words(company.owner) == [f"「{decision.title}」：已批准。"]
        assert told.words(company.owner, "en") == [f"“{decision.title}”: approved."]

    def test_a_refusal_taken_back_is_no_outcome_any_more(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        deciding.decide(decision.pk, by=company.head, outcome="refused", say="再谈", via="test")
        taking_back.take_back(decision.pk, by=company.head, via="test")
        assert told.unread(company.owner) == []


class TestDrawnIn:
    def test_advice_is_asked_and_given(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        deciding.involve(decision.pk, by=company.head, person=company.stranger.pk, kind=Kind.CONSULTED, via="test")
        assert told.unread(company.stranger) == ["advice_asked"]
        deciding.decide(decision.pk, by=company.stranger, outcome="answered", say="可以", via="test")
        assert told.unread(company.stranger) == []
        assert "advice_given" in told.unread(company.head)

    def test_a_copy_lets_know(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        deciding.involve(decision.pk, by=company.head, person=company.stranger.pk, kind=Kind.COPIED, via="test")
        assert told.words(company.stranger) == [f"周砚秋 请你知悉「{decision.title}」。"]

    def test_one_more_signer_waits(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        deciding.add_signer(decision.pk, by=company.head, person=company.stranger.pk, before=True, via="test")
        assert told.unread(company.stranger) == ["approval_waits"]
        assert told.unread(company.head) == []
