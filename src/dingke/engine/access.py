"""Whose rows a person may touch: what the engine asks, and the port that the platform fills.

Not for deciding: grants, posts and their compilation to queries lie in platform.access.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.db import models


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


class Person(Protocol):
    """Whoever acts. ``rights_version`` rises with every change of the person's rights."""

    pk: Any
    id: Any
    name: Any
    is_admin: Any
    is_active: Any
    rights_version: Any


class Policy(Protocol):
    """The one door to rows."""

    def rows(self, person: Person, verb: str, model: type[models.Model]) -> models.QuerySet[Any]:
        """The rows of ``model`` on which ``person`` may do ``verb``."""

    def may(self, person: Person, verb: str, model: type[models.Model]) -> bool:
        """Whether ``person`` holds ``verb`` on any row at all; false means: do not offer it."""

    def permits(self, person: Person, verb: str, row: models.Model) -> bool:
        """The same rule as ``rows``, as a predicate over one loaded row."""

    def entries(self, person: Person, verb: str, model: type[models.Model]) -> models.Q:
        """The same rule over the scope columns of ``SearchEntry``."""


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
