"""After a merge: the way back, what is told of it, how contacts and the interface fare."""

from typing import Any

import pytest

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import (
    Customer,
    InvoiceProfile,
    Site,
)
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import clock, finding, performing, registry
from dingke.engine.merging import moving
from dingke.engine.testing import Rest
from dingke.platform.people.models import User
from dingke.platform.timeline import telling
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import operation_for, plan
from tests.engine.merged import CODE, change, merge, put, state, take_back
from tests.world import World, make


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
