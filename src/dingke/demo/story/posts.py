"""Who fills the company's positions, and since when."""

from dataclasses import dataclass
from datetime import date

# The title in story.people where it says more than the position does.
CALLED = {"副总经理·营销": "副总经理", "方案工程师，代理技术部经理": "方案工程师"}

# Since when somebody fills the position: (years before this one, month, day). Others: three years.
SINCE = {
    "zhouyanqiu": (3, 4, 1),
    "xujianing": (5, 1, 1),
    "linlan": (4, 3, 1),
    "jiangwang": (9, 1, 1),
    "fangzhengze": (6, 7, 1),
}
ELSE_SINCE = (3, 1, 1)


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who left. until: the first day on which he was not there any more."""

    username: str
    name: str
    position: str
    department: str
    since: tuple[int, int, int]
    until: tuple[int, int, int]


GONE = (Gone("qiuyan", "邱晏", "大客户部经理", "大客户部", (7, 1, 1), (3, 4, 1)),)


def base(today: date) -> int:
    """The year of the latest July of which half is over: what is “this year's” version is then in force."""
    return today.year if today >= date(today.year, 7, 15) else today.year - 1


def day(today: date, told: tuple[int, int, int]) -> date:
    years, month, number = told
    return date(base(today) - years, month, number)
