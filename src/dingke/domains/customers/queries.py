"""Questions over customers: scope columns of owners, groups, like names."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext as _

from dingke.domains.customers.models import Customer
from dingke.engine.access import Person, policy
from dingke.engine.action import Act, Proposal, Values
from dingke.platform.authority.subjects import Subject
from dingke.platform.codes import queries as codes
from dingke.platform.codes.rules import region_path
from dingke.platform.codes.terms import Table
from dingke.platform.people.models import User


def departments_of(owners: Iterable[int | None]) -> dict[int, int | None]:
    """The department of each owner, in one query."""
    wanted = {owner for owner in owners if owner}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "department_id"))


def parents(ids: Iterable[int | None]) -> dict[int, int | None]:
    """The chain above the given companies: child → parent, upward to the roots, in one recursive query."""
    wanted = sorted({pk for pk in ids if pk})
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "with recursive up(id, parent_id) as (select id, parent_id from customers_customer where id = any(%s) "
            "union select c.id, c.parent_id from customers_customer c join up on c.id = up.parent_id) "
            "select id, parent_id from up",
            [wanted],
        )
        return dict(cursor.fetchall())


def roots_below(roots: Mapping[int, int]) -> dict[int, int]:
    """Every company below the given ones, at any depth, with its root. roots: of each given one its own."""
    if not roots:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(
            "with recursive down(id, root) as (select c.id, g.root from customers_customer c "
            "join unnest(%s::bigint[], %s::bigint[]) as g(id, root) on c.parent_id = g.id "
            "union select c.id, down.root from customers_customer c join down on c.parent_id = down.id) "
            "select id, root from down",
            [list(roots), list(roots.values())],
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Counted:
    """A child list that counts for completeness: its model, and which of its rows count on a day (default: every one)."""

    model: Any
    counts: Callable[[date], Q] = lambda _on: Q()


def facts_of_completeness(ids: Sequence[int], on: date) -> Mapping[int, Mapping[str, Any]]:
    """Which of the child lists hold something on a day, per customer, in one query."""
    held = {
        name: models.Exists(
            each.model.objects.filter(each.counts(on), customer=models.OuterRef("pk"), archived_at=None)
        )
        for name, each in children().items()
    }
    rows = Customer.objects.filter(pk__in=ids).annotate(**held)
    return {row["pk"]: row for row in rows.values("pk", *held)}


def children() -> dict[str, Counted]:
    """Child lists that count for completeness; contacts come from above and register themselves."""
    from dingke.domains.customers.models import BankAccount, InvoiceProfile

    return {"has_invoice_profile": Counted(InvoiceProfile), "has_bank_account": Counted(BankAccount), **COUNTED}


COUNTED: dict[str, Counted] = {}


def as_tree(companies: Sequence[Customer], root: int) -> Iterable[tuple[int, Customer]]:
    """The companies of one group as (depth, company), parents first; a child of an unseen parent hangs on the root."""
    seen = {company.pk for company in companies}
    by_parent: dict[int | None, list[Customer]] = {}
    for company in companies:
        above = None if company.pk == root else company.parent_id if company.parent_id in seen else root
        by_parent.setdefault(above if above in seen else None, []).append(company)

    def walk(parent: int | None, depth: int) -> Iterable[tuple[int, Customer]]:
        for company in by_parent.get(parent, ()):
            yield depth, company
            yield from walk(company.pk, depth + 1)

    yield from walk(None, 0)


def subject(person: Person, code: str) -> Subject | None:
    """A customer as rights see it, by code, name, short name or the beginning of one name alone; among the person's own to see."""
    mine = policy.rows(person, "read", Customer).filter(archived_at=None)
    found = mine.filter(code=code).first() or mine.filter(Q(name=code) | Q(short_name=code)).order_by("pk").first()
    if found is None:
        alike = list(mine.filter(name__startswith=code).order_by("pk")[:2])
        found = alike[0] if len(alike) == 1 else None
    return subject_of(found) if found else None


def subjects_by_code(person: Person, wanted: Collection[str]) -> Mapping[str, Subject]:
    rows = policy.rows(person, "read", Customer).filter(archived_at=None, code__in=wanted)
    return {row.code: subject_of(row) for row in rows}


def subject_of(customer: Customer) -> Subject:
    return Subject(
        label=customer.short_name or customer.name,
        code=customer.code,
        owner=customer.owner_id,
        department=customer.department_id,
        marks={
            "customer": frozenset({customer.code, customer.name, customer.short_name} - {""}),
            "grade": frozenset({customer.grade, customer.get_grade_display()}),
            "region": regions(customer.region_code),
        },
    )


def regions(code: str) -> frozenset[str]:
    """A district, the city and the province in which it lies, by code and by name."""
    levels = region_path(code) if code else ()
    known = codes.lookup(Table.REGION)
    return frozenset({*levels, *(known[one].name for one in levels if one in known and known[one].name)})


def handover_proposals(rows: Sequence[Customer], given: Values, act: Act) -> Sequence[Proposal | None]:
    """Within a department its head hands on; to another it is for whoever may allocate there."""
    owner = User.objects.filter(pk__in=[given["owner"]]).select_related("department").first()
    models.prefetch_related_objects(rows, "owner", "department")
    return [handover_proposal(row, owner) if owner else None for row in rows]


def handover_proposal(row: Customer, owner: User) -> Proposal | None:
    """row: with its owner and department at hand."""
    if owner.department_id == row.department_id:
        return None
    return Proposal(
        matter="customer_handover",
        verb="allocate",
        title=_("Hand %(customer)s to %(person)s") % {"customer": row.short_name or row.name, "person": owner.name},
        customer=row.code,
        owner=row.owner_id,
        department=owner.department_id,
        shown=(
            (str(_("from")), f"{row.owner} · {row.department or '–'}"),
            (str(_("to")), f"{owner.name} · {owner.department or '–'}"),
        ),
        watched=("owner_id",),
    )
