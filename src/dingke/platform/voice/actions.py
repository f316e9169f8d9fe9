"""Bringing something forward, taking it up, answering or declining it, adding to it, taking it back."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine.action import Act, Ask, Conduct, Values, action, conduct, is_at
from dingke.engine.faults import Fault
from dingke.platform.voice import news, queries
from dingke.platform.voice.models import Suggestion
from dingke.platform.voice.terms import PENDING, SETTLED, Kind, Status

STATED = ("kind", "title", "text", "about", "department_id")


@conduct
class SuggestionConduct(Conduct):
    model = Suggestion

    def prepare(self, rows: Sequence[Suggestion], act: Act) -> None:
        due = queries.due_on(act.day)
        for row in rows:
            row.asker_id, row.asked_on, row.due_on = act.by.pk, act.day, due

    def check(self, rows: Sequence[Suggestion], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        if act.undoing:
            return
        refused = cache(lambda: queries.refusal(act.by, act.day))
        for index, row in enumerate(rows):
            old = before.get(row.pk, {})
            if old and old["status"] != Status.OPEN and any(getattr(row, name) != old[name] for name in STATED):
                yield Fault(
                    _("It is being dealt with and stays as it was written; add to it when it is answered."), "", index
                )
            if row.kind != Kind.IMPROVEMENT:
                continue
            if row.department_id is None:
                yield Fault(_("Say which department the improvement is for; its head answers."), "department", index)
            if old.get("kind") != Kind.IMPROVEMENT and (words := refused()):
                yield Fault(words, "kind", index)

    def follow(self, rows: Sequence[Suggestion], before: Mapping[int, Values], act: Act) -> None:
        news.of_answers([row for row in rows if row.pk in before and before[row.pk]["status"] != row.status], act)


def of_own(rows: Sequence[Suggestion], act: Act) -> list[Fault]:
    """Nobody answers himself."""
    words = _("You brought this forward yourself; somebody else answers it.")
    return [Fault(words, "", index) for index, row in enumerate(rows) if row.asker_id == act.by.pk]


def of_others(rows: Sequence[Suggestion], act: Act) -> list[Fault]:
    words = _("Only whoever brought it forward can do this.")
    return [Fault(words, "", index) for index, row in enumerate(rows) if row.asker_id != act.by.pk]


def settle(row: Suggestion, status: Status, act: Act, *, answer: str = "", reason: str = "") -> None:
    row.status, row.answer, row.reason = status, answer, reason
    row.answered_by_id, row.answered_on = act.by.pk, act.day


@action(
    Suggestion,
    label=gettext_lazy("Take up"),
    grant="answer",
    is_main=True,
    icon="player-play",
    offered=is_at(Status.OPEN),
    sentence=gettext_lazy("took it up"),
)
def take_up(rows: Sequence[Suggestion], *, act: Act) -> Iterable[Fault]:
    for row in rows:
        row.status = Status.TAKEN
    return of_own(rows, act)


@action(
    Suggestion,
    label=gettext_lazy("Give an answer"),
    grant="answer",
    is_main=True,
    icon="send",
    offered=is_at(*PENDING),
    sentence=gettext_lazy("answered it"),
    asks=(Ask("answer", required=True),),
)
def reply(rows: Sequence[Suggestion], *, act: Act, answer: str) -> Iterable[Fault]:
    for row in rows:
        settle(row, Status.ANSWERED, act, answer=answer)
    return of_own(rows, act)


@action(
    Suggestion,
    label=gettext_lazy("Decline"),
    grant="answer",
    is_main=True,
    icon="ban",
    offered=is_at(*PENDING),
    sentence=gettext_lazy("declined it"),
    asks=(Ask("reason", required=True, is_reason=True),),
)
def decline(rows: Sequence[Suggestion], *, act: Act, reason: str) -> Iterable[Fault]:
    for row in rows:
        settle(row, Status.DECLINED, act, reason=reason)
    return of_own(rows, act)


@action(
    Suggestion,
    label=gettext_lazy("Add to it"),
    icon="message-plus",
    offered=is_at(*SETTLED),
    sentence=gettext_lazy("added to it"),
    asks=(Ask("further", required=True),),
)
def follow_up(rows: Sequence[Suggestion], *, act: Act, further: str) -> Iterable[Fault]:
    """It waits again, from this day on; the answer so far stays until there is another."""
    due = queries.due_on(act.day)
    for row in rows:
        row.status, row.further, row.due_on = Status.OPEN, further, due
    return of_others(rows, act)


@action(
    Suggestion,
    label=gettext_lazy("Withdraw"),
    icon="arrow-back-up",
    offered=is_at(*PENDING),
    sentence=gettext_lazy("withdrew it"),
)
def withdraw(rows: Sequence[Suggestion], *, act: Act) -> Iterable[Fault]:
    for row in rows:
        row.status = Status.WITHDRAWN
    return of_others(rows, act)
