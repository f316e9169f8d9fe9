"""The branches of a company of two thousand people, which is made for measuring: their departments, positions and rights.

Six branches have thirty departments each and a seventh ten, so that with those of head office there are two hundred.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dingke.demo.story.clauses import Clause
from dingke.demo.story.clauses import clause as _clause
from dingke.demo.story.positions import EVERYBODY, MARGIN, Told, Version
from dingke.platform.positions.terms import Reach

OWN, DEPARTMENT = Reach.OWN, Reach.DEPARTMENT
ROOT = "鼎盛电气"
ABOVE_ALL = "副总经理"
SELLING, SOLVING = "客户部", "技术部"
# division → how many sections below it
WHOLE = {SELLING: 13, SOLVING: 4, "服务部": 4, "综合部": 4}
BRANCHES: dict[str, dict[str, int]] = {
    **dict.fromkeys(("华东分公司", "华南分公司", "华中分公司", "华北分公司", "西南分公司", "西北分公司"), WHOLE),
    "东北分公司": {SELLING: 8},
}
NUMERALS = "一二三四五六七八九十"
HELD = {SELLING: "客户经理", SOLVING: "技术工程师", "服务部": "服务工程师", "综合部": "业务专员"}
SINCE = (2, 1, 1)

HEAD_OF_BRANCH = (
    _clause("4.1.1", "approve", "contract_signing", DEPARTMENT, "", (("standard_terms", "=", 1.0),), amount=(None, 1500)),
    _clause("4.1.2", "approve", "special_price", DEPARTMENT, "", MARGIN, discount=(None, 18), amount=(None, 3000)),
    _clause("4.1.3", "approve", "account_plan", DEPARTMENT),
    _clause("4.2", "decide supervise", "complaint_escalation", DEPARTMENT, overdue=(100, None)),
    _clause("5.1", "approve", "expense", DEPARTMENT, amount=(None, 5)),
    _clause("5.2", "approve", "payment_scheme", DEPARTMENT, amount=(None, 500)),
    _clause("5.3", "submit", "annual_budget", DEPARTMENT),
    _clause("5.4", "review", "temporary_credit", DEPARTMENT),
    _clause("5.5", "approve", "bid_bond", DEPARTMENT, amount=(None, 50)),
    _clause("6.1", "submit evaluate", "appraisal", DEPARTMENT),
    _clause("6.2", "allocate", "customer_handover", DEPARTMENT),
)  # fmt: skip
HEAD_OF_DIVISION = (
    _clause("4.1.2", "approve", "special_price", DEPARTMENT, "", MARGIN, discount=(None, 14), amount=(None, 1500)),
    _clause("4.1.3", "review", "account_plan", DEPARTMENT),
    _clause("5.1", "approve", "expense", DEPARTMENT, amount=(None, 1)),
    _clause("5.2", "approve", "payment_scheme", DEPARTMENT, amount=(None, 200)),
    _clause("6.1", "submit", "appraisal", DEPARTMENT),
)
HEAD_OF_SECTION = (
    _clause("4.1.2", "approve", "special_price", DEPARTMENT, "", MARGIN, discount=(None, 10), amount=(None, 500)),
    _clause("5.1", "propose", "expense", DEPARTMENT),
    _clause("6.1", "submit", "appraisal", DEPARTMENT),
)
HELPING = (_clause("4.1", "propose", "complaint_escalation", OWN), *EVERYBODY)
MANAGING = (
    _clause("4.1.2", "decide", "special_price", OWN, "", MARGIN, discount=(None, 8)),
    _clause("4.1.4", "propose", "special_price", OWN),
    _clause("5.3", "decide", "payment_scheme", OWN, amount=(None, 50)),
    _clause("5.4", "propose", "temporary_credit", OWN),
    *HELPING,
)


@dataclass(frozen=True, slots=True)
class Unit:
    """A department with the position of its head and the one that everybody else in it fills.

    branch: which one it belongs to; division: which part of it, "" for the branch itself.
    """

    name: str
    above: str
    branch: str
    division: str
    head: str
    held: str

    @property
    def sells(self) -> bool:
        """Whether those in it answer for customers."""
        return self.division == SELLING and self.above != self.branch


def units() -> Iterator[Unit]:
    """Every department of the branches, each after the one above it."""
    for branch, divisions in BRANCHES.items():
        yield Unit(branch, ROOT, branch, "", f"{branch}总经理", f"{branch}{HELD['综合部']}")
        for division, sections in divisions.items():
            name, held = f"{branch}{division}", f"{branch}{HELD[division]}"
            yield Unit(name, branch, branch, division, f"{name}经理", held)
            for place in range(1, sections + 1):
                section = f"{name}{numeral(place)}组"
                yield Unit(section, name, branch, division, f"{section}组长", held)


def numeral(place: int) -> str:
    """1 to 19 as they are counted: 一, 十, 十三."""
    return NUMERALS[place - 1] if place <= 10 else f"十{NUMERALS[place - 11]}"


def positions() -> Iterator[Told]:
    """One for the head of each department, one for everybody else in a division."""
    known: set[str] = set()
    for number, unit in enumerate(units(), start=1):
        upper = next((one.head for one in units() if one.name == unit.above), ABOVE_ALL)
        yield told(f"FG-{number:03d}", unit.head, unit.name, upper, rights_of_head(unit), 1)
        if unit.held not in known:
            known.add(unit.held)
            upper = f"{unit.name}一组组长" if unit.division else unit.head
            yield told(f"FG-{number:03d}-1", unit.held, unit.name, upper, rights_of(unit), None)


def rights_of_head(unit: Unit) -> tuple[Clause, ...]:
    if unit.above == ROOT:
        return HEAD_OF_BRANCH
    return HEAD_OF_DIVISION if unit.above == unit.branch else HEAD_OF_SECTION


def rights_of(unit: Unit) -> tuple[Clause, ...]:
    return MANAGING if unit.division == SELLING else HELPING


def told(
    code: str, title: str, department: str, superior: str, clauses: tuple[Clause, ...], headcount: int | None
) -> Told:
    version = Version(1, SINCE, "首次填写", clauses, headcount)
    return Told(code, title, department, superior, "按分公司的目标开展工作。", (version,), ("完成本岗位的工作。",))
