"""The competency library and what people were found to have (domain reference 7.3)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from dingke.engine.action import Act, Values, conduct
from dingke.engine.faults import Fault
from dingke.platform.people.models import User
from dingke.platform.positions import content
from dingke.platform.positions.actions import OrganisationConduct, misfits
from dingke.platform.positions.models import Assessment, Competency
from dingke.platform.positions.terms import Method


@conduct
class CompetencyConduct(OrganisationConduct):
    """Levels hold what a level holds: anchors and training, and nothing else."""

    model = Competency

    def check(self, rows: Sequence[Competency], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        for index, row in enumerate(rows):
            yield from (Fault(message, "levels", index) for message in misfits(content.Levels, row.levels))


@conduct
class AssessmentConduct(OrganisationConduct):
    """Nobody assesses himself but by the method that says so, and nobody does so for another."""

    model = Assessment

    def prepare(self, rows: Sequence[Assessment], act: Act) -> None:
        for row in rows:
            row.assessor_id = row.assessor_id or act.by.pk

    def check(self, rows: Sequence[Assessment], before: Mapping[int, Values], act: Act) -> Iterable[Fault]:
        if act.undoing:
            return
        for index, row in enumerate(rows):
            if row.pk and not differs(row, before.get(row.pk, {})):
                continue
            own = row.assessor_id == row.user_id
            if row.method == Method.SELF and not own:
                yield Fault(_("An assessment by oneself has the person himself as assessor."), "assessor", index)
            elif own and row.method != Method.SELF:
                yield Fault(_("Whoever assesses himself does so “by oneself”."), "method", index)
            elif act.by.pk == row.user_id and not own:
                yield Fault(_("Nobody states what another found of him."), "assessor", index)
            if is_later(row.assessed_on, act.day):
                yield Fault(_("That day has not come."), "assessed_on", index)

    def derive(self, rows: Sequence[Assessment], before: Mapping[int, Values], act: Act) -> None:
        fresh = [row for row in rows if row.pk not in before or before[row.pk]["user_id"] != row.user_id]
        homes = dict(User.objects.filter(pk__in={row.user_id for row in fresh}).values_list("pk", "department_id"))
        for row in fresh:
            row.department_id = homes.get(row.user_id)


def is_later(day: date | None, than: date) -> bool:
    """day: None where a form left it out, which the field itself refuses."""
    return day is not None and day > than


def differs(row: Any, old: Values) -> bool:
    return any(getattr(row, name) != old.get(name) for name in ("user_id", "assessor_id", "method", "assessed_on"))
