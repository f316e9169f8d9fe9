"""How visits, business trips and days worked elsewhere are drawn in lists and under their titles."""

from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from dingke.domains.engagement.models import DayNote, Trip, Visit
from dingke.domains.engagement.queries import TONES
from dingke.domains.engagement.terms import Outcome, Standing, VisitStatus
from dingke.engine.surfaces.viewing import Look, dots, draws
from dingke.engine.surfaces.viewing import day as said_day

OUTCOMES = {Outcome.ADVANCED: "good", Outcome.BLOCKED: "bad"}
STANDINGS = {Standing.STATED: "warn", Standing.CONFIRMED: "good", Standing.DECLINED: "bad"}

dots(Visit, "status", TONES)
dots(Visit, "outcome", OUTCOMES)
dots(Trip, "status", TONES)
dots(DayNote, "standing", STANDINGS)


@draws(Visit, "day")
def day(value: date, row: Any, look: Look) -> SafeString:
    """Red where a visit that was planned has neither been logged nor put off."""
    is_missed = value < look.today and getattr(row, "status", "") == VisitStatus.PLANNED
    return said_day(value, look, "dk-bad" if is_missed else "")
