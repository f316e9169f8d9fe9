"""How an allocation and a resource are drawn."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dingke.domains.dispatch.models import Allocation
from dingke.domains.dispatch.terms import Status
from dingke.engine.surfaces.viewing import Look, dots, draws

TONES = {Status.PLANNED: "hollow", Status.UNDER_WAY: "acc", Status.DONE: "good", Status.CANCELLED: ""}


dots(Allocation, "status", TONES)


@draws(Allocation, "since", "until")
def moment(value: datetime, _row: Any, look: Look) -> SafeString:
    """To the minute: a day alone would not say whether a crew is free in the afternoon."""
    local = timezone.localtime(value)
    words = local.strftime("%m-%d %H:%M" if local.year == look.today.year else "%Y-%m-%d %H:%M")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), words)
