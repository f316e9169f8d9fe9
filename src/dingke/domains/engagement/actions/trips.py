"""What happens to business trips: asked for and decided, begun, reported, closed or cancelled."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.customers.actions import settle_owners
from dingke.domains.engagement import queries, rules
from dingke.domains.engagement.actions import days
from dingke.domains.engagement.models import Trip, Visit
from dingke.domains.engagement.terms import GRANTED, MATTER, VOID, WRITTEN, TripKind, TripStatus, VisitStatus
from dingke.engine.action import Act, Ask, Conduct, Meanwhile, Proposal, Values, action, conduct, is_at
from dingke.engine.faults import Fault, Invalid
from dingke.lib import money
from dingke.platform.authority import asking
from dingke.platform.authority.queries import book
from dingke.platform.people.models import User

STATED = ("kind", "places", "purpose", "first_day", "last_day", "transport", "cost")
RESTS_ON = ("kind", "places", "first_day", "last_day", "cost")
NAMED = 5  # visits in a sentence


@conduct
class TripConduct(Conduct):
    """In the traveller's own name. What was put to a decision stays as it was put; nobody is on two trips at once."""

    model = Trip

    def prepare(self, rows: Sequence[Trip], act: Act) -> None:
        for row in rows:
            row.owner_id = act.by.pk

    def check(self, rows: Sequence[Trip], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        if act.undoing:
            return
        for index, row in enumerate(rows):
            old = before.get(row.pk, {}) if row.pk else {}
            if old and old["status"] not in WRITTEN and any(getattr(row, name) != old[name] for name in STATED):
                words = _(
                    "It stays as it was put to a decision. Withdraw the request, or cancel the trip and ask anew."
                )
                yield Fault(words, "", index)
        yield from overlaps(rows)

    def derive(self, rows: Sequence[Trip], before: Mapping[int, Values], act: Act) -> None:
        settle_owners(rows, act)

    def follow(self, rows: Sequence[Trip], before: Mapping[int, Values], act: Act) -> None:
        """Days of a trip are noted with its approval. What is undone takes them along by itself."""
        if act.undoing:
            return
        turned = [row for row in rows if row.pk in before and before[row.pk]["status"] != row.status]
        days.of_trips([row for row in turned if row.status == TripStatus.APPROVED], act)
        days.void([row for row in turned if row.status == TripStatus.CANCELLED], act)


def overlaps(rows: Sequence[Trip]) -> Iterable[Fault]:
    """Of two trips of one person on one day, the later one; among the rows and against those on file."""
    going = [(index, row) for index, row in enumerate(rows) if goes(row)]
    # Who writes trips of a person waits for whoever does so now: no constraint keeps two of them apart.
    list(User.objects.filter(pk__in=[row.owner_id for _i, row in going]).order_by("pk").select_for_update())
    others = Trip.objects.filter(owner__in=[row.owner_id for _i, row in going], archived_at=None)
    standing: dict[int, list[Trip]] = {}
    for one in others.exclude(status__in=VOID).exclude(pk__in=[row.pk for row in rows if row.pk]):
        standing.setdefault(one.owner_id, []).append(one)
    for index, row in going:
        other = rules.clash(row, standing.get(row.owner_id, ()))
        if other is not None:
            words = _(
                "There is a trip on these days already: %(trip)s, %(first)s to %(last)s. Change or cancel that one."
            )
            told = {"trip": other, "first": other.first_day, "last": other.last_day}
            yield Fault(words % told, "first_day", index)
        standing.setdefault(row.owner_id, []).append(row)


def goes(row: Trip) -> bool:
    """Whether it keeps its days; where these are not said, the fields themselves refuse the row."""
    return begins(row) and row.archived_at is None and row.status not in VOID


def begins(row: Any) -> bool:
    return row.first_day is not None and row.last_day is not None


def proposals(rows: Sequence[Trip], given: Values, act: Act) -> Sequence[Proposal | None]:
    """The estimated cost is what the right is about. Raises Invalid where no position may decide: nobody sends himself."""
    prefetch_related_objects(rows, "owner")
    visits = queries.visits_of(rows)
    if faults := list(unready(rows, visits)):
        raise Invalid(faults)
    made = [proposed(row, visits.get(row.pk, ())) for row in rows]
    if asking.is_ungoverned(book(act.day, act.by), made[0]):
        words = _(
            "No position may approve business travel (出差). Have the right written into a description; it takes effect "
            "when that is in force."
        )
        raise Invalid([Fault(words)])
    return made


def unready(rows: Sequence[Trip], visits: Mapping[int, Sequence[Visit]]) -> Iterable[Fault]:
    for index, row in enumerate(rows):
        served = visits.get(row.pk, ())
        if row.kind == TripKind.VISITS and not served:
            words = _("Say which visits it serves: plan a visit on this trip, or name the trip in one that is planned.")
            yield Fault(words, "", index)
        outside = [one for one in served if not rules.covers(row, one.day)]
        if outside:
            words = _("These visits lie outside the days of the trip: %(visits)s.")
            yield Fault(words % {"visits": told(outside)}, "", index)


def told(visits: Sequence[Visit]) -> str:
    named = [f"{one.day:%m-%d} {one.customer} · {one.purpose}" for one in visits[:NAMED]]
    more = len(visits) - len(named)
    return "；".join(named) + (f" +{more}" if more > 0 else "")


def proposed(row: Trip, visits: Sequence[Visit]) -> Proposal:
    worked = len(rules.working_days(row.first_day, row.last_day))
    span = {"first": row.first_day, "last": row.last_day, "days": (row.last_day - row.first_day).days + 1}
    facts = (
        (_("days of the trip"), _("%(first)s to %(last)s, %(days)s days") % span),
        (_("of these working days"), str(worked)),
        (_("travels for"), row.get_kind_display()),
        (_("purpose of the trip"), row.purpose),
        (_("visits that it serves"), told(visits)),
        (_("transport"), row.get_transport_display()),
        (_("estimated cost"), money.show(row.cost)),
    )
    return Proposal(
        matter=MATTER,
        title=_("Business trip of %(person)s to %(places)s, from %(first)s")
        % {"person": row.owner, "places": row.places, "first": row.first_day},
        measures={"amount": row.cost},
        owner=row.owner_id,
        department=row.department_id,
        proposer=row.owner_id,
        shown=tuple((label, words) for label, words in facts if words),
        amount=row.cost,
        watched=RESTS_ON,
    )


def of_others(rows: Sequence[Trip], act: Act) -> list[Fault]:
    words = _("Only the traveller can do this.")
    return [Fault(words, "", index) for index, row in enumerate(rows) if row.owner_id != act.by.pk]


@action(
    Trip,
    label=gettext_lazy("Put the trip to a decision"),
    icon="send",
    offered=is_at(*WRITTEN),
    sentence=gettext_lazy("approved the trip"),
    decides=proposals,
    meanwhile=Meanwhile("status", TripStatus.ASKED, TripStatus.REFUSED, TripStatus.DRAFT),
)
def apply(rows: Sequence[Trip], *, act: Act) -> None:
    """Whoever's right it is decides; on his own clause the traveller himself. Then its working days are noted."""
    for row in rows:
        row.status, row.approved_by_id, row.approved_on = TripStatus.APPROVED, act.by.pk, act.day


@action(
    Trip,
    label=gettext_lazy("Set out"),
    icon="plane-departure",
    offered=is_at(TripStatus.APPROVED),
    sentence=gettext_lazy("set out"),
)
def set_out(rows: Sequence[Trip], *, act: Act) -> Iterable[Fault]:
    faults = of_others(rows, act)
    for index, row in enumerate(rows):
        if row.first_day > act.day:
            faults.append(Fault(_("It begins on %(day)s.") % {"day": row.first_day}, "", index))
        row.status = TripStatus.UNDER_WAY
    return faults


@action(
    Trip,
    label=gettext_lazy("Report the trip"),
    icon="report",
    offered=is_at(*GRANTED),
    sentence=gettext_lazy("reported the trip"),
    asks=(Ask("report", required=True), Ask("spent", required=True, initial=lambda row: row.cost)),
)
def hand_in(rows: Sequence[Trip], *, act: Act, report: str, spent: Decimal) -> Iterable[Fault]:
    """Says of each visit whether it was held: none of them is only planned any more."""
    faults = of_others(rows, act)
    visits = queries.visits_of(rows)
    for index, row in enumerate(rows):
        open_ones = [one for one in visits.get(row.pk, ()) if one.status == VisitStatus.PLANNED]
        if open_ones:
            words = _("Log these visits or cancel them first, so that the report says which were held: %(visits)s.")
            faults.append(Fault(words % {"visits": told(open_ones)}, "", index))
        if row.first_day > act.day:
            faults.append(Fault(_("It begins on %(day)s.") % {"day": row.first_day}, "", index))
        row.status, row.report, row.spent, row.reported_on = TripStatus.REPORTED, report, spent, act.day
    return faults


@action(
    Trip,
    label=gettext_lazy("Close the trip"),
    grant="confirm",
    is_main=True,
    icon="checks",
    offered=is_at(TripStatus.REPORTED),
    sentence=gettext_lazy("closed the trip"),
)
def close(rows: Sequence[Trip], *, act: Act) -> Iterable[Fault]:
    """By whoever stands above, when the report is as it should be."""
    words = _("Nobody closes a trip of his own.")
    faults = [Fault(words, "", index) for index, row in enumerate(rows) if row.owner_id == act.by.pk]
    for row in rows:
        row.status = TripStatus.CLOSED
    return faults


@action(
    Trip,
    label=gettext_lazy("Cancel the trip"),
    icon="calendar-off",
    offered=is_at(*WRITTEN, TripStatus.APPROVED),
    sentence=gettext_lazy("cancelled the trip"),
    asks=(Ask("reason", required=True, is_reason=True),),
)
def cancel(rows: Sequence[Trip], *, act: Act, reason: str) -> Iterable[Fault]:
    """Before it begins, with the days that were noted for it; its visits stay planned and are moved or cancelled."""
    for row in rows:
        row.status, row.reason = TripStatus.CANCELLED, reason[:200]
    return of_others(rows, act)
