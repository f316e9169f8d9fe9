"""What is to be looked at in a description before it is handed in: rights without effect, limits upside down, empty cells.

No rows: whoever asks brings the rights of this position, of the one above and of those below.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dingke.platform.positions import paper, wording
from dingke.platform.positions.content import Content, Requirement, RightLine
from dingke.platform.positions.terms import Verb

DECIDING = frozenset({Verb.APPROVE, Verb.DECIDE})


@dataclass(frozen=True)
class Remark:
    """One thing to look at. clause: of which right, "" for a cell. is_wrong: it has no effect or contradicts another."""

    words: str
    clause: str = ""
    is_wrong: bool = False


@dataclass(frozen=True)
class Neighbour:
    """Another position's rights beside which this one's limits stand."""

    title: str
    rights: Sequence[RightLine]


def of_rights(rights: Sequence[RightLine]) -> Iterable[Remark]:
    """Every right has a verb, a matter and a reach, and limits that are filled in; what lacks one lets nobody do anything."""
    for line in rights:
        lacking = [
            words
            for words, given in (
                (_("the right itself"), line.verb),
                (_("the matter"), line.matter),
                (_("the reach"), line.reach),
            )
            if not given
        ]
        if lacking:
            named = "、".join(lacking)
            yield Remark(
                _("%(clause)s lacks %(what)s; it has no effect yet.") % {"clause": line.clause, "what": named},
                line.clause,
                True,
            )
        if line.limit_open:
            yield Remark(
                _("%(clause)s names a limit that is still to be filled in.") % {"clause": line.clause},
                line.clause,
                True,
            )


def upside_down(
    rights: Sequence[RightLine], above: Neighbour | None, below: Sequence[Neighbour], matters: Mapping[str, str]
) -> Iterable[Remark]:
    """倒挂: somebody may decide more than the one above him. Only what both set a limit of is compared."""
    upper = highest(above.rights) if above else {}
    for key, high in highest(rights).items():
        matter, measure = key
        words = {"matter": matters.get(matter, matter), "measure": wording.MEASURES.get(measure, (measure, ""))[0]}
        if above and key in upper and exceeds(high, upper[key]):
            told = _("%(matter)s, %(measure)s: the limit is above that of %(who)s.") % {**words, "who": above.title}
            yield Remark(told, "", True)
        for one in below:
            lower = highest(one.rights)
            if key in lower and exceeds(lower[key], high):
                told = _("%(matter)s, %(measure)s: the limit is below that of %(who)s.") % {**words, "who": one.title}
                yield Remark(told, "", True)


def exceeds(one: float | None, other: float | None) -> bool:
    """None is no upper limit at all."""
    return other is not None and (one is None or one > other)


def highest(rights: Sequence[RightLine]) -> dict[tuple[str, str], float | None]:
    """Of each matter and measure the most that may be decided; None where one right sets no upper limit."""
    found: dict[tuple[str, str], float | None] = {}
    for line in rights:
        if line.matter is None or line.verb not in DECIDING:
            continue
        for one in line.limits:
            key = (line.matter, one.measure)
            known = found.get(key, 0.0)
            found[key] = None if one.high is None or known is None else max(known, one.high)
    return found


def unsaid(cells: Sequence[str]) -> Iterable[Remark]:
    """Cells about which the source says nothing, in one line."""
    if cells:
        named = "、".join(paper.cell_name(cell) for cell in cells)
        yield Remark(_("Not given by the source: %(cells)s.") % {"cells": named})


def repealed(content: Content) -> Iterable[Remark]:
    """Laws that are asked for and no longer in force."""
    for one in content.requirements or ():
        if isinstance(one, Requirement) and one.replaced_by:
            words = {"law": "、".join(one.names), "new": one.replaced_by}
            yield Remark(_("“%(law)s” is no longer in force; “%(new)s” stands in its place.") % words, "", True)


def unsettled(content: Content) -> Iterable[Remark]:
    """What was read and awaits a decision."""
    for one in content.unclear:
        yield Remark(_("“%(text)s” awaits a decision: %(why)s") % {"text": one.text[:60], "why": one.why})
