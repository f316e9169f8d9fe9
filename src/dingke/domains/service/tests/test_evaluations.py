"""Supervising and evaluating by service level: who may, what it comes to, and that it counts in the appraisal."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dingke.domains.service import queries, rules
from dingke.domains.service.actions import evaluations, orders, supervision
from dingke.domains.service.models import ServiceEvaluation, WorkOrder
from dingke.domains.service.tests.cases import appoint, at, do, evaluation, levels, order
from dingke.engine import clock, performing, registry
from dingke.engine.action import Target, actions_of
from dingke.engine.faults import Forbidden, Invalid, NotFound
from dingke.engine.testing import PAGE_QUERIES, Rest, at_most, client_of
from dingke.platform.people.models import User

pytestmark = pytest.mark.django_db
BOTH = (("supervise", "department"), ("evaluate", "department"))


@pytest.fixture(autouse=True)
def _day(settings: Any) -> None:
    settings.TODAY = date(2026, 12, 10)


def finished(world: Any, received: str, done: str) -> WorkOrder:
    """An order that was dealt with and done on a moment."""
    row = do(orders.accept, order(world, received), world.owner, received)
    row = do(orders.begin, row, world.owner, received)
    row = do(orders.give_answer, row, world.owner, done, answer="已答复。")
    found: WorkOrder = do(orders.finish, row, world.owner, done, result="已签认。")
    return found


@pytest.fixture
def judged(world: Any) -> list[WorkOrder]:
    """Three due in the first half of November: one in time, one a day late, one never done; and one due later."""
    levels(world)
    met = finished(world, "11-02T09:00", "11-04T10:00")
    late = finished(world, "11-02T10:00", "11-10T10:00")
    never = order(world, "11-03T09:00")
    order(world, "11-16T09:00")
    return [met, late, never]


def given(world: Any, **more: Any) -> ServiceEvaluation:
    row: ServiceEvaluation = do(evaluations.give, evaluation(world, **more), world.head)
    return row


def page(person: User, row: Any, slug: str = "service-evaluations") -> str:
    return client_of(person).get(f"/{slug}/{row.pk}/").content.decode()


class TestReminding:
    """督办: recorded, and only by whoever's position has the right."""

    @pytest.mark.serves("S-188")
    def test_leaves_its_note_with_the_order_and_in_the_history(self, world: Any) -> None:
        appoint(world, world.head, "大客户部经理", *BOTH)
        row = do(supervision.remind, order(world, "11-23T09:00"), world.head, reminder="今天下班前给出方案。")
        assert (row.reminded_by, row.reminder) == (world.head, "今天下班前给出方案。")
        assert "今天下班前给出方案。" in page(world.owner, row, "work-orders")
        shown = client_of(world.owner).get(f"/work-orders/{row.pk}/history/").content.decode()
        assert world.head.name in shown

    @pytest.mark.serves("S-188")
    def test_names_the_dimension_that_fails_and_who_may(self, world: Any) -> None:
        appoint(world, world.head, "大客户部经理", *BOTH)
        appoint(world, world.executive, "副总经理", ("evaluate", "all"))
        with pytest.raises(Invalid) as refusal:
            do(supervision.remind, order(world, "11-23T09:00"), world.executive, reminder="请尽快。")
        (fault,) = refusal.value.faults
        assert "监督" in fault.message
        assert "评估" in fault.message  # what he may instead
        assert f"{world.head.name}有这个权利（大客户部经理" in fault.message

    def test_reaches_as_far_as_the_right(self, world: Any) -> None:
        appoint(world, world.head, "大客户部经理", ("supervise", "own"))
        with pytest.raises(Invalid) as refusal:
            do(supervision.remind, order(world, "11-23T09:00"), world.head, reminder="请尽快。")
        assert "V1" in refusal.value.faults[0].message

    def test_is_of_another_than_oneself(self, world: Any) -> None:
        with pytest.raises(Invalid):
            do(supervision.remind, order(world, "11-23T09:00"), world.owner, reminder="请尽快。")

    def test_is_not_there_for_strangers(self, world: Any) -> None:
        with pytest.raises((Forbidden, NotFound)):
            do(supervision.remind, order(world, "11-23T09:00"), world.stranger, reminder="请尽快。")

    def test_rests_on_roles_where_no_position_has_the_right(self, world: Any) -> None:
        assert do(supervision.remind, order(world, "11-23T09:00"), world.head, reminder="请尽快。").reminded_at


