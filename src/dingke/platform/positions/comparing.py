"""Two versions of a description cell by cell, with the words that went and those that came."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dingke.platform.positions import paper as forms
from dingke.platform.positions.paper import Paper

# Chinese by the character, numbers and Latin words whole, so that “≤ 12%” became “≤ 15%” and not “≤ 1” + “5”.
_TOKEN = re.compile(r"[\d.,]+|[A-Za-z]+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class Piece:
    """kind: same, gone or come."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One cell: its name, how it read before and how it reads now. pieces: both in one line."""

    cell: str
    before: str
    after: str
    pieces: tuple[Piece, ...]

    @property
    def is_same(self) -> bool:
        return self.before == self.after


def compared(old: Paper, new: Paper) -> list[Difference]:
    """Every cell of either version, in the order of the form; clauses by their number."""
    before, after = dict(cells(old)), dict(cells(new))
    names = list(dict.fromkeys([*after, *before]))
    return [difference(name, before.get(name, ""), after.get(name, "")) for name in names]


def difference(name: str, before: str, after: str) -> Difference:
    return Difference(name, before, after, tuple(pieces(before, after)))


def pieces(before: str, after: str) -> Iterable[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[a:b]))
            continue
        if b > a:
            yield Piece("gone", "".join(old[a:b]))
        if d > c:
            yield Piece("come", "".join(new[c:d]))


def cells(paper: Paper) -> Iterable[tuple[str, str]]:
    content = paper.content
    yield from (
        (forms.CELLS["title"], paper.title),
        (forms.CELLS["department"], paper.department or ""),
        (forms.CELLS["headcount"], said(paper.headcount)),
        (forms.CELLS["superior"], paper.superior or ""),
        (forms.CELLS["guided_by"], forms.listed(content.guided_by) or ""),
        (forms.CELLS["reports"], forms.listed(content.reports) or ""),
        (forms.CELLS["number"], content.number or ""),
        (forms.CELLS["grade"], paper.grade),
        (forms.CELLS["subordinates"], said(content.subordinates)),
        (forms.CELLS["background"], content.background or ""),
        (forms.CELLS["purpose"], content.purpose or ""),
    )
    for group in content.duties or ():
        yield f"{forms.CELLS['duties']} {forms.heading(group)}".strip(), "\n".join(forms.duty_lines(group))
    yield from rights(paper)
    yield forms.CELLS["relations"], rows(forms.relation_rows(content))
    yield from ((label, "\n".join(forms.requirement_lines(content, kind))) for kind, label in forms.REQUIREMENTS)
    yield from conditions(paper)
    yield (
        forms.CELLS["career"],
        content.career_note or rows((one.position, one.condition or "") for one in content.career or ()),
    )
    if paper.pay is not None:
        yield forms.CELLS["pay.compensation"], paper.pay.compensation or ""
        yield forms.CELLS["pay.benefits"], paper.pay.benefits or ""
    yield forms.CELLS["notes"], "\n".join(content.notes)


def rights(paper: Paper) -> Iterable[tuple[str, str]]:
    """A cell for each clause; of a clause with several matters one for each."""
    for clause, domain, category, matter, verbs, limit, reach, condition, period, _words in forms.right_rows(paper):
        place = " ".join(filter(None, (clause or f"{domain}{category}", matter)))
        yield place, "；".join(one for one in (verbs, limit, reach, condition, period) if one != "–")


def conditions(paper: Paper) -> Iterable[tuple[str, str]]:
    for name, label in forms.CONDITIONS:
        value = getattr(paper.content.conditions, name, None)
        yield label, (forms.listed(value) or "") if name == "equipment" else value or ""


def rows(listed: Iterable[Sequence[str]]) -> str:
    return "\n".join("　".join(filter(None, row)) for row in listed)


def said(number: int | None) -> str:
    return "" if number is None else str(number)
