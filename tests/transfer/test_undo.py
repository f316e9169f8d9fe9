"""An import taken back: what goes, what comes back, what stays because somebody worked on it since."""

from typing import Any

import pytest

from dingke.domains.customers.models import Alias, Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import finding, performing
from dingke.engine.action import Target
from dingke.engine.faults import Invalid
from dingke.engine.models import SearchEntry
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.telling import event_model
from dingke.platform.timeline.undo import undo
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
        assert finding.find(world.owner, "岸电机") == []
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
