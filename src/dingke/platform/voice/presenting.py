"""What a page tells of an answer – how far it is, by when, what was said – and of access for a time."""

from collections.abc import Mapping
from typing import Any

from dingke.engine import clock
from dingke.engine.access import Person
from dingke.platform.voice.terms import PENDING, Standing, Status

TONES = {
    Status.OPEN: "acc",
    Status.TAKEN: "acc",
    Status.ANSWERED: "good",
    Status.DECLINED: "warn",
    Status.WITHDRAWN: "",
}
STANDINGS = {Standing.ASKED: "hollow", Standing.GRANTED: "good", Standing.ENDED: ""}


def answered(row: Any, _person: Person) -> Mapping[str, Any]:
    is_pending = row.status in PENDING
    return {
        "row": row,
        "tone": TONES[row.status],
        "is_pending": is_pending,
        "late": max((clock.today() - row.due_on).days, 0) if is_pending else 0,
    }


def standing(row: Any, _person: Person) -> Mapping[str, Any]:
    is_over = row.standing == Standing.GRANTED and row.last_day < clock.today()
    return {"row": row, "is_over": is_over, "tone": "" if is_over else STANDINGS[row.standing]}
