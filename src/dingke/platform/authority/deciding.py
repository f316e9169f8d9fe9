"""What happens on the way to a decision: approving, refusing, returning, more signers, and what comes between."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dingke.engine import clock, performing, registry
from dingke.engine.access import Person
from dingke.engine.action import Act, Outcome, Target, actions_of
from dingke.engine.faults import Fault, Forbidden, Invalid, NotFound, Stale
from dingke.engine.ports import history
from dingke.platform.authority import asking, routes, telling
from dingke.platform.authority.models import Decision, Step
from dingke.platform.authority.queries import Book, book
from dingke.platform.authority.rules import Case, Finding
from dingke.platform.authority.terms import ESCALATE_AFTER, Kind, Result, Standing, Turn
from dingke.platform.people.models import User
from dingke.platform.positions.terms import Verb
from dingke.platform.worktime import rules as worktime

BLOCKING = (Kind.ROUTE, Kind.ADDED)
OPEN = (Standing.WAITING, Standing.RETURNED)


@dataclass
class Going:
    """A decision in hand: locked, with its steps, the rights of the day and what is being done to it."""

    decision: Decision
    steps: list[Step]
    rights: Book
    act: Act

    @property
    def now(self) -> list[Step]:
        return [step for step in self.steps if step.state == Turn.NOW]

    def case(self, verb: str) -> Case:
        return case_of(self.decision, self.steps, verb, self.act.day)


def case_of(decision: Decision, steps: Iterable[Step], verb: str, day: date) -> Case:
    """The case as rights see it on a day: who did what so far, with the proposer."""
    done: dict[int, frozenset[str]] = {int(person): frozenset(parts) for person, parts in decision.done.items()}
    done = routes.both(done, {decision.proposer_id: frozenset({Verb.PROPOSE.value})})
    for step in steps:
        if step.state == Turn.DONE and step.kind == Kind.ROUTE and step.outcome == Result.APPROVED:
            parts = {person: frozenset({step.part}) for person in (step.decided_by_id, step.principal_id) if person}
            done = routes.both(done, parts)
    return Case(
        verb=verb,
        matter=decision.matter.code,
        day=day,
        measures={name: Decimal(value) for name, value in decision.measures.items()},
        facts=asking.unpacked(decision.facts),
        owner=decision.owner_id,
        department=decision.department_id,
        marks={kind: frozenset(names) for kind, names in decision.marks.items()},
        used_by=used(decision, day),
        done=done,
    )


def used(decision: Decision, day: date) -> Mapping[tuple[int, str, str], Decimal]:
    """What went before in the month, quarter and year of a day, by whoever settled it, from the decisions on file."""
    starts = {
        "month": day.replace(day=1),
        "quarter": day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1),
        "year": day.replace(month=1, day=1),
    }
    settled = Step.objects.filter(
        decision__matter=decision.matter_id,
        decision__status=Standing.APPROVED,
        part__in=(Verb.APPROVE, Verb.DECIDE),
        outcome=Result.APPROVED,
        decided_at__date__gte=starts["year"],
    ).exclude(decision=decision.pk)
    found: dict[tuple[int, str, str], Decimal] = {}
    for person, principal, at, measures in settled.values_list(
        "decided_by", "principal", "decided_at", "decision__measures"
    ):
        for per, start in starts.items():
            for name, value in measures.items() if at and clock.day_of(at) >= start else ():
                key = (principal or person, name, per)
                found[key] = found.get(key, Decimal(0)) + Decimal(value)
    return found


def opened(pk: int, act: Act) -> Going:
    """The decision, locked. Raises NotFound."""
    decision = Decision.objects.select_for_update(of=("self",)).select_related("matter").filter(pk=pk).first()
    if decision is None:
        raise NotFound
    history().begin(act)
    return Going(decision, list(decision.steps.select_related("person")), book(act.day, act.by), act)


def closed(going: Going, verb: str) -> None:
    """Writes what was changed in hand, and the operation; ``verb`` "" when it belongs to one that others record."""
    going.decision.version += 1
    going.decision.updated_at, going.decision.updated_by_id = going.act.at, going.act.by.pk
    going.decision.save()
    if verb:
        history().record(going.act, verb, Decision, Outcome(rows=[going.decision], updated=[going.decision.pk]))


def principals(rights: Book, person: int) -> set[int]:
    """In whose name somebody may act on the day of the book."""
    return {one.principal for one in rights.by_person.get(person, ()) if one.principal is not None}


def turn_of(going: Going, kinds: Sequence[str] = (*BLOCKING, Kind.CONSULTED)) -> Step:
    """The step that it is the actor's turn to take, his own before one of whose deputy he is.

    Raises Stale when somebody else was quicker, Forbidden when it was never his.
    """
    me, mine = going.act.by.pk, principals(going.rights, going.act.by.pk)
    waiting = [step for step in going.now if step.kind in kinds]
    found = [step for step in waiting if step.person_id == me] or [s for s in waiting if s.person_id in mine]
    if found and going.decision.status == Standing.WAITING:
        return found[0]
    had = [step for step in going.steps if step.person_id in {me, *mine} and step.state == Turn.DONE]
    if had or going.decision.status != Standing.WAITING:
        raise Stale(going.decision, [], settled_already(going))
    raise Forbidden(_("It is not your turn to decide this."))


def settled_already(going: Going) -> str:
    signed = sorted((s for s in going.steps if s.decided_at), key=lambda s: (s.decided_at is None, s.decided_at, s.pk))
    last = signed[-1] if signed else None
    who = User.objects.get(pk=last.decided_by_id).name if last and last.decided_by_id else "–"
    return _("This was decided already: %(status)s, by %(person)s.") % {
        "status": going.decision.get_status_display(),
        "person": who,
    }


def decide(
    pk: int,
    *,
    by: Person,
    outcome: str,
    say: str = "",
    via: str,
    to: int | None = None,
    at: datetime | None = None,
    version: int | None = None,
) -> Decision:
    """Approves, refuses or returns (Result) the step whose turn it is for ``by``; what was asked for happens with the last.

    to: the step to which it is returned; None: to the proposer. version: of the decision as it was looked at.
    Raises Forbidden when the right is no longer there (the way is laid anew), Stale when somebody was quicker or the
    ground changed (the way starts again), Invalid when what was asked for is not possible any more.
    """
    if outcome in {Result.RETURNED, Result.REFUSED} and not say.strip():
        raise Invalid([Fault(_("Say why."), "say")])
    act = performing.begin_act(by, via, say, at)
    after: Callable[[], None] | None = None
    with transaction.atomic():
        going = opened(pk, act)
        if version is not None and going.decision.version != version:
            turn_of(going)
            raise Stale(going.decision, [], _("Somebody changed this after you opened it. Look again, then decide."))
        step = turn_of(going)
        after = hindrance(going, step) if step.kind == Kind.ROUTE and outcome == Result.APPROVED else None
        if after is None:
            sign(going, step, outcome, say)
            consequence(going, step, outcome, to)
    if after is not None:
        after()
    return going.decision


def hindrance(going: Going, step: Step) -> Callable[[], None] | None:
    """What stands against approving now; the way is mended before it is raised, so that what is mended stays."""
    changed = ground_moved(going.decision)
    if changed:
        restart(going, changed)
        closed(going, "restart")
        return raising(
            Stale(going.decision, [], _("%(what)s changed since; the way starts again.") % {"what": changed})
        )
    finding = going.rights.try_person(going.case(step.part), going.act.by.pk)
    if finding is None or not finding.allowed:
        sentence = telling.refusal(going.rights, going.case(step.part), going.act.by.pk, finding)
        if not still_may(going, step):  # a deputy's lower limit is no reason to take it from the principal
            relay(going)
            closed(going, "reroute")
        return raising(Forbidden(sentence))
    note_basis(step, finding, going)
    return None


def raising(refusal: Exception) -> Callable[[], None]:
    def raise_it() -> None:
        raise refusal

    return raise_it


def note_basis(step: Step, finding: Finding, going: Going) -> None:
    """The clause and version in force now are those on which it was decided."""
    clause = finding.clause
    assert clause is not None
    step.on_version, step.clause, step.position_id = clause.version, clause.clause, finding.holding.position
    step.limits = telling.limits(clause, going.decision.matter)[:300] if clause.limits else ""
    step.principal_id = finding.holding.principal
    step.exemption_id = asking.exemption_for(going.rights, going.case(step.part), going.act.by.pk)


def sign(going: Going, step: Step, outcome: str, say: str) -> None:
    step.state, step.outcome, step.say = Turn.DONE, outcome, say.strip()
    step.decided_at, step.decided_by_id = going.act.at, going.act.by.pk
    if step.person_id != going.act.by.pk and step.principal_id is None:
        step.principal_id = step.person_id
    step.save()


def consequence(going: Going, step: Step, outcome: str, to: int | None) -> None:
    decision = going.decision
    if step.kind == Kind.CONSULTED:
        closed(going, "answer")
    elif outcome == Result.REFUSED:
        end(going, Standing.REFUSED)
        closed(going, "refuse")
    elif outcome == Result.RETURNED:
        give_back(going, to)
        closed(going, "return")
    elif advance(going):
        closed(going, "sign")
    else:
        decision.status, decision.decided_at = Standing.APPROVED, going.act.at
        closed(going, "approve")
        carry_out(going)


def end(going: Going, status: str) -> None:
    """Nothing is left to do for anybody."""
    going.decision.status, going.decision.decided_at = status, going.act.at
    skip(going, (Turn.NOW, Turn.AHEAD))


def skip(going: Going, states: Sequence[str], kinds: Sequence[str] = tuple(Kind)) -> None:
    for step in going.steps:
        if step.state in states and step.kind in kinds:
            step.state = Turn.SKIPPED
            step.save()


def give_back(going: Going, to: int | None) -> None:
    """To the proposer; or to a step before, from which the way is gone again. What was said stays on file."""
    target = next((s for s in going.steps if s.pk == to and s.state == Turn.DONE), None)
    if target is None:
        end(going, Standing.RETURNED)
        going.decision.decided_at = None
        return
    again = [s for s in going.steps if s.place >= target.place and s.kind in BLOCKING and s.state != Turn.SKIPPED]
    skip(going, (Turn.NOW, Turn.AHEAD), BLOCKING)
    shift = last_place(going) - target.place + 1
    for step in again:
        fresh = Step(
            decision=going.decision, place=step.place + shift, kind=step.kind, part=step.part, person_id=step.person_id,
            position_id=step.position_id, on_version=step.on_version, clause=step.clause, limits=step.limits,
            hours=step.hours, asked_by_id=step.asked_by_id, state=Turn.AHEAD,
        )  # fmt: skip
        fresh.save()
        going.steps.append(fresh)
    advance(going)


def last_place(going: Going) -> int:
    return max((step.place for step in going.steps), default=0)


def advance(going: Going) -> bool:
    """The next place begins when nobody of this one is awaited any more; false when none is left."""
    if any(step.kind in BLOCKING for step in going.now):
        return True
    ahead = [step for step in going.steps if step.state == Turn.AHEAD]
    place = min((step.place for step in ahead), default=None)
    for step in ahead:
        if step.place == place:
            step.state, step.since_at = Turn.NOW, going.act.at
            step.save()
    return place is not None


def carry_out(going: Going) -> None:
    """What was asked for happens, in the name of whoever decided last. Raises Invalid when it is not possible any more."""
    decision = going.decision
    action = actions_of(registry.get(decision.object).model)[decision.action]
    outcome = performing.perform(
        action,
        [Target(id=decision.row_id)],
        by=going.act.by,
        via="decision",
        why=f"{decision.code} {decision.reason}".strip(),
        arguments=asking.unpacked(decision.arguments),
        sanctioned=True,
    )
    decision.operation = outcome.operation
    Decision.objects.filter(pk=decision.pk).update(operation=outcome.operation)


def row_of(decision: Decision) -> Any:
    return registry.get(decision.object).model._default_manager.filter(pk=decision.row_id).first()


def ground_moved(decision: Decision) -> str:
    """The fields on which it rests and that changed since, in words; "" when none did."""
    row = row_of(decision)
    names = [name for name, was in decision.watched.items() if row is None or str(getattr(row, name)) != was]
    model = registry.get(decision.object).model
    return "、".join(str(model._meta.get_field(name).verbose_name) for name in names)  # type: ignore[union-attr]


def restart(going: Going, why: str) -> None:
    """From the beginning, with the row as it stands: nobody's signature counts for other figures."""
    decision, row = going.decision, row_of(going.decision)
    if row is None:
        end(going, Standing.VOID)
        return
    action = actions_of(registry.get(decision.object).model)[decision.action]
    proposer = User.objects.get(pk=decision.proposer_id)
    as_proposer = replace(going.act, by=proposer)
    proposal = action.decides(row, asking.unpacked(decision.arguments), as_proposer) if action.decides else None
    skip(going, (Turn.NOW, Turn.AHEAD))
    if proposal is None:
        decision.status = Standing.VOID
        return
    # What rights may call the customer was read when it was asked for; who asks may not see him any more.
    rights, case, asker = asking.stated(replace(proposal, proposer=decision.proposer_id, customer=""), as_proposer)
    case = replace(case, marks={kind: frozenset(names) for kind, names in decision.marks.items()})
    decision.title, decision.amount = proposal.title[:300], proposal.amount
    decision.measures = {name: str(value) for name, value in proposal.measures.items()}
    decision.facts, decision.shown = asking.packed(dict(proposal.facts)), [list(one) for one in proposal.shown]
    decision.watched = {name: str(getattr(row, name)) for name in proposal.watched}
    decision.decided_at = decision.operation = None
    if asking.own_finding(rights, case, asker, as_proposer):
        decision.status = Standing.VOID  # within the proposer's own limit nobody else is asked: he gives it anew
        return
    legs = routes.lay(rights, case, asker)
    decision.status = Standing.WAITING if legs else Standing.RETURNED
    forget(going)
    asking.lay_steps(decision, legs, rights, going.act, behind=last_place(going))
    going.steps = list(decision.steps.all())


