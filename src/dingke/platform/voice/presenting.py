"""What a page tells of an answer: how far it is, by when, what was said."""

from collections.abc import Mapping
from typing import Any

from dingke.engine import clock
from dingke.engine.access import Person
from dingke.platform.voice.terms import PENDING, Status

TONES = {
    Status.OPEN: "acc",
    Status.TAKEN: "acc",
    Status.ANSWERED: "good",
    Status.DECLINED: "warn",
    Status.WITHDRAWN: "",
}


def answered(row: Any, _person: Person) -> Mapping[str, Any]:
    is_pending = row.status in PENDING
    return {
        "row": row,
        "tone": TONES[row.status],
        "is_pending": is_pending,
        "late": max((clock.today() - row.due_on).days, 0) if is_pending else 0,
    }
