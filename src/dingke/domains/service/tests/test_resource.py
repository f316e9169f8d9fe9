"""Work orders, service levels and evaluations on every surface."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from tests import world as worlds

from dingke.domains.service import queries
from dingke.domains.service.actions import levels, orders
from dingke.domains.service.models import ServiceLevel, WorkOrder
from dingke.domains.service.tests.cases import SINCE, a_level, at, do, order
from dingke.domains.service.tests.cases import levels as put_levels
from dingke.engine import clock, performing
from dingke.engine.action import Target, actions_of
from dingke.engine.faults import Forbidden, Invalid
from dingke.engine.testing import ResourceCases, Rest, client_of
from dingke.platform.voice.tests.cases import OnesOwn

pytestmark = pytest.mark.django_db


@pytest.mark.serves("S-192")
class TestWorkOrders(ResourceCases):
    slug = "work-orders"
    change: ClassVar[tuple[str, Any]] = ("title", "双电源切换超过 0.5 秒")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "title": "双电源切换超时",
            "customer": world.customer,
            "contact": world.contact,
            "kind": "complaint",
            "priority": "high",
            "channel": "phone",
            "text": "手术楼切换用时 1.9 秒。",
            "owner": world.owner,
            "received_at": datetime(2026, 1, 5, 2, 0, tzinfo=UTC),
        }

    def test_appears_on_the_page_of_its_customer(self, world: Any, row: Any) -> None:
        shown = client_of(world.owner).get(f"/customers/{world.customer.pk}/?tab=work-orders").content.decode()
        assert f'href="/work-orders/{row.pk}/"' in shown

    def test_takes_no_contact_of_another_customer(self, world: Any) -> None:
        with pytest.raises(Invalid) as refusal:
            worlds.make(WorkOrder, world.admin, {**self.make(world), "contact": world.hidden_contact})
        assert [fault.field for fault in refusal.value.faults] == ["contact"]

    @pytest.mark.parametrize("moment", [clock.now() + timedelta(hours=1), datetime(1, 1, 1, tzinfo=UTC)])
    def test_comes_in_at_no_other_moment(self, world: Any, moment: datetime) -> None:
        with pytest.raises(Invalid) as refusal:
            worlds.make(WorkOrder, world.owner, {**self.make(world), "received_at": moment})
        assert [fault.field for fault in refusal.value.faults] == ["received_at"]

    @pytest.mark.parametrize("moment", ["soon", 1700000000, "1700000000", "2926-11-23T10:30:00+08:00"])
    def test_takes_only_moments_from_programs(self, world: Any, moment: Any) -> None:
        body = {**self.make(world), "received_at": moment}
        assert Rest(world.owner, self.resource)("post", "", body).status_code == 422


class TestServiceLevels(ResourceCases):
    """Heads keep them; everybody who works here may know what is promised."""

    slug = "service-levels"
    change: ClassVar[tuple[str, Any]] = ("source", "公司制度 2026-07")
    readers: ClassVar[tuple[str, ...]] = ("owner", "head", "executive", "admin", "colleague", "stranger")
    others: ClassVar[tuple[str, ...]] = ()

    @pytest.fixture
    def world(self, world: worlds.World) -> worlds.World:
        return replace(world, owner=world.head)

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "name": "投诉办结",
            "kind": "complaint",
            "measure": "done",
            "length": Decimal("5.00"),
            "unit": "working_days",
            "stops": ["customer"],
            "since": SINCE,
            "source": "公司制度",
            "certainty": "assumed",
        }


class TestServiceEvaluations(OnesOwn):
    """Until it is given it is the evaluator's alone."""

    slug = "service-evaluations"
    change: ClassVar[tuple[str, Any]] = ("conclusion", "首次联系及时。")
    readers: ClassVar[tuple[str, ...]] = ("owner", "admin")
    others: ClassVar[tuple[str, ...]] = ("colleague", "stranger", "head", "executive")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "user": world.colleague,
            "subject": "complaints_and_orders",
            "since": SINCE,
            "last_on": date(2026, 3, 31),
            "score": 85,
            "conclusion": "办结偏慢。",
        }

    def test_is_forbidden_to_change_for_those_who_only_read(self, world: Any, row: Any) -> None:
        assert client_of(world.executive).get(self.resource.new_url()).status_code == 403
        assert Rest(world.executive, self.resource)("post", "", self.make(world)).status_code == 403


