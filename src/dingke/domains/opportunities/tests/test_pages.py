"""What pages show of deals."""

from datetime import date

import pytest

from dingke.domains.opportunities.models import Opportunity
from dingke.domains.opportunities.pages import due
from dingke.engine.surfaces.viewing import Look

LOOK = Look(today=date(2026, 11, 27))


@pytest.mark.parametrize(
    ("stage", "day", "tone"),
    [
        ("need", date(2026, 11, 26), "dk-bad"),
        ("need", date(2026, 11, 27), "dk-m"),
        ("need", date(2026, 11, 28), ""),
        ("won", date(2026, 11, 26), ""),  # nothing is to be done about it any more
        ("lost", date(2026, 11, 26), ""),
    ],
)
def test_a_day_that_has_passed_is_red_while_the_deal_is_open(stage: str, day: date, tone: str) -> None:
    said = due(day, Opportunity(stage=stage), LOOK)
    assert ("class" in said, f'"{tone}"' in said) == (bool(tone), bool(tone))
