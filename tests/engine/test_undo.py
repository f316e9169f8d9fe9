"""One operation is taken back as one; what others changed since is listed and left alone."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dingke.domains.contacts.models import Contact
from dingke.domains.customers import actions as customers
from dingke.domains.customers.models import Alias, Collaborator, Customer, InvoiceProfile, Site
from dingke.domains.opportunities import actions as opportunities
from dingke.domains.opportunities.models import OpportunityCollaborator, StageChange
from dingke.engine import finding, performing, ports
from dingke.engine.action import Action, Outcome, Target, actions_of
from dingke.engine.faults import Forbidden, Invalid, NotFound
from dingke.engine.testing import client_of
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import operation_for, plan, undo
from tests.world import World, make


def change(row: Any, by: User, **values: Any) -> Any:
    return performing.update(type(row), [Target(id=row.pk, values=values)], by=by, via="test").operation


def take_back(operation: Any, by: User, *, overwrite: bool = False) -> Any:
    return undo(operation, by=by, via="test", overwrite=overwrite)


class TestUndoOfAChange:
    def test_gives_back_the_values_and_the_search_words(self, world: World) -> None:
        operation = change(world.customer, world.owner, name="改名公司", next_step="上门")
        take_back(operation, world.owner)
        world.customer.refresh_from_db()
        assert (world.customer.name, world.customer.next_step) == ("沧澜重工集团有限公司", "")
        assert "沧澜重工集团有限公司" in [hit.label for hit in finding.find(world.owner, "沧澜重工集团")]

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
        outcome = take_back(first, world.owner)
        world.customer.refresh_from_db()
        assert (world.customer.next_step, outcome.faults) == ("", [])

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

        done = performing.perform(
            customers.reassign,
            [Target(id=world.customer.pk)],
            by=world.head,
            via="test",
            arguments={"owner": world.colleague.pk},
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


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
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


class TestUndoOfWhatHangsOnARecord:
    """Rows below a record (aliases, sites, invoice profiles) and parts of it (who works on it) go and come as the record does."""

    BELOW = (
        (Alias, {"name": "沧重", "kind": "brand"}, "name"),
        (Site, {"name": "一号厂区"}, "name"),
        (InvoiceProfile, {"title": "沧澜重工集团有限公司", "tax_no": "91440300MAX000031B"}, "title"),
    )

    def share(self, verb: Action, row: Any, by: User, person: User) -> Any:
        targets = [Target(id=row.pk)]
        return performing.perform(verb, targets, by=by, via="test", arguments={"person": person.pk}).operation

    @pytest.mark.parametrize(("model", "values", "name"), BELOW)
    def test_a_row_made_changed_and_archived(self, world: World, model: Any, values: dict[str, Any], name: str) -> None:
        made = performing.create(model, [{**values, "customer": world.customer.pk}], by=world.owner, via="test")
        (row,) = made.rows
        changed = change(row, world.owner, **{name: "改过"})
        archived = performing.perform(
            actions_of(model)["archive"], [Target(id=row.pk)], by=world.owner, via="test"
        ).operation
        take_back(archived, world.owner)
        row.refresh_from_db()
        assert (row.archived_at, getattr(row, name)) == (None, "改过")
        take_back(changed, world.owner)
        row.refresh_from_db()
        assert getattr(row, name) == values[name]
        take_back(made.operation, world.owner)
        assert not model.objects.filter(pk=row.pk).exists()

    def test_the_words_and_the_figures_of_the_record_follow(self, world: World) -> None:
        change(world.customer, world.owner, lifecycle_status="warning")
        score = Customer.objects.get(pk=world.customer.pk).completeness
        made = [
            performing.create(model, [{**values, "customer": world.customer.pk}], by=world.owner, via="test").operation
            for model, values, _name in (self.BELOW[0], self.BELOW[2])
        ]
        assert [hit.pk for hit in finding.find(world.owner, "沧重", only="customers")] == [world.customer.pk]
        assert Customer.objects.get(pk=world.customer.pk).completeness > score
        for operation in made:
            take_back(operation, world.owner)
        assert finding.find(world.owner, "沧重", only="customers") == []
        assert Customer.objects.get(pk=world.customer.pk).completeness == score

    @pytest.mark.parametrize("of", ["customer", "opportunity"])
    def test_a_person_named_to_it_and_taken_from_it(self, world: World, of: str) -> None:
        both: dict[str, tuple[Any, Any]] = {
            "customer": (customers, Collaborator),
            "opportunity": (opportunities, OpportunityCollaborator),
        }
        verbs, members = both[of]
        row, colleague = getattr(world, of), client_of(world.colleague)
        url = f"/{'customers' if of == 'customer' else 'opportunities'}/{row.pk}/"
        added = self.share(verbs.add_collaborator, row, world.owner, world.colleague)
        removed = self.share(verbs.remove_collaborator, row, world.owner, world.colleague)
        back = take_back(removed, world.owner)
        assert colleague.get(url).status_code == 200
        assert [member.user_id for member in members.objects.filter(pk__in=back.created)] == [world.colleague.pk]
        take_back(added, world.owner)
        assert colleague.get(url).status_code == 404
        assert not members.objects.filter(user=world.colleague).exists()

    def test_for_many_records_at_once(self, world: World) -> None:
        targets = [Target(id=row.pk) for row in (world.customer, world.daughter)]
        added = performing.perform(
            customers.add_collaborator, targets, by=world.owner, via="test", arguments={"person": world.colleague.pk}
        )
        assert len(take_back(added.operation, world.owner).removed) == 2
        assert not Collaborator.objects.exists()

    def test_somebody_named_again_meanwhile_stays_once(self, world: World) -> None:
        self.share(customers.add_collaborator, world.customer, world.owner, world.colleague)
        removed = self.share(customers.remove_collaborator, world.customer, world.owner, world.colleague)
        self.share(customers.add_collaborator, world.customer, world.head, world.colleague)
        assert take_back(removed, world.owner).created == []
        assert Collaborator.objects.filter(customer=world.customer, user=world.colleague).count() == 1

    def test_a_record_comes_back_with_its_people(self, world: World) -> None:
        (row,) = make(Customer, world.owner, {"name": "北岸电机厂"})
        made = Operation.objects.get(object="customers", label=row.name)
        self.share(customers.add_collaborator, row, world.owner, world.colleague)
        back = take_back(made.pk, world.owner)
        assert not Collaborator.objects.filter(customer=row.pk).exists()
        take_back(back.operation, world.owner)
        assert list(Collaborator.objects.filter(customer=row.pk).values_list("user", flat=True)) == [world.colleague.pk]

    def test_a_person_who_was_exchanged_since_is_a_conflict(self, world: World) -> None:
        added = self.share(customers.add_collaborator, world.customer, world.owner, world.colleague)
        exchanged = self.exchange(world, world.executive)
        outcome = take_back(added, world.owner)
        assert [str(fault.message) for fault in outcome.faults] == ["沧澜重工 · 方正则: 人员"]
        assert Collaborator.objects.filter(user=world.executive).exists()
        take_back(exchanged, world.owner)
        assert Collaborator.objects.get(customer=world.customer).user == world.colleague

    def exchange(self, world: World, person: User) -> Any:
        """Another person in the place of the one who is named, as an operation of the owner's."""
        act = performing.begin_act(world.owner, "test")
        ports.history().begin(act)
        Collaborator.objects.filter(customer=world.customer).update(user=person)
        ports.history().record(act, "update", Customer, Outcome(updated=[world.customer.pk]))
        return act.operation

    def test_needs_the_right_to_share(self, world: World) -> None:
        added = self.share(customers.add_collaborator, world.customer, world.owner, world.colleague)
        # Still to be seen, as one who works on it, but no longer his to name people to.
        self.share(customers.add_collaborator, world.customer, world.owner, world.owner)
        performing.perform(
            customers.reassign,
            [Target(id=world.customer.pk)],
            by=world.head,
            via="test",
            arguments={"owner": world.stranger.pk},
        )
        with pytest.raises(Forbidden):
            take_back(added, User.objects.get(pk=world.owner.pk))
        assert Collaborator.objects.filter(user=world.colleague).exists()

    def test_the_log_of_stages_is_evidence_and_stays(self, world: World) -> None:
        moved = performing.perform(
            opportunities.move,
            [Target(id=world.opportunity.pk)],
            by=world.owner,
            via="test",
            arguments={"stage": "need", "basis": "现场纪要"},
        ).operation
        take_back(moved, world.owner)
        stages = (
            StageChange.objects.filter(opportunity=world.opportunity).order_by("pk").values_list("to_stage", flat=True)
        )
        assert list(stages) == ["opportunity", "need", "opportunity"]

    def test_the_page_says_whom_it_concerns(self, world: World) -> None:
        owner = client_of(world.owner)
        added = self.share(customers.add_collaborator, world.customer, world.owner, world.colleague)
        assert "沧澜重工 · 秦川" in owner.get(f"/operations/{added}/").content.decode()
        removed = self.share(customers.remove_collaborator, world.customer, world.owner, world.colleague)
        shown = owner.get(f"/operations/{removed}/").content.decode()
        assert "撤销会恢复 1 条" in shown
        assert "沧澜重工 · 秦川" in shown
        assert "已没有可撤销的内容" in owner.get(f"/operations/{added}/").content.decode()


