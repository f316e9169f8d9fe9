"""The words of a declaration: small frozen objects, each with one template or one meaning."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models

ME = "me"
THIS_QUARTER = "this_quarter"
THIS_MONTH = "this_month"


@dataclass(frozen=True)
class Group:
    """Fields that stand together in a form and among the facts. ``folded``: closed until somebody opens it."""

    label: Any
    fields: tuple[str, ...]
    folded: bool = False

    def __init__(self, label: Any, *fields: str, folded: bool = False) -> None:
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "fields", fields)
        object.__setattr__(self, "folded", folded)


@dataclass(frozen=True)
class View:
    """A list with its conditions, offered as a tab; keywords are conditions as in the address."""

    label: Any
    conditions: Mapping[str, str] = field(default_factory=dict)
    sort: str = ""

    def __init__(self, label: Any, sort: str = "", **conditions: str) -> None:
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "sort", sort)
        object.__setattr__(self, "conditions", conditions)


@dataclass(frozen=True)
class Door:
    """Another way to look at what a list shows, on a page of its own; whoever reads the list may open it."""

    label: Any
    icon: str
    url: str


@dataclass(frozen=True)
class Daily:
    """What is put on file several times a day: the button in the middle of the phone's bar begins it.

    label: what the button says. day: the field that then holds today.
    """

    label: Any
    day: str


@dataclass(frozen=True)
class Waiting:
    """What of an object waits for somebody: a number in the sidebar, red when some of it is late.

    ``due``: the day by which it was to be done; on that day it waits, afterwards it is late.
    Keywords are conditions as in the address.
    """

    due: str
    conditions: Mapping[str, str] = field(default_factory=dict)

    def __init__(self, due: str, **conditions: str) -> None:
        object.__setattr__(self, "due", due)
        object.__setattr__(self, "conditions", {**conditions, f"{due}__lte": "today"})


@dataclass(frozen=True)
class Tab:
    label: Any
    parts: tuple[Any, ...]
    name: str = ""

    def __init__(self, label: Any, *parts: Any, name: str = "") -> None:
        object.__setattr__(self, "label", label)
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "name", name)


@dataclass(frozen=True)
class Facts:
    """The form's groups, read."""

    template = "parts/facts.html"


@dataclass(frozen=True)
class Appearing:
    """The panels that upper resources put on this page (their ``appears_on``)."""

    template = "parts/appearing.html"


@dataclass(frozen=True)
class Timeline:
    template = "parts/timeline.html"


@dataclass(frozen=True)
class Figure:
    """One number above a board or a picture. ``value``: yuan, or words. ``definition``: how it is reckoned; ``aside``: quiet words behind it."""

    label: Any
    value: Any
    definition: Any = ""
    aside: Any = ""

    @property
    def is_money(self) -> bool:
        return isinstance(self.value, Decimal)


@dataclass(frozen=True)
class Board:
    """Rows in lanes by a choice field. ``move`` is the action a drag performs; lanes are the field's choices unless named.

    ``weights``: the probability of each lane in percent, today. ``allowed(row)`` gives each lane with None, or with why a card
    may not go there; ``entry`` what a lane asks of whoever enters it. ``place``: the field by which cards stand that
    were put by hand, the others by ``total``. ``sums``: what is summed per lane besides; ``figures`` takes it all by lane.
    """

    lane: str
    card: tuple[str, ...]
    total: str
    move: Any
    lanes: tuple[str, ...]
    weights: Callable[[], Mapping[Any, int]] = dict
    allowed: Callable[[Any], Mapping[str, Any]] | None = None
    entry: Mapping[Any, Any] = field(default_factory=dict)
    warnings: Callable[[Any], Sequence[tuple[str, str]]] | None = None
    place: str = ""
    sums: Callable[[], Mapping[str, Any]] = dict
    figures: Callable[[Mapping[str, Mapping[str, Any]]], Sequence[Figure]] | None = None


@dataclass(frozen=True)
class Chart:
    """A picture of the list as it is filtered: rows counted and ``total`` summed by ``group``.

    ``figures`` takes the rows, whatever their group.
    """

    label: Any
    group: str
    total: str = ""
    form: str = "bar"
    order: tuple[str, ...] = ()
    figures: Callable[[Any], Sequence[Figure]] | None = None


@dataclass(frozen=True)
class Summary:
    """A table of the list as it is filtered: rows counted and ``total`` summed by two fields at once.

    ``down``: a day, of which the months stand one below the other, or a choice; ``across``: a choice. Both are filters
    of the list, so that every cell leads to its rows. ``order``: choices of ``across`` that come first.
    """

    label: Any
    down: str
    across: str
    total: str
    order: tuple[str, ...] = ()


REMARK = "\x00remark"
"""Under which a reader of a Transfer gives a sentence on what it left out."""
FILE_NAME = "\x00file name"
"""Stands for the name of the file among the ``fixed`` values of a Transfer."""


@dataclass(frozen=True)
class Transfer:
    """How rows come in and go out.

    ``keys``: fields by which a row of a file is known again, best first; ``customer+name`` is a key of two.
    ``headers``: other words under which a file may hold a field. ``parts``: words of columns that make up a field
    together, in the order of the file, where no column holds it whole. ``units``: what a bare amount under such a word
    counts in, where the word itself does not say it. ``readers``: a field whose cell says several things; gives
    values by field name (REMARK: what it left out), raises ValueError. ``words``: what other programs call a choice of a field (word → code).
    ``fixed``: values of a new row about which the file is silent.
    """

    keys: tuple[str, ...] = ("code",)
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)
    readers: Mapping[str, Callable[[str], Mapping[str, Any]]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key_fields(self) -> tuple[str, ...]:
        return tuple(name for key in self.keys for name in key.split("+"))


@dataclass(frozen=True)
class Merge:
    """Records that are on file twice may become one (``engine.merging``).

    ``together``: fields whose values come from one of them, as an amount and its currency.
    """

    together: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Contribution:
    """A column that an upper resource offers to the list and page of a lower model.

    ``values`` takes ids and the person who looks; it answers for all of them with one query. ``of``: the fields, each with
    its model, from which it is reckoned: who does not read these does not see it.
    """

    on: type[models.Model]
    name: str
    label: Any
    field: Any
    values: Callable[[Sequence[int], Any], Mapping[int, Any]]
    of: tuple[tuple[type[models.Model], str], ...] = ()
