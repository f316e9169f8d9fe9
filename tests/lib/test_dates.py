from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dingke.lib import dates
from dingke.lib.refusals import UnableToRead

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = st.dates(dates.EARLIEST, dates.LATEST)


class TestParse:
    @pytest.mark.parametrize(
        "written",
        [
            "2026-11-23", "2026/11/23", "2026.11.23", "20261123", "2026年11月23日", "2026 年 11 月 23 日",
            "２０２６－１１－２３", " 2026-11-23 ", "2026年11月23号",
            "2026-11-23 14:30", "2026/11/23 14:30:05", "2026-11-23T14:30:05.123456", "2026-11-23T00:00:00",
            "2026-11-23 24:00", "2026年11月23日 9:05", "46349", "46349.75",
            "23.11.2026", "11/23/2026", "23-11-2026", "11/23/2026 02:14:45", "23.11.2026T14:30",
        ],
    )  # fmt: skip
    def test_reads_what_people_write(self, written: str) -> None:
        assert dates.parse(written) == date(2026, 11, 23)

    def test_reads_short_months_and_days(self) -> None:
        assert dates.parse("2026/1/5") == dates.parse("2026年1月5日") == date(2026, 1, 5)

    @pytest.mark.parametrize(
        ("written", "day"),
        [
            ("2026-11-22T16:00:00Z", date(2026, 11, 23)),
            ("2026-11-22T15:59:59Z", date(2026, 11, 22)),
            ("2026-11-23T03:00:00+09:00", date(2026, 11, 23)),
            ("2026-11-23T00:30:00+0900", date(2026, 11, 22)),
            ("2026-11-22T20:00:00-05:00", date(2026, 11, 23)),
        ],
    )
    def test_takes_a_moment_to_the_zone(self, written: str, day: date) -> None:
        assert dates.parse(written, SHANGHAI) == day

    @pytest.mark.parametrize("written", ["05.03.2019", "5/3/2019", "03-05-2019", "05.03.2019 10:00"])
    def test_refuses_what_can_be_two_days(self, written: str) -> None:
        with pytest.raises(UnableToRead, match="two different days; write it like 2026-11-23"):
            dates.parse(written)
        assert dates.parse("05.05.2019") == date(2019, 5, 5)

    def test_leaves_blank_blank(self) -> None:
        assert dates.parse("  ") is None

    @pytest.mark.parametrize(
        "written",
        [
            "2026-02-30", "2026-13-01", "2026-00-10", "20261332", "31/11/2026", "2026-11/23", "26-11-23",
            "明天", "2026", "2026-11", "2926-11-23", "2026-11-23 25:00", "2026-11-23 14:61", "1",
            "999999", "0206-11-23", "2026-11-23x", "2026-11-23T14:30+99:00:00",
        ],
    )  # fmt: skip
    def test_refuses_the_rest_and_says_the_right_form(self, written: str) -> None:
        with pytest.raises(UnableToRead, match=r"is not a day; write it like 2026-11-23") as refusal:
            dates.parse(written)
        assert refusal.value.params == {"value": written}

    @given(DAYS)
    def test_reads_back_every_day(self, day: date) -> None:
        for form in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y年%m月%d日"):
            assert dates.parse(day.strftime(form)) == day


