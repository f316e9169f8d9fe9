"""Figures of notices."""

from datetime import date
from typing import Final

KEPT_DAYS: Final = ((date(2026, 1, 1), 90),)
"""From which day on a notice is kept for how many days, in order: our default 〔设〕; no source names a number."""

IN_BELL: Final = 20
"""How many the bell shows (ours); all of them stand on their page."""

PAGE: Final = 50
