"""Whose rows a person may touch: what the engine asks, and the port that the platform fills.

Not for deciding: grants, posts and their compilation to queries lie in platform.access.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol

from django.db import models

# How a field is seen, the most closed first. Masked: as personal values are, seen in clear by a recorded act alone.
HIDDEN, MASKED, READ = "hidden", "masked", "read"
SIGHTS = (HIDDEN, MASKED, READ)


@dataclass(frozen=True)
class Share:
    """Rows named one by one: ``members`` (a model with ``user_id``) points by ``row`` to the rows' ``column``."""

    members: str
    row: str
    column: str


@dataclass(frozen=True)
class Scope:
    """Columns by which a row belongs to somebody: the owners', the departments', and lists of named people.

    ``account``: the column with the id of the customer on which the row hangs (``id`` for a customer itself).
    """

    own: tuple[str, ...]
    department: tuple[str, ...]
    shared: tuple[Share, ...] = ()
    account: str = ""


@dataclass(frozen=True)
class UnderWay:
    """Rows of a model that not everybody reads who reads the others: those whose ``column`` has none of ``settled``, or
    whose day in ``since`` is still to come. Who holds one of ``verbs`` over such a row reads it, and who holds ``DRAFT``
    as far as that reaches over ``scope``.
    """

    column: str
    settled: tuple[str, ...]
    since: str
    verbs: tuple[str, ...]
    scope: Scope

    def settled_on(self, day: date) -> models.Q:
        return models.Q(**{f"{self.column}__in": self.settled, f"{self.since}__lte": day})

    def is_settled(self, row: models.Model, day: date) -> bool:
        begins = getattr(row, self.since)
        return getattr(row, self.column) in self.settled and begins is not None and begins <= day


DRAFT = "draft"


class Person(Protocol):
    """Whoever acts. ``rights_version`` rises with every change of the person's rights."""

    pk: Any
    id: Any
    name: Any
    is_admin: Any
    is_active: Any
    rights_version: Any


@dataclass(frozen=True)
class Source:
    """By what a right is held. kind: role, position, administrator or everybody (what all who work here may).

    post: how the position is filled; version: of its description in force; clause: of that description, if the grant
    names one. principal: in whose place, None for oneself, until: the first day on which that ends.
    """

    kind: str
    pk: int = 0
    name: str = ""
    clause: str = ""
    post: str = ""
    version: int | None = None
    since: date | None = None
    principal: int | None = None
    until: date | None = None


@dataclass(frozen=True)
class Way:
    """One way by which a row is reached: by which source, how far that reaches, through which column of the row.

    whose: the person from whom the reach is counted. found: what stands in that column (a person, a department, the
    number of the row that was shared); None where the reach is everything.
    """

    source: Source
    reach: str
    whose: int
    column: str = ""
    found: int | None = None


@dataclass(frozen=True)
class Told:
    """Of one field: how it is seen, and by what; no sources where it is seen as it is declared."""

    rule: str
    sources: Sequence[Source] = ()


class Policy(Protocol):
    """The one door to rows, and to fields."""

    def rows(self, person: Person, verb: str, model: type[models.Model]) -> models.QuerySet[Any]:
        """The rows of ``model`` on which ``person`` may do ``verb``."""

    def parts(self, person: Person, verb: str, model: type[models.Model]) -> Sequence[models.QuerySet[Any]]:
        """The same rows in lists of which each stands by one column of the scope, no row in two of them: at least one list.

        For taking many: the server reads one index after the other, where of all ways together it makes one long look.
        """

    def may(self, person: Person, verb: str, model: type[models.Model]) -> bool:
        """Whether ``person`` holds ``verb`` on any row at all; false means: do not offer it."""

    def permits(self, person: Person, verb: str, row: models.Model) -> bool:
        """The same rule as ``rows``, as a predicate over one loaded row."""

    def permitting(self, person: Person, verb: str, model: type[models.Model]) -> Callable[[Any], bool]:
        """``permits`` for many rows of one model: what does not depend on the row is asked once."""

    def entries(self, person: Person, verb: str, model: type[models.Model]) -> models.Q:
        """The same rule over the scope columns of ``SearchEntry``."""

    def whose_turn(self, verb: str, row: models.Model, *, but: Collection[int] = ()) -> Sequence[int]:
        """Those who may do ``verb`` to a row and read it because a right says so of its object, some of them left out.

        Whoever may do anything with everything is meant only where there is nobody else.
        """

    def fields(self, person: Person) -> frozenset[tuple[str, str, str]]:
        """Every field that the person sees otherwise than it is declared: object, field, HIDDEN or MASKED."""

    def ways(self, person: Person, verb: str, row: models.Model) -> Sequence[Way]:
        """All ways by which ``permits`` holds; empty where it does not."""

    def sight(self, person: Person, model: type[models.Model], name: str) -> Told:
        """Why a field is seen as it is."""


class Door:
    """Holds the policy that was fitted at start-up; without one nothing opens."""

    fitted: ClassVar[Policy | None] = None

    def __getattr__(self, name: str) -> Any:
        if self.fitted is None:
            raise RuntimeError("No policy is fitted: dingke.platform.access must be installed.")
        return getattr(self.fitted, name)


def fit(policy: Policy) -> None:
    Door.fitted = policy


policy: Policy = Door()
