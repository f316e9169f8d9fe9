"""Steps taken one by one, to the end."""

from contextlib import nullcontext
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from dingke.domains.opportunities.models import Opportunity
from dingke.engine.faults import Forbidden, Invalid, Stale
from dingke.engine.testing import client_of
from dingke.platform.authority import deciding
from dingke.platform.authority.taking_back import take_back
from dingke.platform.authority.tests import building
from dingke.platform.authority.tests.building import Company
from dingke.platform.authority.using import used
from dingke.platform.timeline.models import Operation
from tests.approvals.steps import approve, ask, fresh, price, states, under_way
from tests.world import World

pytestmark = pytest.mark.django_db


class TestDeciding:
    @pytest.mark.serves("S-184")
    def test_with_the_last_step_it_happens_in_the_name_of_whoever_decided(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        approve(decision, company.head, say="同意")
        decision.refresh_from_db()
        for operation in Operation.objects.all():
            assert client_of(world.admin).get(f"/operations/{operation.pk}/").status_code == 200
        last = decision.steps.get(part="approve")
        assert (decision.status, price(world)) == ("approved", Decimal("12.50"))
        assert (last.basis, last.decided_by, last.say) == ("V5 · 4.1", company.head, "同意")
        assert decision.operation is not None

    @pytest.mark.serves("S-184")
    def test_nobody_else_may(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        for person in (world.owner, company.executive, company.stranger):
            with pytest.raises(Forbidden):
                approve(decision, person)
        assert price(world) is None

    def test_the_second_of_two_is_told_who_was_quicker(self, world: World, company: Company) -> None:
        """A deputy and the principal press at once."""
        today = timezone.localdate()
        building.deputise(company.head, company.stranger, company.head_place, today, today + timedelta(days=3))
        fresh(company)
        decision = under_way(world, company)
        approve(decision, company.stranger)
        with pytest.raises(Stale, match="许嘉宁"):
            approve(decision, company.head)
        assert decision.steps.filter(part="approve", state="done").count() == 1

    def test_a_page_opened_before_a_change_decides_nothing(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        decision.refresh_from_db()
        seen = decision.version
        deciding.involve(decision.pk, by=company.head, person=world.colleague.pk, kind="copied", via="test")
        with pytest.raises(Stale):
            approve(decision, company.head, version=seen)

    @pytest.mark.parametrize("outcome", ["refused", "returned"])
    def test_refusing_and_returning_need_words(self, world: World, company: Company, outcome: str) -> None:
        decision = under_way(world, company)
        with pytest.raises(Invalid):
            deciding.decide(decision.pk, by=company.head, outcome=outcome, say=" ", via="test")

    def test_refused_is_the_end(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        deciding.decide(decision.pk, by=company.head, outcome="refused", say="低于底线", via="test")
        decision.refresh_from_db()
        assert (decision.status, price(world)) == ("refused", None)
        ask(world, "11")  # another may be asked for

    def test_returned_it_goes_the_whole_way_again(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        deciding.decide(decision.pk, by=company.head, outcome="returned", say="补成本", via="test")
        decision.refresh_from_db()
        assert decision.status == "returned"
        deciding.hand_in_again(decision.pk, by=world.owner, say="已补", via="test")
        decision.refresh_from_db()
        assert [one for one in states(decision) if one[2] in {"now", "ahead"}] == [
            ("龙新月", "review", "now"),
            ("周砚秋", "approve", "ahead"),
        ]

    def test_returned_to_a_step_it_goes_on_from_there(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        reviewed = decision.steps.get(part="review")
        deciding.decide(decision.pk, by=company.head, outcome="returned", say="重核铜价", to=reviewed.pk, via="test")
        decision.refresh_from_db()
        assert decision.status == "waiting"
        assert [one for one in states(decision) if one[2] == "now"] == [("龙新月", "review", "now")]
        approve(decision, company.more["cost"])
        approve(decision, company.head)
        assert price(world) == Decimal("12.50")

    def test_the_proposer_takes_it_back(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        with pytest.raises(Forbidden):
            deciding.withdraw(decision.pk, by=company.head, via="test")
        deciding.withdraw(decision.pk, by=world.owner, via="test")
        with pytest.raises(Stale):
            approve(decision, company.head)

    def test_what_is_not_possible_any_more_leaves_it_undecided(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        Opportunity.objects.filter(pk=world.opportunity.pk).update(stage="suspended", closed_on=date(2026, 1, 1))
        with pytest.raises(Invalid):
            approve(decision, company.head)
        decision.refresh_from_db()
        assert decision.status == "waiting"


class TestTakingBack:
    def test_the_same_turn_once_more(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        take_back(decision.pk, by=company.more["cost"], via="test")
        assert states(decision) == [
            ("龙新月", "review", "taken_back"),
            ("龙新月", "review", "now"),
            ("周砚秋", "approve", "ahead"),
        ]
        with pytest.raises(Forbidden):
            approve(decision, company.head)
        approve(decision, company.more["cost"])
        approve(decision, company.head)
        assert price(world) == Decimal("12.50")

    @pytest.mark.parametrize("outcome", ["refused", "returned"])
    def test_an_end_is_no_end_any_more(self, world: World, company: Company, outcome: str) -> None:
        decision = under_way(world, company)
        deciding.add_signer(decision.pk, by=company.head, person=world.colleague.pk, before=False, via="test")
        deciding.decide(decision.pk, by=company.head, outcome=outcome, say="低于底线", via="test")
        take_back(decision.pk, by=company.head, via="test")
        approve(decision, company.head)
        assert price(world) is None
        approve(decision, world.colleague)
        assert price(world) == Decimal("12.50")

    def test_not_after_somebody_else_signed(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        approve(decision, company.head)
        for person in (company.more["cost"], company.head):
            with pytest.raises(Stale):
                take_back(decision.pk, by=person, via="test")
        assert price(world) == Decimal("12.50")

    @pytest.mark.parametrize(("minutes", "in_time"), [(9, True), (11, False)])
    def test_within_ten_minutes(self, world: World, company: Company, minutes: int, in_time: bool) -> None:
        decision = under_way(world, company)
        signed = decision.steps.get(part="review").decided_at
        assert signed is not None
        refused = nullcontext() if in_time else pytest.raises(Stale)
        with refused:
            take_back(decision.pk, by=company.more["cost"], via="test", at=signed + timedelta(minutes=minutes))

    def test_by_nobody_else(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        with pytest.raises(Stale):
            take_back(decision.pk, by=company.head, via="test")

    def test_not_where_it_was_asked_for_again(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        deciding.decide(decision.pk, by=company.head, outcome="refused", say="低于底线", via="test")
        ask(world, "11")
        with pytest.raises(Invalid):
            take_back(decision.pk, by=company.head, via="test")

    def test_signed_twice_counts_once(self, world: World, company: Company) -> None:
        """The approval that was taken back is no second one in the month."""
        decision = under_way(world, company)
        deciding.add_signer(decision.pk, by=company.head, person=world.colleague.pk, before=False, via="test")
        approve(decision, company.head)
        take_back(decision.pk, by=company.head, via="test")
        approve(decision, company.head)
        approve(decision, world.colleague)
        sums = used(decision.matter_id, timezone.localdate())
        assert {per: value for (person, name, per), value in sums.items() if name == "discount"} == {
            "month": Decimal("12.5"),
            "quarter": Decimal("12.5"),
            "year": Decimal("12.5"),
        }

    def test_on_the_page_and_over_the_interface(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        client = client_of(company.more["cost"])
        offer = f"/approvals/{decision.pk}/take-back/"
        assert offer in client.get(f"/approvals/{decision.pk}/").content.decode()
        assert client.post(offer).status_code == 302
        page = client.get(f"/approvals/{decision.pk}/").content.decode()
        assert "已撤回" in page
        assert offer not in page
        assert client.post(f"/api/v1/approvals/{decision.pk}/take-back").status_code == 409
