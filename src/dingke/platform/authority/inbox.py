"""What waits for somebody to decide, what he asked for, what he is let know, and what he settled; and one decision in full."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine import clock, registry, sight
from dingke.engine.access import Person, policy
from dingke.engine.action import actions_of
from dingke.engine.faults import NotFound
from dingke.engine.models import Record
from dingke.engine.notices import Named
from dingke.platform.authority import telling
from dingke.platform.authority.going import BLOCKING, case_of, principals
from dingke.platform.authority.models import Decision, Step
from dingke.platform.authority.queries import Book, book
from dingke.platform.authority.rules import Finding
from dingke.platform.authority.taking_back import takeable
from dingke.platform.authority.terms import OPEN, Kind, Result, Standing, Turn
from dingke.platform.positions.terms import Verb
from dingke.platform.worktime import rules as worktime

TABS = ("mine", "asked", "copied", "done")
SHOWN = 100
ON_RECORD = 5


def names_me(person: Person, rights: Book) -> Q:
    """Steps of one's own, and those of others in the positions and matters in which one is their deputy."""
    found = Q(person=person.pk)
    for one in rights.by_person.get(person.pk, ()):
        if one.principal is not None:
            handed = Q(person=one.principal, position=one.position)
            matters = {matter for _verb, matter in one.only or ()}
            found |= handed & Q(decision__matter__code__in=matters) if one.only is not None else handed
    return found


def steps_of(person: Person, rights: Book, state: str) -> QuerySet[Step]:
    kinds = (*BLOCKING, Kind.CONSULTED)
    return Step.objects.filter(names_me(person, rights), state=state, kind__in=kinds, decision__status=Standing.WAITING)


def waiting(person: Person) -> tuple[int, int]:
    """How many decisions wait for somebody, and how many of them longer than they should; one query when warm."""
    rights = book(clock.today(), person)
    found = list(steps_of(person, rights, Turn.NOW).values_list("decision", "since_at", "hours"))
    now = timezone.now()
    late = {pk for pk, since, hours in found if since and worktime.hours_between(since, now) > hours}
    return len({pk for pk, _since, _hours in found}), len(late)


@dataclass(frozen=True)
class Line:
    """A decision in the list. tone: of its tag. waited: how long in words; is_late: longer than it should."""

    decision: Decision
    tag: str
    tone: str
    waited: str
    is_late: bool
    note: str


def mine(person: Person, rights: Book, now: datetime) -> Sequence[Line]:
    """What waits for one, the longest over its time first, then the larger amount."""
    steps = steps_of(person, rights, Turn.NOW).select_related("decision__proposer", "decision__matter")
    lines = {step.decision_id: line(step, now) for step in steps}
    return sorted(lines.values(), key=lambda one: (not one.is_late, -(one.decision.amount or 0), one.decision.pk))


def later(person: Person, rights: Book, now: datetime) -> Sequence[Line]:
    """What comes to one after others."""
    ahead = steps_of(person, rights, Turn.AHEAD).select_related("decision__proposer", "decision__matter")
    return list({step.decision_id: line(step, now) for step in ahead}.values())


def line(step: Step, now: datetime) -> Line:
    hours = worktime.hours_between(step.since_at, now) if step.since_at else 0
    return Line(
        decision=step.decision,
        tag=str(step.get_part_display()),
        tone="acc" if step.part in {Verb.APPROVE, Verb.DECIDE} else "",
        waited=waited(hours) if step.since_at else "",
        is_late=hours > step.hours,
        note="，".join(filter(None, (f"{step.basis}" if step.basis else str(step.get_kind_display()), step.limits))),
    )


def waited(hours: float) -> str:
    return _("waited %(hours)s business hours") % {"hours": f"{hours:.0f}"}


TONES = {Standing.WAITING: "acc", Standing.RETURNED: "warn", Standing.APPROVED: "good", Standing.REFUSED: "bad"}


def as_line(decision: Decision) -> Line:
    now = next((s for s in decision.steps.all() if s.state == Turn.NOW), None)
    note = f"{now.person} · {now.get_part_display()}" if now else ""
    status = Standing(decision.status)
    return Line(decision, str(status.label), TONES.get(status, ""), "", False, note)


def listed(rows: QuerySet[Decision]) -> Sequence[Line]:
    found = rows.select_related("proposer", "matter").prefetch_related("steps__person").order_by("-asked_at", "-pk")
    return [as_line(one) for one in found[:SHOWN]]


