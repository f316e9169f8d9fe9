"""What the engine needs and the platform fills at start-up (design §3, Ports)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.db import models

from dingke.engine.access import Person
from dingke.engine.action import Act, Action, Outcome, Proposal, Values

if TYPE_CHECKING:
    from dingke.engine.exporting import Taking
    from dingke.engine.notices import Note


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
    why: str = ""  # as the person said it
    subject: str = ""  # of what, when it happened to a record that hangs on the one looked at
    url: str = ""


class History(Protocol):
    def begin(self, act: Act) -> None:
        """From here to the end of the transaction every change belongs to ``act``."""

    def record(
        self,
        act: Act,
        verb: str,
        model: type[models.Model],
        outcome: Outcome,
        reverses: UUID | None = None,
        about: models.Model | None = None,
    ) -> None:
        """Closes the operation: its counts and what it was called; ``about``: by which row, where it touches several."""

    def note(self, act: Act, verb: str, model: type[models.Model], rows: int) -> None:
        """Records an act that changes nothing but must be known: rows taken out of the house."""

    def moments(
        self, row: models.Model, person: Person, limit: int = 50, below: Sequence[models.QuerySet[Any]] = ()
    ) -> Sequence[Moment]:
        """What happened to one row, newest first; values the person may not see stay masked.

        below: rows that hang on it, already scoped to the person, whose history belongs to the page as well.
        """

    def as_of(self, model: type[models.Model], pk: int, moment: datetime) -> Mapping[str, Any] | None:
        """The row as it stood at a moment, by field (references as ids); None when it did not exist then."""

    def at_version(self, model: type[models.Model], pk: int, version: int) -> Mapping[str, Any] | None:
        """The row as its version of that number stood at last, by field; None when there was none."""


@dataclass(frozen=True)
class KeptView:
    """A view that somebody saved. ``mine``: it may be changed and forgotten."""

    pk: int
    name: str
    query: str
    is_shared: bool
    mine: bool


@dataclass(frozen=True)
class Arrangement:
    """What a person arranged for a list. ``columns``: None for the declared ones."""

    views: tuple[KeptView, ...] = ()
    columns: tuple[str, ...] | None = None


class Views(Protocol):
    def arrangement(self, person: Person, resource: str) -> Arrangement:
        """Views a person kept or was given, and the columns chosen; one query."""

    def save(self, person: Person, resource: str, name: str, query: str, shared: bool) -> Any:
        """Keeps a view; one of the same name of the same person is replaced."""

    def drop(self, person: Person, view_id: int) -> bool:
        """Forgets a view; only its owner may."""

    def choose(self, person: Person, resource: str, columns: Sequence[str]) -> None:
        """Keeps the columns a person wants to see."""


@dataclass(frozen=True)
class Leg:
    """One step of a way to a decision, before anything is asked. part: what somebody does, in words. basis: version and
    clause. hours: how long it is expected to take, in working hours."""

    person: str
    part: str
    position: str
    basis: str
    limits: str
    hours: int


@dataclass(frozen=True)
class Way:
    """Who will decide, in order. at_once: nobody else is needed. problem: why it cannot be decided as things stand."""

    legs: tuple[Leg, ...] = ()
    at_once: bool = False
    problem: str = ""


class Runs(Protocol):
    """Files on their way in and out: kept between the steps, carried out by a job."""

    def begin(self, person: Person, resource: str, file_name: str, pieces: Iterable[bytes]) -> str:
        """Keeps an uploaded file and returns the address where its import goes on.

        Raises Forbidden, or Invalid when it is no table that can be read.
        """

    def mine(self, person: Person, limit: int = 10) -> Sequence[Any]:
        """Imports of the person, newest first."""

    def way_out(
        self, person: Person, resource: str, query: str, columns: Sequence[str], taking: "Taking"
    ) -> Way | None:
        """Who would have to decide before the rows of a question leave the house; None where nobody has to."""

    def take_out(
        self, person: Person, resource: str, query: str, columns: Sequence[str], form: str, taking: "Taking"
    ) -> str:
        """Leaves a file of the rows of a question to a job, or asks for the decision that it needs; returns the address
        where it will be found.

        Raises Forbidden without the right to export, Invalid for a question that cannot be understood or where nobody
        may decide.
        """


class Shelf(Protocol):
    """The records a person had in hand lately and those he keeps within reach, named by object and id.

    What it names may have gone out of the person's sight since; whoever shows it asks the policy.
    """

    def opened(self, person: Person, resource: str, row: int) -> bool:
        """Notes that the page of a record was opened; returns whether it is a favourite."""

    def recent(self, person: Person, limit: int) -> Sequence[tuple[str, int]]:
        """Objects and ids, the last opened first."""

    def favourites(self, person: Person) -> Sequence[tuple[str, int]]:
        """Objects and ids, in the order in which they became favourites."""

    def star(self, person: Person, resource: str, row: int, on: bool) -> None:
        """Makes a record a favourite or no longer one. Raises Invalid beyond the most that a sidebar holds."""

    def follow(self, resource: str, gone: Sequence[int], kept: int) -> None:
        """Whoever had one of these records at hand has the one that they were merged into; taken back, he has both."""


class Disclosures(Protocol):
    def note(self, person: Person, kind: str, about: str, row: int, field: str, limit: int) -> bool:
        """Records that something protected is shown to a person; false when the day's limit is reached: then do not."""

    def note_taken(self, person: Person, about: str, rows: Sequence[int], field: str) -> None:
        """Records that a protected value of each of these rows went into a file; no limit of the day counts it."""