def forget(going: Going) -> None:
    """What was signed for the old figures stays readable and counts no more."""
    for step in going.steps:
        if step.state == Turn.DONE and step.outcome == Result.APPROVED:
            step.state = Turn.SKIPPED
            step.save()


def relay(going: Going) -> None:
    """The rest of the way by today's rights; what was signed by others stays signed."""
    done = {(s.position_id, s.part) for s in going.steps if s.state == Turn.DONE and s.outcome == Result.APPROVED}
    legs = routes.lay(going.rights, going.case(going.decision.verb), going.decision.proposer_id)
    left = [leg for leg in legs if (leg.finding.holding.position, leg.part) not in done]
    skip(going, (Turn.NOW, Turn.AHEAD), (Kind.ROUTE,))
    places = {place: index for index, place in enumerate(sorted({leg.place for leg in left}), start=1)}
    left = [replace(leg, place=places[leg.place]) for leg in left]
    asking.lay_steps(going.decision, left, going.rights, going.act, behind=last_place(going))
    going.steps = list(going.decision.steps.all())
    if not left:
        going.decision.status = Standing.RETURNED


def ground_changed(slug: str, rows: Sequence[int], act: Act) -> None:
    """Rows on which decisions may rest were changed: the latest that was approved or waits on old figures starts again.

    What was approved before it holds no longer; what was returned starts again when it is handed in.
    """
    found = Decision.objects.filter(object=slug, row_id__in=rows, status__in=(*OPEN, Standing.APPROVED))
    seen: set[tuple[int, str]] = set()
    for pk in list(found.exclude(watched={}).order_by("-asked_at", "-pk").values_list("pk", flat=True)):
        going = opened(pk, act)
        key = (going.decision.row_id, going.decision.action)
        if going.decision.status != Standing.RETURNED and (changed := ground_moved(going.decision)):
            if key in seen:
                end(going, Standing.VOID)
            else:
                restart(going, changed)
            closed(going, "")
        seen.add(key)


