"""What is on file about how somebody did his work, for whoever has to judge it: each part of the product offers its own.

Competencies and qualifications are not here: they have pages and rules of their own. Whoever keeps appraisals, service
evaluations or training says with ``offered`` what of them counts; whoever judges asks ``of_person`` and names nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from dingke.engine.access import Person


@dataclass(frozen=True)
class Evidence:
    """One thing on file. on: its day. words: what it says, with its figures. code: the record it stands in; url: its page."""

    on: date
    words: str
    code: str = ""
    url: str = ""


Reads = Callable[[int, Person, date], Sequence[Evidence]]


@dataclass(frozen=True)
class Source:
    """One kind of evidence. label: what it is called, in the reader's language."""

    name: str
    label: Any
    read: Reads


sources: list[Source] = []


def offered(name: str, label: Any) -> Callable[[Reads], Reads]:
    """Declares a source, in an app's ``ready`` or where its queries stand.

    The function takes a person's id, who asks, and the day; it gives what that one may read, dated no later, the newest
    first, with a fixed number of statements.
    """

    def register(read: Reads) -> Reads:
        if any(one.name == name for one in sources):
            raise RuntimeError(f"Two sources of evidence are called “{name}”.")
        sources.append(Source(name, label, read))
        return read

    return register


def of_person(person: int, by: Person, on: date) -> Sequence[tuple[Source, Sequence[Evidence]]]:
    """Of every source what it has, also where that is nothing: that there is nothing is an answer."""
    return [(one, one.read(person, by, on)) for one in sources]
