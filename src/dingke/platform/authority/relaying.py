"""A way laid anew: because rights changed, or the ground on which a decision rests."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dingke.engine import kinds, registry
from dingke.engine.action import Act, actions_of
from dingke.engine.fields import column
from dingke.platform.authority import asking, routes
from dingke.platform.authority.going import Going, closed, opened
from dingke.platform.authority.models import Decision
from dingke.platform.authority.terms import OPEN, Kind, Result, Standing, Turn
from dingke.platform.people.models import User


def end(going: Going, status: str) -> None:
    """Nothing is left to do for anybody."""
    going.decision.status, going.decision.decided_at = status, going.act.at
    skip(going, (Turn.NOW, Turn.AHEAD))


def skip(going: Going, states: Sequence[str], of: Sequence[str] = tuple(Kind)) -> None:
    for step in going.steps:
        if step.state in states and step.kind in of:
            step.state = Turn.SKIPPED
            step.save()


def last_place(going: Going) -> int:
    return max((step.place for step in going.steps), default=0)


def row_of(decision: Decision) -> Any:
    return registry.model(decision.object)._default_manager.filter(pk=decision.row_id).first()


def ground_moved(decision: Decision) -> str:
    """The fields on which it rests and that changed since, in words; "" when none did."""
    row = row_of(decision)
    names = [name for name, was in decision.watched.items() if row is None or str(getattr(row, name)) != was]
    model = registry.model(decision.object)
    return "、".join(kinds.kind(column(model, name)).label for name in names)


def restart(going: Going, why: str) -> None:
    """From the beginning, with the row as it stands: nobody's signature counts for other figures."""
    decision, row = going.decision, row_of(going.decision)
    if row is None:
        end(going, Standing.VOID)
        return
    action = actions_of(registry.model(decision.object))[decision.action]
    proposer = User.objects.get(pk=decision.proposer_id)
    as_proposer = replace(going.act, by=proposer)
    proposal = action.proposal(row, asking.unpacked(decision.arguments), as_proposer)
    skip(going, (Turn.NOW, Turn.AHEAD))
    if proposal is None:
        decision.status = Standing.VOID
        return
    # What rights may call the customer was read when it was asked for; who asks may not see him any more.
    anew = replace(proposal, proposer=decision.proposer_id, customer="")
    rights, case, asker = asking.stated(anew, as_proposer, besides=decision.pk)
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
