"""What waits for whoever keeps data of people in order, and what there is of each kind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Model, Q
from django.utils.translation import gettext as _

from dingke.engine import clock, personal, registry
from dingke.engine.access import Person, policy
from dingke.platform.privacy import queries
from dingke.platform.privacy.models import Breach, Erasure, ImpactAssessment, Notice, Recipient, Request, Retention
from dingke.platform.privacy.terms import OPEN
from dingke.platform.workspace.models import DatedValue
from dingke.platform.worktime.rules import is_working_day

SHOWN = 12
CLOSE = 3  # working days


def may_keep(person: Person) -> bool:
    """Whether the pages of privacy are a person's."""
    return policy.may(person, "read", Request)


@dataclass(frozen=True)
class Deadline:
    """Something that has to be done by a day. left: working days until then, None for what is late."""

    label: str
    what: str
    state: str
    url: str
    came_on: date | None
    due_on: date
    left: int | None

    @property
    def is_close(self) -> bool:
        return self.left is not None and self.left <= CLOSE


def waiting(person: Person) -> tuple[int, int]:
    """What has to be done by a day, and how much of it is late."""
    found = deadlines(person)
    return len(found), sum(one.left is None for one in found)


def deadlines(person: Person) -> list[Deadline]:
    """Requests to be answered, breaches to be told, data to be erased; what is due first comes first."""
    today = clock.today()
    requests = policy.rows(person, "read", Request).filter(stage__in=OPEN, archived_at=None, due_on__isnull=False)
    breaches = policy.rows(person, "read", Breach).filter(closed_on=None, archived_at=None, authority_told_on=None)
    found = [
        Deadline(one.code, one.get_kind_display(), one.get_stage_display(), address(one), one.received_on, one.due_on,
                 left(today, one.due_on))
        for one in requests
    ]  # fmt: skip
    found += [
        Deadline(one.title, _("tell the authority"), _("breach"), address(one), one.discovered_on, one.notify_by,
                 left(today, one.notify_by))
        for one in breaches if one.notify_by
    ]  # fmt: skip
    for model in personal.people:
        gone = queries.to_erase(model, today).filter(
            pk__in=policy.rows(person, "restrict", model).order_by().values("pk")
        )
        found += [
            Deadline(str(one), _("erase: the law no longer has us keep it"), one.restricted_why, url_of(one), None,
                     one.restricted_until, left(today, one.restricted_until))
            for one in gone
        ]  # fmt: skip
    return sorted(found, key=lambda one: (one.due_on, one.label))


def left(today: date, due_on: date) -> int | None:
    """Working days until a day, that day included; None when it is over."""
    if due_on < today:
        return None
    days = (today + timedelta(days=count) for count in range(1, (due_on - today).days + 1))
    return sum(is_working_day(day) for day in days)


def address(row: Model) -> str:
    resource = registry.of(type(row))
    return resource.url(row.pk) if resource else ""


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
    deadlines: Sequence[Deadline]
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
    requests = policy.rows(person, "read", Request).filter(stage__in=OPEN, archived_at=None)
    asked = requests.aggregate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
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
        asked["open"], asked["late"], deadlines(person), counts["due"], due, counts["restricted"],
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
    for model in (Notice, Retention, Recipient, Breach, Request, ImpactAssessment, DatedValue):
        resource = registry.of(model)
        if resource and policy.may(person, "read", model):
            count = policy.rows(person, "read", model).filter(archived_at=None).count()
            found.append({"label": resource.labels, "icon": resource.icon, "url": resource.url(), "count": count})
    return found
