"""What happens to customers and to what hangs on them, in sets."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.customers import queries, rules, terms
from dingke.domains.customers.models import (
    Alias,
    BankAccount,
    Collaborator,
    Customer,
    InvoiceProfile,
    OfCustomer,
    Relation,
    Site,
)
from dingke.engine import kinds, notices, performing, registry, search, writing
from dingke.engine.action import Act, Ask, Conduct, Values, action, conduct
from dingke.engine.faults import Fault
from dingke.engine.fields import column
from dingke.engine.notices import Note
from dingke.lib import pinyin, text
from dingke.platform.people.collaborating import sharing
from dingke.platform.people.models import User

HANDED = notices.kind(
    "customers_handed",
    "told",
    label=gettext_lazy("Customers were handed to me"),
    icon="arrows-exchange",
    tone="acc",
    words=gettext_lazy("%(who)s handed %(what)s to you."),
    many=gettext_lazy("%(who)s handed %(count)s customers to you."),
    why=gettext_lazy("You are the owner now; contacts and open deals keep theirs."),
)


def settle_owners(rows: Sequence[Any], act: Act) -> None:
    """A row without an owner is the actor's; the department is always the owner's."""
    owners = [row.owner_id for row in rows]
    for place, row in enumerate(rows):
        if not owners[place]:
            row.owner_id = owners[place] = act.by.pk
    departments = queries.departments_of(owners)
    for row, owner in zip(rows, owners, strict=True):
        row.department_id = departments.get(owner)


@conduct
class CustomerConduct(Conduct):
    model = Customer

    def prepare(self, rows: Sequence[Customer], act: Act) -> None:
        for row in rows:
            if not row.owner_id:
                row.owner_id = act.by.pk

    def by_itself(self, rows: Sequence[Customer], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            tidy(row)
            old = before.get(row.pk, {}) if row.pk else {}
            for name, message in (*code_faults(row, old), *leaving_potential(row, old)):
                yield Fault(message, name, index)
            row.sort_name = pinyin.sort_key(row.name)[:255]
            size = rules.size_class(
                row.industry_code, row.employee_count, row.annual_revenue, row.total_assets, act.day
            )
            row.size_class, row.size_basis = size.value or "", size.basis
            if not row.pk:
                row.completeness = rules.completeness_score(facts_of(row, {}))

    def check(self, rows: Sequence[Customer], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        return loops(rows, before)

    def derive(self, rows: Sequence[Customer], before: Mapping[int, Values], act: Act) -> None:
        there = [row for row in rows if row.pk]
        facts = queries.facts_of_completeness([row.pk for row in there], act.day) if there else {}
        for row in there:
            row.completeness = rules.completeness_score(facts_of(row, facts.get(row.pk, {})))
        settle_owners(rows, act)
        settle_groups(rows)

    def follow(self, rows: Sequence[Customer], before: Mapping[int, Values], act: Act) -> None:
        changed = [row for row in rows if row.pk in before]
        moved = [
            row
            for row in changed
            if before[row.pk]["owner_id"] != row.owner_id or before[row.pk]["department_id"] != row.department_id
        ]
        rewrite_scope(moved)
        tell_owners([row for row in moved if before[row.pk]["owner_id"] != row.owner_id], act)
        if not act.undoing:
            remember_names([row for row in changed if before[row.pk]["name"] != row.name], before, act)
        regroup([row for row in changed if before[row.pk]["parent_id"] != row.parent_id])

    def absorb(self, kept: Customer, gone: Sequence[Customer], act: Act) -> None:
        """The names of the others stay findable."""
        known = {kept.name, kept.short_name, "", *Alias.objects.filter(customer=kept).values_list("name", flat=True)}
        kinds = {row.short_name: terms.AliasKind.SHORT for row in gone}
        kinds |= {row.name: terms.AliasKind.OTHER for row in gone}
        made = [
            {"customer_id": kept.pk, "name": name, "kind": kind} for name, kind in kinds.items() if name not in known
        ]
        if made:
            performing.create(Alias, made, by=act.by, via=act.via, act=act)


def tidy(row: Customer) -> None:
    row.name = text.normalise_name(row.name)
    row.short_name = text.normalise_name(row.short_name)
    row.uscc = rules.normalise_uscc(row.uscc) or None
    if row.entity_type == terms.EntityType.FOREIGN:
        row.uscc = None


def code_faults(row: Customer, old: Values) -> Sequence[tuple[str, Any]]:
    """A wrong credit code blocks, unless somebody gives a reason; the inner code only warns (shown on the page)."""
    if not row.uscc or row.uscc == old.get("uscc") or row.uscc_override or rules.is_in_order(row.uscc):
        return ()
    finding = rules.check_uscc(row.uscc)
    return [("uscc", finding.message)] if finding.level == "error" else ()


def leaving_potential(row: Customer, old: Values) -> Sequence[tuple[str, Any]]:
    """What the domain requires is asked for when a customer leaves POTENTIAL, not when he is put on file."""
    was = old.get("lifecycle_status", terms.LifecycleStatus.POTENTIAL)
    if was != terms.LifecycleStatus.POTENTIAL or row.lifecycle_status != terms.LifecycleStatus.ACTIVE:
        return ()
    needed = [
        *terms.REQUIRED_TO_LEAVE_POTENTIAL,
        "foreign_reg_no" if row.entity_type == terms.EntityType.FOREIGN else "uscc",
    ]
    missing = _("Needed before the customer leaves “potential”.")
    return [(name, missing) for name in needed if not getattr(row, column(Customer, name).attname)]


def loops(rows: Sequence[Customer], before: Mapping[int, Values]) -> Iterable[Fault]:
    moved = [
        (i, row)
        for i, row in enumerate(rows)
        if row.pk and row.parent_id and before.get(row.pk, {}).get("parent_id") != row.parent_id
    ]
    if not moved:
        return
    chain = queries.parents(row.parent_id for _i, row in moved) | {row.pk: row.parent_id for _i, row in moved}
    for index, row in moved:
        if rules.makes_loop(chain, row.pk, row.parent_id):
            yield Fault(
                _("%(parent)s lies below this company already; a group cannot go in a circle.")
                % {"parent": row.parent},
                "parent",
                index,
            )


def settle_groups(rows: Sequence[Customer]) -> None:
    chain = queries.parents(row.parent_id for row in rows)
    chain |= {row.pk: row.parent_id for row in rows if row.pk}
    for row in rows:
        above = root(chain, row.parent_id)
        if row.group_root_id != above:
            row.group_root_id = above


def root(chain: Mapping[int, int | None], pk: int | None) -> int | None:
    while pk is not None and chain.get(pk) is not None:
        pk = chain[pk]
    return pk


def regroup(rows: Sequence[Customer]) -> None:
    """Companies that changed their parent take everything below them along into the other group: one statement each way."""
    roots = queries.roots_below({row.pk: row.group_root_id or row.pk for row in rows})
    lower = Customer.objects.filter(pk__in=roots).exclude(pk__in=[row.pk for row in rows]) if roots else ()
    changed = [row for row in lower if row.group_root_id != roots[row.pk]]
    for row in changed:
        row.group_root_id = roots[row.pk]
    if changed:
        writing.change(changed, ["group_root"])


def rewrite_scope(rows: Sequence[Customer]) -> None:
    """Whatever hangs on a customer follows its owner's scope: one statement per kind of row and new owner."""
    by_owner: dict[tuple[int, int | None], list[int]] = {}
    for row in rows:
        by_owner.setdefault((row.owner_id, row.department_id), []).append(row.pk)
    for resource in registry.resources() if by_owner else ():
        if issubclass(resource.model, OfCustomer):
            for (owner, department), ids in by_owner.items():
                resource.model._default_manager.filter(customer__in=ids).update(
                    account_owner_id=owner, account_department_id=department
                )
    for (owner, department), ids in by_owner.items():
        search.rescope(ids, owner, department)


