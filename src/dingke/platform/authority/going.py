"""A decision in hand: locked, with its steps, the case as rights see it, and whose turn it is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from dingke.engine.action import Act, Outcome
from dingke.engine.faults import Forbidden, NotFound, Stale
from dingke.engine.ports import history
from dingke.platform.authority import asking, news, routes, using
from dingke.platform.authority.models import Decision, Step
from dingke.platform.authority.queries import Book, book
from dingke.platform.authority.rules import Case
from dingke.platform.authority.terms import Kind, Result, Standing, Turn
from dingke.platform.people.models import User
from dingke.platform.positions.terms import Verb

BLOCKING = (Kind.ROUTE, Kind.ADDED)


@dataclass
class Going:
    """A decision in hand: locked, with its steps, the rights of the day and what is being done to it.

    was, stood: how the decision and each of its steps stood before.
    """

    decision: Decision
    steps: list[Step]
    rights: Book
    act: Act
    was: str = ""
    stood: Mapping[int, str] = field(default_factory=dict)

    @property
    def now(self) -> list[Step]:
        return [step for step in self.steps if step.state == Turn.NOW]

    def case(self, verb: str) -> Case:
        return case_of(self.decision, self.steps, verb, self.act.day)


def on_the_way(decision: Decision, steps: Iterable[Step]) -> frozenset[int]:
    """Who cannot be brought in any more: whoever asks for it, and whoever is to sign or signs now."""
    ahead = {Turn.NOW, Turn.AHEAD}
    return frozenset({decision.proposer_id, *(s.person_id for s in steps if s.state in ahead and s.kind in BLOCKING)})


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
        used_by=using.used(decision.matter_id, day, besides=decision.pk),
        done=done,
    )


def opened(pk: int, act: Act) -> Going:
    """The decision, locked. Raises NotFound."""
    decision = Decision.objects.select_for_update(of=("self",)).select_related("matter").filter(pk=pk).first()
    if decision is None:
        raise NotFound
    history().begin(act)
    steps = list(decision.steps.select_related("person"))
    stood = {step.pk: step.state for step in steps}
    return Going(decision, steps, book(act.day, act.by), act, decision.status, stood)


def closed(going: Going, verb: str) -> None:
    """Writes what was changed in hand, and the operation; ``verb`` "" when it belongs to one that others record. Whom it
    concerns is told."""
    going.decision.version += 1
    going.decision.updated_at, going.decision.updated_by_id = going.act.at, going.act.by.pk
    going.decision.save()
    if verb:
        history().record(going.act, verb, Decision, Outcome(rows=[going.decision], updated=[going.decision.pk]))
    news.of_change(going, verb)


def again(step: Step, place: int) -> Step:
    """The same step to be taken once more, not yet saved; the one that was taken stays on file."""
    names = (
        "decision_id",
        "kind",
        "part",
        "person_id",
        "position_id",
        "on_version",
        "clause",
        "limits",
        "hours",
        "asked_by_id",
    )
    return Step(place=place, state=Turn.AHEAD, **{name: getattr(step, name) for name in names})


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
