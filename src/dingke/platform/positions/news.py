"""What people are told of their posts: their description, in whose place they stand, what on file of them lapses."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dingke.engine import clock, notices
from dingke.engine.action import Act, Values
from dingke.engine.notices import Note
from dingke.lib import dates
from dingke.platform.positions.filed import Qualification
from dingke.platform.positions.models import Delegation, Description, Post
from dingke.platform.positions.terms import LAPSE_TOLD, Status

IN_FORCE = notices.kind(
    "description_in_force",
    "told",
    label=_("The description of my position was approved"),
    icon="file-certificate",
    words=_("%(what)s is in force from %(since)s."),
    why=_("It is the description of the position that you fill; your rights follow it."),
    says=notices.days,
)
RETURNED = notices.kind(
    "description_returned",
    "waits",
    label=_("A description that I drew up came back"),
    icon="arrow-back-up",
    tone="warn",
    words=_("%(who)s returned %(what)s to you."),
    why=_("The reason stands in its history."),
)
TO_APPROVE = notices.kind(
    "description_reviewed",
    "told",
    label=_("A description that I drew up was reviewed"),
    icon="eye-check",
    words=_("%(who)s reviewed %(what)s; it waits for approval."),
)
DEPUTY = notices.kind(
    "deputy_named",
    "told",
    label=_("I am to stand in for somebody"),
    icon="user-share",
    words=_("%(who)s has you stand in from %(since)s until the end of %(last_day)s: %(what)s."),
    says=notices.days,
)
DEPUTY_BEGINS = notices.kind(
    "deputy_begins",
    "waits",
    label=_("My standing in for somebody begins"),
    icon="user-share",
    tone="acc",
    words=_("From today until the end of %(last_day)s you stand in: %(what)s."),
    why=_("What waits for whom you stand in for waits for you too."),
    says=notices.days,
)
LAPSES = notices.kind(
    "qualification_lapses",
    "told",
    label=_("Something on file of me lapses"),
    icon="certificate-off",
    tone="warn",
    words=_("%(what)s holds until the end of %(last_day)s."),
    why=_("Have it renewed and personnel put the new one on file."),
    says=notices.days,
)


def of_descriptions(rows: Sequence[Description], before: Mapping[int, Values], act: Act) -> None:
    turned = [row for row in rows if row.pk in before and before[row.pk]["status"] != row.status]
    notices.tell(IN_FORCE, list(to_holders([row for row in turned if row.status == Status.APPROVED], act.day)), act)
    returned = [row for row in turned if row.status == Status.DRAFT]
    reviewed = [row for row in turned if row.status == Status.APPROVAL]
    for kind, found in ((RETURNED, returned), (TO_APPROVE, reviewed)):
        notes = [Note(row.revised_by_id, **notices.about(row)) for row in found if row.revised_by_id]
        notices.tell(kind, notes, act)


def to_holders(rows: Sequence[Description], day: date) -> Iterable[Note]:
    """For whoever fills the positions that are described, on the day of the act."""
    if not rows:
        return
    held = Post.objects.filter(Q(until=None) | Q(until__gt=day), position__in=[row.position_id for row in rows])
    people: dict[int, set[int]] = {}
    for position, user in held.filter(archived_at=None, since__lte=day).values_list("position", "user"):
        people.setdefault(position, set()).add(user)
    for row in rows:
        figures = {"since": (row.effective_from or day).isoformat()}
        yield from (Note(one, **notices.about(row), figures=figures) for one in people.get(row.position_id, ()))


def of_deputies(rows: Sequence[Delegation], before: Mapping[int, Values], act: Act) -> None:
    """Those newly named, or of other days than before."""
    named = [row for row in rows if row.archived_at is None and of_other_days(row, before.get(row.pk))]
    notices.tell(DEPUTY, [deputy(row) for row in named], act)


def of_other_days(row: Delegation, old: Any) -> bool:
    return old is None or any(getattr(row, name) != old[name] for name in ("deputy_id", "since", "until"))


def deputy(row: Delegation, key: str = "") -> Note:
    figures = {"since": row.since.isoformat(), "last_day": row.last_on.isoformat()}
    return Note(row.deputy_id, **notices.about(row), figures=figures, key=key)


def of_day(at: datetime) -> None:
    """What begins today and what lapses soon, each told once."""
    today = clock.today()
    begun = Delegation.objects.filter(since=today, until__gt=today, archived_at=None).order_by("pk")
    notes = [deputy(row, f"{DEPUTY_BEGINS.slug}:{row.pk}:{row.since}") for row in begun]
    notices.announce(DEPUTY_BEGINS, notes, at=at, once=True)
    soon = today + timedelta(days=dates.figure_on(LAPSE_TOLD, today))
    lapsing = Qualification.objects.filter(until__gt=today, until__lte=soon, archived_at=None).order_by("pk")
    notices.announce(LAPSES, [lapse(row, row.until) for row in lapsing if row.until], at=at, once=True)


def lapse(row: Qualification, until: date) -> Note:
    figures = {"last_day": (until - timedelta(days=1)).isoformat()}
    return Note(row.user_id, **notices.about(row), figures=figures, key=f"{LAPSES.slug}:{row.pk}:{until}")
