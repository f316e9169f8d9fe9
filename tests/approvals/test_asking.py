"""What is put to a decision, and the way it goes."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from dingke.domains.opportunities.actions import ask_special_price
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.testing import client_of
from dingke.platform.access.actions import give_role
from dingke.platform.authority.models import Decision, SodExemption, Step
from dingke.platform.authority.tests.building import Company
from dingke.platform.positions.models import Right
from tests.approvals.steps import SAY, ask, fresh, price, states
from tests.world import World, make

pytestmark = pytest.mark.django_db


class TestAsking:
    @pytest.mark.serves("S-185")
    def test_within_ones_limit_it_is_decided_at_once_on_ones_own_clause(self, world: World, company: Company) -> None:
        outcome = ask(world, "8")
        decision = Decision.objects.get()
        step = decision.steps.get()
        assert (outcome.waiting, price(world), decision.status) == ([], Decimal(8), "approved")
        assert (step.basis, step.decided_by, step.outcome) == ("V3 · 4.1", world.owner, "approved")

    @pytest.mark.serves("S-185")
    def test_beyond_it_waits_and_nothing_happened_yet(self, world: World, company: Company) -> None:
        outcome = ask(world)
        decision = Decision.objects.get()
        assert (outcome.waiting, price(world)) == ([decision.url], None)
        assert states(decision) == [("龙新月", "review", "now"), ("周砚秋", "approve", "ahead")]
        assert [step.basis for step in decision.steps.all()] == ["V2 · 4.1", "V5 · 4.1"]

    def test_the_way_is_shown_before_anything_is_asked_for(self, world: World, company: Company) -> None:
        client = client_of(world.owner)
        url = f"/opportunities/{world.opportunity.pk}/ask_special_price/"
        answers = {"discount": "12.5", "margin": "17.5", "reason": SAY}
        shown = client.post(url, answers).content.decode()
        assert Decision.objects.count() == 0
        assert shown.index("龙新月") < shown.index("周砚秋") < shown.index("V5 · 4.1")
        mark = shown.split('name="way" value="')[1].split('"')[0]
        again = client.post(url, {**answers, "discount": "13", "way": mark})  # other answers: shown once more
        assert (again.status_code, Decision.objects.count()) == (200, 0)
        answer = client.post(url, {**answers, "way": mark})
        assert (answer.status_code, answer["Location"]) == (302, Decision.objects.get().url)

    def test_the_interface_says_that_it_waits(self, world: World, company: Company) -> None:
        answer = client_of(world.owner).post(
            f"/api/v1/opportunities/{world.opportunity.pk}/ask_special_price",
            {"discount": "12.5", "margin": "17.5", "reason": SAY},
            content_type="application/json",
        )
        assert (answer.status_code, answer.json()["waiting"]) == (202, Decision.objects.get().url)

    def test_an_exemption_on_which_it_rests_is_kept_with_it(self, world: World, company: Company) -> None:
        """The head proposes and settles alone; nobody reviews here."""
        Right.objects.filter(verb="review").delete()
        give_role(world.roles["account_manager"], [company.head])
        (exempted,) = make(
            SodExemption,
            world.personnel,
            {
                "user": company.head,
                "verbs": ["propose", "approve"],
                "since": timezone.localdate(),
                "until": timezone.localdate() + timedelta(days=9),
                "why": "一人岗位",
            },
        )
        fresh(company)
        assert ask(world, by=company.head).waiting == []
        assert Step.objects.get().exemption == exempted

    def test_what_nobody_may_decide_is_not_asked_for(self, world: World, company: Company) -> None:
        Right.objects.filter(description__title__in=("副总经理", "大客户部经理")).update(limit_open=True)
        fresh(company)
        with pytest.raises(Invalid, match="没有人能"):
            ask(world)
        assert Decision.objects.count() == 0

    def test_one_thing_is_decided_once_at_a_time(self, world: World, company: Company) -> None:
        ask(world)
        with pytest.raises(Invalid, match="已经在审批"):
            ask(world, "13")

    @pytest.mark.parametrize(
        ("given", "field"), [({"discount": Decimal(100)}, "discount"), ({"margin": None}, "margin")]
    )
    def test_refuses_what_could_not_happen_whoever_decided(
        self, world: World, company: Company, given: dict[str, Any], field: str
    ) -> None:
        whole = {"discount": Decimal(12), "margin": Decimal(17), "reason": SAY} | given
        with pytest.raises(Invalid) as refusal:
            performing.perform(
                ask_special_price, [Target(id=world.opportunity.pk)], by=world.owner, via="test", arguments=whole
            )
        assert [fault.field for fault in refusal.value.faults] == [field]
