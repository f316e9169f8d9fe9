"""Over whose business a case is: what the domains know of a customer, brought here at start-up (design §3, Ports)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from django.utils.translation import gettext as _

from dingke.engine.access import Person
from dingke.engine.faults import NotFound


@dataclass(frozen=True)
class Subject:
    """A customer as rights see it. owner, department: ids. marks: by region, voltage, grade and customer, every name
    by which a right may call it, codes and words alike."""

    label: str
    code: str = ""
    owner: int | None = None
    department: int | None = None
    marks: Mapping[str, frozenset[str]] = field(default_factory=dict)


class Reader(Protocol):
    def __call__(self, person: Person, code: str) -> Subject | None:
        """The customer of that code or name, if the person may see it."""


class SetReader(Protocol):
    def __call__(self, person: Person, codes: Collection[str], /) -> Mapping[str, Subject]:
        """By code, the customers of these codes that the person may see; asks as often for many as for one."""


class Subjects:
    """Holds the readers that were fitted at start-up."""

    fitted: ClassVar[Reader | None] = None
    of_set: ClassVar[SetReader | None] = None


def fit(reader: Reader, of_set: SetReader) -> None:
    Subjects.fitted, Subjects.of_set = reader, of_set


def of_customers(person: Person, codes: Collection[str]) -> Mapping[str, Subject]:
    """By code. Raises NotFound where one of them is not there, or not the person's to see."""
    if Subjects.of_set is None:
        raise RuntimeError("No reader of customers is fitted: dingke.domains.customers must be installed.")
    found = Subjects.of_set(person, codes) if codes else {}
    for code in codes:
        if code not in found:
            raise NotFound(_("There is no customer “%(code)s”, or it is not yours.") % {"code": code})
    return found


def of_customer(person: Person, code: str) -> Subject:
    """Raises NotFound for a customer that is not there, or not the person's to see."""
    if Subjects.fitted is None:
        raise RuntimeError("No reader of customers is fitted: dingke.domains.customers must be installed.")
    found = Subjects.fitted(person, code)
    if found is None:
        raise NotFound(_("There is no customer “%(code)s”, or it is not yours.") % {"code": code})
    return found
