"""Putting something to a decision: at once where the actor may, else along the way that rights lay out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from dingke.engine import registry
from dingke.engine.action import Act, Action, Outcome, Proposal, Values
from dingke.engine.faults import Fault, Invalid
from dingke.engine.performing import give_keys
from dingke.engine.ports import Leg as Shown
from dingke.engine.ports import Way, history
from dingke.platform.authority import news, saying, subjects, telling
from dingke.platform.authority.models import Decision, Step
from dingke.platform.authority.queries import Book, book, covers
from dingke.platform.authority.routes import Leg, both, lay, signing
from dingke.platform.authority.rules import Case, Finding, judge
from dingke.platform.authority.subjects import Subject
from dingke.platform.authority.terms import EXPECTED_HOURS, OPEN, SIGNING, Dimension, Kind, Result, Standing, Turn
from dingke.platform.authority.using import Spent
from dingke.platform.positions.models import Matter
from dingke.platform.positions.terms import Verb


class Approvals:
    """Implements ``engine.ports.Decisions``."""

    def way(self, proposal: Proposal, act: Act) -> Way:
        if is_ungoverned(book(act.day, act.by), proposal):
            return Way(at_once=True)
        rights, case, proposer = stated(proposal, act)
        if own_finding(rights, case, proposer, act):
            return Way(at_once=True)
        legs = lay(rights, case, proposer)
        if not legs:
            return Way(problem=nobody(rights, case, proposer))
        names = telling.names_of(leg.finding.holding.person for leg in legs)
        return Way(tuple(shown(rights, case, leg, names) for leg in legs))

    def settle(
        self, action: Action, asked: Sequence[tuple[Any, Proposal]], arguments: Values, act: Act
    ) -> Mapping[int, str]:
        rights = book(act.day, act.by)
        governed = [(row, proposal) for row, proposal in asked if not is_ungoverned(rights, proposal)]
        if not governed:
            return {}
        of_code = subjects.of_customers(act.by, {one.customer for _row, one in governed if one.customer})
        put, spent = Put([], [], []), Spent(rights, act.day, locks=True)
        for index, (row, proposal) in enumerate(governed):
            case, proposer = case_of(proposal, of_code.get(proposal.customer), spent), proposal.proposer or act.by.pk
            decision = made(action, row, proposal, arguments, act, case, rights.matters[proposal.matter])
            own = own_finding(rights, case, proposer, act)
            if own is not None:
                decision.status, decision.decided_at, decision.operation = Standing.APPROVED, act.at, act.operation
                put.at_once.append((decision, own, case))
                spent.add(case, own.holding)
                continue
            legs = lay(rights, case, proposer)
            if not legs:
                raise Invalid([Fault(nobody(rights, case, proposer), "", index)])
            put.waiting.append((decision, legs))
        put.steps.extend(own_step(one, own, rights, case, act) for one, own, case in put.at_once)
        put.steps.extend(step for one, legs in put.waiting for step in steps_of(one, legs, rights, act))
        addresses = on_file(put, act)
        saying.say(action, list(addresses), "asked", act)
        news.asked(rights, put.steps, act)
        return addresses

    def under_way(self, model: type[models.Model], ids: Sequence[int]) -> frozenset[tuple[int, str]]:
        found = Decision.objects.filter(object=registry.named(model), row_id__in=ids, status__in=OPEN)
        return frozenset(found.values_list("row_id", "action"))


@dataclass(frozen=True)
class Put:
    """What is about to be put on file: decided by the actor on his own clause, or waiting; and the steps of all."""

    at_once: list[tuple[Decision, Finding, Case]]
    waiting: list[tuple[Decision, Sequence[Leg]]]
    steps: list[Step]


def on_file(put: Put, act: Act) -> Mapping[int, str]:
    """Writes it in sets; of the rows that wait the address of the decision."""
    waiting = [decision for decision, _legs in put.waiting]
    rows = [*(decision for decision, _own, _case in put.at_once), *waiting]
    if under_way(rows):
        raise Invalid([Fault(_("This is being decided already."))])
    give_keys(Decision, rows)
    Decision.objects.bulk_create(rows)
    for step in put.steps:
        decision = step.decision
        step.decision = decision  # takes over the number that it was given; set alone, the number would forget the row
    Step.objects.bulk_create(put.steps)
    if waiting:
        outcome = Outcome(rows=list(waiting), created=[one.pk for one in waiting])
        history().record(act, "ask", Decision, outcome)
    return {one.row_id: one.url for one in waiting}


def stated(proposal: Proposal, act: Act, besides: int | None = None) -> tuple[Book, Case, int]:
    """The book of the day, the case, and who brings it forward. besides: a decision that uses up no limit."""
    subject = subjects.of_customer(act.by, proposal.customer) if proposal.customer else None
    rights = book(act.day, act.by)
    return rights, case_of(proposal, subject, Spent(rights, act.day, besides=besides)), proposal.proposer or act.by.pk


def case_of(proposal: Proposal, subject: Subject | None, spent: Spent) -> Case:
    return Case(
        verb=proposal.verb,
        matter=proposal.matter,
        day=spent.day,
        measures=dict(proposal.measures),
        facts=dict(proposal.facts),
        owner=proposal.owner,
        department=proposal.department,
        marks=subject.marks if subject else {},
        used_by=spent.of(proposal.matter),
        done=dict(proposal.done),
    )


def is_ungoverned(rights: Book, proposal: Proposal) -> bool:
    """No position has this right at all: then roles alone say who may, as before there were positions."""
    return not any(one.matter == proposal.matter and one.verb == proposal.verb for one in rights.clauses)


def own_finding(rights: Book, case: Case, proposer: int, act: Act) -> Finding | None:
    """On what the actor decides it himself, if he may and nobody has to sign before."""
    parts = both(case.done, {proposer: frozenset({Verb.PROPOSE.value})})
    finding = rights.try_person(replace(case, done=parts), act.by.pk)
    if finding is None or not finding.allowed or finding.clause is None:
        return None
    if finding.clause.verb == Verb.DECIDE:
        return finding
    had = {part for of_person in case.done.values() for part in of_person}
    awaited = (part for part in SIGNING if part not in had)
    signers = any(signing(rights, replace(case, verb=part, done=parts), proposer) for part in awaited)
    return None if signers else finding


def nobody(rights: Book, case: Case, proposer: int) -> str:
    """Why it cannot be put to a decision: with whom it ends, and what the right lacks of whoever comes nearest to it."""
    matter = rights.matters.get(case.matter)
    line = rights.organisation.line(proposer)
    words = {
        "verb": Verb(case.verb).label,
        "matter": matter or case.matter,
        "person": telling.names_of(line[-1:]).get(line[-1], "") if line else "–",
    }
    ends = _("Nobody may %(verb)s “%(matter)s” as this stands; it ends with %(person)s, who has no such right.") % words
    further = lacking(rights, case, line)
    return _("%(first)s %(then)s") % {"first": ends, "then": further} if further else ends


def lacking(rights: Book, case: Case, line: Sequence[int]) -> str:
    """Of those whose right comes nearest the highest in the line, with what it lacks; "" where nobody's is on the matter."""
    near = [one for one in rights.who(case).refused if one.on_matter and one.missing == Dimension.LIMIT]
    above = sorted((one for one in near if one.holding.person in line), key=lambda one: line.index(one.holding.person))
    found = above[-1] if above else near[0] if near else None
    if found is None:
        return ""
    words = {
        "person": telling.names_of([found.holding.person]).get(found.holding.person, ""),
        "position": telling.title(rights, found.holding.position),
        "reason": telling.reason(found, case, rights.matters.get(case.matter)),
    }
    return _("The furthest goes %(person)s (%(position)s): %(reason)s.") % words


