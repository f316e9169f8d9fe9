"""Keeping resources; allocating them by right and without clash; beginning, finishing and cancelling."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dingke.domains.customers.actions import OfCustomerConduct, settle_owners
from dingke.domains.dispatch import queries
from dingke.domains.dispatch.models import Allocation, Deployable
from dingke.domains.dispatch.terms import EARLIEST, LATEST, LIVE, TAKING, Kind, Status
from dingke.engine import clock
from dingke.engine.action import Act, Ask, Conduct, Values, action, conduct, is_at
from dingke.engine.faults import Fault


@conduct
class DeployableConduct(Conduct):
    model = Deployable

    def prepare(self, rows: Sequence[Deployable], act: Act) -> None:
        for row in rows:
            row.owner_id = row.owner_id or act.by.pk

    def check(self, rows: Sequence[Deployable], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            if row.kind == Kind.PERSON and row.person_id is None:
                yield Fault(_("Say who it is."), "person", index)

    def derive(self, rows: Sequence[Deployable], before: Mapping[int, Values], act: Act) -> None:
        settle_owners(rows, act)


@conduct
class AllocationConduct(OfCustomerConduct):
    """Who may allocate a resource is asked of the positions; whether it is free, of what is on file, and of the database
    once more when it is written.
    """

    model = Allocation

    def prepare(self, rows: Sequence[Allocation], act: Act) -> None:
        owners = dict(Deployable.objects.filter(pk__in={row.resource_id for row in rows}).values_list("pk", "owner_id"))
        for row in rows:
            row.allocated_by_id = act.by.pk
            row.owner_id = owners.get(row.resource_id) or act.by.pk

    def check(self, rows: Sequence[Allocation], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        fresh = {index: row for index, row in enumerate(rows) if is_asked_anew(row, before.get(row.pk))}
        if not fresh:
            return
        resources = Deployable.objects.in_bulk({row.resource_id for row in fresh.values()})
        begins = min(row.since for row in fresh.values())
        taken = queries.taken(resources, begins, (row.pk for row in fresh.values()))
        for index, row in fresh.items():
            resource = resources.get(row.resource_id)
            if resource is None or row.until <= row.since:  # refused by the reference and the database
                continue
            if not act.undoing:
                yield from (Fault(words, name, index) for name, words in unfit(row, resource))
                refusal, row.basis = queries.right_over(resource, act.by, act.day)
                if refusal:
                    yield Fault(refusal, "resource", index)
                    continue
            if words := queries.clash(row, taken.get(row.resource_id, ()), resource.name, act.by):
                yield Fault(words, "since", index)

    def derive(self, rows: Sequence[Allocation], before: Mapping[int, Values], act: Act) -> None:
        """Whoever answers for the resource answers for its time."""
        owners = dict(Deployable.objects.filter(pk__in={row.resource_id for row in rows}).values_list("pk", "owner_id"))
        for row in rows:
            row.owner_id = owners.get(row.resource_id) or row.owner_id
        super().derive(rows, before, act)


def is_asked_anew(row: Allocation, old: Values | None) -> bool:
    """Whether it takes time of a resource that it did not take before; what no field takes is refused by that field."""
    if row.status not in TAKING or row.archived_at is not None or None in {row.resource_id, row.since, row.until}:
        return False
    if row.since < EARLIEST or row.until > LATEST:
        return False
    if old is None or old["status"] not in TAKING or old["archived_at"] is not None:
        return True
    return bool(row.resource_id != old["resource_id"] or row.since < old["since"] or row.until > old["until"])


def unfit(row: Allocation, resource: Deployable) -> Iterable[tuple[str, str]]:
    """What of the resource itself stands against it, by field."""
    first, last = clock.day_of(row.since), clock.day_of(row.until - timedelta(microseconds=1))
    words = {"resource": resource.name, "since": resource.since, "until": resource.until}
    if resource.archived_at is not None or first < resource.since:
        yield (
            "resource",
            _("%(resource)s is in service from %(since)s on, and only as long as it is not archived.") % words,
        )
    elif resource.until is not None and last >= resource.until:
        yield "resource", _("%(resource)s is out of service from %(until)s on.") % words


@action(
    Allocation,
    label=gettext_lazy("Begin"),
    icon="player-play",
    offered=is_at(Status.PLANNED),
    sentence=gettext_lazy("began it"),
)
def begin(rows: Sequence[Allocation], *, act: Act) -> None:
    for row in rows:
        row.status = Status.UNDER_WAY


@action(
    Allocation,
    label=gettext_lazy("Finish"),
    icon="check",
    offered=is_at(Status.UNDER_WAY),
    sentence=gettext_lazy("finished it"),
    asks=(Ask("outcome"),),
)
def finish(rows: Sequence[Allocation], *, act: Act, outcome: str = "") -> None:
    """Finished before its time, the resource is free from that moment on."""
    for row in rows:
        row.status, row.outcome = Status.DONE, outcome
        if row.since < act.at < row.until:
            row.until = act.at


@action(
    Allocation,
    label=gettext_lazy("Cancel"),
    icon="ban",
    offered=is_at(*LIVE),
    sentence=gettext_lazy("cancelled it"),
    asks=(Ask("outcome", name="why", required=True, label=gettext_lazy("Why"), is_reason=True),),
)
def cancel(rows: Sequence[Allocation], *, act: Act, why: str) -> None:
    """The resource is free again; that it had been allocated stays on record."""
    for row in rows:
        row.status, row.outcome = Status.CANCELLED, why
