"""Records that are on file twice become one: what stays, what comes along, what is refused, and the way back."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dingke.domains.contacts.models import Contact
from dingke.domains.customers import actions as customers
from dingke.domains.customers.models import (
    Alias,
    BankAccount,
    Collaborator,
    Customer,
    InvoiceProfile,
    Relation,
    Site,
)
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import clock, finding, performing, ports, registry, tracking
from dingke.engine.action import Outcome, Target, actions_of
from dingke.engine.faults import Forbidden, Invalid, Merged, NotFound, Stale
from dingke.engine.importing.knowing import Known
from dingke.engine.importing.plan import Plan
from dingke.engine.importing.reading import Line
from dingke.engine.merging import moving, running
from dingke.engine.references import found_by_words
from dingke.engine.surfaces import shelf
from dingke.engine.testing import Rest
from dingke.platform.people.models import User
from dingke.platform.timeline import telling
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import operation_for, plan, undo
from tests.world import World, make

CODE = "91440300MAX000031B"
BELOW: tuple[Any, ...] = (Contact, Opportunity, Alias, Site, InvoiceProfile, BankAccount, Relation)


def merge(kept: Any, *gone: Any, by: User, take: dict[str, int] | None = None) -> Outcome:
    resource = registry.of(type(kept))
    assert resource is not None
    targets = [Target(id=row.pk, version=row.version) for row in gone]
    outcome = running.merge(resource, Target(kept.pk, kept.version), targets, by=by, via="test", take=take)
    for row in (kept, *gone):
        row.refresh_from_db()
    return outcome


def take_back(done: Outcome, by: User, *, overwrite: bool = False) -> Outcome:
    assert done.operation is not None
    return undo(done.operation, by=by, via="test", overwrite=overwrite)


def change(row: Any, by: User, **values: Any) -> None:
    performing.update(type(row), [Target(id=row.pk, values=values)], by=by, via="test")
    row.refresh_from_db()


def put(by: User, **values: Any) -> Customer:
    (made,) = make(Customer, by, values)
    found: Customer = made
    return found


def state() -> dict[str, list[Any]]:
    """Everything that an undo has to bring back, but for what counts the writes."""
    left = {"version", "updated_at", "updated_by_id", "pgh_created_at"}
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name not in left}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in (Customer, Collaborator, *BELOW)
    }


@pytest.fixture
def twin(world: World) -> Customer:
    """The owner's customer once more, under another name, with something of every kind hanging on it."""
    row = put(world.owner, name="沧澜重工集团公司", short_name="沧重", grade="key", payment_terms="30 天")
    below = {"customer": row.pk}
    make(Contact, world.owner, {**below, "name": "叶知秋", "mobile": "19900007777", "is_primary": True})
    make(Opportunity, world.owner, {**below, "name": "二号船坞"})
    make(Alias, world.owner, {**below, "name": "沧澜船厂"})
    make(Site, world.owner, {**below, "name": "一号厂区"})
    make(InvoiceProfile, world.owner, {**below, "title": "沧澜", "tax_no": CODE})
    make(BankAccount, world.owner, {**below, "account_name": "沧澜", "account_no": "6222", "bank_name": "明川银行"})
    make(Relation, world.owner, {**below, "other": world.daughter.pk, "kind": "holding"})
    row.refresh_from_db()
    return row


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