def asked(person: Person) -> QuerySet[Decision]:
    return Decision.objects.filter(proposer=person.pk)


def copied(person: Person) -> QuerySet[Decision]:
    return Decision.objects.filter(
        Exists(Step.objects.filter(decision=OuterRef("pk"), kind=Kind.COPIED, person=person.pk))
    )


def settled(person: Person) -> QuerySet[Decision]:
    return Decision.objects.filter(Exists(Step.objects.filter(decision=OuterRef("pk"), decided_by=person.pk)))


def about(row: Record, person: Person) -> Mapping[str, object] | None:
    """The latest decisions about a record, for its own page: for whoever may read it, and the fields on which they rest."""
    resource = registry.of(type(row))
    if resource is None or not any(action.decides for action in actions_of(type(row)).values()):
        return None
    rows = Decision.objects.filter(object=resource.slug, row_id=row.pk).order_by("-asked_at", "-pk")
    found = rows.prefetch_related("steps__person")[:ON_RECORD]
    lines = [as_line(one) for one in found if sight.reads(person, type(row), *one.watched)]
    return {"lines": lines} if lines else None


def visible(person: Person, pk: int) -> Decision:
    """A decision that somebody asked for, is or was on the way of, or whose record he may read. Raises NotFound."""
    found = Decision.objects.select_related("proposer", "matter", "owner", "department").filter(pk=pk).first()
    if found is None or not may_see(person, found):
        raise NotFound
    return found


def put_to(person: Person) -> Iterator[tuple[Sequence[str], tuple[str, int]]]:
    """What decisions tell somebody of records that may not be his: whoever decides is told what he decides about."""
    for decision in Decision.objects.order_by("pk"):
        if may_see(person, decision):
            row = registry.model(decision.object)._default_manager.filter(pk=decision.row_id).first()
            words = [decision.title, decision.customer, str(row), *(text for line in decision.shown for text in line)]
            yield words, (decision.object, decision.row_id)


def may_see(person: Person, decision: Decision) -> bool:
    return decision in among(person, [decision.pk])


def among(person: Person, ids: Iterable[int]) -> Sequence[Decision]:
    """Of these decisions those that somebody may see: two queries, and one per object that they are about."""
    rights, found = book(clock.today(), person), Decision.objects.filter(pk__in=list(ids))
    steps = Step.objects.filter(decision=OuterRef("pk"))
    own = (
        Q(proposer=person.pk)
        | Exists(steps.filter(names_me(person, rights)))
        | Exists(steps.filter(decided_by=person.pk))
    )
    mine = list(found.filter(own))
    others = list(found.exclude(pk__in=[one.pk for one in mine]))
    return [*mine, *(one for part in by_object(others).values() for one in readable(person, part))]


def by_object(decisions: Iterable[Decision]) -> Mapping[str, list[Decision]]:
    found: dict[str, list[Decision]] = {}
    for one in decisions:
        found.setdefault(one.object, []).append(one)
    return found


def readable(person: Person, decisions: Sequence[Decision]) -> Iterator[Decision]:
    """Those whose record somebody reads; all are about records of one object."""
    rows = policy.rows(person, "read", registry.model(decisions[0].object))
    known = set(rows.filter(pk__in=[one.row_id for one in decisions]).values_list("pk", flat=True))
    return (one for one in decisions if one.row_id in known)


def named(person: Person, refs: Sequence[str]) -> Mapping[str, Named]:
    """For notices: what decisions are called, those that somebody may see."""
    return {str(one.pk): Named(one.title, one.url) for one in among(person, [int(ref) for ref in refs])}


@dataclass(frozen=True)
class Measured:
    """A figure of the case against the limit of whoever looks. is_close: four fifths of it or more; is_condition: it is no
    limit but what must hold besides."""

    label: str
    value: str
    limit: str
    is_close: bool
    is_condition: bool = False


