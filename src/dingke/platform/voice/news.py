"""What people are told of what they brought forward, and of access that they have for a time."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from dingke.engine import clock, notices
from dingke.engine.action import Act
from dingke.engine.notices import Note
from dingke.lib import dates
from dingke.platform.voice.models import AccessRequest, Suggestion
from dingke.platform.voice.terms import WARNED, Standing, Status

ANSWERED = notices.kind(
    "suggestion_answered",
    "told",
    label=_("My suggestion or question was answered"),
    icon="message-check",
    tone="good",
    words=_("%(who)s answered %(what)s."),
)
DECLINED = notices.kind(
    "suggestion_declined",
    "told",
    label=_("My suggestion or question was declined"),
    icon="message-x",
    words=_("%(who)s declined %(what)s."),
    why=_("The reason stands with it; you may add to it."),
)
ADDED = notices.kind(
    "suggestion_added_to",
    "waits",
    label=_("Somebody added to what I answered"),
    icon="message-plus",
    words=_("%(who)s added to %(what)s after your answer."),
)
OPENED = notices.kind(
    "access_opened",
    "told",
    label=_("Access was opened for me"),
    icon="key",
    tone="good",
    words=_("Access by %(what)s is open for you until the end of %(last_day)s."),
    says=notices.days,
)
ENDED = notices.kind(
    "access_ended",
    "told",
    label=_("My access was ended"),
    icon="key-off",
    words=_("%(who)s ended your access by %(what)s."),
)
ENDING = notices.kind(
    "access_ending",
    "told",
    label=_("My access ends soon"),
    icon="clock",
    tone="warn",
    words=_("Access by %(what)s ends with %(last_day)s."),
    why=_("Ask again if you need it longer."),
    says=notices.days,
)


def of_answers(turned: Sequence[Suggestion], act: Act) -> None:
    """turned: those whose status is another one than before."""
    for kind, status in ((ANSWERED, Status.ANSWERED), (DECLINED, Status.DECLINED)):
        found = [row for row in turned if row.status == status]
        notices.tell(kind, [Note(row.asker_id, **notices.about(row)) for row in found], act)
    again = [row for row in turned if row.status == Status.OPEN]
    notices.tell(ADDED, [Note(row.answered_by_id, **notices.about(row)) for row in again if row.answered_by_id], act)


def of_access(given: Sequence[AccessRequest], taken: Sequence[AccessRequest], act: Act) -> None:
    notices.tell(OPENED, [note(row) for row in given], act)
    notices.tell(ENDED, [note(row) for row in taken], act)


def note(row: AccessRequest) -> Note:
    return Note(row.asker_id, **notices.about(row), figures={"last_day": row.last_day.isoformat()})


def of_ending(at: datetime) -> None:
    """Access that ends in a few days, each once."""
    today = clock.today()
    soon = today + timedelta(days=dates.figure_on(WARNED, today))
    rows = AccessRequest.objects.filter(standing=Standing.GRANTED, last_day__gte=today, last_day__lte=soon)
    notices.announce(ENDING, [note(row) for row in rows.order_by("pk")], at=at, once=True)
