"""Questions over what somebody was told. Nobody asks for another one's."""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q

from dingke.engine import notices
from dingke.engine.access import Person
from dingke.engine.faults import NotFound
from dingke.platform.notices.models import Muted, Notice


def of(person: Person) -> models.QuerySet[Notice]:
    """Everything that somebody was told and that is still kept, the latest first.

    Of a kind that nothing here tells any more there are no words.
    """
    rows = Notice.objects.filter(to=person.pk, kind__in=list(notices.kinds))
    return rows.select_related("by").order_by("-at", "-pk")


def one_of(person: Person, pk: int) -> Notice:
    found = of(person).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def in_bell(person: Person) -> models.QuerySet[Notice]:
    """Without the kinds that he does not want there."""
    return of(person).exclude(kind__in=Muted.objects.filter(user=person.pk).values("kind"))


def unread(person: Person) -> models.QuerySet[Notice]:
    return in_bell(person).filter(seen_at=None)


def chosen(rows: models.QuerySet[Notice], kind: str, *, unread: bool = False) -> models.QuerySet[Notice]:
    """Those of a kind or of a group of kinds, of all where there is none of that name; the unread of them alone."""
    if kind in notices.kinds or kind in notices.GROUPS:
        rows = rows.filter(kind__in=[kind] if kind in notices.kinds else kinds_of(kind))
    return rows.filter(seen_at=None) if unread else rows


def behind(rows: models.QuerySet[Notice], last: Notice) -> models.QuerySet[Notice]:
    """Those that come after one of them."""
    return rows.filter(Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk))


def kinds_of(group: str) -> Sequence[str]:
    return [kind.slug for kind in notices.kinds.values() if kind.group == group]


def muted(person: Person) -> frozenset[str]:
    return frozenset(Muted.objects.filter(user=person.pk).values_list("kind", flat=True))
