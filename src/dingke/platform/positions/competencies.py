"""How far people are below what their positions must have (domain reference 7.3)."""

from collections.abc import Iterable, Mapping
from datetime import date

from dingke.lib import dates
from dingke.platform.positions.content import CompetencyLevel
from dingke.platform.positions.models import Assessment, Description
from dingke.platform.positions.queries import Organisation
from dingke.platform.positions.terms import ASSESSMENT_MONTHS

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
    """By person and code of a competency the level last found; an assessment counts for twelve months."""
    since = dates.add_months(day, -ASSESSMENT_MONTHS)
    latest = (
        Assessment.objects.filter(user__in=list(people), assessed_on__gt=since, assessed_on__lte=day, archived_at=None)
        .order_by("user", "competency", "-assessed_on", "-pk")
        .distinct("user", "competency")
    )
    return {(user, code): level for user, code, level in latest.values_list("user", "competency__code", "level")}


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
