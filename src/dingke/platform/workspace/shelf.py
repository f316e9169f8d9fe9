"""Records at hand, as the engine asks for them: opened lately, kept as favourites."""

from collections.abc import Sequence

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from dingke.engine.access import Person
from dingke.engine.faults import Fault, Invalid
from dingke.platform.workspace.models import AtHand

REMEMBERED = 40  # more than a menu shows, for some may have gone out of sight
MOST_FAVOURITES = 30


class KeptShelf:
    """Implements ``engine.ports.Shelf``."""

    def opened(self, person: Person, resource: str, row: int) -> bool:
        """One statement, a second one when the record was not at hand before."""
        if getattr(person, "seen_by", None) is not None:  # it is not he who opens it
            return rows_of(person).filter(resource=resource, row_id=row).exclude(starred_at=None).exists()
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into workspace_athand (user_id, resource, row_id, opened_at) values (%s, %s, %s, %s)"
                " on conflict (user_id, resource, row_id) do update set opened_at = excluded.opened_at"
                # A row that was inserted, not changed, was never locked by an earlier version.
                " returning starred_at is not null, xmax = 0",
                [person.pk, resource, row, timezone.now()],
            )
            starred, is_new = cursor.fetchone()
        if is_new:
            forget_oldest(person)
        return bool(starred)

    def recent(self, person: Person, limit: int) -> Sequence[tuple[str, int]]:
        rows = rows_of(person).exclude(opened_at=None).order_by("-opened_at", "-pk")
        return list(rows.values_list("resource", "row_id")[:limit])

    def favourites(self, person: Person) -> Sequence[tuple[str, int]]:
        rows = rows_of(person).exclude(starred_at=None).order_by("starred_at", "pk")
        return list(rows.values_list("resource", "row_id"))

    def star(self, person: Person, resource: str, row: int, on: bool) -> None:
        if on and rows_of(person).exclude(starred_at=None).count() >= MOST_FAVOURITES:
            words = _("There are %(most)d favourites already; take one out before adding another.")
            raise Invalid([Fault(words % {"most": MOST_FAVOURITES})])
        AtHand.objects.update_or_create(
            user_id=person.pk,
            resource=resource,
            row_id=row,
            defaults={"starred_at": timezone.now() if on else None},
        )

    def follow(self, resource: str, gone: Sequence[int], kept: int) -> None:
        """One statement. What stood there stays, unseen (``engine.surfaces.shelf``): undoing the merge shows it again."""
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into workspace_athand as a (user_id, resource, row_id, opened_at, starred_at)"
                " select user_id, resource, %s, max(opened_at), min(starred_at) from workspace_athand"
                " where resource = %s and row_id = any(%s) group by user_id, resource"
                " on conflict (user_id, resource, row_id) do update set"
                " opened_at = greatest(a.opened_at, excluded.opened_at),"
                " starred_at = least(a.starred_at, excluded.starred_at)",
                [kept, resource, list(gone)],
            )


def rows_of(person: Person) -> models.QuerySet[AtHand]:
    return AtHand.objects.filter(user_id=person.pk)


def forget_oldest(person: Person) -> None:
    """Favourites stay, however long ago they were opened."""
    old = rows_of(person).filter(starred_at=None).order_by("-opened_at", "-pk").values("pk")[REMEMBERED:]
    AtHand.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()
