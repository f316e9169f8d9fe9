"""Notices in the words of whoever reads them: what they are about is asked of the one door, at reading."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dingke.engine import clock, notices, registry
from dingke.engine.access import Person
from dingke.engine.notices import Kind, Named
from dingke.engine.surfaces import shelf
from dingke.platform.notices.models import Notice

GAP = re.compile(r"%\((\w+)\)[sd]")
STRONG = frozenset({"what", "who", "count"})


@dataclass(frozen=True)
class Line:
    """A notice as it is shown. url: where it leads for this reader, "" for what he can no longer see."""

    notice: Notice
    kind: Kind
    values: Mapping[str, Any]
    url: str

    @property
    def is_unread(self) -> bool:
        return self.notice.seen_at is None

    @property
    def is_repeated(self) -> bool:
        """Whether one thing was told more than once while it was not seen."""
        return self.notice.times > 1 and self.notice.count == 1

    @property
    def sentence(self) -> str:
        return str(self.kind.many if self.kind.many and self.notice.count > 1 else self.kind.words)

    @property
    def text(self) -> str:
        return self.sentence % self.values

    @property
    def html(self) -> SafeString:
        """The sentence with what it is about standing out."""
        parts = GAP.split(self.sentence)
        return format_html_join("", "{}", ((self.shown(part) if odd % 2 else part,) for odd, part in enumerate(parts)))

    def shown(self, name: str) -> Any:
        return format_html("<b>{}</b>", self.values[name]) if name in STRONG else self.values[name]

    @property
    def why(self) -> str:
        return str(self.kind.why) % self.values if self.kind.why else ""


@dataclass(frozen=True)
class Day:
    label: str
    lines: Sequence[Line]


def lines(person: Person, rows: Iterable[Notice]) -> list[Line]:
    """In the order of the rows. One query per kind of thing that they are about, however many rows there are."""
    read = list(rows)
    names = named(person, read)
    return [line(row, names.get((row.object, row.ref))) for row in read]


def named(person: Person, rows: Sequence[Notice]) -> Mapping[tuple[str, str], Named]:
    """What the reader may see of all that they are about."""
    wanted: dict[str, set[str]] = {}
    for row in rows:
        if row.ref:
            wanted.setdefault(row.object, set()).add(row.ref)
    return {
        (name, ref): found
        for name, refs in wanted.items()
        for ref, found in (notices.readers.get(name) or records(name))(person, sorted(refs)).items()
    }


def records(name: str) -> notices.Names:
    """How records of an object are called; of one that there is not any more, nothing is."""

    def called(person: Person, refs: Sequence[str]) -> Mapping[str, Named]:
        found = shelf.readable(person, [(name, int(ref)) for ref in refs if ref.isdecimal()])
        return {str(one.row_id): Named(one.label, one.url) for one in found}

    return called


def line(row: Notice, found: Named | None) -> Line:
    kind = notices.kinds[row.kind]
    figures: Mapping[str, Any] = kind.says(row.figures) if kind.says else row.figures
    what = _("“%(title)s”") % {"title": found.title} if found else _("a record that you can no longer see")
    values = {**figures, "what": what, "who": row.by.name if row.by else _("somebody"), "count": row.count}
    values |= {"times": row.times, "things": things(row)}
    url = found.url if found else "" if row.ref else row.link
    return Line(row, kind, values, url)


def things(row: Notice) -> str:
    """What several of them are called."""
    known = {resource.slug: resource for resource in registry.resources()}
    return known[row.object].labels if row.object in known else _("records")


def days(found: Sequence[Line]) -> list[Day]:
    """By the day on which they came."""
    today = clock.day_of(timezone.now())
    return [
        Day(label(day, today), list(within))
        for day, within in groupby(found, key=lambda one: clock.day_of(one.notice.at))
    ]


def label(day: date, today: date) -> str:
    if day == today:
        return _("Today")
    if day == today - timedelta(days=1):
        return _("Yesterday")
    return date_format(day, "m-d l" if day.year == today.year else "Y-m-d l")


def latest(found: Sequence[Line]) -> datetime | None:
    """Up to which moment the reader has been told, when he has seen these."""
    return max((one.notice.at for one in found), default=None)