class TestFigures:
    @pytest.mark.serves("S-197")
    def test_are_the_products_and_lead_to_the_rows(self, world: Any, judged: list[WorkOrder]) -> None:
        row = evaluation(world)
        assert (row.orders_due, row.orders_met, row.orders_broken, row.share) == (3, 1, 2, Decimal("33.3"))
        shown = page(world.head, row)
        for one in judged:
            assert f'href="/work-orders/{one.pk}/"' in shown
        url = queries.rows_url(row)
        listed = Rest(world.head, registry.get("work-orders"))("get", "?" + url.split("?view=-&")[1]).json()["items"]
        assert [item["id"] for item in listed] == [one.pk for one in judged]

    @pytest.mark.serves("S-197")
    def test_come_out_the_same_when_reckoned_anew(self, world: Any, judged: list[WorkOrder]) -> None:
        row = given(world)
        kept = (row.orders_due, row.orders_met, row.share, row.hours)
        found = rules.figures(queries.counted(row))
        assert (found.due, found.met, found.share, found.hours) == kept
        known = queries.levels()
        for one in judged:
            one.refresh_from_db()
            assert [each.due_at for each in queries.clocks_of(one, known)][-1] == one.done_due_at

    def test_stay_as_judged_and_say_what_it_is_today(self, world: Any, judged: list[WorkOrder]) -> None:
        row = given(world)
        do(orders.hand_on, judged[2], world.owner, owner=world.colleague.pk)
        row.refresh_from_db()
        assert row.orders_due == 3
        shown = page(world.head, row)
        assert "今天重新计算" in shown

    def test_count_what_was_archived(self, world: Any, judged: list[WorkOrder]) -> None:
        do(actions_of(WorkOrder)["archive"], judged[1], world.owner)
        assert evaluation(world).orders_due == 3

    def test_of_a_department_are_of_all_who_work_in_it(self, world: Any, judged: list[WorkOrder]) -> None:
        row = evaluation(world, by=world.head, user=None, unit=world.one)
        assert (row.orders_due, row.department) == (3, world.one)
        whole = evaluation(world, by=world.admin, user=None, unit=world.one.parent)
        assert whole.orders_due == 3

    def test_are_of_the_matter_alone(self, world: Any, judged: list[WorkOrder]) -> None:
        assert evaluation(world, subject="supply_handling").orders_due == 0


class TestEvaluating:
    @pytest.mark.serves("S-188", "S-193")
    def test_rests_on_the_right_of_a_position(self, world: Any) -> None:
        appoint(world, world.head, "大客户部经理", *BOTH)
        assert given(world).clause == "V1 · 4.2"
        with pytest.raises(Invalid) as refusal:
            evaluation(world, of=world.colleague, by=world.owner)
        (fault,) = refusal.value.faults
        assert fault.field == "user"
        assert f"{world.head.name}有这个权利（大客户部经理" in fault.message

    def test_is_never_of_oneself(self, world: Any) -> None:
        with pytest.raises(Invalid):
            evaluation(world, of=world.head)

    def test_is_of_one_period_that_is_over(self, world: Any) -> None:
        for more in ({"last_on": clock.today()}, {"last_on": date(2026, 10, 1)}, {"unit": world.one}):
            with pytest.raises(Invalid):
                evaluation(world, **more)

    def test_is_the_evaluators_alone_until_it_is_given(self, world: Any) -> None:
        row = evaluation(world)
        assert client_of(world.owner).get(f"/service-evaluations/{row.pk}/").status_code == 404
        assert client_of(world.executive).get(f"/service-evaluations/{row.pk}/").status_code == 404
        do(evaluations.give, row, world.head)
        assert client_of(world.owner).get(f"/service-evaluations/{row.pk}/").status_code == 200
        assert client_of(world.colleague).get(f"/service-evaluations/{row.pk}/").status_code == 404

    def test_stays_as_it_was_given(self, world: Any) -> None:
        row = given(world)
        for values in ({"score": 95}, {"conclusion": "很好。"}):
            with pytest.raises(Invalid):
                performing.update(ServiceEvaluation, [Target(id=row.pk, values=values)], by=world.head, via="test")
        with pytest.raises(Invalid):
            do(actions_of(ServiceEvaluation)["archive"], row, world.head)

    def test_the_page_asks_few_statements(self, world: Any, judged: list[WorkOrder]) -> None:
        row, client = given(world), client_of(world.owner)
        client.get(f"/service-evaluations/{row.pk}/")
        with at_most(PAGE_QUERIES):
            client.get(f"/service-evaluations/{row.pk}/")
        client.get(f"/work-orders/{judged[0].pk}/")
        with at_most(PAGE_QUERIES):
            client.get(f"/work-orders/{judged[0].pk}/")


