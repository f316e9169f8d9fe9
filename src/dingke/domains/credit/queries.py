"""Points of customers on a day, with everything that makes them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from dingke.domains.credit import rules
from dingke.domains.credit.models import Adjustment, Score
from dingke.domains.credit.terms import KEPT, Arrears
from dingke.engine import clock, registry
from dingke.engine.access import Person, policy
from dingke.platform.authority.models import Decision

DAYS = ("effective_from", "expires_on", "revoked_on")
TOLD = ("id", "code", "delta", "reason_code", "status", "basis", *DAYS)


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
    """By customer, for those with base points on file by that day; one statement, however many they are.

    scores, adjustments: as far as somebody sees them; None: all.
    """
    of = Adjustment.objects.all() if adjustments is None else adjustments
    begun = of.filter(customer=OuterRef("customer"), status__in=KEPT, effective_from__lte=day)
    told = ArraySubquery(
        begun.order_by("effective_from", "pk").values(told=JSONObject(**{each: each for each in TOLD}))
    )
    bases = newest((Score.objects.all() if scores is None else scores).annotate(begun=told), customers, day)
    return {
        pk: Standing(day, base, [one for one in map(retold, base.begun) if one.change.counts_on(day)])
        for pk, base in bases.items()
    }


def retold(values: Mapping[str, Any]) -> Adjustment:
    """An adjustment as far as TOLD tells it, from what the database sends beside the base points."""
    days = {name: date.fromisoformat(values[name]) if values[name] else None for name in DAYS}
    return Adjustment(**{**values, **days})


def newest(scores: QuerySet[Any], customers: Collection[int], day: date) -> Mapping[int, Any]:
    """By customer the base points that count on a day: of the newest day the row put on file last."""
    found = scores.filter(customer__in=list(customers), as_of__lte=day)
    return {one.customer_id: one for one in found.order_by("customer", "-as_of", "-pk").distinct("customer")}


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