def shown(rights: Book, case: Case, leg: Leg, names: telling.Names) -> Shown:
    finding, clause = leg.finding, leg.finding.clause
    assert clause is not None
    return Shown(
        person=names.get(finding.holding.person, ""),
        part=str(Verb(leg.part).label),
        position=telling.title(rights, finding.holding.position),
        basis=telling.basis(clause),
        limits=telling.limits(clause, rights.matters.get(case.matter)) if clause.limits else "",
        hours=EXPECTED_HOURS,
    )


def made(
    action: Action, row: Any, proposal: Proposal, arguments: Values, act: Act, case: Case, matter: Matter
) -> Decision:
    """A decision about to be put on file."""
    return Decision(
        title=proposal.title[:300],
        matter=matter,
        verb=proposal.verb,
        object=registry.named(action.model),
        row_id=row.pk,
        action=action.name,
        arguments=packed(dict(arguments)),
        measures={name: str(value) for name, value in proposal.measures.items()},
        facts=packed(dict(proposal.facts)),
        shown=[list(one) for one in proposal.shown],
        marks={kind: sorted(names) for kind, names in case.marks.items()},
        done={str(person): sorted(parts) for person, parts in proposal.done.items()},
        watched={name: str(getattr(row, name)) for name in proposal.watched},
        customer=proposal.customer,
        owner_id=proposal.owner,
        department_id=proposal.department,
        amount=proposal.amount,
        proposer_id=proposal.proposer or act.by.pk,
        reason=act.why,
        asked_at=act.at,
        created_by_id=act.by.pk,
        updated_by_id=act.by.pk,
    )


