"""Records that are on file twice become one: what stays, what comes along, what is refused, and the way back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dingke.domains.contacts.models import Contact
from dingke.domains.customers import actions as customers
from dingke.domains.customers.models import (
    Alias,
    Collaborator,
    Customer,
    InvoiceProfile,
    Relation,
    Site,
)
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import finding, performing, ports, registry, tracking
from dingke.engine.action import Target, actions_of
from dingke.engine.faults import Forbidden, Invalid, Merged, NotFound, Stale
from dingke.engine.importing.knowing import Known
from dingke.engine.importing.plan import Plan
from dingke.engine.importing.reading import Line
from dingke.engine.merging import running
from dingke.engine.references import found_by_words
from dingke.engine.surfaces import shelf
from dingke.platform.people.models import User
from tests.engine.merged import BELOW, CODE, change, merge, put, state
from tests.world import World, make


class TestValues:
    def test_the_one_that_stays_keeps_its_own_and_is_filled_from_the_other(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner)
        kept = world.customer
        assert (kept.name, kept.uscc) == ("沧澜重工集团有限公司", CODE)
        # A prospect is what everybody is that nobody said more of.
        assert (kept.grade, kept.payment_terms) == ("key", "30 天")

    def test_a_field_may_be_taken_from_the_other(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner, take={"name": twin.pk})
        assert world.customer.name == "沧澜重工集团公司"

    def test_an_amount_comes_with_its_currency(self, world: World) -> None:
        other = put(world.owner, name="沧澜", reg_capital="500000", reg_capital_currency="USD")
        merge(world.customer, other, by=world.owner)
        assert (world.customer.reg_capital, world.customer.reg_capital_currency) == (500000, "USD")

    def test_a_credit_code_goes_over_and_is_there_once(self, world: World) -> None:
        other = put(world.owner, name="沧澜")
        merge(other, world.customer, by=world.owner)
        assert (other.uscc, world.customer.uscc) == (CODE, None)

    def test_a_rule_that_is_broken_by_the_choice_is_told_and_nothing_happened(self, world: World) -> None:
        other = put(world.owner, name="沧澜", lifecycle_status="dormant")
        change(other, world.owner, lifecycle_status="active")
        before = state()
        with pytest.raises(Invalid) as refusal:
            merge(world.customer, other, by=world.owner)
        assert {fault.field for fault in refusal.value.faults} >= {"industry_code", "region_code"}
        assert state() == before

    @pytest.mark.parametrize("take", [{"no_such_field": 1}, {"grade": 0}])
    def test_a_choice_that_is_none_is_refused(self, world: World, twin: Customer, take: dict[str, int]) -> None:
        with pytest.raises(Invalid):
            merge(world.customer, twin, by=world.owner, take=take)


class TestWhatComesAlong:
    def test_everything_that_hung_on_the_other(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner)
        for model in BELOW:
            assert not model.objects.filter(customer=twin.pk).exists(), model
        contact = Contact.objects.get(name="叶知秋")
        assert (contact.customer_id, contact.account_owner_id) == (world.customer.pk, world.owner.pk)

    def test_the_other_is_archived_and_names_the_one_that_stays(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner)
        assert twin.merged_into_id == world.customer.pk
        assert twin.archived_at is not None
        assert not actions_of(Customer)["restore"].offered(twin)

    def test_of_three_records_one_stays_and_an_earlier_merge_follows(self, world: World, twin: Customer) -> None:
        first, last = put(world.owner, name="沧澜一"), put(world.owner, name="沧澜二")
        merge(twin, first, by=world.owner)
        merge(world.customer, twin, last, by=world.owner)
        first.refresh_from_db()
        assert {row.merged_into_id for row in (first, twin, last)} == {world.customer.pk}

    def test_its_names_become_other_names(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner)
        names = set(Alias.objects.filter(customer=world.customer).values_list("name", "kind"))
        assert names == {("沧澜重工集团公司", "other"), ("沧重", "short"), ("沧澜船厂", "former")}

    def test_what_the_one_that_stays_has_already_is_left_readable(self, world: World, twin: Customer) -> None:
        make(Site, world.owner, {"customer": world.customer.pk, "name": "一号厂区", "address": "北岸"})
        merge(world.customer, twin, by=world.owner)
        assert sorted(Site.objects.values_list("customer", "address")) == [(world.customer.pk, "北岸"), (twin.pk, "")]

    def test_one_contact_is_the_first_and_one_invoice_profile_the_default(self, world: World, twin: Customer) -> None:
        change(world.contact, world.owner, is_primary=True)
        make(InvoiceProfile, world.owner, {"customer": world.customer.pk, "title": "沧澜重工", "tax_no": CODE})
        merge(world.customer, twin, by=world.owner)
        assert [c.name for c in Contact.objects.filter(customer=world.customer, is_primary=True)] == ["谭维"]
        assert [p.title for p in InvoiceProfile.objects.filter(is_default=True)] == ["沧澜重工"]

    def test_a_relation_between_both_is_over(self, world: World, twin: Customer) -> None:
        made = make(Relation, world.owner, {"customer": world.customer.pk, "other": twin.pk, "kind": "other"})
        merge(world.customer, twin, by=world.owner)
        made[0].refresh_from_db()
        assert (made[0].other_id, made[0].archived_at is None) == (twin.pk, False)

    def test_whoever_worked_on_the_other_works_on_the_one_that_stays(self, world: World) -> None:
        theirs = put(world.colleague, name="沧澜")
        share = customers.add_collaborator
        performing.perform(
            share, [Target(theirs.pk)], by=world.head, via="test", arguments={"person": world.executive.pk}
        )
        performing.perform(
            share, [Target(world.customer.pk)], by=world.head, via="test", arguments={"person": world.executive.pk}
        )
        world.customer.refresh_from_db()
        theirs.refresh_from_db()
        merge(world.customer, theirs, by=world.head)
        people = Collaborator.objects.filter(customer=world.customer).values_list("user", flat=True)
        # Once each: the one named to both, and the owner of the record that went.
        assert sorted(people) == sorted([world.colleague.pk, world.executive.pk])

    def test_favourites_follow_and_are_shown_once(self, world: World, twin: Customer) -> None:
        for row in (world.customer, twin):
            ports.shelf().star(world.owner, "customers", row.pk, on=True)
        ports.shelf().star(world.head, "customers", twin.pk, on=True)
        merge(world.customer, twin, by=world.owner)
        for person in (world.owner, world.head):
            assert [record.row_id for record in shelf.favourites(person)] == [world.customer.pk]

    def test_every_reference_to_what_can_be_merged_has_a_history(self) -> None:
        """What is not tracked could not be undone; it would keep the record that goes in use."""
        for resource in registry.resources():
            for field in resource.model._meta.get_fields(include_hidden=True) if resource.merge else ():
                if field.one_to_many or field.one_to_one:
                    model: Any = field.related_model
                    assert model in tracking.kept or hasattr(model, "pgh_tracked_model"), model

    def test_a_thousand_rows_cost_as_many_statements_as_one(self, world: World, twin: Customer) -> None:
        few, many = put(world.owner, name="少"), put(world.owner, name="多")
        for row, number in ((few, 1), (many, 300)):
            below = [{"customer": row.pk, "name": f"{row.name}{i}"} for i in range(number)]
            for model in (Contact, Opportunity, Site, Alias):
                make(model, world.owner, *below)
            make(Customer, world.owner, *({"name": f"{row.name}子{i}", "parent": row.pk} for i in range(number)))
            row.refresh_from_db()
        sent = []
        for row in (few, many):
            with CaptureQueriesContext(connection) as asked:
                running.merge(
                    registry.get("customers"), Target(world.customer.pk), [Target(row.pk)], by=world.owner, via="test"
                )
            sent.append(len(asked))
        assert sent[1] <= sent[0] + 2, sent
        assert Contact.objects.filter(customer=world.customer).count() == 302


class TestGroups:
    def group(self, *pairs: tuple[Customer, Customer | None]) -> None:
        for row, parent in pairs:
            row.refresh_from_db()
            assert (row.parent_id, row.group_root_id) == (
                parent and parent.pk,
                parent and (parent.group_root_id or parent.pk),
            ), row.name

    def test_daughters_of_the_other_come_with_all_below_them(self, world: World, twin: Customer) -> None:
        daughter = put(world.owner, name="海工", parent=twin.pk)
        below = put(world.owner, name="海工船坞", parent=daughter.pk)
        merge(world.customer, twin, by=world.owner)
        self.group((daughter, world.customer), (below, daughter), (world.customer, None))

    def test_a_daughter_goes_into_her_mother(self, world: World) -> None:
        merge(world.customer, world.daughter, by=world.owner)
        self.group((world.customer, None))

    def test_a_mother_goes_into_her_daughter(self, world: World) -> None:
        sister = put(world.owner, name="姊妹", parent=world.customer.pk)
        merge(world.daughter, world.customer, by=world.owner)
        self.group((world.daughter, None), (sister, world.daughter))

    def test_a_mother_goes_into_a_granddaughter_without_a_circle(self, world: World) -> None:
        above = put(world.owner, name="控股")
        change(world.customer, world.owner, parent=above.pk)
        grand = put(world.owner, name="孙公司", parent=world.daughter.pk)
        merge(grand, world.customer, by=world.owner)
        self.group((grand, above), (world.daughter, grand))

    def test_a_parent_below_the_one_that_stays_is_refused(self, world: World) -> None:
        other = put(world.owner, name="别处", parent=world.daughter.pk)
        with pytest.raises(Invalid) as refusal:
            merge(world.customer, other, by=world.owner, take={"parent": other.pk})
        assert [fault.field for fault in refusal.value.faults] == ["parent"]


class TestFinding:
    def test_every_word_of_the_other_leads_to_the_one_that_stays(self, world: World) -> None:
        other = put(world.owner, name="北岸船舶修造厂", short_name="北修", uscc="91350100M000100Y43")
        make(Alias, world.owner, {"customer": other.pk, "name": "红星修船"})
        other.refresh_from_db()
        merge(world.customer, other, by=world.owner)
        for words in ("北岸船舶", "北修", "红星修船", "91350100M000100Y43", other.code):
            found = [hit.pk for hit in finding.find(world.owner, words, only="customers")]
            assert found == [world.customer.pk], words

    def test_a_reference_by_its_code_or_name_means_the_one_that_stays(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner)
        words = [twin.code, "沧澜重工集团公司", str(twin.pk)]
        assert found_by_words(Customer, words, world.owner) == [world.customer.pk] * 3

    def test_nothing_new_is_hung_on_the_other(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner)
        with pytest.raises(Invalid) as refusal:
            make(Contact, world.owner, {"name": "新人", "customer": twin.pk})
        assert [fault.field for fault in refusal.value.faults] == ["customer"]

    def test_a_row_of_a_file_about_the_other_is_about_the_one_that_stays(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner)
        lines = [Line(1, [], {"name": twin.name}), Line(2, [], {"code": twin.code})]
        for line in lines:
            Known(Plan(registry.get("customers"), world.owner, "客户.csv", [])).recognise([line])
        assert [line.existing for line in lines] == [world.customer.pk] * 2


class TestRefusals:
    def test_without_the_right_to_archive_the_other(self, world: World) -> None:
        theirs = put(world.colleague, name="沧澜")
        performing.perform(
            customers.add_collaborator,
            [Target(theirs.pk)],
            by=world.head,
            via="test",
            arguments={"person": world.owner.pk},
        )
        theirs.refresh_from_db()
        with pytest.raises(Forbidden):
            merge(world.customer, theirs, by=User.objects.get(pk=world.owner.pk))

    def test_out_of_sight_it_is_not_there(self, world: World) -> None:
        with pytest.raises(NotFound):
            merge(world.customer, world.foreign, by=world.owner)
        with pytest.raises(NotFound):
            merge(world.foreign, world.customer, by=world.owner)

    def test_readers_merge_nothing(self, world: World, twin: Customer) -> None:
        with pytest.raises(Forbidden):
            merge(world.customer, twin, by=world.executive)

    def test_a_record_with_itself_or_with_none(self, world: World) -> None:
        for gone in ((), (world.customer,)):
            with pytest.raises(Invalid):
                merge(world.customer, *gone, by=world.owner)

    def test_one_that_was_merged_already(self, world: World, twin: Customer) -> None:
        other = put(world.owner, name="别处")
        merge(world.customer, twin, by=world.owner)
        for kept, gone in ((twin, other), (other, twin)):
            with pytest.raises(Merged):
                merge(kept, gone, by=world.owner)

    def test_a_merged_record_is_changed_no_more(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner)
        with pytest.raises(Merged):
            change(twin, world.owner, next_step="回访")
        with pytest.raises(Merged):
            performing.perform(
                customers.reassign, [Target(twin.pk)], by=world.head, via="test", arguments={"owner": world.head.pk}
            )

    def test_an_archived_one_does_not_stay(self, world: World, twin: Customer) -> None:
        performing.perform(actions_of(Customer)["archive"], [Target(twin.pk)], by=world.owner, via="test")
        twin.refresh_from_db()
        with pytest.raises(Invalid):
            merge(twin, world.customer, by=world.owner)
        merge(world.customer, twin, by=world.owner)

    @pytest.mark.parametrize("which", [0, 1])
    def test_a_stale_one_with_what_changed(self, world: World, twin: Customer, which: int) -> None:
        rows = (world.customer, twin)
        seen = [row.version for row in rows]
        change(rows[which], world.head, credit_rating="AA", legal_rep="谭维")
        with pytest.raises(Stale) as stale:
            running.merge(
                registry.get("customers"),
                Target(world.customer.pk, seen[0]),
                [Target(twin.pk, seen[1])],
                by=world.owner,
                via="test",
            )
        told = {c.field: (c.yours, c.current) for c in stale.value.conflicts}
        assert told["credit_rating"] == ("", "AA")
        assert "谭维" not in str(told["legal_rep"])