@pytest.mark.serves("S-188")
class TestAppraisal:
    """评估结论影响考核: what is given counts, an objection holds it up, and what is decided then counts instead."""

    def points(self, world: Any, reader: User) -> Any:
        return queries.appraised([world.owner.pk], reader).get(world.owner.pk)

    def test_counts_what_was_given(self, world: Any) -> None:
        row = evaluation(world)
        assert self.points(world, world.head) is None
        do(evaluations.give, row, world.head)
        assert self.points(world, world.owner) == Decimal("80.0")
        given(world, last_on=date(2026, 11, 10), score=91)
        assert self.points(world, world.head) == Decimal("85.5")
        shown = client_of(world.owner).get(f"/people/{world.owner.pk}/").content.decode()
        assert "85.5" in shown
        assert f'href="/service-evaluations/{row.pk}/"' in shown

    def test_waits_while_it_is_objected_to_and_counts_as_decided(self, world: Any) -> None:
        row = do(evaluations.contest, given(world), world.owner, objection="其中一单等客户排期。")
        assert (row.standing, self.points(world, world.owner)) == ("objected", None)
        row = do(evaluations.amend, row, world.head, score=88, reply="排期属实，改 88 分。")
        assert (row.standing, row.score_before, self.points(world, world.owner)) == ("changed", 80, Decimal("88.0"))

    def test_counts_as_it_was_when_upheld(self, world: Any) -> None:
        row = do(evaluations.contest, given(world), world.owner, objection="不同意。")
        assert do(evaluations.uphold, row, world.head, reply="录音与记录一致。").standing == "upheld"
        assert self.points(world, world.owner) == Decimal("80.0")

    def test_is_objected_to_by_whoever_is_evaluated_alone(self, world: Any) -> None:
        row = given(world)
        with pytest.raises(Invalid):
            do(evaluations.contest, row, world.head, objection="x")
        with pytest.raises((Forbidden, NotFound)):
            do(evaluations.contest, row, world.colleague, objection="x")
        do(evaluations.contest, row, world.owner, objection="x")
        with pytest.raises(Invalid):
            do(evaluations.uphold, row, world.owner, reply="x")

    def test_is_told_to_those_who_may_read_it(self, world: Any) -> None:
        row = given(world)
        mark = f'href="/service-evaluations/{row.pk}/"'
        shown = {
            who: mark in client_of(world.person(who)).get(f"/people/{world.owner.pk}/").content.decode()
            for who in ("owner", "head", "executive", "personnel", "colleague", "stranger")
        }
        assert shown == {"owner": True, "head": True, "executive": True, "personnel": True, "colleague": False,
                         "stranger": False}  # fmt: skip

    def test_forgets_after_twelve_months(self, world: Any, settings: Any) -> None:
        given(world)
        settings.TODAY = date(2028, 1, 1)
        assert self.points(world, world.head) is None


def test_moments_lie_on_the_day_that_is_held(settings: Any) -> None:
    settings.TODAY = date(2026, 11, 23)
    assert clock.day_of(clock.now()) == date(2026, 11, 23)
    assert clock.on_day(at("11-23T10:30"), date(2026, 11, 23)) == at("11-23T10:30")
    assert clock.on_day(at("11-25T10:30"), date(2026, 11, 23)) == at("11-23T10:30")
