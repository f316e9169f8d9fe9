"""One small shared world: people who mean something, in two departments, and a few rows of each kind.

owner and colleague work in department one under the head, the stranger in department two; the executive reads all;
admin administers. Everything is made through the product's own actions, once; a test gets its rows again.
"""

import pickle
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db import connection, transaction
from django.utils import timezone

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import performing
from dingke.engine.action import Target
from dingke.platform.access.actions import give_role, install_roles
from dingke.platform.access.models import Role
from dingke.platform.people.actions import create_department
from dingke.platform.people.models import Department, User


@dataclass
class World:
    owner: User
    colleague: User
    head: User
    stranger: User
    executive: User
    admin: User
    one: Department
    two: Department
    roles: dict[str, Role]
    customer: Customer
    daughter: Customer
    foreign: Customer  # the stranger's
    contact: Contact
    opportunity: Opportunity
    hidden_contact: Contact
    hidden_opportunity: Opportunity

    def person(self, role: str) -> User:
        found: User = getattr(self, role)
        return found


@dataclass(frozen=True)
class Kept:
    """A world that was built and taken away again: its rows by table, as PostgreSQL copies them out, and its objects."""

    day: date
    rows: dict[str, bytes]
    world: bytes

    @classmethod
    def built(cls) -> Self:
        """Call in an open database that holds nothing of a world, outside a test's transaction."""
        with transaction.atomic():
            before = _filled()
            world = build()
            rows = {table: _copied(table) for table in _filled() - before}
            transaction.set_rollback(True)
        return cls(timezone.localdate(), rows, pickle.dumps(world))

    def again(self) -> World:
        """The same rows with the same numbers, and objects of the test's own."""
        if not self.rows or self.day != timezone.localdate():
            return build()
        with transaction.atomic(), connection.cursor() as cursor:
            # The rows bring their history and their references along.
            cursor.execute("set local session_replication_role = replica")
            for table, rows in self.rows.items():
                with cursor.copy(f"copy {table} from stdin") as into:
                    into.write(rows)
            cursor.execute("set local session_replication_role = origin")
        world: World = pickle.loads(self.world)
        return world


def _filled() -> set[str]:
    """The tables that hold rows."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        cursor.execute(" union all ".join(f"(select '{table}' from {table} limit 1)" for table in tables))
        return {table for (table,) in cursor.fetchall()}


def _copied(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"copy {table} to stdout") as out:
        return b"".join(map(bytes, out))


def build() -> World:
    whole = create_department(name="大客户部")
    one, two = (create_department(name=name, parent=whole) for name in ("大客户一部", "大客户二部"))
    roles = install_roles()
    places = {
        "owner": ("林澜", one),
        "colleague": ("秦川", one),
        "head": ("周砚秋", one),
        "stranger": ("许嘉宁", two),
        "executive": ("方正则", whole),
        "admin": ("管理员", None),
    }
    people: dict[str, Any] = {
        name: User.objects.create_user(name, "dingke-test", name=words, department=place, is_admin=name == "admin")
        for name, (words, place) in places.items()
    }
    for role, names in {
        "account_manager": ("owner", "colleague", "stranger"),
        "head": ("head",),
        "executive": ("executive",),
    }.items():
        give_role(roles[role], [people[name] for name in names])
    for user in people.values():
        user.refresh_from_db()
    return World(**people, one=one, two=two, roles=roles, **rows(people))


def rows(people: dict[str, User]) -> dict[str, Any]:
    owner, stranger = people["owner"], people["stranger"]
    customer, daughter = make(
        Customer,
        owner,
        {"name": "沧澜重工集团有限公司", "short_name": "沧澜重工", "uscc": "91440300MAX000031B"},
        {"name": "沧澜海工基地有限公司"},
    )
    performing.update(Customer, [Target(id=daughter.pk, values={"parent": customer.pk})], by=owner, via="test")
    (foreign,) = make(Customer, stranger, {"name": "华岳特钢股份有限公司", "grade": "key", "region_code": "440300"})
    (contact,) = make(Contact, owner, {"name": "谭维", "customer": customer.pk, "mobile": "19900001234"})
    (hidden_contact,) = make(Contact, stranger, {"name": "罗知白", "customer": foreign.pk, "mobile": "19900005678"})
    (opportunity,) = make(
        Opportunity, owner, {"name": "三号船坞岸电系统", "customer": customer.pk, "amount": Decimal(6800000)}
    )
    (hidden_opportunity,) = make(
        Opportunity, stranger, {"name": "二轧线变频改造", "customer": foreign.pk, "amount": Decimal(2800000)}
    )
    for row in (customer, daughter, foreign):
        row.refresh_from_db()
    return {
        "customer": customer,
        "daughter": daughter,
        "foreign": foreign,
        "contact": contact,
        "opportunity": opportunity,
        "hidden_contact": hidden_contact,
        "hidden_opportunity": hidden_opportunity,
    }


def make(model: Any, by: User, *values: dict[str, Any], why: str = "") -> list[Any]:
    """New rows through the one pipeline."""
    return performing.create(model, values, by=by, via="test", why=why).rows