class TestPages:
    def test_tell_what_undoing_would_do_and_do_it(self, world: World, client: Client) -> None:
        client.force_login(world.owner)
        operation = change(world.customer, world.owner, next_step="甲")
        assert str(operation) in client.get("/operations/").content.decode()
        assert "沧澜重工" in client.get(f"/operations/{operation}/").content.decode()
        assert client.post(f"/operations/{operation}/undo/").status_code == 302
        world.customer.refresh_from_db()
        assert world.customer.next_step == ""

    def test_are_not_there_for_strangers(self, world: World, client: Client) -> None:
        operation = change(world.customer, world.owner, next_step="甲")
        client.force_login(world.stranger)
        assert client.get(f"/operations/{operation}/").status_code == 404
        assert client.post(f"/operations/{operation}/undo/").status_code == 404


class TestOutOfSight:
    """A record handed to another department is gone for its former owner, on the pages of his old operations too."""

    SECRET = "只有新主责知道"

    @pytest.fixture
    def operation(self, world: World) -> str:
        """What the owner once did to a customer that is the stranger's now, who has changed it since."""
        changed = change(world.customer, world.owner, next_step="甲", payment_terms="30 天")
        performing.perform(
            customers.reassign,
            [Target(id=world.customer.pk)],
            by=world.head,
            via="page",
            arguments={"owner": world.stranger.pk},
        )
        change(world.customer, world.stranger, next_step=self.SECRET, short_name="改后的简称")
        return str(changed)

    def test_its_name_and_values_are_not_shown(self, world: World, client: Client, operation: str) -> None:
        client.force_login(world.owner)
        shown = client.get(f"/operations/{operation}/").content.decode()
        assert self.SECRET not in shown
        assert "改后的简称" not in shown

    def test_undoing_it_is_refused_without_telling(self, world: World, operation: str) -> None:
        for overwrite in (False, True):
            with pytest.raises(NotFound):
                undo(operation, by=world.owner, via="page", overwrite=overwrite)

    def test_an_undo_of_nothing_but_conflicts_tells_no_name(self, world: World) -> None:
        changed = change(world.customer, world.owner, next_step="甲")
        performing.perform(
            customers.reassign,
            [Target(id=world.customer.pk)],
            by=world.head,
            via="page",
            arguments={"owner": world.stranger.pk},
        )
        change(world.customer, world.stranger, next_step=self.SECRET, short_name="改后的简称")
        try:
            told = " ".join(str(fault.message) for fault in undo(str(changed), by=world.owner, via="api").faults)
        except NotFound:
            told = ""
        assert "改后的简称" not in told

    def test_personal_values_stay_masked_in_a_conflict(self, world: World, client: Client) -> None:
        changed = performing.update(
            Contact, [Target(id=world.contact.pk, values={"mobile": "19911112222"})], by=world.admin, via="page"
        ).operation
        performing.update(
            Contact, [Target(id=world.contact.pk, values={"mobile": "19933334444"})], by=world.owner, via="page"
        )
        client.force_login(world.admin)
        shown = client.get(f"/operations/{changed}/").content.decode()
        assert "19933334444" not in shown
        assert "199" in shown