class TestCourse:
    """Each step keeps its moment, and the limits follow from the moments."""

    def test_stores_the_limits_when_an_order_comes_in(self, world: Any) -> None:
        put_levels(world)
        row = order(world, "11-20T16:30")  # a Friday
        assert row.response_due_at == at("11-23T10:00")
        assert (row.answer_due_at, row.done_due_at) == (at("11-23T17:30"), at("11-27T17:30"))
        assert (row.next_due_at, row.due_on) == (row.response_due_at, date(2026, 11, 23))

    def test_keeps_the_moments_and_what_was_too_late(self, world: Any) -> None:
        put_levels(world)
        row = do(orders.accept, order(world, "11-20T16:30"), world.owner, "11-23T10:01")
        assert (row.accepted_at, row.late, row.next_due_at) == (at("11-23T10:01"), ["response"], row.answer_due_at)
        row = do(orders.begin, row, world.owner, "11-23T10:30")
        row = do(orders.give_answer, row, world.owner, "11-23T15:00", answer="整改方案已送达。")
        row = do(orders.finish, row, world.owner, "11-27T17:30", result="客户签认。")
        assert (row.status, row.late, row.next_due_at, row.due_on) == ("done", ["response"], None, None)

    def test_stands_while_it_is_paused_and_goes_on_later(self, world: Any) -> None:
        put_levels(world)
        row = begun(world)
        row = do(orders.pause, row, world.owner, "11-24T16:00", pause_reason="customer", note="等手术排期")
        assert (row.status, row.done_due_at, row.next_due_at, row.pause_reason) == ("paused", None, None, "customer")
        row = do(orders.resume, row, world.owner, "11-26T09:00")
        assert row.done_due_at == at("12-02T17:30")  # the closes of two days passed meanwhile

    def test_runs_on_for_a_reason_that_its_level_does_not_name(self, world: Any) -> None:
        put_levels(world)
        row = begun(world)
        due = row.done_due_at
        row = do(orders.pause, row, world.owner, "11-24T16:00", pause_reason="force_majeure", note="台风")
        assert row.done_due_at == due

    def test_of_another_priority_is_reckoned_from_when_it_came_in(self, world: Any) -> None:
        put_levels(world)
        row = begun(world)
        performing.update(WorkOrder, [Target(id=row.pk, values={"priority": "urgent"})], by=world.owner, via="test")
        row.refresh_from_db()
        assert row.done_due_at == at("11-25T17:30")

    def test_opened_again_goes_on_with_what_was_left(self, world: Any) -> None:
        put_levels(world)
        row = do(orders.give_answer, begun(world), world.owner, "11-24T10:00", answer="已复位。")
        answered = row.answered_at
        row = do(orders.finish, row, world.owner, "11-24T11:00", result="正常。")
        row = do(orders.reopen, row, world.owner, "11-26T10:00", why="再次跳闸")
        assert (row.status, row.done_at, row.reopened, row.answered_at) == ("in_progress", None, 1, answered)
        assert row.done_due_at == at("12-02T17:30")  # two closes while it was done

    @pytest.mark.serves("S-197")
    def test_limits_can_be_reckoned_anew_from_the_moments(self, world: Any) -> None:
        put_levels(world)
        row = do(orders.pause, begun(world), world.owner, "11-24T16:00", pause_reason="customer", note="等排期")
        row = do(orders.resume, row, world.owner, "11-26T09:00")
        row = do(orders.give_answer, row, world.owner, "11-26T10:00", answer="方案已送。")
        row = do(orders.finish, row, world.owner, "12-02T10:00", result="已签认。")
        found = queries.clocks_of(row, queries.levels())
        assert [one.due_at for one in found] == [row.response_due_at, row.answer_due_at, row.done_due_at]
        assert [one.measure for one in found if one.is_late] == row.late

    def test_refuses_steps_out_of_turn(self, world: Any) -> None:
        row = order(world, "11-23T09:00")
        for verb, given in ((orders.finish, {"result": "x"}), (orders.resume, {}), (orders.begin, {})):
            with pytest.raises(Invalid):
                do(verb, row, world.owner, "11-23T10:00", **given)
        with pytest.raises(Invalid):
            do(orders.accept, row, world.owner, "11-23T08:00")

    def test_when_it_came_in_stays_once_it_is_accepted(self, world: Any) -> None:
        row = begun(world)
        target = Target(id=row.pk, values={"received_at": at("11-23T11:00")})
        with pytest.raises(Invalid) as refusal:
            performing.update(WorkOrder, [target], by=world.owner, via="test")
        assert [fault.field for fault in refusal.value.faults] == ["received_at"]

    def test_is_not_archived_while_it_is_dealt_with(self, world: Any) -> None:
        with pytest.raises(Invalid):
            do(actions_of(WorkOrder)["archive"], begun(world), world.owner)

    def test_is_handed_on_to_another_department(self, world: Any) -> None:
        row = do(orders.hand_on, begun(world), world.owner, owner=world.stranger.pk)
        assert (row.owner, row.department) == (world.stranger, world.two)
        assert client_of(world.stranger).get(f"/work-orders/{row.pk}/").status_code == 200