def under_way(decisions: Sequence[Decision]) -> bool:
    """Whether one of these is being decided already; all are about one action."""
    return Decision.objects.filter(
        object=decisions[0].object,
        row_id__in=[one.row_id for one in decisions],
        action=decisions[0].action,
        status__in=OPEN,
    ).exists()


def own_step(decision: Decision, finding: Finding, rights: Book, case: Case, act: Act) -> Step:
    """Decided by the actor on his own clause; kept like every other step."""
    case = replace(case, done=both(case.done, {decision.proposer_id: frozenset({Verb.PROPOSE.value})}))
    clause = finding.clause
    assert clause is not None
    return Step(
        decision=decision,
        place=1,
        part=clause.verb or case.verb,
        person_id=act.by.pk,
        position_id=finding.holding.position,
        on_version=clause.version,
        clause=clause.clause,
        limits=telling.limits(clause, decision.matter)[:300],
        state=Turn.DONE,
        since_at=act.at,
        decided_at=act.at,
        decided_by_id=act.by.pk,
        principal_id=finding.holding.principal,
        outcome=Result.APPROVED,
        say=act.why,
        exemption_id=exemption_for(rights, case, act.by.pk),
    )


def exemption_for(rights: Book, case: Case, person: int) -> int | None:
    """The exemption without which somebody could not take this part, if he needs one."""
    mine = [one for one in rights.exemptions if one.person == person and covers(one, case)]
    bare = replace(rights.completed(case), exempt=frozenset())
    held = rights.by_person.get(person, ())
    alone = any(judge(bare, one, rights.by_position.get(one.position, ())).allowed for one in held)
    return None if alone or not mine else mine[0].exemption


def lay_steps(decision: Decision, legs: Sequence[Leg], rights: Book, act: Act, behind: int = 0) -> None:
    """The steps of a way, after those of the places up to ``behind``; the first of them begin at once."""
    Step.objects.bulk_create(steps_of(decision, legs, rights, act, behind))


def steps_of(decision: Decision, legs: Sequence[Leg], rights: Book, act: Act, behind: int = 0) -> Iterable[Step]:
    for leg in legs:
        clause = leg.finding.clause
        assert clause is not None
        yield Step(
            decision=decision,
            place=behind + leg.place,
            kind=Kind.ROUTE,
            part=leg.part,
            person_id=leg.finding.holding.person,
            position_id=leg.finding.holding.position,
            on_version=clause.version,
            clause=clause.clause,
            limits=telling.limits(clause, rights.matters.get(decision.matter.code))[:300] if clause.limits else "",
            state=Turn.NOW if leg.place == 1 else Turn.AHEAD,
            hours=EXPECTED_HOURS,
            since_at=act.at if leg.place == 1 else None,
        )


def packed(value: Any) -> Any:
    """Values of Python as JSON, so that they come back as they were."""
    if isinstance(value, Mapping):
        return {name: packed(one) for name, one in value.items()}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def unpacked(value: Any) -> Any:
    if isinstance(value, dict) and set(value) == {"decimal"}:
        return Decimal(value["decimal"])
    if isinstance(value, dict) and set(value) == {"date"}:
        return date.fromisoformat(value["date"])
    if isinstance(value, dict):
        return {name: unpacked(one) for name, one in value.items()}
    return value
