"""Marking what one has seen, choosing what the bell tells, throwing away what was kept long enough."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from dingke.engine import clock, notices
from dingke.engine.access import Person
from dingke.lib import dates
from dingke.platform.notices import queries
from dingke.platform.notices.models import Muted, Notice
from dingke.platform.notices.terms import KEPT_DAYS


def see(notice: Notice) -> None:
    """Seen stays seen at the first moment."""
    Notice.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=timezone.now())


def see_all(person: Person, *, until: datetime | None = None, group: str = "") -> int:
    """Everything that was told up to a moment, so that nothing is passed over that came since; returns how many."""
    rows = queries.chosen(queries.of(person), group, unread=True)
    if until is not None:
        rows = rows.filter(at__lte=until)
    return rows.select_related(None).order_by().update(seen_at=timezone.now())


@transaction.atomic
def hear(person: Person, wanted: Collection[str]) -> None:
    """The kinds that the bell tells; words that name none are passed over."""
    Muted.objects.filter(user=person.pk).delete()
    Muted.objects.bulk_create(Muted(user_id=person.pk, kind=slug) for slug in notices.kinds if slug not in wanted)


def forget_old(at: datetime) -> int:
    """Throws away what was kept long enough, seen or not; returns how many."""
    kept = dates.figure_on(KEPT_DAYS, clock.day_of(at))
    gone, _per_model = Notice.objects.filter(at__lt=at - timedelta(days=kept)).delete()
    return gone
