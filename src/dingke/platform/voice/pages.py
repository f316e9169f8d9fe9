"""How what people bring forward is drawn in lists and under its title."""

from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from dingke.engine.surfaces.viewing import Look, dots, draws
from dingke.engine.surfaces.viewing import day as said_day
from dingke.platform.voice.models import AccessRequest, Suggestion
from dingke.platform.voice.presenting import STANDINGS, TONES
from dingke.platform.voice.terms import PENDING

dots(Suggestion, "status", TONES)
dots(AccessRequest, "standing", STANDINGS)


@draws(Suggestion, "due_on")
def due(value: date, row: Any, look: Look) -> SafeString:
    """Red where the answer is late."""
    is_late = value < look.today and getattr(row, "status", "") in PENDING
    return said_day(value, look, "dk-bad dk-b" if is_late else "")
