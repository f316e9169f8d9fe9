"""What of a limit of a month, quarter or year was used up before: from the decisions on file, by whoever settled them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F, Q

from dingke.engine import clock
from dingke.platform.authority.models import Step
from dingke.platform.authority.queries import Book
from dingke.platform.authority.rules import Case, Holding
from dingke.platform.authority.terms import DECIDING, Result, Standing, Turn
from dingke.platform.positions.models import Matter

Used = Mapping[tuple[int, str, str], Decimal]


def starts_of(day: date) -> Mapping[str, date]:
    """The first day of the month, quarter and year of a day."""
    return {
        "month": day.replace(day=1),
        "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        "year": day.replace(month=1, day=1),
    }


def used(matter: int, day: date, besides: int | None = None) -> Used:
    """What went before in the periods of a day, by (person, measure, period). besides: a decision that does not count.

    A step settles when it is taken by a right to decide, or by the very right that the decision asks for.
    """
    starts = starts_of(day)
    settled = Step.objects.filter(
        Q(part__in=DECIDING) | Q(part=F("decision__verb")),
        decision__matter=matter,
        decision__status=Standing.APPROVED,
        outcome=Result.APPROVED,
        state=Turn.DONE,
        decided_at__date__gte=starts["year"],
    ).exclude(decision=besides)
    found: dict[tuple[int, str, str], Decimal] = {}
    for person, principal, at, measures in settled.values_list(
        "decided_by", "principal", "decided_at", "decision__measures"
    ):
        for per, start in starts.items():
            for name, value in measures.items() if at and clock.day_of(at) >= start else ():
                key = (principal or person, name, per)
                found[key] = found.get(key, Decimal(0)) + Decimal(value)
    return found


def is_by_period(rights: Book, matter: str) -> bool:
    """Whether any right or deputation in this matter has a limit of a period: else nothing need be asked."""
    handed = (only for one in rights.holdings for (_verb, about), only in (one.only or {}).items() if about == matter)
    stated = (clause.limits for clause in rights.by_matter.get(matter, ()))
    return any(bound.per != "case" for limits in (*stated, *handed) for bound in limits)


@dataclass
class Spent:
    """What is used up, read once a matter; a set that is decided at once adds its own as it goes.

    locks: two who decide on their own at once wait for each other, so that neither overlooks the other. besides: a decision
    that is looked at anew and does not count.
    """

    rights: Book
    day: date
    locks: bool = False
    besides: int | None = None
    found: dict[str, dict[tuple[int, str, str], Decimal]] = field(default_factory=dict)

    def of(self, matter: str) -> Used:
        if matter not in self.found:
            self.found[matter] = self.read(matter) if is_by_period(self.rights, matter) else {}
        return dict(self.found[matter])

    def read(self, matter: str) -> dict[tuple[int, str, str], Decimal]:
        pk = self.rights.matters[matter].pk
        if self.locks:
            Matter.objects.select_for_update(no_key=True).get(pk=pk)
        return dict(used(pk, self.day, self.besides))

    def add(self, case: Case, holding: Holding) -> None:
        known = self.found.setdefault(case.matter, {})
        for per in starts_of(self.day):
            for name, value in case.measures.items():
                key = (holding.stands_for, name, per)
                known[key] = known.get(key, Decimal(0)) + value
