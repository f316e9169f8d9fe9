"""Which rows have a history, and what an event keeps."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pghistory
from django.contrib.postgres.indexes import BrinIndex
from django.db import models


@dataclass(frozen=True)
class PartOf:
    """Rows without a page or rights of their own: details of the record that ``field`` names.

    ``grant``: the right over that record which making and removing them needs. ``otherwise``: the field that names the
    record where ``field`` is empty.
    """

    field: str
    grant: str
    otherwise: str = ""

    def of(self, row: Any) -> str:
        """The name of the field by which this row is a part."""
        return self.otherwise if self.otherwise and getattr(row, f"{self.field}_id") is None else self.field


@dataclass(frozen=True)
class Attested:
    """Rows that bear witness beside the events. ``moment``: the column with when a row was written, which never changes.

    ``left_out``: columns that may still change after the day, because what they say can be worked out from others.
    ``only_added``: the program's role may neither change nor delete them.
    """

    moment: str
    left_out: frozenset[str] = frozenset()
    only_added: bool = False


kept: list[type[models.Model]] = []
"""Every model that has a history: what an installation knows, apart from its own book-keeping."""
parts: dict[type[models.Model], PartOf] = {}
"""What an operation is undone with besides the records themselves. A log that follows a record is no part of it."""
attested: dict[type[models.Model], Attested] = {}
"""What the audit's seals cover besides the events of every tracked model."""


def attest(model: Any, moment: str, *, left_out: Iterable[str] = (), only_added: bool = False) -> Any:
    """Has the seals cover the rows of a model that keeps no history, because each of them is one already."""
    attested[model] = Attested(moment, frozenset(left_out), only_added)
    return model


def tracked(
    exclude: list[str] | None = None, *, part_of: PartOf | None = None, events_in: str = ""
) -> Callable[[Any], Any]:
    """Every insert, change and deletion of the model leaves an event, written by trigger once per statement.

    events_in: the table of the events, where it is not called after the model.

    The trackers are made anew for each model: given in the settings, pghistory 3.9 copies them so deeply that
    pgtrigger no longer knows its own operations and refuses statement level.
    """
    events: Callable[[Any], Any] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=exclude or [],
        meta={
            **({"db_table": events_in} if events_in else {}),
            "indexes": [
                models.Index(fields=["pgh_obj", "-pgh_id"]),  # a row as of a day, and its timeline, newest first
                BrinIndex(fields=["pgh_created_at"], autosummarize=True),  # the seal of a day
            ],
        },
    )

    def track(model: type[models.Model]) -> Any:
        kept.append(model)
        if part_of is not None:
            parts[model] = part_of
        return events(model)

    return track
