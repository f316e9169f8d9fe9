"""A record that is on file twice."""

import pytest

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import (
    Alias,
    BankAccount,
    Customer,
    InvoiceProfile,
    Relation,
    Site,
)
from dingke.domains.opportunities.models import Opportunity
from tests.engine.merged import CODE, put
from tests.world import World, make


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
