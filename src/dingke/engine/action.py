"""Verbs over sets of rows. A surface translates in, calls one action, translates out; nothing else saves.

An action is declared with ``@action``; creating, changing, archiving and restoring come with every model.
What a model adds to all of them (defaults, checks, derived columns) is its ``Conduct``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from dingke.engine.access import Person
from dingke.engine.faults import Fault
from dingke.engine.fields import column

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """Who does it, when, through which surface, and why; ``operation`` names it in the history.

    ``day``: the one it counts for, which a demonstration may hold while ``at`` is real.
    ``undoing``: rows go back to what they were, which rules for going forward do not judge.
    """

    by: Person
    at: datetime
    day: date
    via: str
    operation: UUID
    why: str = ""
    undoing: bool = False


@dataclass(frozen=True)
class Target:
    """One row that an action is asked to touch: ``id`` None for a new one, ``version`` None when none was stated."""

    id: int | None = None
    version: int | None = None
    values: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Ask:
    """One question an action puts before it runs.

    ``field``: the model field whose label and type it borrows; ``name``: its keyword in the action (default: the field's).
    ``is_reason``: the answer is why it was done, kept with the operation. ``of``: a field that is no column of the model
    and stands in its place; a question for programs, which no page puts.
    """

    field: str
    required: bool = False
    name: str = ""
    label: Any = ""
    initial: Callable[[Any], Any] | None = None
    is_reason: bool = False
    of: Any = None

    @property
    def key(self) -> str:
        return self.name or self.field


@dataclass(frozen=True)
class Proposal:
    """What has to be decided before an action happens to a row: about which matter, how much, over whose business.

    measures, facts: as the matter counts them. customer: by code, for rights that name customers, grades or regions.
    owner, department: ids. shown: label and words beside the decision. amount: in yuan, to order what waits.
    done: who had which part in it before, by person. proposer: who brings it forward, if not whoever acts.
    watched: fields of the row on which the decision rests; it holds no longer when one of them changes.
    """

    matter: str
    title: str
    verb: str = "approve"
    measures: Mapping[str, Decimal] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    customer: str = ""
    owner: int | None = None
    department: int | None = None
    shown: tuple[tuple[str, str], ...] = ()
    amount: Decimal | None = None
    done: Mapping[int, frozenset[str]] = field(default_factory=dict)
    proposer: int | None = None
    watched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meanwhile:
    """What a row says in ``field`` while it is being decided whether an action happens to it, and when nothing came of it.

    asked: as long as somebody is still to decide; refused: once somebody refused; dropped: once it was taken back.
    """

    field: str
    asked: str
    refused: str
    dropped: str


@dataclass(frozen=True)
class Action:
    """A verb of one model. ``grant``: the right it needs; ``offered``: whether a row's state allows it at all.

    ``is_main``: what somebody with another right than to change it comes to a record for; a button on its page as well.
    ``stays``: why what it did is never undone, and what may be done instead; "" for every other verb.
    ``decides``: what must be decided before it happens to each of these rows (rows, arguments, act); None: nothing. Asks the
    database the same number of times however many rows there are. Raises Invalid for what could not happen whoever decided.
    ``meanwhile``: what the rows themselves say of that.
    """

    name: str
    model: type[models.Model]
    label: Any
    run: Callable[..., Iterable[Fault] | None]
    grant: str = "update"
    icon: str = ""
    asks: tuple[Ask, ...] = ()
    offered: Callable[[Any], bool] = lambda row: True
    sentence: Any = ""
    leaves_scope: bool = False
    bulk: bool = False
    is_main: bool = False
    stays: Any = ""
    decides: Callable[[Sequence[Any], Values, Act], Sequence[Proposal | None]] | None = None
    meanwhile: Meanwhile | None = None

    def proposal(self, row: Any, given: Values, act: Act) -> Proposal | None:
        """What must be decided before it happens to one row."""
        return self.decides([row], given, act)[0] if self.decides else None

    def is_possible(self, row: Any, *, sanctioned: bool = False) -> bool:
        """Whether the row's state allows it; sanctioned: it was decided, and the row may still say that it is being."""
        said = self.meanwhile is not None and getattr(row, self.meanwhile.field) == self.meanwhile.asked
        return self.offered(row) or (sanctioned and said)

    @property
    def is_for_programs(self) -> bool:
        """Whether it asks what only a program or a page of its own can answer."""
        return any(ask.of is not None for ask in self.asks)


@dataclass
class Outcome:
    """What became of a set: rows as written, ids by kind, faults by position, the operation that can be undone.

    waiting: addresses of the decisions for which rows wait; nothing has happened to these yet.
    """

    rows: list[Any] = field(default_factory=list)
    created: list[int] = field(default_factory=list)
    updated: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    removed: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    operation: UUID | None = None
    waiting: list[str] = field(default_factory=list)


class Conduct:
    """What a model adds to every action over it. All methods take sets and are called inside the transaction.

    ``before`` maps the id of a row that existed to its column values (by attname) before the change.
    """

    model: ClassVar[type[models.Model]]

    def prepare(self, rows: Sequence[Any], act: Act) -> None:
        """Defaults of new rows, before anything is checked."""

    def by_itself(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        """Rules and columns of a row that need no other row and no question to the database.

        Where a conduct has them, new rows of a large set are looked at while the database writes the set before: its
        ``prepare`` must not ask either.
        """
        return ()

    def check(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        """Rules of the trade; ``Fault.index`` is the position in ``rows``."""
        return ()

    def derive(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> None:
        """Columns that follow from others; set on the rows, written with them."""

    def follow(self, rows: Sequence[Any], before: Mapping[int, Values], act: Act) -> None:
        """What other tables must know at once (scope columns below, children), after the rows are written."""

    def part(self, rows: Sequence[Any], act: Act) -> None:
        """What other tables must know at once, after the rows went for good."""

    def arrive(
        self, rows: Sequence[Any], there: models.QuerySet[Any], before: Mapping[int, Values], act: Act
    ) -> Iterable[str]:
        """Rows that hung on a record which is merged and refer to the one that stays, before they are written.

        there: what hangs on that one already. Changes the rows, never the database: a preview asks as well.
        Returns what somebody should look at.
        """
        return ()

    def is_kept(self, row: Any) -> bool:
        """Whether a row stays where everybody looks: such a one is not archived."""
        return False

    def is_fixed(self, row: Any) -> bool:
        """Whether nobody changes a row by hand any more: then no page offers it."""
        return False

    def absorb(self, kept: Any, gone: Sequence[Any], act: Act) -> None:
        """What a record keeps of those that were merged into it, besides values, after everything is written."""


conducts: dict[type[models.Model], Conduct] = {}
verbs: dict[type[models.Model], dict[str, Action]] = {}


def conduct(cls: type[Conduct]) -> type[Conduct]:
    """Registers the conduct of a model."""
    conducts[cls.model] = cls()
    return cls


def conduct_of(model: type[models.Model]) -> Conduct:
    return conducts.get(model, _PLAIN)


def looks_by_itself(model: type[models.Model]) -> bool:
    """Whether new rows of a model are prepared and looked at without asking the database."""
    return type(conduct_of(model)).by_itself is not Conduct.by_itself


_PLAIN = Conduct()


def action(model: type[models.Model], *, label: Any, **options: Any) -> Callable[[Callable[..., Any]], Action]:
    """Declares a verb. The function gets the locked rows and keywords ``act`` and one per ask; it changes the rows
    in memory and returns faults, if any. Saving, history and search are not its business."""

    def declare(run: Callable[..., Any]) -> Action:
        made = Action(name=run.__name__, model=model, label=label, run=run, **options)
        verbs.setdefault(model, {})[made.name] = made
        return made

    return declare


def is_at(*states: str, name: str = "status") -> Callable[[Any], bool]:
    """For ``offered``: while a row that is not archived stands at one of these, in the field that says so."""
    return lambda row: getattr(row, name) in states and row.archived_at is None


def assign(row: models.Model, values: Values) -> None:
    """Sets values on a row; a reference may be given as a record or as an id, under its own name or its column's."""
    for name, value in values.items():
        setattr(row, column(type(row), name).attname, value.pk if isinstance(value, models.Model) else value)


def _archive(rows: Sequence[Any], *, act: Act) -> None:
    for row in rows:
        row.archived_at = act.at


def _restore(rows: Sequence[Any], *, act: Act) -> None:
    for row in rows:
        row.archived_at = None


def archiving(model: type[models.Model]) -> Action:
    return Action(
        "archive",
        model,
        _("Archive"),
        _archive,
        grant="archive",
        icon="archive",
        offered=lambda row: row.archived_at is None and not conduct_of(model).is_kept(row),
        sentence=_("archived"),
        bulk=True,
    )


def is_archived(row: Any) -> bool:
    """Not because it was merged: that is undone, or it stays."""
    return row.archived_at is not None and not getattr(row, "merged_into_id", None)


def restoring(model: type[models.Model]) -> Action:
    return Action(
        "restore",
        model,
        _("Restore"),
        _restore,
        grant="archive",
        icon="archive-off",
        offered=is_archived,
        sentence=_("restored"),
        bulk=True,
    )


def actions_of(model: type[models.Model]) -> dict[str, Action]:
    """Every verb of the model besides creating and changing, by name."""
    own = verbs.get(model, {})
    return {**own, "archive": own.get("archive", archiving(model)), "restore": own.get("restore", restoring(model))}