class Decisions(Protocol):
    """What has to be decided before an action happens."""

    def way(self, proposal: Proposal, act: Act) -> Way:
        """Who would decide; asks for nothing."""

    def settle(
        self, action: Action, asked: Sequence[tuple[Any, Proposal]], arguments: Values, act: Act
    ) -> Mapping[int, str]:
        """Of each row decides at once when the actor may, and says so in the books; for the others asks for the decision
        and returns its address, by the row's id. Raises Invalid when nobody may decide about one of them."""

    def under_way(self, model: type[models.Model], ids: Sequence[int]) -> frozenset[tuple[int, str]]:
        """What is being decided already about these rows: the row's id and the name of the action. One query."""


class Notices(Protocol):
    """What reaches people (``engine.notices``, by which everybody speaks to it)."""

    def tell(self, kind: str, notes: Sequence["Note"], *, by: int | None, at: datetime, once: bool = False) -> None:
        """Keeps them in one statement, for those who work here and did not do it themselves."""

    def over(self, kinds: Sequence[str], about: str, ref: str, *, at: datetime, but: Sequence[int]) -> None:
        """Notices of these kinds about one thing count as seen, but for those of some people."""

    def unread(self, person: Person) -> models.QuerySet[Any]:
        """What a person was told, has not seen and wants in his bell."""


@dataclass
class Ports:
    history: History | None = None
    views: Views | None = None
    disclosures: Disclosures | None = None
    runs: Runs | None = None
    shelf: Shelf | None = None
    decisions: Decisions | None = None
    notices: Notices | None = None


ports = Ports()


def history() -> History:
    if ports.history is None:
        raise RuntimeError("No history is fitted: dingke.platform.timeline must be installed.")
    return ports.history


def views() -> Views:
    if ports.views is None:
        raise RuntimeError("No views are fitted: dingke.platform.workspace must be installed.")
    return ports.views


def disclosures() -> Disclosures:
    if ports.disclosures is None:
        raise RuntimeError("No disclosures are fitted: dingke.platform.access must be installed.")
    return ports.disclosures


def runs() -> Runs:
    if ports.runs is None:
        raise RuntimeError("No runs are fitted: dingke.platform.workspace must be installed.")
    return ports.runs


def shelf() -> Shelf:
    if ports.shelf is None:
        raise RuntimeError("No shelf is fitted: dingke.platform.workspace must be installed.")
    return ports.shelf


def decisions() -> Decisions:
    if ports.decisions is None:
        raise RuntimeError("No decisions are fitted: dingke.platform.authority must be installed.")
    return ports.decisions


def notices() -> Notices:
    if ports.notices is None:
        raise RuntimeError("No notices are fitted: dingke.platform.notices must be installed.")
    return ports.notices