class Shown:
    """One decision in full, as somebody sees it."""

    def __init__(self, decision: Decision, person: Person) -> None:
        self.decision, self.person = decision, person
        self.rights = book(clock.today(), person)
        self.steps: Sequence[Step] = list(
            decision.steps.select_related("person", "position", "decided_by", "principal", "asked_by", "exemption")
        )
        self.now = timezone.now()

    @cached_property
    def turn(self) -> Step | None:
        """The step that waits for whoever looks."""
        mine, others = self.person.pk, principals(self.rights, self.person.pk)
        if self.decision.status != Standing.WAITING:
            return None
        found = [s for s in self.steps if s.state == Turn.NOW and s.person_id in {mine, *others}]
        return next((s for s in found if s.person_id == mine), found[0] if found else None)

    @cached_property
    def finding(self) -> Finding | None:
        """Whether whoever looks may take his step, by today's rights."""
        if self.turn is None or self.turn.kind != Kind.ROUTE:
            return None
        case = case_of(self.decision, self.steps, self.turn.part, self.rights.organisation.day)
        return self.rights.try_person(case, self.person.pk)

    @property
    def why_not(self) -> str:
        if self.turn is None or self.turn.kind != Kind.ROUTE or (self.finding and self.finding.allowed):
            return ""
        case = case_of(self.decision, self.steps, self.turn.part, self.rights.organisation.day)
        return telling.refusal(self.rights, case, self.person.pk, self.finding)

    @property
    def may_withdraw(self) -> bool:
        return self.decision.proposer_id == self.person.pk and self.decision.status in OPEN

    @property
    def may_take_back(self) -> bool:
        return takeable(self.decision, self.steps, self.person.pk, self.now) is not None

    @property
    def standing(self) -> tuple[str, str]:
        """Where it stands, in words, and the tone of their tag; what whoever looks is to do with it, if anything."""
        if self.turn is not None:
            return _("yours to %(part)s") % {"part": self.turn.get_part_display()}, "acc"
        status = Standing(self.decision.status)
        return str(status.label), TONES.get(status, "")

    @property
    def record_label(self) -> str:
        """What the record it is about is."""
        return str(registry.model(self.decision.object)._meta.verbose_name)

    @property
    def record_url(self) -> str:
        resource = registry.of(registry.model(self.decision.object))
        if resource is None:
            return ""
        seen = policy.rows(self.person, "read", resource.model).filter(pk=self.decision.row_id).exists()
        return resource.url(self.decision.row_id) if seen else ""

    @cached_property
    def measures(self) -> Sequence[Measured]:
        """Every figure beside what limits it for whoever looks, else for whoever settles it."""
        matter = self.decision.matter
        clause = self.finding.clause if self.finding else None
        bounds = {bound.measure: bound for bound in clause.limits} if clause else {}
        demands = {one.fact: one for one in clause.conditions} if clause else {}
        figures: Mapping[str, object] = {**self.decision.measures, **self.decision.facts}
        found = []
        for name, raw in figures.items():
            value = (
                Decimal(str(raw.get("decimal")))
                if isinstance(raw, dict)
                else Decimal(raw)
                if isinstance(raw, str)
                else raw
            )
            bound, demand = bounds.get(name), demands.get(name)
            words = telling.limit(bound, matter) if bound else telling.demand(demand, matter) if demand else ""
            close = bool(bound and bound.high and isinstance(value, Decimal) and value >= bound.high * Decimal("0.8"))
            shown = telling.quantity(value, telling.unit_of(matter, name))
            found.append(Measured(telling.measure(name), shown, words, close, is_condition=bool(demand and not bound)))
        return found

    @property
    def way(self) -> Sequence[Step]:
        return [
            step for step in self.steps if not (step.state == Turn.SKIPPED and not step.decided_at and not step.say)
        ]

    @property
    def waited(self) -> str:
        since = self.turn.since_at if self.turn else None
        return waited(worktime.hours_between(since, self.now)) if since else ""

    @property
    def returnable(self) -> Sequence[Step]:
        return [s for s in self.steps if s.state == Turn.DONE and s.kind in BLOCKING and s.outcome == Result.APPROVED]

    @property
    def separation(self) -> str:
        """Says whether the parts are in different hands, or on which exemption they are not."""
        exempted = [step for step in self.steps if step.exemption_id]
        if exempted:
            return _("One person has several parts here, by the exemption %(code)s.") % {"code": exempted[0].exemption}
        people = {step.person_id for step in self.way if step.kind == Kind.ROUTE} | {self.decision.proposer_id}
        return _("Proposing and every step after it are in %(count)d different hands.") % {"count": len(people)}


def neighbours(lines: Iterable[Line], pk: int) -> tuple[int | None, int | None]:
    ids = [one.decision.pk for one in lines]
    place = ids.index(pk) if pk in ids else -1
    before = ids[place - 1] if place > 0 else None
    return before, ids[place + 1] if 0 <= place < len(ids) - 1 else None
