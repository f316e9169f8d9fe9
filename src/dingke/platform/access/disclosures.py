"""What protected things were shown to whom: personal values in clear, hints at records of others. Counted per day."""

from collections.abc import Sequence

from django.db import connection, transaction
from django.utils import timezone

from dingke.engine.access import Person
from dingke.platform.access.models import Disclosure
from dingke.platform.people.models import User


class CountedDisclosures:
    """Implements ``engine.ports.Disclosures``."""

    @transaction.atomic
    def note(self, person: Person, kind: str, about: str, row: int, field: str, limit: int) -> bool:
        """The same thing shown again on the same day is recorded again but counts once."""
        # Two requests at once must not both be the last one allowed.
        User.objects.select_for_update(of=("self",)).filter(pk=person.pk).first()
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        told = Disclosure.objects.filter(person_id=person.pk, kind=kind, at__gte=today)
        known = told.filter(object=about, row_id=row, field=field).exists()
        if not known and told.values("object", "row_id", "field").distinct().count() >= limit:
            return False
        Disclosure.objects.create(person_id=person.pk, kind=kind, object=about, row_id=row, field=field)
        return True

    def note_taken(self, person: Person, about: str, rows: Sequence[int], field: str) -> None:
        """One statement for a set: an export takes them out by the hundred thousand."""
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into access_disclosure (person_id, kind, object, row_id, field, at) "
                "select %s, 'export', %s, unnest(%s::bigint[]), %s, %s",
                [person.pk, about, list(rows), field, timezone.now()],
            )
