"""One small shared world: people who mean something, in two departments, and a few rows of each kind.

owner and colleague work in department one under the head, the stranger in department two; the executive reads all;
admin administers. Everything is made through the product's own actions, once; a test gets its rows again.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

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
    personnel: User  # draws up position descriptions
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

    def people(self) -> list[User]:
        return [found for found in vars(self).values() if isinstance(found, User)]


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
        "personnel": ("温知夏", whole),
    }
    people: dict[str, Any] = {
        name: User.objects.create_user(name, "dingke-test", name=words, department=place, is_admin=name == "admin")
        for name, (words, place) in places.items()
    }
    for role, names in {
        "account_manager": ("owner", "colleague", "stranger"),
        "head": ("head",),
        "executive": ("executive",),
        "personnel": ("personnel",),
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
