"""Asking before something is done, and what is on record about separation of duties."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from dingke.engine.access import Person
from dingke.engine.action import Act, Conduct, Values, conduct
from dingke.engine.faults import Fault, Forbidden
from dingke.platform.authority import telling
from dingke.platform.authority.models import SodExemption
from dingke.platform.authority.queries import book
from dingke.platform.authority.rules import Case, Finding
from dingke.platform.positions.actions import changed


def require(person: Person, case: Case) -> Finding:
    """The finding on which somebody may; raises Forbidden with what is lacking and who above has the right."""
    rights = book(case.day, person)
    finding = rights.try_person(case, person.pk)
    if finding is None or not finding.allowed:
        raise Forbidden(telling.refusal(rights, case, person.pk, finding))
    return finding


@conduct
class SodExemptionConduct(Conduct):
    """Whoever puts it on record grants it; nobody exempts himself, and an exemption is of two parts at least."""

    model = SodExemption

    def prepare(self, rows: Sequence[SodExemption], act: Act) -> None:
        for row in rows:
            row.granted_by_id = act.by.pk

    def check(self, rows: Sequence[SodExemption], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            if row.user_id == act.by.pk:
                yield Fault(_("Nobody exempts himself."), "user", index)
            if len(set(row.verbs)) < 2:
                yield Fault(_("An exemption is of two parts at least."), "verbs", index)

    def follow(self, rows: Sequence[SodExemption], before: Mapping[int, Values], act: Act) -> None:
        if rows:
            changed()

    def part(self, rows: Sequence[SodExemption], act: Act) -> None:
        changed()
