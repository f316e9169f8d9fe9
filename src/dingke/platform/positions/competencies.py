"""How far people are below what their positions demand, and what would help (domain reference 7.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from dingke.lib import dates
from dingke.platform.positions.content import CompetencyLevel
from dingke.platform.positions.models import Assessment, Competency, Description
from dingke.platform.positions.queries import Organisation
from dingke.platform.positions.terms import ASSESSMENT_MONTHS, BLOCKING_GAP

Gaps = Mapping[tuple[int, int], Mapping[str | None, int]]
"""By person and position: matter (its code; None for every one) → levels that are missing in what one must have."""


def required(organisation: Organisation) -> Mapping[int, tuple[CompetencyLevel, ...]]:
    """By position what its description in force demands."""
    versions = [place.description for place in organisation.places.values()]
    described = Description.objects.filter(pk__in=versions, content__competencies__isnull=False)
    found = {
        position: tuple(CompetencyLevel.model_validate(one) for one in wanted or ())
        for position, wanted in described.values_list("position", "content__competencies")
    }
    return {position: wanted for position, wanted in found.items() if wanted}


def levels(people: Iterable[int], day: date) -> Mapping[tuple[int, str], int]:
    """By person and code of a competency the level last found."""
    found = standing(people, day).values_list("user", "competency__code", "level")
    return {(user, code): level for user, code, level in found}


def standing(people: Iterable[int], day: date) -> QuerySet[Assessment]:
    """Of each person and competency the assessment that counts: the last one, for twelve months."""
    since = dates.add_months(day, -ASSESSMENT_MONTHS)
    return (
        Assessment.objects.filter(user__in=list(people), assessed_on__gt=since, assessed_on__lte=day, archived_at=None)
        .order_by("user", "competency", "-assessed_on", "-pk")
        .distinct("user", "competency")
    )


def gaps(organisation: Organisation) -> Gaps:
    """Only of what a position must have, and only where somebody was assessed: not assessed is not known, which is no gap."""
    wanted = {position: [one for one in found if one.must] for position, found in required(organisation).items()}
    seats = [seat for seat in organisation.seats if wanted.get(seat.position)]
    held = [(seat.person, seat.position) for seat in seats]
    held += [(d.deputy_id, d.position_id) for d in organisation.delegations if wanted.get(d.position_id)]
    had = levels({person for person, _position in held}, organisation.day) if held else {}
    found: dict[tuple[int, int], dict[str | None, int]] = {}
    for person, position in held:
        for one in wanted[position]:
            level = had.get((person, one.competency))
            if level is None or level >= one.level:
                continue
            of_matters = found.setdefault((person, position), {})
            for matter in one.matters or (None,):
                of_matters[matter] = max(of_matters.get(matter, 0), one.level - level)
    return found


@dataclass(frozen=True)
class Line:
    """What a position demands of one competency and what somebody has. had: None while it is not known.

    training: what leads from the level he has to the one demanded, as the library says.
    """

    competency: Competency
    required: int
    must: bool
    weight: int
    matters: tuple[str, ...]
    had: int | None
    assessed: Assessment | None
    training: tuple[str, ...]

    @property
    def gap(self) -> int:
        """Levels that are missing; 0 while it is not known what there is."""
        return max(self.required - self.had, 0) if self.had is not None else 0

    @property
    def blocks(self) -> bool:
        """Whether the gap keeps the person from deciding alone in the matters it stands for."""
        return self.must and self.gap >= BLOCKING_GAP

    @property
    def suggests(self) -> bool:
        return self.gap > 0 and bool(self.training)


def table(person: int, position: int, organisation: Organisation) -> tuple[Line, ...]:
    """Person × what the position demands, the widest gap first; three statements."""
    wanted = required(organisation).get(position, ())
    library = {one.code: one for one in Competency.objects.filter(code__in=[line.competency for line in wanted])}
    had = latest([person], organisation.day)
    lines = [
        line_of(one, library[one.competency], had.get((person, one.competency)))
        for one in wanted
        if one.competency in library
    ]
    return tuple(sorted(lines, key=lambda line: (-line.gap, -line.weight, line.competency.name)))


def line_of(wanted: CompetencyLevel, competency: Competency, assessed: Assessment | None) -> Line:
    had = assessed.level if assessed else None
    steps = range(had + 1, wanted.level + 1) if had is not None else ()
    training = [each for step in steps for each in competency.levels.get(str(step), {}).get("training", ())]
    return Line(
        competency,
        wanted.level,
        wanted.must,
        wanted.weight,
        wanted.matters,
        had,
        assessed,
        tuple(dict.fromkeys(training)),
    )


def latest(people: Iterable[int], day: date) -> Mapping[tuple[int, str], Assessment]:
    """By person and code of a competency the assessment that counts."""
    return {(one.user_id, one.competency.code): one for one in standing(people, day).select_related("competency")}