def tell_owners(rows: Sequence[Customer], act: Act) -> None:
    """Each new owner once, however many customers came to him in one act."""
    key, mine = f"{HANDED.slug}:{act.operation}", "/customers/?view=-&owner={}"
    notes = [Note(row.owner_id, **notices.about(row), link=mine.format(row.owner_id), key=key) for row in rows]
    notices.tell(HANDED, notes, act)


def remember_names(rows: Sequence[Customer], before: Mapping[int, Values], act: Act) -> None:
    """A company stays findable under the name it had."""
    known = set(Alias.objects.filter(customer__in=rows).values_list("customer_id", "name"))
    made = [
        {
            "customer_id": row.pk,
            "name": before[row.pk]["name"],
            "kind": terms.AliasKind.FORMER,
            "used_until": act.day,
        }
        for row in rows
        if (row.pk, before[row.pk]["name"]) not in known
    ]
    if made:
        performing.create(Alias, made, by=act.by, via=act.via, act=act)


def facts_of(row: Customer, children: Values) -> Values:
    """What the completeness formula looks at: the row's own columns and which child lists hold something."""
    return {**row.__dict__, **children} if children else row.__dict__


class OfCustomerConduct(Conduct):
    """Rows that hang on a customer take its scope, and tell it that it has become more complete."""

    def prepare(self, rows: Sequence[Any], act: Act) -> None:
        owners = dict(Customer.objects.filter(pk__in={row.customer_id for row in rows}).values_list("pk", "owner_id"))
        for row in rows:
            row.owner_id = row.owner_id or self.first_owner(row, owners, act)

    def first_owner(self, row: Any, owners: Mapping[int, int], act: Act) -> int:
        return owners.get(row.customer_id) or act.by.pk

    def derive(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> None:
        settle_owners(rows, act)
        scopes = {
            pk: (owner, department)
            for pk, owner, department in Customer.objects.filter(pk__in={row.customer_id for row in rows}).values_list(
                "pk", "owner_id", "department_id"
            )
        }
        for row in rows:
            row.account_owner_id, row.account_department_id = scopes.get(row.customer_id, (None, None))


@conduct
class AliasConduct(OfCustomerConduct):
    model = Alias


@conduct
class SiteConduct(OfCustomerConduct):
    model = Site


@conduct
class RelationConduct(OfCustomerConduct):
    model = Relation

    def arrive(
        self, rows: Sequence[Relation], there: QuerySet[Relation], before: Mapping[int, Values], act: Act
    ) -> Iterable[str]:
        """Between companies that became one there is no relation any more."""
        for row in rows:
            if row.customer_id == row.other_id:
                row.customer_id, row.other_id = before[row.pk]["customer_id"], before[row.pk]["other_id"]
                row.archived_at = row.archived_at or act.at
        return ()


@conduct
class InvoiceProfileConduct(OfCustomerConduct):
    model = InvoiceProfile

    def arrive(
        self, rows: Sequence[InvoiceProfile], there: QuerySet[InvoiceProfile], before: Mapping[int, Values], act: Act
    ) -> Iterable[str]:
        """One is used by default, as before by the customer that stays."""
        return only_first(rows, there, "is_default")

    def follow(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> None:
        recount((row.customer_id for row in rows), act.day)

    def part(self, rows: Sequence[Any], act: Act) -> None:
        recount((row.customer_id for row in rows), act.day)


@conduct
class BankAccountConduct(OfCustomerConduct):
    model = BankAccount

    def derive(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> None:
        super().derive(rows, before, act)
        for row in rows:
            row.last_four = "".join(filter(str.isdigit, row.account_no))[-4:]

    def follow(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> None:
        recount((row.customer_id for row in rows), act.day)

    def part(self, rows: Sequence[Any], act: Act) -> None:
        recount((row.customer_id for row in rows), act.day)


def only_first(rows: Sequence[Any], there: QuerySet[Any], name: str) -> Iterable[str]:
    """What one of a customer's rows may be alone: one that is so already stays it, else the first that comes.

    name: a field that says yes or no. Returns what was unticked, as sentences.
    """
    is_taken = there.filter(archived_at=None, **{name: True}).exists()
    said = []
    for row in rows:
        if getattr(row, name) and row.archived_at is None:
            if is_taken:
                setattr(row, name, False)
                said.append(
                    _("“%(row)s” comes along without “%(field)s”.")
                    % {"row": row, "field": kinds.kind(column(type(row), name)).label}
                )
            is_taken = True
    return said


def recount(ids: Iterable[int], on: date) -> None:
    """Completeness, on a day, of customers whose child lists changed; only those that come out different are written."""
    wanted = sorted(set(ids))
    facts = queries.facts_of_completeness(wanted, on)
    rows = list(Customer.objects.filter(pk__in=wanted))
    changed = []
    for row in rows:
        score = rules.completeness_score(facts_of(row, facts[row.pk]))
        if score != row.completeness:
            row.completeness = score
            changed.append(row)
    if changed:
        writing.change(changed, ["completeness"])


def note_contact(model: Any, days: Mapping[int, date]) -> None:
    """Customers or contacts who were met on a day: their last contact is not before it. A part of the act in hand."""
    there = model._default_manager.filter(pk__in=days).order_by("pk").select_for_update(of=("self",))
    rows = [row for row in there if row.last_contact_on is None or row.last_contact_on < days[row.pk]]
    for row in rows:
        row.last_contact_on = days[row.pk]
    if rows:
        writing.change(rows, ["last_contact_on"])


@action(
    Customer,
    label=gettext_lazy("Hand to another owner"),
    grant="reassign",
    icon="arrows-exchange",
    leaves_scope=True,
    bulk=True,
    asks=(Ask("owner", required=True),),
    sentence=gettext_lazy("handed to another owner"),
    decides=queries.handover_proposals,
)
def reassign(rows: Sequence[Customer], *, act: Act, owner: int) -> Iterable[Fault] | None:
    """Gives customers to somebody who works here; contacts and open deals keep their own owners and follow in scope."""
    if not User.objects.filter(pk=owner, is_active=True).exists():
        return [Fault(_("This person does not work here any more."), "owner")]
    for row in rows:
        row.owner_id = owner
    return None


add_collaborator, remove_collaborator = sharing(Customer, Collaborator, "customer_id")