def begun(world: Any) -> WorkOrder:
    row = do(orders.accept, order(world, "11-23T09:00"), world.owner, "11-23T09:30")
    found: WorkOrder = do(orders.begin, row, world.owner, "11-23T10:00")
    return found


class TestWhatIsDue:
    def test_is_found_by_the_moment(self, world: Any) -> None:
        worlds.make(ServiceLevel, world.head, a_level("done", "100", "natural_hours"))
        now = clock.now()
        ages = {"running": 1, "about": 90, "broken": 110}
        values = {"title": "缺相", "customer": world.customer, "kind": "fault"}
        made = {
            name: worlds.make(WorkOrder, world.owner, {**values, "received_at": now - timedelta(hours=age)})[0].pk
            for name, age in ages.items()
        }
        rest = Rest(world.owner, TestWorkOrders().resource)

        def listed(query: str) -> Sequence[int]:
            return [item["id"] for item in rest("get", f"?{query}").json()["items"]]

        assert listed("next_due_at__lte=now") == [made["broken"]]
        assert listed("warn_at__lte=now&next_due_at__gte=now") == [made["about"]]
        shown = client_of(world.owner).get("/work-orders/?view=-").content.decode()
        assert ("已超时" in shown, "即将超时" in shown) == (True, True)

    def test_waits_for_its_owner_in_the_sidebar(self, world: Any) -> None:
        worlds.make(ServiceLevel, world.head, a_level("done", "1", "natural_hours"))
        values = {"title": "缺相", "customer": world.customer, "kind": "fault"}
        worlds.make(WorkOrder, world.owner, {**values, "received_at": clock.now() - timedelta(days=2)})
        assert "/work-orders/" in client_of(world.owner).get("/side/").content.decode()


class TestLevelsBehindOrders:
    """What an order was reckoned by does not change behind it."""

    def test_neither_change_nor_begin_where_orders_came_in(self, world: Any) -> None:
        put_levels(world)
        order(world, "11-20T16:30")
        row = ServiceLevel.objects.get(measure="answer")
        for values in ({"length": Decimal(2)}, {"until": date(2026, 11, 1)}, {"is_applied": False}):
            with pytest.raises(Invalid):
                performing.update(ServiceLevel, [Target(id=row.pk, values=values)], by=world.head, via="test")
        with pytest.raises(Invalid):
            do(actions_of(ServiceLevel)["archive"], row, world.head)
        with pytest.raises(Invalid):
            worlds.make(ServiceLevel, world.head, a_level("done", "3", "working_days", kind="complaint"))

    def test_end_for_those_to_come(self, world: Any) -> None:
        put_levels(world)
        order(world, "11-20T16:30")
        row = ServiceLevel.objects.get(measure="answer")
        until = date(2027, 1, 1)
        performing.update(ServiceLevel, [Target(id=row.pk, values={"until": until})], by=world.head, via="test")
        worlds.make(ServiceLevel, world.head, a_level("answer", "2", "working_days", since=until))

    def test_do_not_hold_twice_for_the_same(self, world: Any) -> None:
        put_levels(world)
        with pytest.raises(Invalid) as refusal:
            worlds.make(ServiceLevel, world.head, a_level("done", "4", "working_days"))
        assert [fault.field for fault in refusal.value.faults] == ["since"]
        worlds.make(ServiceLevel, world.head, a_level("done", "4", "working_days", is_applied=False))

    def test_of_other_companies_limit_no_order(self, world: Any) -> None:
        worlds.make(ServiceLevel, world.head, a_level("done", "7", "working_days", is_applied=False))
        assert order(world, "11-20T16:30").done_due_at is None

    def test_are_not_an_account_managers_to_keep(self, world: Any) -> None:
        with pytest.raises(Forbidden):
            worlds.make(ServiceLevel, world.owner, a_level("done", "5", "working_days"))

    @pytest.mark.parametrize(
        ("old", "new", "spans"),
        [
            (None, {}, [(SINCE, None)]),
            ({}, {"until": date(2026, 12, 1)}, [(date(2026, 12, 1), None)]),
            ({"until": date(2026, 12, 1)}, {"until": date(2026, 11, 1)}, [(date(2026, 11, 1), date(2026, 12, 1))]),
            ({}, {"source": "x"}, []),
            ({}, {"length": Decimal(3)}, [(SINCE, None), (SINCE, None)]),
        ],
    )
    def test_touch_the_days_on_which_something_else_holds(
        self, old: dict[str, Any] | None, new: dict[str, Any], spans: list[levels.Span]
    ) -> None:
        row = ServiceLevel(**{**a_level("done", "5", "working_days"), **new})
        values = None
        if old is not None:
            was = ServiceLevel(**{**a_level("done", "5", "working_days"), **old})
            values = performing.snapshot(was)
        assert [span for _level, span in levels.touched(row, values)] == spans
