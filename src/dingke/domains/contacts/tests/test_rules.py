"""When a contact still counts as confirmed; no database."""

from datetime import date

import pytest

from dingke.domains.contacts import rules

LEAP_DAY = date(2028, 2, 29)
TODAY = date(2026, 11, 23)


class TestConfirmed:
    @pytest.mark.parametrize(
        ("last_contact_on", "changed_on", "on", "confirmed"),
        [
            (date(2025, 11, 23), date(2020, 1, 1), TODAY, True),  # spoken with twelve months ago to the day
            (date(2025, 11, 22), date(2020, 1, 1), TODAY, False),
            (None, date(2025, 11, 23), TODAY, True),  # never spoken with, but corrected since
            (None, date(2025, 11, 22), TODAY, False),
            (date(2020, 1, 1), date(2026, 1, 1), TODAY, True),  # the later of both counts
            (date(2027, 2, 28), date(2020, 1, 1), LEAP_DAY, True),  # twelve months before 29 February
            (date(2027, 2, 27), date(2020, 1, 1), LEAP_DAY, False),
        ],
    )
    def test_for_twelve_months(self, last_contact_on: date | None, changed_on: date, on: date, confirmed: bool) -> None:
        assert rules.is_confirmed(last_contact_on, changed_on, on) == confirmed
