"""Rows say themselves how it stands with what is decided about them, where their action declares it (``Action.meanwhile``)."""

from collections.abc import Sequence
from typing import Literal

from dingke.engine import performing, registry
from dingke.engine.action import Act, Action, actions_of
from dingke.engine.holding import found_locked
from dingke.platform.authority.models import Decision

Word = Literal["asked", "refused", "dropped"]


def say(action: Action, ids: Sequence[int], word: Word, act: Act) -> None:
    """A part of the act that asks, refuses or takes back."""
    if action.meanwhile is None or not ids:
        return
    rows = list(found_locked(action.model, list(ids)).values())
    before = {row.pk: performing.snapshot(row) for row in rows}
    for row in rows:
        setattr(row, action.meanwhile.field, getattr(action.meanwhile, word))
    performing.settle(action.model, "ask", rows, before, act, leaves_scope=True)


def say_of(decision: Decision, word: Word, act: Act) -> None:
    action = actions_of(registry.model(decision.object))[decision.action]
    say(action, [decision.row_id], word, act)
