"""Large, medium, small and micro enterprises, by the rule in force on a day (domain reference 1.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from dingke.domains.customers.terms import SizeClass
from dingke.lib import dates


class Indicator(StrEnum):
    """Employees in persons; revenue and assets in 10,000 yuan."""

    EMPLOYEES = "employees"
    REVENUE = "revenue"
    ASSETS = "assets"


Bounds = tuple[int, int, int]
"""The least of large, medium and small; below is micro."""


@dataclass(frozen=True, slots=True)
class SizeRule:
    """In force [effective_from, effective_to). sectors: what is asked of each, by the sector's name."""

    effective_from: date
    effective_to: date | None
    source: str
    sectors: Mapping[str, Mapping[Indicator, Bounds]]


@dataclass(frozen=True, slots=True)
class SizeFinding:
    """value None: not classified or not known; reason says which. basis: document and sector, "" without a value.

    reason: "" · "industry" (none given, or too coarse to tell) · "unclassified" (finance, education …) · "missing"
    (an indicator, named in missing) · "rule" (none in force on that day).
    """

    value: SizeClass | None
    basis: str = ""
    reason: str = ""
    missing: tuple[Indicator, ...] = ()


def _bounds(
    employees: Bounds | None = None, revenue: Bounds | None = None, assets: Bounds | None = None
) -> Mapping[Indicator, Bounds]:
    given = zip(Indicator, (employees, revenue, assets), strict=True)
    return {indicator: bounds for indicator, bounds in given if bounds is not None}


# 国家统计局《统计上大中小微型企业划分办法(2017)》, the table. The last three rows, the micro bound of property
# management included, could not be compared with the printed table yet.
_SECTORS_2017: Mapping[str, Mapping[Indicator, Bounds]] = {
    "农林牧渔业": _bounds(revenue=(20_000, 500, 50)),
    "工业": _bounds(employees=(1000, 300, 20), revenue=(40_000, 2000, 300)),
    "建筑业": _bounds(revenue=(80_000, 6000, 300), assets=(80_000, 5000, 300)),
    "批发业": _bounds(employees=(200, 20, 5), revenue=(40_000, 5000, 1000)),
    "零售业": _bounds(employees=(300, 50, 10), revenue=(20_000, 500, 100)),
    "交通运输业": _bounds(employees=(1000, 300, 20), revenue=(30_000, 3000, 200)),
    "仓储业": _bounds(employees=(200, 100, 20), revenue=(30_000, 1000, 100)),
    "邮政业": _bounds(employees=(1000, 300, 20), revenue=(30_000, 2000, 100)),
    "住宿业": _bounds(employees=(300, 100, 10), revenue=(10_000, 2000, 100)),
    "餐饮业": _bounds(employees=(300, 100, 10), revenue=(10_000, 2000, 100)),
    "信息传输业": _bounds(employees=(2000, 100, 10), revenue=(100_000, 1000, 100)),
    "软件和信息技术服务业": _bounds(employees=(300, 100, 10), revenue=(10_000, 1000, 50)),
    "房地产开发经营": _bounds(revenue=(200_000, 1000, 100), assets=(10_000, 5000, 2000)),
    "物业管理": _bounds(employees=(1000, 300, 100), revenue=(5000, 1000, 500)),
    "租赁和商务服务业": _bounds(employees=(300, 100, 10), assets=(120_000, 8000, 100)),
    "其他未列明行业": _bounds(employees=(300, 100, 10)),
}
SIZE_RULES = (SizeRule(date(2017, 12, 28), None, "国统字〔2017〕213号", _SECTORS_2017),)

# By classes of GB/T 4754-2017. Own let property (704) and railways (53) are left out by the rule's note; "" is
# "not classified". A longer code goes before a shorter one.
_OTHER, UNCLASSIFIED = "其他未列明行业", ""
_SECTOR_OF_CLASSES: tuple[tuple[range, str], ...] = (
    (range(1, 6), "农林牧渔业"), (range(6, 47), "工业"), (range(47, 51), "建筑业"), (range(51, 52), "批发业"),
    (range(52, 53), "零售业"), (range(53, 54), UNCLASSIFIED), (range(54, 59), "交通运输业"), (range(60, 61), "邮政业"),
    (range(61, 62), "住宿业"), (range(62, 63), "餐饮业"), (range(63, 65), "信息传输业"),
    (range(65, 66), "软件和信息技术服务业"), (range(66, 70), UNCLASSIFIED), (range(71, 73), "租赁和商务服务业"),
    (range(73, 83), _OTHER), (range(83, 85), UNCLASSIFIED), (range(85, 91), _OTHER), (range(91, 98), UNCLASSIFIED),
)  # fmt: skip
_SECTOR_OF_GROUP = {
    "591": "交通运输业",
    "701": "房地产开发经营",
    "702": "物业管理",
    "703": _OTHER,
    "704": UNCLASSIFIED,
    "709": _OTHER,
}
_SECTOR_OF_SECTION = {
    "A": "农林牧渔业", "B": "工业", "C": "工业", "D": "工业", "E": "建筑业", "J": UNCLASSIFIED, "L": "租赁和商务服务业",
    "M": _OTHER, "N": _OTHER, "O": _OTHER, "P": UNCLASSIFIED, "R": _OTHER, "S": UNCLASSIFIED, "T": UNCLASSIFIED,
}  # fmt: skip
_WAN = Decimal(10_000)


@lru_cache(maxsize=2048)
def size_class(
    industry_code: str, employees: int | None, revenue: Decimal | None, assets: Decimal | None, on: date
) -> SizeFinding:
    """Large, medium and small must reach every bound of their class, else the class below; micro is the rest.

    revenue, assets: yuan in the year. A missing indicator gives no value: one alone never decides.
    """
    sector = size_sector(industry_code)
    if sector is None:
        return SizeFinding(None, reason="industry")
    if sector == UNCLASSIFIED:
        return SizeFinding(None, reason="unclassified")
    rule = dates.in_force(SIZE_RULES, on)
    if rule is None:
        return SizeFinding(None, reason="rule")
    given = {
        Indicator.EMPLOYEES: None if employees is None else Decimal(employees),
        Indicator.REVENUE: None if revenue is None else revenue / _WAN,
        Indicator.ASSETS: None if assets is None else assets / _WAN,
    }
    asked = rule.sectors[sector]
    figures = {indicator: figure for indicator in asked if (figure := given[indicator]) is not None}
    if len(figures) < len(asked):
        return SizeFinding(None, reason="missing", missing=tuple(sorted(asked.keys() - figures.keys())))
    reached = (all(figures[i] >= bounds[rank] for i, bounds in asked.items()) for rank in range(3))
    classes = (SizeClass.LARGE, SizeClass.MEDIUM, SizeClass.SMALL)
    value = next((size for size, met in zip(classes, reached, strict=True) if met), SizeClass.MICRO)
    return SizeFinding(value, f"{rule.source} {sector}")


@lru_cache(maxsize=2048)
def size_sector(industry_code: str) -> str | None:
    """The rule's own sector for a code of GB/T 4754; "" is not classified, None cannot be told from this code."""
    if industry_code in _SECTOR_OF_SECTION:
        return _SECTOR_OF_SECTION[industry_code]
    if industry_code[:3] in _SECTOR_OF_GROUP:
        return _SECTOR_OF_GROUP[industry_code[:3]]
    if not industry_code[:2].isdecimal() or len(industry_code) < 2:
        return None
    number = int(industry_code[:2])
    if number == 59 and len(industry_code) > 2:
        return "仓储业"
    return next((sector for classes, sector in _SECTOR_OF_CLASSES if number in classes), None)