def add_signer(pk: int, *, by: Person, person: int, before: bool, say: str = "", via: str) -> Decision:
    """Somebody else signs before or after one's own step; his signature is needed, and settles nothing."""
    act = performing.begin_act(by, via, say)
    with transaction.atomic():
        going = opened(pk, act)
        mine = turn_of(going, BLOCKING)
        refuse_signer(going, person)
        place = mine.place if before else mine.place + 1
        for step in going.steps:
            if step.place >= place and step.state in {Turn.NOW, Turn.AHEAD}:
                step.place += 1
                step.state, step.since_at = (Turn.AHEAD, None) if before else (step.state, step.since_at)
                step.save()
        Step.objects.create(
            decision=going.decision,
            place=place,
            kind=Kind.ADDED,
            part=Verb.COUNTERSIGN,
            person_id=person,
            asked_by_id=by.pk,
            say=say,
            state=Turn.NOW if before else Turn.AHEAD,
            since_at=act.at if before else None,
        )
        closed(going, "add_signer")
    return going.decision


def refuse_signer(going: Going, person: int) -> None:
    taken = {s.person_id for s in going.steps if s.state in {Turn.NOW, Turn.AHEAD} and s.kind in BLOCKING}
    if person == going.decision.proposer_id or person in taken:
        raise Invalid([Fault(_("This person is on the way already."), "person")])
    if not User.objects.filter(pk=person, is_active=True).exists():
        raise Invalid([Fault(_("This person does not work here any more."), "person")])


