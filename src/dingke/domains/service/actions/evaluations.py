"""Evaluating how what was promised was kept (SLA 评估): drawn up, given, objected to, upheld or changed.

The figures are the product's; the conclusion and the points are the evaluator's. Nobody evaluates himself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.service import queries, rules
from dingke.domains.service.models import ServiceEvaluation
from dingke.domains.service.terms import Standing
from dingke.engine.action import Act, Ask, Conduct, Values, action, conduct, is_at
from dingke.engine.faults import Fault
from dingke.platform.authority.queries import book
from dingke.platform.people.models import User

STATED = ("user_id", "unit_id", "subject", "since", "last_on", "conclusion", "score")
WHOSE = ("user_id", "unit_id", "subject")


@conduct
class ServiceEvaluationConduct(Conduct):
    model = ServiceEvaluation

    def prepare(self, rows: Sequence[ServiceEvaluation], act: Act) -> None:
        for row in rows:
            row.evaluator_id = act.by.pk

    def check(self, rows: Sequence[ServiceEvaluation], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        if act.undoing:
            return
        for index, row in enumerate(rows):
            old = before.get(row.pk, {})
            if old and old["standing"] != Standing.DRAFT:
                yield from (Fault(words, name, index) for name, words in settled(row, old))
            elif any(getattr(row, name) != old.get(name) for name in STATED):
                yield from (Fault(words, name, index) for name, words in misfits(row, act))
                if any(getattr(row, name) != old.get(name) for name in WHOSE):
                    yield from (Fault(words, "user", index) for words in refused(row, act))

    def derive(self, rows: Sequence[ServiceEvaluation], before: Mapping[int, Values], act: Act) -> None:
        people = {row.user_id for row in rows if row.user_id}
        homes: dict[int | None, int | None] = dict(
            User.objects.filter(pk__in=people).values_list("pk", "department_id")
        )
        for row in rows:
            old = before.get(row.pk, {})
            if not old or old["standing"] == Standing.DRAFT:
                row.department_id = row.unit_id or homes.get(row.user_id)
                reckon(row, queries.counted(row))


def reckon(row: ServiceEvaluation, counted: Sequence[rules.Counted]) -> None:
    found = rules.figures(counted)
    row.counted = rules.written(counted)
    row.orders_due, row.orders_met, row.orders_broken = found.due, found.met, found.broken
    row.share, row.hours = found.share, found.hours


def settled(row: ServiceEvaluation, old: Values) -> Iterable[tuple[str, str]]:
    """What was given is changed by settling an objection alone."""
    changed = [name for name in STATED if getattr(row, name) != old[name]]
    if changed and not (changed == ["score"] and row.standing == Standing.CHANGED):
        yield "", _("It was given and stays as it was written; an objection may change its points.")
    if row.archived_at and not old["archived_at"]:
        yield "", _("What was given stays on file.")


def misfits(row: ServiceEvaluation, act: Act) -> Iterable[tuple[str, str]]:
    if (row.user_id is None) == (row.unit_id is None):
        yield "user", _("An evaluation is of one person or of one department.")
    if is_not_over(row.last_on, act.day):
        yield "last_on", _("That period is not over; what is still to be done cannot be judged.")
    if is_before(row.last_on, row.since):
        yield "last_on", _("A period ends after it begins.")


def is_not_over(last_on: date | None, day: date) -> bool:
    """last_on: None where a form left it out, which the field itself refuses."""
    return last_on is not None and last_on >= day


def is_before(last_on: date | None, since: date | None) -> bool:
    return last_on is not None and since is not None and last_on < since


def refused(row: ServiceEvaluation, act: Act) -> Iterable[str]:
    """Why the actor may not judge this one, if he may not."""
    if row.user_id == act.by.pk:
        yield _("Nobody evaluates himself.")
    elif (row.user_id or row.unit_id) and (words := queries.evaluation_refusal(row, act.by, act.day)):
        yield words


def of_right(rows: Sequence[ServiceEvaluation], act: Act) -> list[Fault]:
    return [Fault(words, "", index) for index, row in enumerate(rows) for words in refused(row, act)]


def is_standing(*standings: str) -> Callable[[Any], bool]:
    return is_at(*standings, name="standing")


@action(
    ServiceEvaluation,
    label=gettext_lazy("Give the evaluation"),
    icon="send",
    offered=is_standing(Standing.DRAFT),
    sentence=gettext_lazy("gave the evaluation"),
)
def give(rows: Sequence[ServiceEvaluation], *, act: Act) -> Iterable[Fault]:
    """From now on whoever is evaluated reads it, and it counts in his appraisal."""
    rights = book(act.day, act.by)
    for row in rows:
        row.standing, row.given_on = Standing.GIVEN, act.day
        row.clause = queries.clause(rights, act.by, queries.evaluating(row, rights, act.day))[:60]
    return of_right(rows, act)


@action(
    ServiceEvaluation,
    label=gettext_lazy("Raise an objection"),
    grant="object",
    is_main=True,
    icon="message-exclamation",
    offered=is_standing(Standing.GIVEN),
    sentence=gettext_lazy("objected to it"),
    asks=(Ask("objection", required=True),),
)
def contest(rows: Sequence[ServiceEvaluation], *, act: Act, objection: str) -> Iterable[Fault]:
    """By whoever is evaluated; of a department by whoever may answer for it. It does not count until it is settled."""
    for index, row in enumerate(rows):
        is_his = row.user_id == act.by.pk if row.user_id else row.evaluator_id != act.by.pk
        if not is_his:
            yield Fault(_("Only whoever is evaluated may object."), "", index)
        row.standing, row.objection, row.objected_on = Standing.OBJECTED, objection, act.day


def settle(row: ServiceEvaluation, standing: Standing, reply: str, act: Act) -> None:
    row.standing, row.reply = standing, reply
    row.settled_by_id, row.settled_on = act.by.pk, act.day


@action(
    ServiceEvaluation,
    label=gettext_lazy("Uphold"),
    icon="gavel",
    offered=is_standing(Standing.OBJECTED),
    sentence=gettext_lazy("upheld it"),
    asks=(Ask("reply", required=True, is_reason=True),),
)
def uphold(rows: Sequence[ServiceEvaluation], *, act: Act, reply: str) -> Iterable[Fault]:
    for row in rows:
        settle(row, Standing.UPHELD, reply, act)
    return of_right(rows, act)


@action(
    ServiceEvaluation,
    label=gettext_lazy("Change the points"),
    icon="edit",
    offered=is_standing(Standing.OBJECTED),
    sentence=gettext_lazy("changed the points"),
    asks=(Ask("score", required=True), Ask("reply", required=True, is_reason=True)),
)
def amend(rows: Sequence[ServiceEvaluation], *, act: Act, score: int, reply: str) -> Iterable[Fault]:
    """What was given first stays beside it."""
    for row in rows:
        settle(row, Standing.CHANGED, reply, act)
        row.score_before, row.score = row.score, score
    return of_right(rows, act)
