"""The way to a decision, worked out from rights: who reviews, who countersigns, who settles. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dingke.platform.authority.queries import Book
from dingke.platform.authority.rules import Case, Finding
from dingke.platform.authority.terms import SIGNING


@dataclass(frozen=True)
class Leg:
    """place: steps of one place stand side by side."""

    place: int
    part: str
    finding: Finding


def lay(book: Book, case: Case, proposer: int) -> Sequence[Leg]:
    """The steps in order; empty when nobody may settle it.

    Of each position with a right to sign somebody signs, but nobody twice and never the proposer: whoever settles it
    comes first, so that a superior with both rights settles and does not review.
    """
    settling = settler(book, case, proposer)
    if settling is None:
        return ()
    taken = {proposer: frozenset({"propose"}), settling.holding.person: frozenset({case.verb})}
    legs: list[Leg] = []
    for part in SIGNING:
        signers = signing(book, replace(case, verb=part, done=both(case.done, taken)), proposer)
        place = len({leg.place for leg in legs}) + 1
        for finding in signers:
            taken[finding.holding.person] = taken.get(finding.holding.person, frozenset()) | {part}
            legs.append(Leg(place, part, finding))
    return (*legs, Leg(len({leg.place for leg in legs}) + 1, case.verb, settling))


def settler(book: Book, case: Case, proposer: int) -> Finding | None:
    """Nearest above the proposer, in his own right before a deputy."""
    asked = replace(case, done=both(case.done, {proposer: frozenset({"propose"})}))
    allowed = [one for one in book.allowed(asked, proposer) if one.holding.person != proposer]
    return next((one for one in allowed if one.holding.principal is None), allowed[0] if allowed else None)


def signing(book: Book, case: Case, proposer: int) -> Sequence[Finding]:
    """One person of each position that signs, the nearest."""
    found: dict[int, Finding] = {}
    for one in book.allowed(case, proposer):
        if one.holding.principal is None and one.holding.person not in case.done:
            found.setdefault(one.holding.position, one)
    return list(found.values())


def both(one: Mapping[int, frozenset[str]], other: Mapping[int, frozenset[str]]) -> dict[int, frozenset[str]]:
    return {person: one.get(person, frozenset()) | other.get(person, frozenset()) for person in {*one, *other}}
