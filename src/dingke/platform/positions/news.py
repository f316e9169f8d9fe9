"""What people are told of their posts: their description, in whose place they stand, what on file of them lapses."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dingke.engine import clock, notices
from dingke.engine.access import policy
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
TO_REVIEW = notices.kind(
    "description_to_review",
    "waits",
    label=_("A description waits for my review"),
    icon="file-search",
    tone="acc",
    words=_("%(who)s handed in %(what)s; it waits for your review."),
    why=_("You may review descriptions, and did not draw up this one."),
)
TO_RELEASE = notices.kind(
    "description_to_approve",
    "waits",
    label=_("A description waits for my approval"),
    icon="file-check",
    tone="acc",
    words=_("%(who)s reviewed %(what)s; it waits for your approval."),
    why=_("You may approve descriptions, and neither drew up nor reviewed this one."),
)
APPROVED = notices.kind(
    "description_approved",
    "told",
    label=_("A description that I drew up was approved"),
    icon="circle-check",
    tone="good",
    words=_("%(who)s approved %(what)s; it is in force from %(since)s."),
    says=notices.days,
)
TURNS = ((TO_REVIEW, Status.REVIEW, "review"), (TO_RELEASE, Status.APPROVAL, "approve"))
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
    of_approved([row for row in turned if row.status == Status.APPROVED], act)
    for kind, status in ((RETURNED, Status.DRAFT), (TO_APPROVE, Status.APPROVAL)):
        notices.tell(kind, list(to_authors([row for row in turned if row.status == status], act.day)), act)
    of_turns(turned, act)


def of_approved(rows: Sequence[Description], act: Act) -> None:
    """Once to each: whoever asked for a decision hears how it was decided, whoever fills the post that he described
    himself hears of it by that."""
    asked = {row.revised_by_id for row in rows} if act.via == notices.DECISION else set()
    told = [one for one in to_holders(rows, act.day) if one.to not in asked]
    notices.tell(IN_FORCE, told, act)
    known = asked | {one.to for one in told}
    notices.tell(APPROVED, [one for one in to_authors(rows, act.day) if one.to not in known], act)


def of_turns(turned: Sequence[Description], act: Act) -> None:
    """Whoever is to review or approve it next; what waited for somebody before waits no more."""
    for row in turned:
        notices.over((TO_REVIEW, TO_RELEASE), row, at=act.at)
    for kind, status, verb in TURNS:
        waiting = [row for row in turned if row.status == status and not act.undoing]
        notices.tell(kind, [Note(one, **notices.about(row)) for row in waiting for one in next_for(row, verb)], act)


def next_for(row: Description, verb: str) -> Sequence[int]:
    """Not those who had a part in it before."""
    return policy.whose_turn(verb, row, but={pk for pk in (row.revised_by_id, row.reviewed_by_id) if pk})


def since(row: Description, day: date) -> Mapping[str, str]:
    return {"since": (row.effective_from or day).isoformat()}


def to_authors(rows: Iterable[Description], day: date) -> Iterable[Note]:
    for row in rows:
        if row.revised_by_id:
            yield Note(row.revised_by_id, **notices.about(row), figures=since(row, day))


def to_holders(rows: Sequence[Description], day: date) -> Iterable[Note]:
    """For whoever fills the positions that are described, on the day of the act."""
    if not rows:
        return
    held = Post.objects.filter(Q(until=None) | Q(until__gt=day), position__in=[row.position_id for row in rows])
    people: dict[int, set[int]] = {}
    for position, user in held.filter(archived_at=None, since__lte=day).values_list("position", "user"):
        people.setdefault(position, set()).add(user)
    for row in rows:
        figures = since(row, day)
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