class TestPeriods:
    @pytest.mark.parametrize(
        ("day", "first", "end"),
        [
            (date(2026, 1, 1), date(2026, 1, 1), date(2026, 4, 1)),
            (date(2026, 3, 31), date(2026, 1, 1), date(2026, 4, 1)),
            (date(2026, 11, 23), date(2026, 10, 1), date(2027, 1, 1)),
        ],
    )
    def test_quarters_end_before_the_next(self, day: date, first: date, end: date) -> None:
        assert dates.quarter(day) == dates.Period(first, end)

    def test_months_and_years_end_before_the_next(self) -> None:
        assert dates.month(date(2026, 12, 31)) == dates.Period(date(2026, 12, 1), date(2027, 1, 1))
        assert dates.year(date(2026, 12, 31)) == dates.Period(date(2026, 1, 1), date(2027, 1, 1))

    def test_weeks_begin_on_monday(self) -> None:
        assert dates.week(date(2026, 11, 29)) == dates.Period(date(2026, 11, 23), date(2026, 11, 30))

    @pytest.mark.parametrize(
        ("day", "months", "moved"),
        [
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2024, 1, 31), 1, date(2024, 2, 29)),
            (date(2026, 1, 31), -2, date(2025, 11, 30)),
            (date(2026, 12, 15), 1, date(2027, 1, 15)),
        ],
    )
    def test_months_are_added_to_the_last_day(self, day: date, months: int, moved: date) -> None:
        assert dates.add_months(day, months) == moved

    @given(DAYS)
    def test_every_day_is_in_its_own_periods(self, day: date) -> None:
        for period in (dates.week(day), dates.month(day), dates.quarter(day), dates.year(day)):
            assert day in period
            assert period.end not in period
            assert len(list(period.days())) == (period.end - period.start).days


class TestInForce:
    """Rules with a period: the first day counts, the day it ends no longer."""

    @dataclass(frozen=True)
    class Rule:
        effective_from: date
        effective_to: date | None

    OLD, NEW = Rule(date(2024, 1, 1), date(2026, 1, 1)), Rule(date(2026, 1, 1), None)

    @pytest.mark.parametrize(
        ("on", "found"),
        [
            (date(2023, 12, 31), None),
            (date(2024, 1, 1), OLD),
            (date(2025, 12, 31), OLD),
            (date(2026, 1, 1), NEW),
            (date(2100, 1, 1), NEW),
        ],
    )
    def test_is_the_one_of_the_day(self, on: date, found: Rule | None) -> None:
        assert dates.in_force((self.NEW, self.OLD), on) is found


class TestShow:
    TODAY = date(2026, 11, 23)

    @pytest.mark.parametrize(
        ("distance", "code", "value"),
        [
            (-1, "yesterday", "2026-11-22"),
            (0, "today", "2026-11-23"),
            (1, "tomorrow", "2026-11-24"),
            (2, "day-after-tomorrow", "2026-11-25"),
            (3, "this-year", "11-26"),
            (-30, "this-year", "10-24"),
            (69, "other-year", "2027-01-31"),
        ],
    )
    def test_names_near_days_and_shortens_the_rest(self, distance: int, code: str, value: str) -> None:
        shown = dates.show(self.TODAY + timedelta(days=distance), self.TODAY)
        assert (shown.code, shown.value) == (code, value)
        assert shown.weekday == (distance % 7) + 1


class TestOrder:
    @pytest.mark.parametrize(
        ("cells", "order"),
        [
            (["05.03.2019", "23.03.2019"], "dmy"),
            (["07/15/2009 02:14:45+0800", "07/13/2009"], "mdy"),
            (["05.03.2019", "2019-03-23", ""], None),
            (["05.05.2019", "06.06.2019"], None),  # the same day in both readings tells nothing
            (["23.03.2019", "03.23.2019"], None),  # two contradict each other
        ],
    )
    def test_is_told_by_the_column(self, cells: list[str], order: dates.Order | None) -> None:
        assert dates.order_of(cells) == order

    @pytest.mark.parametrize(
        ("written", "order", "turned"),
        [
            ("05.03.2019", "dmy", "2019-03-05"),
            ("05.03.2019", "mdy", "2019-05-03"),
            ("23.03.2019", "mdy", "2019-03-23"),  # what it says itself comes first
            ("5/3/2019 10:00", "mdy", "2019-05-03 10:00"),
            ("05.03.2019", None, "05.03.2019"),
            ("2019-03-05", "dmy", "2019-03-05"),
            ("yesterday", "dmy", "yesterday"),
        ],
    )
    def test_turns_a_day_round(self, written: str, order: dates.Order | None, turned: str) -> None:
        assert dates.year_first(written, order) == turned
