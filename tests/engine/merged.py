"""What tests of merging do to records, and how they see that all is as it was."""

from typing import Any

from dingke.domains.contacts.models import Contact
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
from dingke.engine import performing, registry
from dingke.engine.action import Outcome, Target
from dingke.engine.merging import running
from dingke.platform.people.models import User
from dingke.platform.timeline.undo import undo
from tests.world import make

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