def involve(pk: int, *, by: Person, person: int, kind: str, say: str = "", via: str) -> Decision:
    """Asks somebody for advice (Kind.CONSULTED), or lets him know (Kind.COPIED); the way does not wait for either."""
    act = performing.begin_act(by, via, say)
    with transaction.atomic():
        going = opened(pk, act)
        if going.decision.proposer_id != by.pk:
            turn_of(going)
        refuse_signer(going, person)
        asked = kind == Kind.CONSULTED
        Step.objects.create(
            decision=going.decision,
            place=min((step.place for step in going.now), default=last_place(going)),
            kind=kind,
            part=Verb.SUGGEST,
            person_id=person,
            asked_by_id=by.pk,
            say="" if asked else say,
            state=Turn.NOW if asked else Turn.DONE,
            since_at=act.at,
        )
        closed(going, "consult" if asked else "copy")
    return going.decision


def withdraw(pk: int, *, by: Person, via: str, say: str = "") -> Decision:
    """The proposer takes it back, as long as it is not settled."""
    act = performing.begin_act(by, via, say)
    with transaction.atomic():
        going = proposers(pk, act)
        end(going, Standing.WITHDRAWN)
        closed(going, "withdraw")
    return going.decision


def proposers(pk: int, act: Act) -> Going:
    going = opened(pk, act)
    if going.decision.proposer_id != act.by.pk:
        raise Forbidden(_("Only whoever asked for it may do this."))
    if going.decision.status not in OPEN:
        raise Stale(going.decision, [], settled_already(going))
    return going


