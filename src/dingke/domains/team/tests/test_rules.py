"""What bars a promotion, and where a career path leads."""

from datetime import date

import pytest

from dingke.domains.team import rules
from dingke.domains.team.rules import Held
from dingke.platform.positions.content import CareerStep


@pytest.mark.parametrize(
    ("held", "barred", "warned"),
    [
        (Held("谈判", 4, True, 2), True, False),  # two levels short in a must
        (Held("谈判", 4, True, 3), False, True),  # one level
        (Held("谈判", 4, False, 1), False, True),  # far short, but no must
        (Held("谈判", 4, True, None), False, True),  # not assessed is not known, which bars nobody
        (Held("谈判", 4, True, 5), False, False),
    ],
)
def test_a_gap_of_two_levels_in_a_must_bars(held: Held, barred: bool, warned: bool) -> None:
    assert (rules.barred([held]) == (held,), rules.warned([held]) == (held,)) == (barred, warned)


def test_a_path_leads_by_the_name_of_the_position() -> None:
    path = (CareerStep(position="高级 大客户经理", condition="满 2 年"), CareerStep(position="销售经理"))
    assert rules.step_to(path, "高级大客户经理") is path[0]
    assert rules.step_to(path, "大客户经理") is None


@pytest.mark.parametrize(
    ("since", "until", "months"),
    [
        (date(2024, 1, 31), date(2024, 2, 29), 1),  # the last day of a shorter month
        (date(2024, 1, 15), date(2024, 2, 14), 0),
        (date(2024, 1, 15), date(2026, 1, 15), 24),
        (date(2026, 1, 15), date(2024, 1, 15), 0),
    ],
)
def test_months_in_post_are_whole_ones(since: date, until: date, months: int) -> None:
    assert rules.months_between(since, until) == months
