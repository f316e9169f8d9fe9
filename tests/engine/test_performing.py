"""What every action promises, whichever surface calls it."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dingke.domains.customers.models import Alias, Customer
from dingke.domains.opportunities import actions as deals
from dingke.domains.opportunities.models import Opportunity, StageChange
from dingke.engine import performing
from dingke.engine.access import policy
from dingke.engine.action import Target
from dingke.engine.faults import Forbidden, Invalid, NotFound, Stale
from dingke.platform.timeline.history import EventHistory, as_of
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model
from tests.world import World, make


class TestCreate:
    @pytest.mark.serves("S-001")
    def test_gives_a_code_an_owner_and_a_department(self, world: World) -> None:
        (row,) = make(Customer, world.owner, {"name": "远图新能源科技"})
        assert row.code == f"KH{row.pk:06d}"
        assert (row.owner_id, row.department_id, row.version) == (world.owner.pk, world.one.pk, 1)

    @pytest.mark.serves("S-001")
    def test_refuses_a_credit_code_that_is_on_file(self, world: World) -> None:
        with pytest.raises(Invalid) as refusal:
            make(Customer, world.owner, {"name": "另一家", "uscc": world.customer.uscc})
        assert "uscc" in refusal.value.by_field()

    @pytest.mark.serves("S-003")
    def test_refuses_a_wrong_check_character_unless_a_reason_is_given(self, world: World) -> None:
        wrong = {"name": "澄岳轨道装备", "uscc": "91110000MAX000015N"}
        with pytest.raises(Invalid) as refusal:
            make(Customer, world.owner, wrong)
        assert set(refusal.value.by_field()) == {"uscc"}
        (row,) = make(Customer, world.owner, {**wrong, "uscc_override": "执照照此印制"})
        assert row.uscc == "91110000MAX000015N"

    def test_keeps_good_rows_and_reports_bad_ones_when_lenient(self, world: World) -> None:
        values = [{"name": "甲公司"}, {"name": ""}, {"name": "乙公司", "grade": "no such grade"}, {"name": "丙公司"}]
        outcome = performing.create(Customer, values, by=world.owner, via="import", strict=False)
        assert [row.name for row in outcome.rows] == ["甲公司", "丙公司"]
        assert sorted((fault.index, fault.field) for fault in outcome.faults) == [(1, "name"), (2, "grade")]

    def test_makes_nothing_when_strict_and_one_is_bad(self, world: World) -> None:
        before = Customer.objects.count()
        with pytest.raises(Invalid):
            performing.create(Customer, [{"name": "甲公司"}, {"name": ""}], by=world.owner, via="page")
        assert Customer.objects.count() == before

    def test_is_refused_without_the_right(self, world: World) -> None:
        with pytest.raises(Forbidden):
            make(Customer, world.executive, {"name": "甲公司"})

    def test_puts_nothing_on_a_customer_one_does_not_see(self, world: World) -> None:
        with pytest.raises(Invalid) as refusal:
            make(Opportunity, world.owner, {"name": "越界", "customer": world.foreign.pk})
        assert "customer" in refusal.value.by_field()

    @pytest.mark.parametrize(
        "name",
        ["鼎", "长" * 200, "😀公司", "\u202eםולש", "<script>alert(1)</script>", "'; drop table customers_customer; --"],
    )
    def test_takes_any_name_that_fits(self, world: World, name: str) -> None:
        (row,) = make(Customer, world.owner, {"name": name})
        assert Customer.objects.filter(pk=row.pk, name=row.name).exists()

    def test_says_that_a_name_is_too_long(self, world: World) -> None:
        with pytest.raises(Invalid) as refusal:
            make(Customer, world.owner, {"name": "长" * 500})
        assert "200" in refusal.value.by_field()["name"][0]


class TestUpdate:
    def test_raises_the_version_once_and_leaves_a_history(self, world: World) -> None:
        outcome = performing.update(
            Customer, [Target(id=world.customer.pk, values={"next_step": "送样"})], by=world.owner, via="cell"
        )
        assert outcome.rows[0].version == world.customer.version + 1
        latest = EventHistory().moments(outcome.rows[0], world.owner)[0]
        assert (latest.by, latest.details[0][2]) == ("林澜", "送样")

    def test_changes_nothing_when_nothing_differs(self, world: World) -> None:
        outcome = performing.update(
            Customer, [Target(id=world.customer.pk, values={"name": world.customer.name})], by=world.owner, via="api"
        )
        assert (outcome.updated, outcome.unchanged) == ([], [world.customer.pk])
        assert not Operation.objects.filter(pk=str(outcome.operation)).exists()

    def test_refuses_a_stale_version_with_both_values(self, world: World) -> None:
        performing.update(
            Customer, [Target(id=world.customer.pk, values={"next_step": "甲"})], by=world.head, via="page"
        )
        with pytest.raises(Stale) as refusal:
            performing.update(
                Customer,
                [Target(id=world.customer.pk, version=world.customer.version, values={"next_step": "乙"})],
                by=world.owner,
                via="page",
            )
        conflict = refusal.value.conflicts[0]
        assert (conflict.current, conflict.yours) == ("甲", "乙")

    def test_does_not_know_rows_of_others(self, world: World) -> None:
        with pytest.raises(NotFound):
            performing.update(Customer, [Target(id=world.foreign.pk, values={"name": "x"})], by=world.owner, via="api")

    def test_is_forbidden_on_rows_one_may_only_read(self, world: World) -> None:
        with pytest.raises(Forbidden):
            performing.update(
                Customer, [Target(id=world.foreign.pk, values={"name": "x"})], by=world.executive, via="api"
            )

    def test_does_not_let_a_row_leave_the_actors_scope(self, world: World) -> None:
        with pytest.raises(Forbidden):
            performing.update(
                Customer, [Target(id=world.customer.pk, values={"owner": world.stranger.pk})], by=world.owner, via="api"
            )
        world.customer.refresh_from_db()
        assert world.customer.owner_id == world.owner.pk

    @pytest.mark.serves("S-017")
    def test_hands_over_with_everything_that_hangs_on_it(self, world: World) -> None:
        from dingke.domains.customers.actions import reassign

        performing.perform(
            reassign, [Target(id=world.customer.pk)], by=world.head, via="page", arguments={"owner": world.stranger.pk}
        )
        world.contact.refresh_from_db()
        assert (world.contact.account_owner_id, world.contact.account_department_id) == (
            world.stranger.pk,
            world.two.pk,
        )
        assert policy.permits(world.stranger, "read", world.contact)

    def test_refuses_a_group_that_goes_in_a_circle(self, world: World) -> None:
        with pytest.raises(Invalid) as refusal:
            performing.update(
                Customer,
                [Target(id=world.customer.pk, values={"parent": world.daughter.pk})],
                by=world.owner,
                via="page",
            )
        assert "parent" in refusal.value.by_field()

    def test_keeps_the_former_name(self, world: World) -> None:
        performing.update(
            Customer, [Target(id=world.customer.pk, values={"name": "沧澜海洋装备集团"})], by=world.owner, via="page"
        )
        assert Alias.objects.filter(customer=world.customer, name="沧澜重工集团有限公司").exists()

    def test_writes_a_set_with_as_many_statements_as_one_row(self, world: World) -> None:
        many = make(Customer, world.owner, *({"name": f"批量{n}公司"} for n in range(60)))
        with CaptureQueriesContext(connection) as one:
            performing.update(Customer, [Target(id=many[0].pk, values={"next_step": "甲"})], by=world.owner, via="page")
        with CaptureQueriesContext(connection) as all_of_them:
            performing.update(
                Customer, [Target(id=row.pk, values={"next_step": "乙"}) for row in many], by=world.owner, via="page"
            )
        assert len(all_of_them) == len(one)


class TestStages:
    @pytest.mark.serves("S-063")
    def test_move_leaves_a_stage_history_and_the_probability(self, world: World) -> None:
        outcome = performing.perform(
            deals.move,
            [Target(id=world.opportunity.pk)],
            by=world.owner,
            via="board",
            arguments={"stage": "need", "basis": "会议纪要"},
        )
        assert (outcome.rows[0].stage, outcome.rows[0].probability) == ("need", 25)
        assert list(
            StageChange.objects.filter(opportunity=world.opportunity)
            .order_by("pk")
            .values_list("from_stage", "to_stage")
        ) == [("", "opportunity"), ("opportunity", "need")]

    @pytest.mark.serves("S-060")
    @pytest.mark.parametrize(("stage", "field"), [("solution", "stage"), ("contract", "stage"), ("won", "stage")])
    def test_jumps_over_no_stage(self, world: World, stage: str, field: str) -> None:
        with pytest.raises(Invalid) as refusal:
            performing.perform(
                deals.move, [Target(id=world.opportunity.pk)], by=world.owner, via="board", arguments={"stage": stage}
            )
        assert field in refusal.value.by_field()

    @pytest.mark.serves("S-063")
    def test_counts_slips_of_amount_and_day(self, world: World) -> None:
        changed = performing.update(
            Opportunity,
            [Target(id=world.opportunity.pk, values={"amount": Decimal(5000000), "expected_close_on": "2027-01-31"})],
            by=world.owner,
            via="page",
        ).rows[0]
        assert changed.slip_count == 1  # the day was given for the first time
        again = performing.update(
            Opportunity,
            [Target(id=world.opportunity.pk, values={"expected_close_on": "2027-03-31"})],
            by=world.owner,
            via="page",
        ).rows[0]
        assert again.slip_count == 2


class TestHistory:
    @pytest.mark.serves("S-003")
    def test_gives_the_row_as_of_a_moment(self, world: World) -> None:
        moment = Customer.objects.get(pk=world.customer.pk).updated_at
        performing.update(
            Customer, [Target(id=world.customer.pk, values={"next_step": "后来"})], by=world.owner, via="page"
        )
        # Events bear the start of their transaction; one test is one transaction, so the newest event wins here.
        stood = as_of(Customer, world.customer.pk, moment)
        assert stood is not None
        assert stood["name"] == "沧澜重工集团有限公司"

    def test_cannot_be_bypassed(self, world: World) -> None:
        Customer.objects.filter(pk=world.customer.pk).update(next_step="绕过")
        events = event_model(Customer)._default_manager.filter(pgh_obj_id=world.customer.pk)
        assert events.order_by("-pgh_id")[0].next_step == "绕过"
