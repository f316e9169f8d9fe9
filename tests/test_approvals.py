"""Decisions from the asking to the end: a special price, the release of a description, a customer for another department."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from dingke.domains.customers.actions import reassign
from dingke.domains.customers.models import Customer
from dingke.domains.opportunities.actions import ask_special_price
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.engine.faults import Forbidden, Invalid, Stale
from dingke.engine.testing import client_of
from dingke.platform.access.actions import give_role
from dingke.platform.authority import deciding
from dingke.platform.authority.models import Decision, SodExemption, Step
from dingke.platform.authority.tests import building
from dingke.platform.authority.tests.building import Company
from dingke.platform.people.models import User
from dingke.platform.positions import actions as positions
from dingke.platform.positions.actions import changed
from dingke.platform.positions.models import Description, Matter, Position, Right
from dingke.platform.timeline.models import Operation
from tests.world import World, make

pytestmark = pytest.mark.django_db
SAY = "一期价是参照"


@pytest.fixture
def company(world: World) -> Company:
    """The manager decides up to 8 %, the head up to 15 %, the executive anything; a cost accountant reviews."""
    made = building.company(world, top_from=None)
    accountant = User.objects.create_user("cost", "dingke-test", name="龙新月", department=world.two)
    made.more["cost"] = accountant
    place = building.position("成本会计", [{"verb": "review"}], department=world.two, superior=made.top_place, number=2)
    building.post(accountant, place)
    give_role(world.roles["executive"], [accountant])
    fresh(made)
    return made


def fresh(company: Company) -> None:
    """Rights changed: everybody reads them anew."""
    changed()
    for person in (company.owner, company.head, company.executive, company.stranger, *company.more.values()):
        if isinstance(person, User):
            person.refresh_from_db()


def ask(world: World, percent: str = "12.5", by: User | None = None) -> Any:
    return performing.perform(
        ask_special_price,
        [Target(id=world.opportunity.pk)],
        by=by or world.owner,
        via="test",
        arguments={"discount": Decimal(percent), "margin": Decimal("17.5"), "reason": SAY},
    )


def under_way(world: World, company: Company, percent: str = "12.5") -> Decision:
    """Asked for, and reviewed by the accountant."""
    ask(world, percent)
    found = Decision.objects.get(status="waiting")
    deciding.decide(found.pk, by=company.more["cost"], outcome="approved", say="按 11 月铜价", via="test")
    return found


def approve(decision: Decision, by: User, **more: Any) -> Decision:
    return deciding.decide(decision.pk, by=by, outcome="approved", via="test", **more)


def states(decision: Decision) -> list[tuple[str, str, str]]:
    return [(s.person.name, s.part, s.state) for s in decision.steps.select_related("person")]


def price(world: World) -> Decimal | None:
    return Opportunity.objects.get(pk=world.opportunity.pk).discount


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
        approve(under_way(world, company), company.head)
        (second,) = make(
            Opportunity, world.owner, {"name": "四号船坞", "customer": world.customer.pk, "amount": Decimal(6800000)}
        )
        ask(replace(world, opportunity=second))
        decision = Decision.objects.get(status="waiting")
        approve(decision, company.more["cost"])
        with pytest.raises(Forbidden, match="每月累计"):
            approve(decision, company.head)


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


class TestInbox:
    def test_shows_what_waits_with_its_facts_and_way(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        client = client_of(company.head)
        shown = client.get("/approvals/").content.decode()
        for words in (decision.title, "V5 · 4.1", "12.5%", "17.5%", "按 11 月铜价", SAY, "林澜"):
            assert words in shown, words
        assert 'id="dk-wait-approvals"' in client.get("/side/").content.decode()
        assert ">1<" in client.get("/side/").content.decode().split("dk-wait-approvals")[1][:200]

    def test_what_comes_after_others_is_told_apart(self, world: World, company: Company) -> None:
        ask(world)
        shown = client_of(company.head).get("/approvals/").content.decode()
        assert shown.index("之后到我") < shown.index("12.5%")

    def test_is_decided_on_the_page(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        client = client_of(company.head)
        missing = client.post(f"/approvals/{decision.pk}/decide/", {"outcome": "refused", "say": ""})
        assert missing.status_code == 422
        assert client.post(f"/approvals/{decision.pk}/decide/", {"outcome": "approved"}).status_code == 302
        again = client.post(f"/approvals/{decision.pk}/decide/", {"outcome": "approved"})
        assert (again.status_code, price(world)) == (409, Decimal("12.50"))

    def test_several_at_once(self, world: World, company: Company) -> None:
        first = under_way(world, company)
        answer = client_of(company.head).post("/approvals/decide/", {"decision": [str(first.pk), "0"]}, follow=True)
        assert "已通过 1 件" in answer.content.decode()
        assert price(world) == Decimal("12.50")

    def test_others_do_not_know_of_it(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        for url in (f"/approvals/{decision.pk}/", f"/api/v1/approvals/{decision.pk}"):
            assert client_of(company.stranger).get(url).status_code == 404
        for act in ("decide", "involve", "proposer"):
            assert client_of(company.stranger).post(f"/approvals/{decision.pk}/{act}/").status_code == 404

    def test_over_the_interface(self, world: World, company: Company) -> None:
        decision = under_way(world, company)
        client = client_of(company.head)
        (item,) = client.get("/api/v1/approvals").json()["items"]
        assert (item["code"], [step["basis"] for step in item["steps"]]) == (decision.code, ["V2 · 4.1", "V5 · 4.1"])
        answer = client.post(
            f"/api/v1/approvals/{decision.pk}/decide", {"outcome": "approved"}, content_type="application/json"
        )
        assert (answer.status_code, answer.json()["status"]) == (200, "approved")
        again = client.post(
            f"/api/v1/approvals/{decision.pk}/decide", {"outcome": "approved"}, content_type="application/json"
        )
        assert again.status_code == 409


class TestOtherUsers:
    def test_a_description_is_released_along_its_way(self, world: World, company: Company) -> None:
        releases = [{"matter": "description_release"}]
        building.post(company.executive, building.position("总经理", releases, department=world.one.parent))
        fresh(company)
        give_role(world.roles["personnel"], [world.head])
        position = Position.objects.create(code="P-new", title="应收会计")
        (row,) = make(Description, world.personnel, {"position": position, "title": "应收会计", "change": "首次填写"})
        Description.objects.filter(pk=row.pk).update(
            status="approval", reviewed_by=world.head, effective_from=timezone.localdate() + timedelta(days=1)
        )
        outcome = performing.perform(positions.approve, [Target(id=row.pk)], by=world.admin, via="test")
        (url,) = outcome.waiting
        decision = Decision.objects.get()
        assert (decision.url, decision.proposer) == (url, world.personnel)
        approve(decision, company.executive)
        row.refresh_from_db()
        assert (row.status, row.approved_by) == ("approved", company.executive)

    @pytest.mark.parametrize(("to", "waits"), [("colleague", False), ("stranger", True)])
    def test_a_customer_goes_to_another_department_when_it_was_decided(
        self, world: World, company: Company, to: str, waits: bool
    ) -> None:
        for place, reach in ((company.head_place, "department"), (company.top_place, "all")):
            Right.objects.create(
                description=place.descriptions.get(),
                clause="6.2",
                verb="allocate",
                matter=Matter.objects.get(code="customer_handover"),
                reach=reach,
            )
        fresh(company)
        receiver = world.person(to)
        outcome = performing.perform(
            reassign, [Target(id=world.customer.pk)], by=company.head, via="test", arguments={"owner": receiver.pk}
        )
        customer = Customer.objects.get(pk=world.customer.pk)
        assert (bool(outcome.waiting), customer.owner == receiver) == (waits, not waits)
        if waits:
            approve(Decision.objects.get(), company.executive)
            customer.refresh_from_db()
            assert customer.owner == receiver

    def test_where_no_position_has_the_right_roles_alone_say_who_may(self, world: World) -> None:
        outcome = performing.perform(
            reassign, [Target(id=world.customer.pk)], by=world.head, via="test", arguments={"owner": world.stranger.pk}
        )
        assert (outcome.waiting, Decision.objects.count()) == ([], 0)
