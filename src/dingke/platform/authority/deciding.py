"""What happens on the way to a decision: approving, refusing, returning, more signers, and what comes between."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from dingke.engine import clock, notices, performing, registry
from dingke.engine.access import Person
from dingke.engine.action import Act, Target, actions_of
from dingke.engine.faults import Fault, Forbidden, Invalid, Stale
from dingke.platform.authority import asking, routes, telling
from dingke.platform.authority.going import (
    BLOCKING,
    Going,
    again,
    closed,
    on_the_way,
    opened,
    settled_already,
    turn_of,
)
from dingke.platform.authority.models import Decision, Step
from dingke.platform.authority.relaying import end, ground_moved, last_place, relay, restart, skip
from dingke.platform.authority.rules import Finding
from dingke.platform.authority.saying import say_of
from dingke.platform.authority.terms import ESCALATE_AFTER, OPEN, Kind, Result, Standing, Turn
from dingke.platform.people.models import User
from dingke.platform.positions.terms import Verb
from dingke.platform.worktime import rules as worktime


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
        say_of(decision, "refused", going.act)
    elif outcome == Result.RETURNED:
        give_back(going, to)
        closed(going, "return")
    elif advance(going):
        closed(going, "sign")
    else:
        decision.status, decision.decided_at = Standing.APPROVED, going.act.at
        closed(going, "approve")
        carry_out(going)


def give_back(going: Going, to: int | None) -> None:
    """To the proposer; or to a step before, from which the way is gone again. What was said stays on file."""
    target = next((s for s in going.steps if s.pk == to and s.state == Turn.DONE), None)
    if target is None:
        end(going, Standing.RETURNED)
        going.decision.decided_at = None
        return
    once_more = [s for s in going.steps if s.place >= target.place and s.kind in BLOCKING and s.state != Turn.SKIPPED]
    skip(going, (Turn.NOW, Turn.AHEAD), BLOCKING)
    shift = last_place(going) - target.place + 1
    for step in once_more:
        fresh = again(step, step.place + shift)
        fresh.save()
        going.steps.append(fresh)
    advance(going)


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
    action = actions_of(registry.model(decision.object))[decision.action]
    # The moment of the decision; where the day is held, its day and not that of the moment is what counts.
    is_of_its_day = clock.day_of(going.act.at) == going.act.day
    outcome = performing.perform(
        action,
        [Target(id=decision.row_id)],
        by=going.act.by,
        via=notices.DECISION,
        why=f"{decision.code} {decision.reason}".strip(),
        at=going.act.at if is_of_its_day else None,
        arguments=asking.unpacked(decision.arguments),
        sanctioned=True,
    )
    decision.operation = outcome.operation
    Decision.objects.filter(pk=decision.pk).update(operation=outcome.operation)


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
    if person in on_the_way(going.decision, going.steps):
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
        say_of(going.decision, "dropped", act)
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
    allowed = going.rights.allowed(going.case(step.part), step.person_id)
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
