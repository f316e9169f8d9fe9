"""What the engine needs and the platform fills at start-up (design §3, Ports)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import models

from dingke.engine.access import Person
from dingke.engine.action import Act, Outcome


@dataclass(frozen=True)
class Moment:
    """One entry of a timeline: who did what to which field, when, in which operation."""

    at: datetime
    by: str
    sentence: str
    details: tuple[tuple[str, str, str], ...]  # label, before, after
    operation: str
    icon: str = "pencil"
    via: str = ""


class History(Protocol):
    def begin(self, act: Act) -> None:
        """From here to the end of the transaction every change belongs to ``act``."""

    def record(self, act: Act, verb: str, model: type[models.Model], outcome: Outcome, reverses: UUID | None = None) -> None:
        """Closes the operation: its counts and what it was called."""

    def moments(self, row: models.Model, person: Person, limit: int = 50) -> Sequence[Moment]:
        """What happened to one row, newest first; values the person may not see stay masked."""


class Views(Protocol):
    def saved(self, person: Person, resource: str) -> Sequence[Any]:
        """Views a person kept or was given for a list."""

    def columns(self, person: Person, resource: str) -> Sequence[str] | None:
        """Columns a person chose for a list; None for the declared ones."""

    def save(self, person: Person, resource: str, name: str, query: str, shared: bool) -> Any:
        """Keeps a view; one of the same name of the same person is replaced."""

    def drop(self, person: Person, view_id: int) -> bool:
        """Forgets a view; only its owner may."""

    def choose(self, person: Person, resource: str, columns: Sequence[str]) -> None:
        """Keeps the columns a person wants to see."""


@dataclass
class Ports:
    history: History | None = None
    views: Views | None = None


ports = Ports()


def history() -> History:
    if ports.history is None:
        raise RuntimeError("No history is fitted: dingke.platform.timeline must be installed.")
    return ports.history


def views() -> Views:
    if ports.views is None:
        raise RuntimeError("No views are fitted: dingke.platform.workspace must be installed.")
    return ports.views


