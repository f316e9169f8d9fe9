"""A signature taken back by whoever gave it, while nothing has followed from it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from dingke.engine import performing
from dingke.engine.access import Person
from dingke.engine.faults import Fault, Invalid, Stale
from dingke.platform.authority.asking import under_way
from dingke.platform.authority.going import BLOCKING, Going, again, closed, opened
from dingke.platform.authority.models import Decision, Step
from dingke.platform.authority.saying import say_of
from dingke.platform.authority.terms import TAKE_BACK_WITHIN, Result, Standing, Turn

ENDED = (Standing.REFUSED, Standing.RETURNED)


def takeable(decision: Decision, steps: Sequence[Step], person: int, at: datetime) -> Step | None:
    """The latest step that somebody signed, as long as he may take it back; None when he may not."""
    signed = [s for s in steps if s.decided_by_id == person and s.decided_at and s.kind in BLOCKING]
    mine = max(signed, key=lambda step: (step.decided_at, step.pk), default=None)
    if mine is None or mine.state != Turn.DONE or mine.decided_at is None or at - mine.decided_at > TAKE_BACK_WITHIN:
        return None
    followed = any(step.decided_at and step.place > mine.place for step in steps)
    alone_ended = decision.status in ENDED and mine.outcome != Result.APPROVED
    going_on = decision.status == Standing.WAITING and mine.outcome == Result.APPROVED
    return mine if (alone_ended or going_on) and not followed else None


def take_back(pk: int, *, by: Person, via: str, at: datetime | None = None) -> Decision:
    """It is one's turn once more; what was signed stays on file. Raises Stale when it is too late, NotFound."""
    act = performing.begin_act(by, via, "", at)
    with transaction.atomic():
        going = opened(pk, act)
        step = takeable(going.decision, going.steps, by.pk, act.at)
        if step is None:
            raise Stale(going.decision, [], too_late(going))
        was_refused = going.decision.status == Standing.REFUSED
        reopen(going, step)
        closed(going, "take_back")
        if was_refused:
            say_of(going.decision, "asked", act)
    return going.decision


def reopen(going: Going, step: Step) -> None:
    decision = going.decision
    ended = decision.status in ENDED
    if decision.status == Standing.REFUSED and under_way([decision]):
        raise Invalid([Fault(_("It was asked for once more since."))])
    # An end skips whatever was to come; what was passed on to somebody else says so and stays where it went.
    held = {Turn.NOW, Turn.AHEAD, Turn.SKIPPED} if ended else {Turn.NOW, Turn.AHEAD}
    rest = [s for s in going.steps if s.place >= step.place and s.kind in BLOCKING and not s.decided_at and not s.say]
    for other in (one for one in rest if one.state in held):
        beside = other.place == step.place
        other.state, other.since_at = (Turn.NOW, other.since_at or going.act.at) if beside else (Turn.AHEAD, None)
        other.save()
    step.state = Turn.TAKEN_BACK
    step.save()
    fresh = again(step, step.place)
    fresh.state, fresh.since_at = Turn.NOW, going.act.at
    fresh.save()
    going.steps.append(fresh)
    decision.status, decision.decided_at = Standing.WAITING, None


def too_late(going: Going) -> str:
    if going.decision.status == Standing.APPROVED:
        return _("It has been carried out; it can be undone in the list of operations.")
    return _(
        "It cannot be taken back any more: somebody signed after you, or more than %(minutes)d minutes passed."
    ) % {"minutes": TAKE_BACK_WITHIN.total_seconds() // 60}
