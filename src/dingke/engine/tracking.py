"""Which rows have a history, and what an event keeps."""

from collections.abc import Callable
from typing import Any

import pghistory
from django.db import models


def tracked(exclude: list[str] | None = None) -> Callable[[Any], Any]:
    """Every insert, change and deletion of the model leaves an event, written by trigger once per statement.

    The trackers are made anew for each model: given in the settings, pghistory 3.9 copies them so deeply that
    pgtrigger no longer knows its own operations and refuses statement level.
    """
    track: Callable[[Any], Any] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=exclude or [],
        # A row as of a day, and its timeline, newest first.
        meta={"indexes": [models.Index(fields=["pgh_obj", "-pgh_id"])]},
    )
    return track
