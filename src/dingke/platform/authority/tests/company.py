"""A small company as pure rules see it: who fills what, and the clauses of each description. No database."""

from datetime import date
from decimal import Decimal

from dingke.platform.authority.rules import Bound, Case, Clause, Demand, Holding

DAY = date(2026, 12, 2)
BEGAN = date(2023, 4, 1)

# Departments: 1 the company, 10 the key accounts, 11 and 12 its halves, 20 finance.
KEY, HALF, OTHER_HALF, FINANCE = 10, 11, 12, 20
WHOLE = frozenset({1, KEY, HALF, OTHER_HALF, FINANCE})
BELOW = {
    1: WHOLE,
    KEY: frozenset({KEY, HALF, OTHER_HALF}),
    HALF: frozenset({HALF}),
    OTHER_HALF: frozenset({OTHER_HALF}),
    FINANCE: frozenset({FINANCE}),
}

JIANG, FANG, ZHOU, LIN, CHEN, XU, LONG, WEN, QIU = range(101, 110)
PRESIDENT, VICE, HEAD, MANAGER, COST, CASH = range(1, 7)


def yuan(wan: int) -> Decimal:
    return Decimal(wan) * 10000


def margin_from(percent: int) -> Demand:
    return Demand("margin", ">=", Decimal(percent))


def discount(high: int | None, low: int | None = None) -> Bound:
    return Bound("discount", Decimal(low) if low is not None else None, Decimal(high) if high is not None else None)


CLAUSES = (
    Clause(1, PRESIDENT, 2, "2.2", "approve", "special_price", (discount(None, 20),), reach="all"),
    Clause(
        2,
        VICE,
        3,
        "2.3",
        "approve",
        "special_price",
        (discount(20), Bound("amount", high=yuan(5000))),
        reach="all",
        conditions=(margin_from(15),),
    ),
    Clause(
        3,
        HEAD,
        5,
        "4.1.2",
        "approve",
        "special_price",
        (discount(15), Bound("amount", high=yuan(2000))),
        reach="department",
        conditions=(margin_from(15),),
    ),
    Clause(4, HEAD, 5, "5.1", "approve", "expense", (Bound("amount", high=yuan(2)),), reach="department"),
    Clause(
        5, MANAGER, 3, "4.1.2", "decide", "special_price", (discount(8),), reach="own", conditions=(margin_from(15),)
    ),
    Clause(6, MANAGER, 3, "4.1.4", "propose", "special_price", reach="own"),
    Clause(7, COST, 2, "3.3", "review", "special_price", reach="all"),
    Clause(8, CASH, 4, "3.1", "approve", "expense", (Bound("amount", yuan(1), yuan(5)),), reach="all"),
)
HOLDINGS = (
    Holding(JIANG, PRESIDENT, BEGAN, departments=BELOW[1]),
    Holding(FANG, VICE, BEGAN, departments=BELOW[1]),
    Holding(ZHOU, HEAD, BEGAN, departments=BELOW[KEY]),
    Holding(LIN, MANAGER, BEGAN, departments=BELOW[HALF], team=frozenset({LIN, CHEN, XU})),
    Holding(CHEN, MANAGER, BEGAN, departments=BELOW[HALF], team=frozenset({LIN, CHEN, XU})),
    Holding(XU, MANAGER, BEGAN, departments=BELOW[OTHER_HALF], team=frozenset({LIN, CHEN, XU})),
    Holding(
        XU,
        HEAD,
        date(2026, 12, 1),
        date(2026, 12, 6),
        principal=ZHOU,
        departments=BELOW[KEY],
        only={("approve", "special_price"): (discount(10),), ("approve", "expense"): ()},
    ),
    Holding(LONG, COST, BEGAN, departments=BELOW[FINANCE]),
    Holding(WEN, CASH, BEGAN, departments=BELOW[FINANCE]),
    Holding(QIU, HEAD, date(2019, 1, 1), BEGAN, departments=BELOW[KEY]),
)
LINE_OF_LIN = (ZHOU, FANG, JIANG)

SPECIAL_PRICE = Case(
    "approve",
    "special_price",
    DAY,
    measures={"discount": Decimal("12.5"), "amount": yuan(1286)},
    facts={"margin": Decimal("17.5")},
    owner=LIN,
    department=HALF,
    done={LIN: frozenset({"propose"})},
)
"""林澜 asks for 12.5 % on 1,286 万 at a margin of 17.5 %."""
