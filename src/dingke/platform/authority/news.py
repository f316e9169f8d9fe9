"""What people are told of decisions: whose turn it is, what became of a request, who was drawn in."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dingke.engine import notices
from dingke.engine.action import Act
from dingke.engine.notices import Kind, Note
from dingke.platform.authority.models import Decision, Step
from dingke.platform.authority.queries import Book
from dingke.platform.authority.terms import Kind as Origin
from dingke.platform.authority.terms import Standing, Turn
from dingke.platform.positions.terms import Verb

if TYPE_CHECKING:
    from dingke.platform.authority.going import Going


def of_part(figures: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**figures, "part": Verb(figures["part"]).label} if "part" in figures else figures


def of_outcome(figures: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**figures, "outcome": Standing(figures["outcome"]).label} if "outcome" in figures else figures


WAITS = notices.kind(
    "approval_waits",
    "waits",
    label=_("A decision waits for me"),
    icon="checkbox",
    tone="acc",
    words=_("%(what)s waits for you to %(part)s it."),
    many=_("%(count)s decisions wait for you."),
    why=_("It is your turn, or that of somebody in whose place you stand."),
    says=of_part,
)
REMINDED = notices.kind(
    "approval_reminded",
    "waits",
    label=_("A decision still waits for me"),
    icon="clock-exclamation",
    tone="warn",
    words=_("%(what)s still waits for you to %(part)s it."),
    why=_("Whoever asked reminded you, or it has waited longer than a step may take."),
    says=of_part,
)
ESCALATED = notices.kind(
    "approval_escalated",
    "waits",
    label=_("A decision was passed on to me"),
    icon="arrow-up-right",
    tone="warn",
    words=_("%(what)s was passed on to you to %(part)s it."),
    why=_("It had waited too long where it was."),
    says=of_part,
)
ADVICE_ASKED = notices.kind(
    "advice_asked",
    "waits",
    label=_("My advice on a decision is wanted"),
    icon="message-question",
    tone="acc",
    words=_("%(who)s asks for your advice on %(what)s."),
    why=_("The decision does not wait for your answer."),
)
ADVICE_GIVEN = notices.kind(
    "advice_given",
    "told",
    label=_("My question about a decision was answered"),
    icon="message-check",
    words=_("%(who)s answered your question about %(what)s."),
)
COPIED = notices.kind(
    "approval_copied",
    "told",
    label=_("I am let know of a decision"),
    icon="eye",
    words=_("%(who)s lets you know of %(what)s."),
)
DECIDED = notices.kind(
    "approval_decided",
    "told",
    label=_("My request was decided"),
    icon="gavel",
    words=_("%(what)s: %(outcome)s."),
    why=_("You asked for it; the last word came from %(who)s."),
    says=of_outcome,
)
RETURNED = notices.kind(
    "approval_returned",
    "waits",
    label=_("My request came back"),
    icon="arrow-back-up",
    tone="warn",
    words=_("%(what)s came back to you."),
    why=_("It can be handed in again, or withdrawn; what is missing stands with it."),
)
TURN = (WAITS, REMINDED, ESCALATED, ADVICE_ASKED)
OUTCOME = (DECIDED, RETURNED)
ENDED: tuple[str, ...] = (Standing.APPROVED, Standing.REFUSED, Standing.VOID)


def note(decision: Decision, to: int, topic: str, **figures: str) -> Note:
    """topic: of notices about one decision those of one topic take each other's place while they are not seen."""
    return Note(to, **notices.about(decision), figures=figures, key=f"{topic}:{decision.pk}")


def asked(rights: Book, steps: Iterable[Step], act: Act) -> None:
    """Decisions that were just asked for: their first steps wait. One statement for all of them, one notice for each person."""
    found = list(turns(rights, (step for step in steps if step.state == Turn.NOW)))
    times = Counter(one.to for one in found)
    key = f"turn:{act.operation}"
    notices.tell(WAITS, [replace(one, key=key, link="/approvals/") if times[one.to] > 1 else one for one in found], act)


def turns(rights: Book, steps: Iterable[Step]) -> Iterator[Note]:
    """For everybody whose turn a step is, and whoever stands in for him there."""
    for step in steps:
        people = (step.person_id, *deputies(rights, step))
        yield from (note(step.decision, person, "turn", part=step.part) for person in dict.fromkeys(people))


def deputies(rights: Book, step: Step) -> Iterator[int]:
    for person, held in rights.by_person.items():
        for one in held:
            matters = None if one.only is None else {matter for _verb, matter in one.only}
            is_handed = matters is None or step.decision.matter.code in matters
            if one.principal == step.person_id and one.position == step.position_id and is_handed:
                yield person


def of_change(going: "Going", verb: str) -> None:
    """What one act changed on the way: ``going`` knows how steps and decision stood before it."""
    steps = list(going.decision.steps.all())
    for step in steps:
        step.decision = going.decision
    fresh = [step for step in steps if going.stood.get(step.pk) != step.state]
    of_steps(going, verb, steps, fresh)
    of_proposer(going)
    awaited = {one.to for one in turns(going.rights, (step for step in steps if step.state == Turn.NOW))}
    is_waiting = going.decision.status == Standing.WAITING
    notices.over(TURN, going.decision, at=going.act.at, but=awaited if is_waiting else ())


def of_steps(going: "Going", verb: str, steps: Sequence[Step], fresh: Sequence[Step]) -> None:
    decision, act = going.decision, going.act
    begun = [step for step in fresh if step.state == Turn.NOW]
    wanted = [step for step in begun if step.kind == Origin.CONSULTED]
    reminded = [s for s in steps if verb == "remind" and s.state == Turn.NOW and s.reminded_at == act.at]
    copied = [s for s in fresh if s.kind == Origin.COPIED and s.pk not in going.stood]
    advised = [s for s in fresh if s.kind == Origin.CONSULTED and s.state == Turn.DONE and s.asked_by_id]
    told: tuple[tuple[Kind, Iterable[Note]], ...] = (
        (ESCALATED if verb == "escalate" else WAITS, turns(going.rights, (s for s in begun if s not in wanted))),
        (REMINDED, turns(going.rights, reminded)),
        (ADVICE_ASKED, (note(decision, step.person_id, "advice") for step in wanted)),
        (COPIED, (note(decision, step.person_id, "copy") for step in copied)),
        (ADVICE_GIVEN, (note(decision, s.asked_by_id, f"answer{s.pk}") for s in advised if s.asked_by_id)),
    )
    for kind, found in told:
        notices.tell(kind, list(found), act)


def of_proposer(going: "Going") -> None:
    """What became of it, to whoever asked; what was said before holds no longer when it goes on."""
    decision = going.decision
    if decision.status == going.was:
        return
    if decision.status in ENDED:
        found = [note(decision, decision.proposer_id, "outcome", outcome=decision.status)]
        notices.tell(DECIDED, found, going.act)
    elif decision.status == Standing.RETURNED:
        notices.tell(RETURNED, [note(decision, decision.proposer_id, "outcome")], going.act)
    else:
        notices.over(OUTCOME, decision, at=going.act.at)
