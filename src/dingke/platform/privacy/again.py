"""Erasures done again after a restore, before anybody works with what came back."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dingke.engine.performing import begin_act
from dingke.platform.people.models import User
from dingke.platform.privacy import erasing, queries
from dingke.platform.privacy.ledger import Entry
from dingke.platform.privacy.models import Erasure

VIA: Final = "restore"
WHY: Final = _("Erased before the restore; erased again.")


@dataclass(frozen=True)
class Replayed:
    """erased: how many were erased again. strange: codes of records that are not the ones of the ledger."""

    erased: int = 0
    strange: tuple[str, ...] = ()


@transaction.atomic
def replay(entries: Iterable[Entry], below: Path) -> Replayed:
    """Erases whatever of the ledger stands in the database again. below: where the files of the backup lie."""
    known = {str(number) for number in Erasure.objects.values_list("ledger", flat=True)}
    lacking = {entry.ledger: entry for entry in entries if entry.ledger not in known}
    erased, strange = 0, []
    by = User.objects.filter(is_admin=True).order_by("-is_active", "pk").first() if lacking else None
    for entry in lacking.values():
        row = queries.record(entry.object, entry.row_id)
        if row is None or by is None:
            continue  # put on file after the backup was made
        if (row.code, row.created_at) != (entry.code, entry.made):
            strange.append(entry.code)
            continue
        act = begin_act(by, VIA, str(WHY))
        erasing.erase(row, act, request=entry.request, first=entry.number, below=below)
        erased += 1
    return Replayed(erased, tuple(strange))