class TestUndo:
    @pytest.mark.serves("S-001")
    def test_brings_back_every_row_as_it_was(self, world: World, twin: Customer) -> None:
        put(world.owner, name="海工", parent=twin.pk)
        make(Site, world.owner, {"customer": world.customer.pk, "name": "一号厂区"})
        make(InvoiceProfile, world.owner, {"customer": world.customer.pk, "title": "沧澜重工", "tax_no": CODE})
        theirs = put(world.colleague, name="沧澜", uscc="91350100M000100Y43")
        before = state()
        for row in (world.customer, twin, theirs):
            row.refresh_from_db()
        done = merge(theirs, world.customer, twin, by=world.head, take={"uscc": world.customer.pk, "name": twin.pk})
        assert Operation.objects.filter(verb="merge", label=str(theirs)).count() == 1
        take_back(done, world.head)
        assert state() == before
        assert [hit.pk for hit in finding.find(world.head, "沧澜船厂", only="customers")] == [twin.pk]
        assert finding.find(world.head, twin.code, only="customers")[0].pk == twin.pk

    def test_lists_what_was_changed_since_and_leaves_it(self, world: World, twin: Customer) -> None:
        done = merge(world.customer, twin, by=world.owner)
        change(world.customer, world.head, payment_terms="60 天")
        change(Contact.objects.get(name="叶知秋"), world.head, customer=world.daughter.pk)
        assert done.operation is not None
        clashes = plan(operation_for(world.owner, done.operation), world.owner).clashes
        assert {clash.field for clash in clashes} == {"payment_terms", "customer"}
        outcome = take_back(done, world.owner)
        world.customer.refresh_from_db()
        twin.refresh_from_db()
        assert len(outcome.faults) == 2
        assert (world.customer.payment_terms, twin.merged_into_id) == ("60 天", None)
        assert Contact.objects.get(name="叶知秋").customer_id == world.daughter.pk
        assert Opportunity.objects.get(name="二号船坞").customer_id == twin.pk

    def test_overwrites_when_told_to(self, world: World, twin: Customer) -> None:
        done = merge(world.customer, twin, by=world.owner)
        change(world.customer, world.head, payment_terms="60 天")
        take_back(done, world.owner, overwrite=True)
        world.customer.refresh_from_db()
        assert world.customer.payment_terms == ""

    def test_what_came_after_the_merge_stays_where_it_was_put(self, world: World, twin: Customer) -> None:
        done = merge(world.customer, twin, by=world.owner)
        make(Contact, world.owner, {"customer": world.customer.pk, "name": "新人"})
        take_back(done, world.owner)
        assert Contact.objects.get(name="新人").customer_id == world.customer.pk

    def test_can_itself_be_undone(self, world: World, twin: Customer) -> None:
        back = take_back(merge(world.customer, twin, by=world.owner), world.owner)
        take_back(back, world.owner)
        twin.refresh_from_db()
        assert twin.merged_into_id == world.customer.pk
        assert not Contact.objects.filter(customer=twin.pk).exists()


class TestHistory:
    def test_of_both_is_told_with_the_one_that_stays(self, world: World, twin: Customer) -> None:
        change(twin, world.owner, next_step="回访")
        merge(world.customer, twin, by=world.owner)
        told = telling.told(world.customer, world.owner, 50, ())
        assert [(m.subject, m.url) for m in told if "下一步" in m.sentence and m.url] == [
            ("客户 沧澜重工集团公司", f"/customers/{twin.pk}/history/")
        ]
        merged = next(m for m in told if m.subject and "合并" in m.sentence)
        assert ("并入", "", "沧澜重工") in merged.details

    def test_of_the_other_only_to_whom_it_belonged_as_well(self, world: World) -> None:
        theirs = put(world.colleague, name="沧澜")
        change(theirs, world.colleague, next_step="不外传")
        change(theirs, world.colleague, next_step="")
        merge(world.customer, theirs, by=world.head)
        assert "不外传" in str(telling.told(world.customer, world.head, 50, ()))
        assert "不外传" not in str(telling.told(world.customer, world.owner, 50, ()))

    def test_each_row_that_came_along_tells_it(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner)
        contact = Contact.objects.get(name="叶知秋")
        (moment, *_rest) = telling.told(contact, world.owner, 50, ())
        assert "合并" in moment.sentence
        assert ("客户", "沧重", "沧澜重工") in moment.details


