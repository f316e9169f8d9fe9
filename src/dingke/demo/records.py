"""Rows before they are written: values by column attribute, with keys, codes and stamps as the product gives them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Alias, BankAccount, Collaborator, Customer, InvoiceProfile, Site
from dingke.domains.opportunities.models import Opportunity, OpportunityCollaborator, StageChange
from dingke.engine.models import Record

Row = dict[str, Any]

# In the order in which they may be written: what is pointed at comes first.
WRITTEN: tuple[type[models.Model], ...] = (
    Customer, Collaborator, Alias, Site, InvoiceProfile, BankAccount, Contact, Opportunity, OpportunityCollaborator,
    StageChange,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Desk:
    """A colleague as rows refer to one."""

    id: int
    username: str
    department_id: int


@dataclass(slots=True)
class Bundle:
    """A customer and all that hangs on it; ``rows`` by model, the customer's own row apart."""

    customer: Row
    owner: Desk
    rows: dict[type[models.Model], list[Row]] = field(default_factory=dict)

    def of(self, model: type[models.Model]) -> list[Row]:
        return self.rows.get(model, [])


class Ledger:
    """Gives out keys and codes, and stamps rows. ``today`` is the day on which the company is looked at."""

    def __init__(
        self, *, today: date, desks: Mapping[str, Desk], maker: int, last: Mapping[type[models.Model], int]
    ) -> None:
        self.today = today
        self.desks = desks
        self.maker = maker
        self.taken: Counter[type[models.Model]] = Counter(last)
        self.zone = timezone.get_default_timezone()

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def at(self, day: date, minute: int) -> datetime:
        """A moment of that day's office hours; minute: 0 to 539. Today's lie in its first hour, so none is ahead."""
        clock = time(0, minute % 60) if day >= self.today else time(8 + minute // 60, minute % 60)
        return datetime.combine(min(day, self.today), clock, self.zone)

    def customer(self, owner: Desk, made: datetime, touched: datetime, values: Row) -> Bundle:
        return Bundle(self._record(Customer, owner, made, touched, values), owner)

    def hang(self, model: type[Record], bundle: Bundle, made: datetime, touched: datetime, values: Row) -> Row:
        """A row under the customer; its owner is the customer's."""
        row = self._record(model, bundle.owner, made, touched, values)
        row["customer_id"] = bundle.customer["id"]
        row["account_owner_id"], row["account_department_id"] = bundle.owner.id, bundle.owner.department_id
        bundle.rows.setdefault(model, []).append(row)
        return row

    def join(self, model: type[models.Model], bundle: Bundle, values: Row) -> Row:
        """A row that is no record: no code, no owner, no stamps."""
        row = {"id": self._next(model), **values}
        bundle.rows.setdefault(model, []).append(row)
        return row

    def _record(self, model: type[Record], owner: Desk, made: datetime, touched: datetime, values: Row) -> Row:
        number = self._next(model)
        return {
            "id": number,
            "code": f"{model.CODE_PREFIX}{number:06d}",
            "owner_id": owner.id,
            "department_id": owner.department_id,
            "created_at": made,
            "created_by_id": self.maker,
            "updated_at": touched,
            "updated_by_id": owner.id,
            **values,
        }

    def _next(self, model: type[models.Model]) -> int:
        self.taken[model] += 1
        return self.taken[model]
