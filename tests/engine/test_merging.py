"""Records that are on file twice become one, as one operation."""

from typing import Any

import pytest

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Alias, BankAccount, Collaborator, Customer, InvoiceProfile, Relation, Site
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import finding, registry
from dingke.engine.action import Outcome, Target
from dingke.engine.merging import running
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import operation_for, plan, undo
from tests.world import World, make

CODE = "91440300MAX000040B"


def merge(kept: Any, *gone: Any, by: User, take: dict[str, int] | None = None) -> Outcome:
    resource = registry.of(type(kept))
    assert resource is not None
    targets = [Target(id=row.pk, version=row.version) for row in gone]
    return running.merge(resource, Target(kept.pk, kept.version), targets, by=by, via="test", take=take)


@pytest.fixture
def twin(world: World) -> Customer:
    """The owner's customer once more, under another name, with something of every kind hanging on it."""
    (row,) = make(
        Customer,
        world.owner,
        {"name": "沧澜重工集团公司", "short_name": "沧重", "next_step": "回访", "grade": "key", "payment_terms": "30 天"},
    )
    below = {"customer": row.pk}
    make(Contact, world.owner, {**below, "name": "叶知秋", "mobile": "19900007777", "is_primary": True})
    make(Opportunity, world.owner, {**below, "name": "二号船坞"})
    make(Alias, world.owner, {**below, "name": "沧澜船厂"})
    make(Site, world.owner, {**below, "name": "一号厂区"})
    make(InvoiceProfile, world.owner, {**below, "title": "沧澜", "tax_no": "91440300MAX000031B"})
    make(BankAccount, world.owner, {**below, "account_name": "沧澜", "account_no": "6222000011112222", "bank_name": "明川银行"})
    make(Relation, world.owner, {**below, "other": world.daughter.pk, "kind": "holding"})
    row.refresh_from_db()
    return row


def test_smoke(world: World, twin: Customer) -> None:
    done = merge(world.customer, twin, by=world.owner)
    twin.refresh_from_db(); world.customer.refresh_from_db()
    assert twin.merged_into_id == world.customer.pk
    print(Operation.objects.get(pk=done.operation).__dict__)
    for m in (Contact, Opportunity, Alias, Site, InvoiceProfile, BankAccount, Relation):
        assert not m.objects.filter(customer=twin.pk).exists(), m
    print(list(Alias.objects.values_list("customer", "name", "kind")))
    for w in ("沧澜船厂", twin.code, "沧重"):
        assert [h.pk for h in finding.find(world.owner, w, only="customers")] == [world.customer.pk], w
    undo(done.operation, by=world.owner, via="test")
    twin.refresh_from_db()
    assert twin.merged_into_id is None
    for m in (Contact, Opportunity, Alias, Site, InvoiceProfile, BankAccount, Relation):
        assert m.objects.filter(customer=twin.pk).exists(), m
