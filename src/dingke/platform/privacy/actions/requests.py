"""A request of a person, step by step: identity checked, data found, done or refused, answered."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.engine import holding, performing, personal
from dingke.engine.access import Person, policy
from dingke.engine.action import Act, Action, Ask, Conduct, Values, action, assign, conduct, is_at
from dingke.engine.faults import Fault, Forbidden, Invalid, NotFound
from dingke.platform.privacy import erasing, finding, queries, rules
from dingke.platform.privacy.actions import persons
from dingke.platform.privacy.models import Erasure, Request
from dingke.platform.privacy.terms import ANSWER_WITHIN, Kind, Stage
from dingke.platform.workspace.queries import stated


@conduct
class RequestConduct(Conduct):
    model = Request

    def prepare(self, rows: Sequence[Any], act: Act) -> None:
        for row in rows:
            row.received_on = row.received_on or act.day

    def check(self, rows: Sequence[Request], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            old = before.get(row.pk, {}) if row.pk else {}
            if row.received_on > act.day and row.received_on != old.get("received_on"):
                yield Fault(_("Nothing has come on a day to come."), "received_on", index)
            if row.about != old.get("about", "") and not act.undoing and not settle_person(row, act):
                words = _("There is no record about a person with the code “%(code)s” among those you may see.")
                yield Fault(words % {"code": row.about}, "about", index)

    def derive(self, rows: Sequence[Request], before: Mapping[int, Values], act: Act) -> None:
        """Days once counted stay, whatever number is stated later."""
        fresh = [row for row in rows if row.received_on != before.get(row.pk, {}).get("received_on")]
        within = {day: stated(ANSWER_WITHIN, day) for day in {row.received_on for row in fresh}}
        for row in fresh:
            row.due_on = rules.due_on(row.received_on, within[row.received_on])


def settle_person(row: Request, act: Act) -> bool:
    """Finds the record that the code names; false when it names none that whoever acts may see."""
    row.about = row.about.strip()
    found = queries.by_code(act.by, row.about) if row.about else None
    row.object, row.row_id = (queries.slug_of(type(found)), found.pk) if found else ("", None)
    return found is not None or not row.about


at_stage = partial(is_at, name="stage")


@action(
    Request,
    label=gettext_lazy("Identity checked"),
    icon="id",
    offered=at_stage(Stage.RECEIVED),
    sentence=gettext_lazy("checked who asks"),
    asks=(Ask("identified_how", required=True),),
)
def identify(rows: Sequence[Request], *, act: Act, identified_how: str) -> None:
    for row in rows:
        row.stage, row.identified_how = Stage.IDENTIFIED, identified_how


@action(
    Request,
    label=gettext_lazy("Find the data"),
    icon="list-search",
    offered=at_stage(Stage.IDENTIFIED, Stage.FOUND),
    sentence=gettext_lazy("found the data"),
    asks=(Ask("about", required=True, initial=lambda row: row.about),),
)
def find(rows: Sequence[Request], *, act: Act, about: str) -> Iterable[Fault]:
    """All places where he occurs, through what the models declare."""
    for row in rows:
        row.about = about
        if not settle_person(row, act) or row.row_id is None:
            words = _("There is no record about a person with the code “%(code)s” among those you may see.")
            return [Fault(words % {"code": about}, "about")]
        person = queries.record(row.object, row.row_id)
        row.found = [place.as_json() for place in finding.places(person)]
        row.stage = Stage.FOUND
    return ()


@action(
    Request,
    label=gettext_lazy("Do it"),
    icon="check",
    offered=at_stage(Stage.FOUND),
    sentence=gettext_lazy("did what was asked"),
    asks=(Ask("outcome"), Ask("keep_law"), Ask("keep_until")),
)
def carry_out(
    rows: Sequence[Request], *, act: Act, outcome: str = "", keep_law: str = "", keep_until: Any = None
) -> Iterable[Fault]:
    """What was asked happens. Deletion: all of it goes; what a law has us keep is restricted until then instead.

    Copies are fetched from the request's page; corrections are made in the record, and said here.
    """
    for row in rows:
        if row.kind == Kind.CORRECTION and not (outcome or "").strip():
            return [Fault(_("Say what was corrected."), "outcome")]
        if bool(keep_law) != bool(keep_until):
            return [
                Fault(_("What is kept by law names the law and until when."), "keep_until" if keep_law else "keep_law")
            ]
        if found := list(done(row, act, keep_law, keep_until)):
            return found
        row.stage, row.keep_law, row.keep_until = Stage.DONE, keep_law or "", keep_until
        row.outcome = outcome or ""
    return ()


def done(row: Request, act: Act, keep_law: str, keep_until: Any) -> Iterable[Fault]:
    found = queries.record(row.object, row.row_id)
    person = found and holding.found_locked(type(found), [found.pk])[found.pk]
    if person is None or person.erased_at is not None:
        return [Fault(_("The data of this person are erased already."))]
    if row.kind == Kind.RESTRICTION or (row.kind == Kind.DELETION and keep_law):
        given = {"reason": keep_law or str(row), "until": keep_until}
        return kept(person, act, given)
    if row.kind == Kind.DELETION:
        erasing.erase(person, act, request=row.code)
    return ()


def kept(person: Any, act: Act, given: Mapping[str, Any]) -> Iterable[Fault]:
    """Restricted within this act, by whoever answers the request."""
    return done_to(person, persons.declared[type(person)].restrict, act, given)


def done_to(person: Any, verb: Action, act: Act, given: Mapping[str, Any]) -> Iterable[Fault]:
    """A verb upon a person as a part of a larger act."""
    before = {person.pk: performing.snapshot(person)}
    if found := list(verb.run([person], act=act, **given) or ()):
        return found
    performing.settle(type(person), verb.name, [person], before, act, leaves_scope=True)
    return ()


@action(
    Request,
    label=gettext_lazy("Refuse"),
    icon="ban",
    offered=at_stage(Stage.RECEIVED, Stage.IDENTIFIED, Stage.FOUND),
    sentence=gettext_lazy("refused it"),
    asks=(Ask("article", required=True), Ask("reason", required=True, is_reason=True)),
)
def refuse(rows: Sequence[Request], *, act: Act, article: str, reason: str) -> None:
    """With the article and the reason, which the person is told (50)."""
    for row in rows:
        row.stage, row.article, row.reason = Stage.REFUSED, article, reason


@action(
    Request,
    label=gettext_lazy("Answered"),
    icon="send",
    offered=at_stage(Stage.DONE, Stage.REFUSED),
    sentence=gettext_lazy("answered it"),
    asks=(Ask("answer", required=True),),
)
def respond(rows: Sequence[Request], *, act: Act, answer: str) -> None:
    """The answer went out. Of somebody whose data were erased the request keeps no name either from then on."""
    for row in rows:
        row.stage, row.answer, row.answered_on = Stage.ANSWERED, answer, act.day
        person = queries.record(row.object, row.row_id)
        if person is not None and person.erased_at is not None:
            erasing.forget([row.pk], act.operation)
            assign(row, erasing.OF_APPLICANT)


def restrict_due(targets: Sequence[Any], act: Act) -> int:
    """Nobody uses any longer what was kept as long as its purposes need."""
    return len([kept(person, act, {"reason": str(OVER), "until": None}) for person in targets])


def lift_due(targets: Sequence[Any], act: Act) -> int:
    """The day until which they were restricted has come: their data are used again."""
    for person in targets:
        list(done_to(person, persons.declared[type(person)].lift, act, {"reason": act.why}))
    return len(targets)


COME = gettext_lazy("The day until which it was restricted has come.")
OVER = gettext_lazy("The time of keeping is over.")


def erasable(by: Person, slug: str, code: str) -> Any:
    """The record whose data may be erased, without a request, by whoever may restrict it. Raises NotFound or Forbidden."""
    model = next((model for model in personal.people if queries.slug_of(model) == slug), None)
    rows = policy.rows(by, "read", model) if model else None
    row = rows.filter(code=code).first() if rows is not None else None
    if row is None:
        raise NotFound
    if not policy.permits(by, persons.declared[type(row)].restrict.grant, row):
        raise Forbidden
    if row.erased_at is not None:
        raise Invalid([Fault(_("The data of this person are erased already."))])
    return row


def erase_now(row: Any, *, by: Person, via: str, why: str) -> Erasure:
    """Erased at once, with the reason in the history."""
    with transaction.atomic():
        locked = holding.found_locked(type(row), [row.pk])[row.pk]
        return erasing.erase(locked, performing.begin_act(by, via, why))
