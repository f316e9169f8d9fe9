"""Questions over levels, orders and evaluations: what holds, who may judge, what was kept, what counts in an appraisal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from django.db.models import QuerySet

from dingke.domains.customers import queries as customers
from dingke.domains.customers.models import Customer
from dingke.domains.service import rules, terms
from dingke.domains.service.models import ServiceEvaluation, ServiceLevel, WorkOrder
from dingke.domains.service.rules import Clock, Counted, Level
from dingke.domains.service.terms import Measure, Subject
from dingke.engine import clock
from dingke.engine.access import Person, policy
from dingke.lib import dates
from dingke.platform.authority import telling
from dingke.platform.authority.queries import Book, book
from dingke.platform.authority.questions import home
from dingke.platform.authority.rules import Case
from dingke.platform.people.models import Department, User
from dingke.platform.positions.terms import Verb


def levels() -> Sequence[Level]:
    """Every level that limits orders, whenever it holds."""
    return [row.as_rule() for row in ServiceLevel.objects.filter(is_applied=True, archived_at=None).order_by("pk")]


def clocks_of(row: WorkOrder, known: Sequence[Level]) -> Sequence[Clock]:
    """The three limits of an order, reckoned anew from its moments by the levels of the day on which it came in."""
    day, course = clock.day_of(row.received_at), row.course()
    return [
        rules.clock(measure, rules.level_for(known, row.kind, row.priority, measure, day), course)
        for measure in Measure
    ]


def reckoned_by(row: ServiceLevel, since: date, until: date | None) -> QuerySet[WorkOrder]:
    """Orders of its kind and priority that came in [since, until)."""
    found = WorkOrder.objects.filter(received_at__gte=clock.midnight(since))
    if until is not None:
        found = found.filter(received_at__lt=clock.midnight(until))
    if row.kind:
        found = found.filter(kind=row.kind)
    return found.filter(priority=row.priority) if row.priority else found


def subject_of(kind: str) -> Subject:
    """The matter to which an order belongs."""
    return next(subject for subject, kinds in terms.KINDS.items() if kind in kinds)


def is_ungoverned(rights: Book, verb: Verb, matter: str) -> bool:
    """No position has this right at all: then roles alone say who may."""
    return not any(one.verb == verb for one in rights.by_matter.get(matter, ()))


def refusal(rights: Book, person: Person, case: Case) -> str:
    """Why somebody may not, with the dimension that fails and who may; "" for whoever may."""
    if is_ungoverned(rights, Verb(case.verb), case.matter):
        return ""
    finding = rights.try_person(case, person.pk)
    return "" if finding and finding.allowed else telling.refusal(rights, case, person.pk, finding)


def clause(rights: Book, person: Person, case: Case) -> str:
    """On which clause and version somebody may; "" where roles alone say so."""
    finding = rights.try_person(case, person.pk)
    return telling.basis(finding.clause) if finding and finding.allowed and finding.clause else ""


def supervising(rows: Sequence[WorkOrder], day: date) -> Iterable[Case]:
    """Of each order the case of supervising it: whose customer it is, and what a right may name of that one."""
    companies = Customer.objects.in_bulk({row.customer_id for row in rows})
    for row in rows:
        yield Case(
            Verb.SUPERVISE,
            subject_of(row.kind),
            day,
            owner=row.account_owner_id,
            department=row.account_department_id,
            marks=customers.subject_of(companies[row.customer_id]).marks,
        )


def evaluating(row: ServiceEvaluation, rights: Book, day: date) -> Case:
    """The case of evaluating a person, where his main post is or else where he is at home, or a department."""
    department = row.unit_id or home(rights.organisation, row.user_id)
    if department is None and row.user_id is not None:
        department = User.objects.filter(pk=row.user_id).values_list("department_id", flat=True).first()
    return Case(Verb.EVALUATE, row.subject, day, owner=row.user_id, department=department)


def evaluation_refusal(row: ServiceEvaluation, person: Person, day: date) -> str:
    rights = book(day, person)
    return refusal(rights, person, evaluating(row, rights, day))


def judged(row: ServiceEvaluation) -> QuerySet[WorkOrder]:
    """The orders that an evaluation is about: of the person, or of the department and those below, of its matter, to be
    done within its period, archived ones too. An order that is paused before its limit has none."""
    found = WorkOrder.objects.filter(
        kind__in=terms.KINDS[Subject(row.subject)],
        done_due_at__gte=clock.midnight(row.since),
        done_due_at__lt=clock.midnight(row.last_on + timedelta(days=1)),
    )
    if row.user_id:
        return found.filter(owner=row.user_id)
    return found.filter(department__in=below(row.unit_id))


def below(department: int | None) -> QuerySet[Department]:
    """A department and those below it."""
    return Department.objects.filter(path__contains=f"/{department}/")


def counted(row: ServiceEvaluation) -> Sequence[Counted]:
    """The orders judged as they stand now."""
    moments = judged(row).order_by("done_due_at", "pk").values_list("pk", "received_at", "done_due_at", "done_at")
    return [Counted(pk, received, due, done) for pk, received, due, done in moments if due is not None]


@dataclass(frozen=True)
class Line:
    """One order of an evaluation as it was judged; order: None where the reader may not see it."""

    counted: Counted
    order: WorkOrder | None


def lines(row: ServiceEvaluation, person: Person) -> Sequence[Line]:
    """What was judged, each with the order where the reader may see it; one statement."""
    kept = rules.read(row.counted)
    ids = [one.order for one in kept]
    found = policy.rows(person, "read", WorkOrder).filter(pk__in=ids).in_bulk() if ids else {}
    return [Line(one, found.get(one.order)) for one in kept]


def rows_url(row: ServiceEvaluation) -> str:
    """The list of orders from which the figures come."""
    kinds = ",".join(terms.KINDS[Subject(row.subject)])
    whose = f"owner={row.user_id}" if row.user_id else f"department={','.join(str(d.pk) for d in below(row.unit_id))}"
    return (
        f"/work-orders/?view=-&{whose}&kind={kinds}&done_due_at__gte={row.since:%Y-%m-%d}"
        f"&done_due_at__lte={row.last_on:%Y-%m-%d}&sort=done_due_at"
    )


def on_file(people: Sequence[int], person: Person, day: date) -> QuerySet[ServiceEvaluation]:
    """Evaluations of people that were given in the last twelve months, of those that the reader may see."""
    since = dates.add_months(day, -terms.COUNTS_MONTHS)
    rows = policy.rows(person, "read", ServiceEvaluation)
    return rows.filter(
        user__in=people, standing__in=terms.GIVEN, given_on__gt=since, given_on__lte=day, archived_at=None
    )


def appraised(people: Sequence[int], person: Person) -> Mapping[int, Decimal]:
    """What service counts for in each one's appraisal: the mean of the points that stand, with one decimal.

    One that is objected to does not count until it is settled; people without any are left out.
    """
    rows = on_file(people, person, clock.today()).filter(standing__in=terms.COUNTING)
    found: dict[int, list[int]] = {}
    for user, score in rows.order_by("pk").values_list("user", "score"):
        found.setdefault(user, []).append(score)
    return {user: mean(scores) for user, scores in found.items()}


def mean(scores: Sequence[int]) -> Decimal:
    return (Decimal(sum(scores)) / len(scores)).quantize(rules.TENTH, ROUND_HALF_EVEN)
