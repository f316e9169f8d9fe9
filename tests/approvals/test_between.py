"""What changes while a decision is under way."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from dingke.domains.opportunities.models import Opportunity
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.engine.faults import Forbidden
from dingke.engine.testing import client_of
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision
from dingke.platform.authority.tests import building
from dingke.platform.authority.tests.building import Company
from dingke.platform.people.models import User
from dingke.platform.positions.models import Right
from tests.approvals.steps import approve, ask, fresh, price, states, under_way
from tests.world import World, make

pytestmark = pytest.mark.django_db


class TestWhatComesBetween:
    def lower(self, company: Company, percent: int) -> None:
        right = Right.objects.get(description__title="大客户部经理")
        right.limits = [{"measure": "discount", "low": None, "high": percent, "per": "case"}]
        right.save()
        fresh(company)

    def test_a_limit_lowered_on_the_way_sends_it_to_whoever_may_now(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        self.lower(company, 10)
        with pytest.raises(Forbidden, match="≤ 10%"):
            approve(decision, company.head)
        assert [one for one in states(decision) if one[2] == "now"] == [("方正则", "approve", "now")]
        approve(decision, company.executive)
        assert price(world) == Decimal("12.50")

    def test_what_was_signed_stays_signed(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        self.lower(company, 10)
        with pytest.raises(Forbidden):
            approve(decision, company.head)
        assert ("龙新月", "review", "done") in states(decision)

    def test_whoever_leaves_is_replaced(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        User.objects.filter(pk=company.head.pk).update(is_active=False)
        fresh(company)
        counts = deciding.look_after(timezone.now(), world.admin)
        assert counts == {"rerouted": 1, "reminded": 0, "escalated": 0}
        assert [one for one in states(decision) if one[2] == "now"] == [("方正则", "approve", "now")]

    def change_amount(self, world: World) -> None:
        performing.update(
            Opportunity,
            [Target(id=world.opportunity.pk, values={"amount": Decimal(7_000_000)})],
            by=world.owner,
            via="test",
        )

    def test_another_amount_starts_the_way_again(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        self.change_amount(world)
        decision.refresh_from_db()
        assert Decimal(decision.measures["amount"]) == 7_000_000
        assert states(decision)[-2:] == [("龙新月", "review", "now"), ("周砚秋", "approve", "ahead")]
        with pytest.raises(Forbidden):
            approve(decision, company.head)

    def test_even_after_it_was_approved(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        approve(decision, company.head)
        self.change_amount(world)
        decision.refresh_from_db()
        assert (decision.status, price(world)) == ("waiting", None)

    def test_ones_own_price_is_given_anew_by_oneself(self, world: World, company: Company) -> None:
        ask(world, "8")
        self.change_amount(world)
        assert (Decision.objects.get().status, price(world)) == ("void", None)
        ask(world, "8")
        assert price(world) == Decimal("8.00")

    def test_of_several_only_the_latest_starts_again(self, world: World, company: Company) -> None:
        first = under_way(world, company)
        approve(first, company.head)
        second = under_way(world, company, "13")
        approve(second, company.head)
        self.change_amount(world)
        assert list(Decision.objects.order_by("pk").values_list("status", flat=True)) == ["void", "waiting"]

    def test_a_deputy_decides_in_the_name_of_the_principal(self, world: World, company: Company) -> None:
        today = timezone.localdate()
        building.deputise(company.head, company.stranger, company.head_place, today, today + timedelta(days=3))
        fresh(company)
        decision = under_way(world, company)
        approve(decision, company.stranger)
        step = decision.steps.get(part="approve")
        assert (step.person, step.decided_by, step.principal) == (company.head, company.stranger, company.head)

    def test_a_deputy_for_another_matter_is_not_asked(self, world: World, company: Company) -> None:
        today = timezone.localdate()
        building.deputise(
            company.head,
            company.stranger,
            company.head_place,
            today,
            today + timedelta(days=3),
            verb="approve",
            matter="expense",
        )
        fresh(company)
        decision = under_way(world, company)
        assert decision.title not in client_of(company.stranger).get("/approvals/").content.decode()
        assert decision.title in client_of(company.head).get("/approvals/").content.decode()

    def test_a_deputy_with_a_lower_limit_does_not(self, world: World, company: Company) -> None:
        today = timezone.localdate()
        building.deputise(
            company.head,
            company.stranger,
            company.head_place,
            today,
            today + timedelta(days=3),
            verb="approve",
            matter="special_price",
            limits=[{"measure": "discount", "low": None, "high": 10, "per": "case"}],
        )
        fresh(company)
        decision = under_way(world, company)
        with pytest.raises(Forbidden, match="代理限额"):
            approve(decision, company.stranger)
        approve(decision, company.head)  # it still waits for the principal

    def test_a_limit_of_a_month_counts_what_was_approved_in_it(self, world: World, company: Company) -> None:
        right = Right.objects.get(description__title="大客户部经理")
        right.limits = [{"measure": "amount", "low": None, "high": 10_000_000, "per": "month"}]
        right.save()
        fresh(company)
        first = under_way(world, company)
        (second, third) = make(
            Opportunity,
            world.owner,
            *(
                {"name": name, "customer": world.customer.pk, "amount": Decimal(6800000)}
                for name in ("四号船坞", "五号船坞")
            ),
        )
        ask(replace(world, opportunity=second))
        decision = Decision.objects.exclude(pk=first.pk).get(status="waiting")
        approve(decision, company.more["cost"])
        approve(first, company.head)
        with pytest.raises(Forbidden, match="每月累计"):
            approve(decision, company.head)
        ask(replace(world, opportunity=third))  # what is used up before it is asked goes to the next above at once
        later = Decision.objects.get(row_id=third.pk)
        assert later.steps.get(part="approve").person == company.executive
