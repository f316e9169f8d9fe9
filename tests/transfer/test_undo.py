"""One operation taken back: what goes, what comes back, what stays because somebody changed it since."""

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dingke.domains.customers.models import Alias, Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import finding, performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid, NotFound
from dingke.engine.models import SearchEntry
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model
from dingke.platform.timeline.undo import operation_for, plan, undo
from tests.transfer.conftest import Bring, Write
from tests.world import World, make

pytestmark = pytest.mark.django_db


def change(row: Any, by: User, **values: Any) -> Any:
    return performing.update(type(row), [Target(id=row.pk, values=values)], by=by, via="test").operation


def take_back(operation: Any, by: User, *, overwrite: bool = False) -> Any:
    return undo(operation, by=by, via="test", overwrite=overwrite)


class TestUndoOfAnImport:
    def test_removes_rows_and_search_entries_and_keeps_the_events(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        done = bring(write(["企业名称"], ["北岸电机厂"], ["南岸电机厂"]), world.owner)
        ids = list(Customer.objects.filter(name__endswith="岸电机厂").values_list("pk", flat=True))
        outcome = take_back(done.operation, world.owner)
        assert sorted(outcome.removed) == sorted(ids)
        assert not Customer.objects.filter(pk__in=ids).exists()
        assert not SearchEntry.objects.filter(object="customers", row_id__in=ids).exists()
        labels = (
            event_model(Customer)
            ._default_manager.filter(pgh_obj_id__in=ids)
            .order_by("pgh_id")
            .values_list("pgh_label", flat=True)
        )
        assert list(labels) == ["insert", "insert", "delete", "delete"]
        undone = Operation.objects.get(pk=outcome.operation)
        assert (undone.verb, undone.removed, str(undone.reverses_id)) == ("undo", 2, done.operation)

    def test_that_updated_brings_the_old_values_and_words_back(self, world: World, write: Write, bring: Bring) -> None:
        path = write(["企业名称", "信用代码", "员工人数"], ["沧澜装备", world.customer.uscc or "", "900"])
        done = bring(path, world.owner, update=True)
        assert [hit.pk for hit in finding.find(world.owner, "沧澜装备", only="customers")] == [world.customer.pk]
        take_back(done.operation, world.owner)
        world.customer.refresh_from_db()
        assert (world.customer.name, world.customer.employee_count) == ("沧澜重工集团有限公司", None)
        assert finding.find(world.owner, "沧澜装备", only="customers") == []
        assert not Alias.objects.filter(customer=world.customer).exists()

    def test_can_itself_be_undone_and_the_rows_are_back_under_their_numbers(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        done = bring(write(["企业名称"], ["北岸电机厂"]), world.owner)
        row = Customer.objects.get(name="北岸电机厂")
        back = take_back(done.operation, world.owner)
        again = take_back(back.operation, world.owner)
        assert again.created == [row.pk]
        found = Customer.objects.get(pk=row.pk)
        assert (found.name, found.code, found.sort_name, found.version) == (
            row.name,
            row.code,
            row.sort_name,
            row.version,
        )
        assert [hit.pk for hit in finding.find(world.owner, "北岸电机", only="customers")] == [row.pk]

    def test_is_refused_while_something_hangs_on_a_row_it_made(self, world: World, write: Write, bring: Bring) -> None:
        done = bring(write(["企业名称"], ["北岸电机厂"]), world.owner)
        row = Customer.objects.get(name="北岸电机厂")
        make(Opportunity, world.owner, {"name": "北岸扩建", "customer": row.pk})
        with pytest.raises(Invalid, match="北岸扩建"):
            take_back(done.operation, world.owner)
        assert Customer.objects.filter(pk=row.pk).exists()
        assert not Operation.objects.filter(reverses__id=str(done.operation)).exists()

    def test_leaves_a_row_that_somebody_worked_on(self, world: World, write: Write, bring: Bring) -> None:
        done = bring(write(["企业名称"], ["北岸电机厂"], ["南岸电机厂"]), world.owner)
        row = Customer.objects.get(name="北岸电机厂")
        change(row, world.head, next_step="上门")
        outcome = take_back(done.operation, world.owner)
        assert len(outcome.removed) == 1
        assert len(outcome.faults) == 1
        assert Customer.objects.filter(pk=row.pk).exists()


class TestUndoOfAChange:
    def test_keeps_a_later_change_of_another_field(self, world: World) -> None:
        operation = change(world.customer, world.owner, next_step="上门")
        change(world.customer, world.head, credit_rating="AA")
        outcome = take_back(operation, world.owner)
        world.customer.refresh_from_db()
        assert (world.customer.next_step, world.customer.credit_rating, outcome.faults) == ("", "AA", [])

    def test_lists_a_later_change_of_the_same_field_and_leaves_it(self, world: World) -> None:
        operation = change(world.customer, world.owner, next_step="上门", credit_rating="A")
        change(world.customer, world.head, next_step="发报价")
        (clash,) = plan(operation_for(world.owner, operation), world.owner).clashes
        assert (clash.field, clash.before, clash.written, clash.current) == ("next_step", "", "上门", "发报价")
        outcome = take_back(operation, world.owner)
        world.customer.refresh_from_db()
        assert (world.customer.next_step, world.customer.credit_rating, len(outcome.faults)) == ("发报价", "", 1)

    def test_overwrites_when_told_to(self, world: World) -> None:
        operation = change(world.customer, world.owner, next_step="上门")
        change(world.customer, world.head, next_step="发报价")
        take_back(operation, world.owner, overwrite=True)
        world.customer.refresh_from_db()
        assert world.customer.next_step == ""

    def test_is_no_conflict_when_somebody_changed_it_back_already(self, world: World) -> None:
        operation = change(world.customer, world.owner, next_step="上门")
        change(world.customer, world.head, next_step="")
        assert plan(operation_for(world.owner, operation), world.owner).clashes == []
        take_back(operation, world.owner)

    def test_of_two_changes_of_one_row_goes_back_one_by_one(self, world: World) -> None:
        first = change(world.customer, world.owner, next_step="上门")
        second = change(world.customer, world.owner, next_step="发报价")
        take_back(second, world.owner)
        world.customer.refresh_from_db()
        assert world.customer.next_step == "上门"
        take_back(first, world.owner)
        world.customer.refresh_from_db()
        assert world.customer.next_step == ""

    def test_can_itself_be_undone(self, world: World) -> None:
        operation = change(world.customer, world.owner, next_step="上门")
        back = take_back(operation, world.owner)
        take_back(back.operation, world.owner)
        world.customer.refresh_from_db()
        assert world.customer.next_step == "上门"

    def test_happens_once(self, world: World) -> None:
        operation = change(world.customer, world.owner, next_step="上门")
        take_back(operation, world.owner)
        with pytest.raises(Invalid):
            take_back(operation, world.owner)

    def test_of_somebody_else_is_not_there(self, world: World) -> None:
        operation = change(world.customer, world.owner, next_step="上门")
        for number in (operation, uuid4(), "no number"):
            with pytest.raises(NotFound):
                take_back(number, world.stranger)

    def test_of_a_new_owner_brings_the_scope_of_everything_below_back(self, world: World) -> None:
        from dingke.domains.customers.actions import reassign

        done = performing.perform(
            reassign, [Target(id=world.customer.pk)], by=world.head, via="test", arguments={"owner": world.colleague.pk}
        )
        take_back(done.operation, world.head)
        for row in (world.customer, world.contact):
            row.refresh_from_db()
        assert world.customer.owner_id == world.contact.account_owner_id == world.owner.pk


VALUES = st.fixed_dictionaries(
    {},
    optional={
        "next_step": st.sampled_from(["", "上门", "发报价"]),
        "employee_count": st.sampled_from([None, 5, 900]),
        "tags": st.sampled_from([[], ["power"], ["power", "design"]]),
    },
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=st.lists(VALUES, min_size=1, max_size=4))
def test_undoing_everything_backwards_brings_the_row_to_where_it_was(
    world: World, history: list[dict[str, Any]]
) -> None:
    row = world.customer
    row.refresh_from_db()
    names = ("next_step", "employee_count", "tags", "name", "completeness", "size_class")
    before = [getattr(row, name) for name in names]
    done = [change(row, world.owner, **values) for values in history if values]
    for operation in reversed([each for each in done if Operation.objects.filter(pk=each).exists()]):
        take_back(operation, world.owner)
    row.refresh_from_db()
    assert [getattr(row, name) for name in names] == before
