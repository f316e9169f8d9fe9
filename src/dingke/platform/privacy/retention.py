"""The times of keeping that an installation begins with: defaults of ours, marked so, until it states its own."""

from typing import Final

from dingke.engine import writing
from dingke.platform.privacy.models import Retention
from dingke.platform.privacy.terms import RETENTION, SINCE

SOURCE: Final = "〔设〕"


def load() -> int:
    """Puts them on file where there are none at all; returns how many."""
    if Retention.objects.exists():
        return 0
    ids = writing.take_ids(Retention, len(RETENTION))
    made = [
        Retention(
            id=pk,
            code=f"{Retention.CODE_PREFIX}{pk:06d}",
            purpose=purpose,
            months=months,
            effective_from=SINCE,
            source_doc=SOURCE,
            clause="PIPL 19",
        )
        for pk, (purpose, months) in zip(ids, RETENTION.items(), strict=True)
    ]
    return len(Retention.objects.bulk_create(made))
