"""Points of customers on a day, with everything that makes them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import QuerySet

from dingke.domains.credit import rules
from dingke.domains.credit.models import Adjustment, Score
from dingke.domains.credit.terms import KEPT, Arrears
from dingke.engine import clock, registry
from dingke.engine.access import Person, policy
from dingke.platform.authority.models import Decision


@dataclass(frozen=True)
class Standing:
    """A customer's points on a day. counting: the adjustments that count then, the earliest first."""

    day: date
    base: Score
    counting: Sequence[Adjustment]

    @cached_property
    def points(self) -> int:
        return rules.points_on(self.base.points or 0, [one.change for one in self.counting], self.day)

    @property
    def grade(self) -> str:
        return rules.grade(self.points, self.day)

    @property
    def sum(self) -> int:
        """Before it is kept within 0 and 100."""
        return (self.base.points or 0) + sum(one.delta for one in self.counting)


def standings(
    customers: Collection[int],
    day: date,
    scores: QuerySet[Score] | None = None,
    adjustments: QuerySet[Adjustment] | None = None,
) -> Mapping[int, Standing]:
    """By customer, for those with base points on file by that day; two statements, however many they are.

    scores, adjustments: as far as somebody sees them; None: all.
    """
    bases = newest(Score.objects.all() if scores is None else scores, customers, day)
    of = Adjustment.objects.all() if adjustments is None else adjustments
    counting: dict[int, list[Adjustment]] = {}
    for one in in_force(of, bases, day) if bases else ():
        counting.setdefault(one.customer_id, []).append(one)
    return {pk: Standing(day, base, counting.get(pk, [])) for pk, base in bases.items()}


def newest(scores: QuerySet[Score], customers: Collection[int], day: date) -> Mapping[int, Score]:
    """By customer the base points that count on a day: of the newest day the row put on file last."""
    found = scores.filter(customer__in=list(customers), as_of__lte=day)
    return {one.customer_id: one for one in found.order_by("customer", "-as_of", "-pk").distinct("customer")}


def in_force(adjustments: QuerySet[Adjustment], customers: Collection[int], day: date) -> list[Adjustment]:
    found = adjustments.filter(customer__in=list(customers), status__in=KEPT, effective_from__lte=day)
    return [one for one in found.order_by("effective_from", "pk") if one.change.counts_on(day)]


def seen_by(person: Person, customer: int, day: date) -> Standing | None:
    """The points of a customer as far as somebody reads what makes them; None without base points."""
    rows = policy.rows(person, "read", Score), policy.rows(person, "read", Adjustment)
    return standings([customer], day, *rows).get(customer)


def points_of(customers: Sequence[int], person: Person) -> Mapping[int, int]:
    """Today's points, by customer: what lists of customers offer as a column."""
    rows = policy.rows(person, "read", Score), policy.rows(person, "read", Adjustment)
    return {pk: one.points for pk, one in standings(customers, clock.today(), *rows).items()}


def owing(bases: Mapping[int, Score]) -> frozenset[int]:
    """The customers that are in arrears by the base points that count."""
    return frozenset(pk for pk, base in bases.items() if base.arrears == Arrears.OWES)


def decisions_of(adjustments: Sequence[int], person: Person) -> Mapping[int, str]:
    """How the latest decision about each adjustment stands, in words."""
    found = Decision.objects.filter(object=registry.named(Adjustment), row_id__in=list(adjustments))
    return {one.row_id: one.get_status_display() for one in found.only("row_id", "status").order_by("asked_at", "pk")}
