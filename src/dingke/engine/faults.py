"""Why something was not done, in words a person can act on; each carries the status it has on the web."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Fault:
    """One thing wrong. ``index``: position in the set that was given; ``field``: where it happened, "" for the whole row."""

    message: Any
    field: str = ""
    index: int = 0


class Refusal(Exception):
    status: ClassVar[int] = 422
    title: ClassVar[Any] = _("That is not possible.")

    def __init__(self, message: Any = "") -> None:
        super().__init__(message)
        self.message = message or self.title


class NotFound(Refusal):
    """Not there, or not yours: both sound alike, so that nothing leaks."""

    status = 404
    title = _("There is no such record, or it is not yours.")


class Forbidden(Refusal):
    status = 403
    title = _("You may see this record, but not do this with it.")


class Merged(Refusal):
    """A record that became one with another; ``row.merged_into_id`` is that one's number."""

    status = 410
    title = _("This record was merged into another one, which stands for it now.")

    def __init__(self, row: Any, message: Any = "") -> None:
        super().__init__(message)
        self.row = row


class Missing(Refusal):
    status = 428
    title = _("Say which version you change: send If-Match with the ETag of the row.")


class Invalid(Refusal):
    status = 422
    title = _("Some values cannot be accepted.")

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults[0].message if self.faults else "")

    def by_field(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for fault in self.faults:
            found.setdefault(fault.field, []).append(str(fault.message))
        return found


@dataclass(frozen=True)
class Conflict:
    """A value that somebody else changed meanwhile: what stands now, what was sent."""

    field: str
    label: Any
    current: Any
    yours: Any


class Stale(Refusal):
    status = 409
    title = _("Somebody changed this record after you opened it.")

    def __init__(self, row: Any, conflicts: Iterable[Conflict], message: Any = "") -> None:
        super().__init__(message)
        self.row = row
        self.conflicts = tuple(conflicts)