class TestContacts:
    """Contacts are merged by their declaration alone."""

    @pytest.fixture
    def again(self, world: World) -> Contact:
        values = {
            "name": "谭 维",
            "customer": world.customer.pk,
            "mobile": "19900001234",
            "email": "tan@canglan.example",
        }
        found: Contact = make(Contact, world.owner, values)[0]
        return found

    def test_become_one(self, world: World, again: Contact) -> None:
        make(Contact, world.owner, {"name": "下属", "customer": world.customer.pk, "reports_to": again.pk})
        before = Contact.objects.count()
        done = merge(world.contact, again, by=world.owner)
        assert (world.contact.email, again.merged_into_id) == ("tan@canglan.example", world.contact.pk)
        assert Contact.objects.get(name="下属").reports_to_id == world.contact.pk
        take_back(done, world.owner)
        assert Contact.objects.filter(merged_into=None).count() == before
        assert Contact.objects.get(name="下属").reports_to_id == again.pk

    def test_nobody_reports_to_himself_afterwards(self, world: World, again: Contact) -> None:
        change(world.contact, world.owner, reports_to=again.pk)
        merge(world.contact, again, by=world.owner)
        assert world.contact.reports_to_id is None

    def test_met_twice_at_merged_customers_are_named(self, world: World, twin: Customer) -> None:
        make(Contact, world.owner, {"name": "老谭", "customer": twin.pk, "mobile": "19900001234"})
        act = performing.begin_act(world.owner, "test")
        (contacts,) = [m for m in moving.foreseen(world.customer, [twin.pk], act) if m.model is Contact]
        (remark,) = contacts.remarks
        assert ("谭维" in remark, "老谭" in remark, "19900001234" in remark) == (True, True, False)


class TestRest:
    def rest(self, person: User) -> Rest:
        return Rest(person, registry.get("customers"))

    def test_merges_once_under_one_key(self, world: World, twin: Customer) -> None:
        body = {
            "others": [twin.pk],
            "versions": {str(twin.pk): twin.version},
            "take": {"name": twin.pk},
            "why": "重复建档",
        }
        key = {"Idempotency_Key": "merge-1", "If_Match": f'"{world.customer.version}"'}
        first, again = (self.rest(world.owner)("post", f"/{world.customer.pk}/merge", body, **key) for _ in range(2))
        assert (first.status_code, again.json()) == (200, first.json())
        assert first.json()["name"] == "沧澜重工集团公司"
        assert Operation.objects.get(verb="merge").why == "重复建档"

    def test_a_merged_record_is_gone_and_says_where(self, world: World, twin: Customer) -> None:
        merge(world.customer, twin, by=world.owner)
        rest, version = self.rest(world.owner), {"If_Match": f'"{twin.version}"'}
        answers = [
            rest("get", f"/{twin.pk}"),
            rest("patch", f"/{twin.pk}", {"next_step": "回访"}, **version),
            rest("post", f"/{twin.pk}/restore", {}),
            rest("post", f"/{world.daughter.pk}/merge", {"others": [twin.pk]}),
        ]
        for answer in answers:
            assert (answer.status_code, answer.json()["merged_into"]) == (410, world.customer.pk), answer.content
            assert answer["Link"] == f'</api/v1/customers/{world.customer.pk}>; rel="alternate"'
        # Its past is read as ever.
        assert rest("get", f"/{twin.pk}/history").status_code == 200
        assert rest("get", f"/{twin.pk}?as_of={clock.today()}").json()["name"] == "沧澜重工集团公司"
        assert [item["merged_into"] for item in rest("get", "?archived=1").json()["items"]] == [world.customer.pk]

    def test_says_what_changed_since_it_was_read(self, world: World, twin: Customer) -> None:
        seen = twin.version
        change(twin, world.head, credit_rating="AA")
        body = {"others": [twin.pk], "versions": {str(twin.pk): seen}}
        answer = self.rest(world.owner)("post", f"/{world.customer.pk}/merge", body)
        assert answer.status_code == 409
        assert {"field": "credit_rating", "current": "AA", "yours": ""} in answer.json()["errors"]

    @pytest.mark.parametrize(
        "body",
        [{}, {"others": []}, {"others": [1], "more": 1}, {"others": [2**40]}, {"others": ["1"]}],
    )
    def test_refuses_what_it_cannot_understand_or_does_not_know(self, world: World, body: dict[str, Any]) -> None:
        answer = self.rest(world.owner)("post", f"/{world.customer.pk}/merge", body)
        assert answer.status_code == (404 if body.get("others") == [2**40] else 422), answer.content

    def test_by_their_rights(self, world: World, twin: Customer) -> None:
        body = {"others": [twin.pk]}
        for who, status in {"executive": 403, "colleague": 404, "stranger": 404, "head": 200}.items():
            answer = self.rest(world.person(who))("post", f"/{world.customer.pk}/merge", body)
            assert answer.status_code == status, who
        foreign = {"others": [world.foreign.pk]}
        assert self.rest(world.owner)("post", f"/{world.customer.pk}/merge", foreign).status_code == 404
