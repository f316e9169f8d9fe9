"""What waits for whoever keeps data of people in order, and what there is of each kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Model, Q

from dingke.engine import clock, personal, registry
from dingke.engine.access import Person, policy
from dingke.platform.privacy import queries
from dingke.platform.privacy.models import Breach, Erasure, Notice, Recipient, Request, Retention
from dingke.platform.privacy.terms import OPEN

SHOWN = 12


def may_keep(person: Person) -> bool:
    """Whether the pages of privacy are a person's."""
    return policy.may(person, "read", Request)


def waiting(person: Person) -> tuple[int, int]:
    """Open requests of people, and how many of them are late."""
    found = policy.rows(person, "read", Request).filter(stage__in=OPEN, archived_at=None)
    counts = found.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=clock.today())))
    return counts["open"], counts["late"]


@dataclass(frozen=True)
class Someone:
    """A person in a list of the overview. last_use: of due ones; restricted: of those that are."""

    label: str
    kind: str
    url: str
    last_use: date | None = None
    until: date | None = None
    why: str = ""


@dataclass(frozen=True)
class Overview:
    """Figures and the first of each list."""

    open_requests: int
    late: int
    requests: Sequence[Any]
    due_count: int
    due: Sequence[Someone]
    restricted_count: int
    restricted: Sequence[Someone]
    unstated: int
    breaches: int
    breaches_late: int
    erased: int
    erasures: Sequence[Erasure]
    notice: Notice | None


def overview(person: Person) -> Overview:
    """As far as the person may see the records about people."""
    today = clock.today()
    open_requests, late = waiting(person)
    requests = policy.rows(person, "read", Request).filter(stage__in=OPEN, archived_at=None)
    breaches = policy.rows(person, "read", Breach).filter(closed_on=None, archived_at=None)
    untold = breaches.filter(notify_by__lt=today, authority_told_on=None)
    due: list[Someone] = []
    restricted: list[Someone] = []
    counts = {"due": 0, "restricted": 0, "unstated": 0}
    for model in personal.people:
        seen = policy.rows(person, "read", model)
        over = queries.due(model, today).filter(pk__in=seen.order_by().values("pk"))
        held = seen.exclude(restricted_at=None).order_by("-restricted_at")
        counts["due"] += over.count()
        counts["restricted"] += held.count()
        counts["unstated"] += seen.filter(legal_basis="unstated", erased_at=None, archived_at=None).count()
        due += [someone(row) for row in over[:SHOWN]]
        restricted += [someone(row) for row in held[:SHOWN]]
    return Overview(
        open_requests, late, list(requests.order_by("due_on", "pk")[:SHOWN]), counts["due"], due, counts["restricted"],
        restricted, counts["unstated"], breaches.count(), untold.count(), Erasure.objects.count(),
        list(Erasure.objects.select_related("by").order_by("-at")[:SHOWN]), queries.notice_on(today),
    )  # fmt: skip


def someone(row: Any) -> Someone:
    return Someone(
        label=str(row),
        kind=str(row._meta.verbose_name),
        url=url_of(row),
        last_use=getattr(row, "last_use", None),
        until=row.restricted_until,
        why=row.restricted_why,
    )


def url_of(row: Model) -> str:
    """Where a person's notices, consents and restriction stand."""
    return f"/privacy/people/{queries.slug_of(type(row))}/{row.pk}/"


def registers(person: Person) -> list[Mapping[str, Any]]:
    """The registers that the person may read, each with how many entries it has."""
    found: list[Mapping[str, Any]] = []
    for model in (Notice, Retention, Recipient, Breach, Request):
        resource = registry.of(model)
        if resource and policy.may(person, "read", model):
            count = policy.rows(person, "read", model).filter(archived_at=None).count()
            found.append({"label": resource.labels, "icon": resource.icon, "url": resource.url(), "count": count})
    return found
