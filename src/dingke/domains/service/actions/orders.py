"""The course of a work order: received → accepted → in progress ⇄ paused → answered → done, perhaps opened again.

Each step keeps its moment; the limits are reckoned anew whenever one of the moments they come from changes.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.actions import OfCustomerConduct
from dingke.domains.service import queries, rules
from dingke.domains.service.models import WorkOrder
from dingke.domains.service.rules import Halt
from dingke.domains.service.terms import OPEN, RUNNING, Measure, Reason, Status
from dingke.engine import clock
from dingke.engine.action import Act, Ask, Values, action, conduct, is_at
from dingke.engine.faults import Fault
from dingke.lib import dates
from dingke.platform.people.models import User

MOVES = ("kind", "priority", "received_at", "accepted_at", "answered_at", "done_at", "halts")
"""What the limits come from."""


@conduct
class WorkOrderConduct(OfCustomerConduct):
    model = WorkOrder

    def first_owner(self, row: WorkOrder, owners: Mapping[int, int], act: Act) -> int:
        """Whoever takes it in deals with it until he hands it on."""
        return int(act.by.pk)

    def check(self, rows: Sequence[WorkOrder], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        if act.undoing:
            return
        wanted = {row.contact_id for row in rows if row.contact_id}
        homes: dict[int | None, int] = (
            dict(Contact.objects.filter(pk__in=wanted).values_list("pk", "customer_id")) if wanted else {}
        )
        now = clock.on_day(act.at, act.day)
        for index, row in enumerate(rows):
            old = before.get(row.pk, {})
            if homes.get(row.contact_id, row.customer_id) != row.customer_id:
                yield Fault(_("This contact is another customer's; choose one of this customer."), "contact", index)
            if row.received_at != old.get("received_at") and is_beyond(row.received_at, now):
                yield Fault(
                    _("State when it came in: a moment that has come, as 2026-11-23 10:30."), "received_at", index
                )
                continue
            if old.get("accepted_at") and is_another(row.received_at, old["received_at"]):
                yield Fault(_("It has been accepted; when it came in stays as it is."), "received_at", index)
            if row.archived_at and not old.get("archived_at") and row.status not in (Status.DONE, Status.RECEIVED):
                yield Fault(_("It is being dealt with; finish it before it is archived."), "", index)

    def derive(self, rows: Sequence[WorkOrder], before: Mapping[int, Values], act: Act) -> None:
        super().derive(rows, before, act)
        for row in rows:
            row.received_at = to_the_minute(row.received_at)
        moved = [row for row in rows if moves(row, before.get(row.pk))]
        known = queries.levels() if moved else ()
        for row in moved:
            limit(row, queries.clocks_of(row, known))


def to_the_minute(moment: datetime) -> datetime:
    """As people say when something came in."""
    return moment.replace(second=0, microsecond=0)


def is_beyond(moment: datetime | None, now: datetime) -> bool:
    """Still to come, or before anything was on file. moment: None where a form left it out, which the field refuses."""
    return moment is not None and (moment.year < dates.EARLIEST.year or to_the_minute(moment) > now)


def is_another(moment: datetime | None, than: datetime) -> bool:
    return moment is not None and to_the_minute(moment) != than


def moves(row: WorkOrder, old: Values | None) -> bool:
    return old is None or any(getattr(row, name) != old[name] for name in MOVES)


def limit(row: WorkOrder, found: Sequence[rules.Clock]) -> None:
    """Writes the limits down, so that lists find and order them."""
    due = {one.measure: one.due_at for one in found}
    row.response_due_at, row.answer_due_at = due[Measure.RESPONSE], due[Measure.ANSWER]
    row.done_due_at = due[Measure.DONE]
    row.late = [str(one.measure) for one in found if one.is_late]
    running = rules.next_clock(found)
    row.next_due_at, row.warn_at = (running.due_at, running.warn_at) if running else (None, None)
    row.due_on = clock.day_of(row.next_due_at) if row.next_due_at else None


def too_early(rows: Sequence[WorkOrder], moment: datetime) -> list[Fault]:
    words = _("It came in later than that.")
    return [Fault(words, "", index) for index, row in enumerate(rows) if moment < row.received_at]


def moment_of(act: Act) -> datetime:
    """When it happens; in a company held at a day, at this time of that day."""
    return clock.on_day(act.at, act.day)


@action(
    WorkOrder,
    label=gettext_lazy("Take it on"),
    icon="user-check",
    bulk=True,
    offered=is_at(Status.RECEIVED),
    sentence=gettext_lazy("took it on"),
)
def accept(rows: Sequence[WorkOrder], *, act: Act) -> Iterable[Fault]:
    """Somebody has looked at it and says so to the customer: the first response."""
    for row in rows:
        row.status, row.accepted_at = Status.ACCEPTED, moment_of(act)
    return too_early(rows, moment_of(act))


@action(
    WorkOrder,
    label=gettext_lazy("Begin"),
    icon="player-play",
    bulk=True,
    offered=is_at(Status.ACCEPTED),
    sentence=gettext_lazy("began with it"),
)
def begin(rows: Sequence[WorkOrder], *, act: Act) -> None:
    for row in rows:
        row.status = Status.IN_PROGRESS


@action(
    WorkOrder,
    label=gettext_lazy("Hand it on"),
    icon="arrow-forward-up",
    bulk=True,
    leaves_scope=True,
    offered=is_at(*OPEN),
    sentence=gettext_lazy("handed it on"),
    asks=(Ask("owner", required=True),),
)
def hand_on(rows: Sequence[WorkOrder], *, act: Act, owner: int) -> Iterable[Fault]:
    """To whoever deals with it from now on, in whichever department; its clocks run on."""
    if not User.objects.filter(pk=owner, is_active=True).exists():
        yield Fault(_("This person does not work here any more."), "owner")
    for row in rows:
        row.owner_id = owner


@action(
    WorkOrder,
    label=gettext_lazy("Pause"),
    icon="player-pause",
    offered=is_at(*RUNNING),
    sentence=gettext_lazy("paused it"),
    asks=(
        Ask("pause_reason", required=True),
        Ask("result", name="note", required=True, label=gettext_lazy("What it waits for"), is_reason=True),
    ),
)
def pause(rows: Sequence[WorkOrder], *, act: Act, pause_reason: str, note: str) -> None:
    """Whether the clocks stand meanwhile, the levels say."""
    halt = Halt(since=moment_of(act), reason=Reason(pause_reason), note=note)
    for row in rows:
        row.status, row.pause_reason = Status.PAUSED, pause_reason
        row.halts = [*row.halts, halt.model_dump(mode="json")]


@action(
    WorkOrder,
    label=gettext_lazy("Go on"),
    icon="player-play",
    bulk=True,
    offered=is_at(Status.PAUSED),
    sentence=gettext_lazy("went on with it"),
)
def resume(rows: Sequence[WorkOrder], *, act: Act) -> None:
    for row in rows:
        last = Halt.model_validate(row.halts[-1]).model_copy(update={"until": moment_of(act)})
        row.status, row.pause_reason = Status.IN_PROGRESS, ""
        row.halts = [*row.halts[:-1], last.model_dump(mode="json")]


@action(
    WorkOrder,
    label=gettext_lazy("Record the reply"),
    icon="send",
    offered=is_at(Status.IN_PROGRESS),
    sentence=gettext_lazy("gave the customer a reply"),
    asks=(Ask("answer", required=True),),
)
def give_answer(rows: Sequence[WorkOrder], *, act: Act, answer: str) -> None:
    """The first reply counts; a later one after reopening adds to it."""
    for row in rows:
        row.status, row.answer, row.answered_at = Status.ANSWERED, answer, row.answered_at or moment_of(act)


@action(
    WorkOrder,
    label=gettext_lazy("Finish"),
    icon="circle-check",
    offered=is_at(Status.ANSWERED),
    sentence=gettext_lazy("finished it"),
    asks=(Ask("result", required=True),),
)
def finish(rows: Sequence[WorkOrder], *, act: Act, result: str) -> None:
    for row in rows:
        row.status, row.result, row.done_at = Status.DONE, result, moment_of(act)


@action(
    WorkOrder,
    label=gettext_lazy("Open it again"),
    icon="rotate-clockwise",
    offered=is_at(Status.ANSWERED, Status.DONE),
    sentence=gettext_lazy("opened it up again"),
    asks=(Ask("result", name="why", required=True, label=gettext_lazy("Why"), is_reason=True),),
)
def reopen(rows: Sequence[WorkOrder], *, act: Act, why: str) -> None:
    """The time in which it was done does not count; how the clock goes on from there, the level says."""
    for row in rows:
        if row.done_at is not None:
            halt = Halt(since=row.done_at, until=moment_of(act), reason=Reason.CLOSED, note=why)
            row.halts = [*row.halts, halt.model_dump(mode="json")]
        row.status, row.done_at, row.reopened = Status.IN_PROGRESS, None, row.reopened + 1