def hand_in_again(pk: int, *, by: Person, via: str, say: str) -> Decision:
    """After it was returned, with what is to be said to it; the way starts again with the figures of today."""
    act = performing.begin_act(by, via, say)
    with transaction.atomic():
        going = proposers(pk, act)
        going.decision.reason = say.strip() or going.decision.reason
        restart(going, "")
        closed(going, "ask")
    return going.decision


def remind(pk: int, *, by: Person, via: str) -> Decision:
    """Says once more to everybody whose turn it is that it waits for him."""
    act = performing.begin_act(by, via)
    with transaction.atomic():
        going = proposers(pk, act)
        for step in going.now:
            step.reminded_at = act.at
            step.save()
        closed(going, "remind")
    return going.decision


def look_after(at: datetime, by: Person) -> Mapping[str, int]:
    """Every decision that waits: whoever left or lost the right is replaced, whoever lets it lie is reminded, then passed.

    Returns how many were laid anew, reminded of and passed on; may run as often as one likes.
    """
    counts = {"rerouted": 0, "reminded": 0, "escalated": 0}
    waiting = Decision.objects.filter(status=Standing.WAITING).order_by("pk").values_list("pk", flat=True)
    for pk in list(waiting):
        with transaction.atomic():
            going = opened(pk, performing.begin_act(by, "job", at=at))
            verb = tended(going)
            if verb:
                counts[verb] += 1
                closed(going, {"rerouted": "reroute", "reminded": "remind", "escalated": "escalate"}[verb])
    return counts


def tended(going: Going) -> str:
    for step in (one for one in going.now if one.kind in BLOCKING):
        if step.kind == Kind.ROUTE and not still_may(going, step):
            relay(going)
            return "rerouted"
        waited = worktime.hours_between(step.since_at or going.act.at, going.act.at)
        if waited >= ESCALATE_AFTER * step.hours and step.kind == Kind.ROUTE and escalate(going, step):
            return "escalated"
        if waited >= step.hours and step.reminded_at is None:
            step.reminded_at = going.act.at
            step.save()
            return "reminded"
    return ""


def still_may(going: Going, step: Step) -> bool:
    finding = going.rights.try_person(going.case(step.part), step.person_id)
    return finding is not None and finding.allowed


def escalate(going: Going, step: Step) -> bool:
    """To the next above who may, if there is one."""
    allowed = going.rights.who(going.case(step.part), step.person_id).allowed
    line = going.rights.organisation.line(step.person_id)
    upper = next((one for one in allowed if one.holding.person in line and one.holding.principal is None), None)
    if upper is None or upper.clause is None:
        return False
    step.state = Turn.SKIPPED
    step.say = _("passed on after %(hours)s business hours") % {"hours": ESCALATE_AFTER * step.hours}
    step.save()
    leg = routes.Leg(1, step.part, upper)
    asking.lay_steps(going.decision, [leg], going.rights, going.act, behind=step.place - 1)
    return True
