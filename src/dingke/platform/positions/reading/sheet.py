"""The source as it is read: stretches of its characters, and into which cell each of them went.

Nothing may be lost on the way, so whatever is put into a cell is taken from here and noted. Labels and numbers of the
source that make its order and are no content are noted as ``LABEL``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

LABEL = "label"
_BREAK = re.compile(r"\s*\n\s*")
# A blank between two Chinese characters is a line of a narrow cell that ended there.
_TORN = re.compile(r"(?<=[\u4e00-\u9fff、，,])[ \u3000]+(?=[\u4e00-\u9fff])")
EDGES = " \t\r\n\u3000"
ENDS = EDGES + ";；"


@dataclass(frozen=True, slots=True)
class Part:
    """Characters ``start`` to ``end`` of the source, and the cell they went into."""

    start: int
    end: int
    cell: str


@dataclass
class Sheet:
    """A source and what became of it."""

    raw: str
    parts: list[Part] = field(default_factory=list)

    def whole(self) -> "Span":
        return Span(self, 0, len(self.raw))

    def unread(self) -> Iterator["Span"]:
        """Stretches with words in them that went into no cell."""
        here = 0
        for part in sorted(self.parts, key=lambda one: (one.start, one.end)):
            if part.start > here:
                yield from self._words(here, part.start)
            here = max(here, part.end)
        yield from self._words(here, len(self.raw))

    def _words(self, start: int, end: int) -> Iterator["Span"]:
        span = Span(self, start, end)
        if re.search(r"\w", self.raw[start:end]):
            yield span


@dataclass(frozen=True)
class Span:
    """A stretch of the source."""

    sheet: Sheet
    start: int
    end: int

    @property
    def raw(self) -> str:
        return self.sheet.raw[self.start : self.end]

    @property
    def text(self) -> str:
        """Its words, lines that were broken put together."""
        return tidy(self.raw)

    def put(self, cell: str) -> str:
        """Its words, noted as gone into a cell."""
        self.sheet.parts.append(Part(self.start, self.end, cell))
        return self.text

    def label(self) -> None:
        self.put(LABEL)

    def cut(self, start: int, end: int | None = None) -> "Span":
        """A stretch within, counted from its own beginning."""
        return Span(self.sheet, self.start + start, self.end if end is None else self.start + end)

    def upto(self, other: "Span") -> "Span":
        """From here to where another ends."""
        return Span(self.sheet, self.start, other.end)

    def found(self, pattern: str | re.Pattern[str]) -> "Span | None":
        hit = re.search(pattern, self.raw)
        return self.cut(hit.start(), hit.end()) if hit else None

    def split(self, pattern: str | re.Pattern[str]) -> list["Span"]:
        """Stretches that end with what the pattern meets, and the rest; none without words."""
        points = [hit.end() for hit in re.finditer(pattern, self.raw)]
        edges = zip([0, *points], [*points, len(self.raw)], strict=True)
        return [span for a, b in edges if has_words((span := self.cut(a, b)).raw)]

    def lines(self) -> list["Span"]:
        return self.split(r"\n")


def tidy(raw: str) -> str:
    return _TORN.sub("", _BREAK.sub("", raw.strip(EDGES))).strip(ENDS)


def has_words(raw: str) -> bool:
    return bool(re.search(r"\w", raw))


def joined(spans: Iterable[Span]) -> str:
    return "\n".join(span.text for span in spans)
