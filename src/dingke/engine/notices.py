"""What reaches a person without his looking for it: declared where it happens, put into words when it is read.

A notice stores references – what it is about, who did it – and figures; never a word of a record. Whoever reads it is told
through the one door what the record is called, on the day on which he reads.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, Literal, TypedDict

from django.db import models
from django.utils.translation import gettext_lazy as _

from dingke.engine import ports, registry
from dingke.engine.access import Person
from dingke.engine.action import Act

Group = Literal["waits", "told", "work"]
GROUPS: Final[Mapping[str, Any]] = {
    "waits": _("Waiting for me"),
    "told": _("About me and mine"),
    "work": _("Long work"),
}
JOB: Final = "job"
DECISION: Final = "decision"
"""Through which happens what was asked for, once it is decided; whoever asked hears how it was decided."""


@dataclass(frozen=True)
class Named:
    """A thing as somebody may read it now: what it is called, and where it opens."""

    title: str
    url: str


@dataclass(frozen=True)
class UnderWay:
    """Long work of a person that is not done. done, total: rows; total 0 while it is not known."""

    title: str
    url: str
    done: int = 0
    total: int = 0

    @property
    def share(self) -> int:
        return min(100 * self.done // self.total, 100) if self.total else 0


@dataclass(frozen=True)
class Kind:
    """One kind of notice. label: in the preferences. words: the sentence, with %(what)s, %(who)s, %(count)s, %(times)s and
    the figures; many: when it is about several things at once. why: the quiet line below. says: figures in words.
    """

    slug: str
    group: Group
    label: Any
    icon: str
    words: Any
    many: Any = ""
    why: Any = ""
    tone: str = ""
    says: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class Note:
    """What one person is told. object, ref: of what, by the name that rights know it by and its number as text.

    count: of how many things; link: where it leads when they are several. figures: counts, days and codes alone.
    key: what is one notice while it is not seen; the kind and the thing where none is given.
    """

    to: int
    object: str = ""
    ref: str = ""
    count: int = 1
    link: str = ""
    figures: Mapping[str, int | str] = field(default_factory=dict)
    key: str = ""


class Reference(TypedDict):
    """A record, as a note names it."""

    object: str
    ref: str


Names = Callable[[Person, Sequence[str]], Mapping[str, Named]]

kinds: dict[str, Kind] = {}
"""Every kind that something here tells, in the order in which they were declared."""
readers: dict[str, Names] = {}
"""How things are called that are no records with pages of their own, by the name that rights know them by."""
under_way: list[Callable[[Person], Iterable[UnderWay]]] = []
"""Who knows of long work."""


def kind(slug: str, group: Group, **declared: Any) -> Kind:
    """Declares a kind. Raises RuntimeError for a second one of the same name."""
    if slug in kinds:
        raise RuntimeError(f"Two kinds of notices are called “{slug}”.")
    made = kinds[slug] = Kind(slug, group, **declared)
    return made


def about(row: models.Model) -> Reference:
    """The reference to a record, for a note."""
    return {"object": registry.named(type(row)), "ref": str(row.pk)}


def tell(kind: Kind, notes: Sequence[Note], act: Act) -> None:
    """Within the act's transaction and in one statement; what is undone tells nobody anything.

    Nobody is told of his own act; what a job does is nobody's.
    """
    if notes and not act.undoing:
        ports.notices().tell(kind.slug, notes, by=None if act.via == JOB else act.by.pk, at=act.at)


def announce(kind: Kind, notes: Sequence[Note], *, at: datetime, once: bool = False) -> None:
    """What no person did: a day that has come, work that is done. once: not again to whoever was told before."""
    if notes:
        ports.notices().tell(kind.slug, notes, by=None, at=at, once=once)


def over(kinds: Iterable[Kind], row: models.Model, *, at: datetime, but: Iterable[int] = ()) -> None:
    """What was told of a record asks for nothing any more, of nobody but these people: it counts as seen."""
    of = about(row)
    ports.notices().over([one.slug for one in kinds], of["object"], of["ref"], at=at, but=list(but))


def days(figures: Mapping[str, Any]) -> Mapping[str, Any]:
    """Figures that are days, as days are written; ``says`` of kinds that tell of some."""
    return {name: show_day(value) if isinstance(value, str) else value for name, value in figures.items()}


def counts(figures: Mapping[str, Any]) -> Mapping[str, Any]:
    """Figures that are counts, as counts are written; ``says`` of kinds that tell of many rows."""
    return {name: f"{value:,}" if isinstance(value, int) else value for name, value in figures.items()}


def show_day(written: str) -> str:
    return f"{date.fromisoformat(written):%Y-%m-%d}"
