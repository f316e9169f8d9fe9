"""Decisions about companies from numbers, dates and words alone: no rows, no request, no clock."""

from dingke.domains.customers.rules.credit_codes import (
    CreditCodeFinding,
    Level,
    check_uscc,
    is_in_order,
    normalise_uscc,
)
from dingke.domains.customers.rules.fullness import (
    SIGNING_NEEDS,
    STRATEGIC_NEEDS,
    Completeness,
    Part,
    completeness,
    completeness_score,
)
from dingke.domains.customers.rules.groups import makes_loop
from dingke.domains.customers.rules.imported import read_capital, read_credit_code, read_name
from dingke.domains.customers.rules.sizes import Indicator, SizeFinding, size_class, size_sector

__all__ = [
    "SIGNING_NEEDS",
    "STRATEGIC_NEEDS",
    "Completeness",
    "CreditCodeFinding",
    "Indicator",
    "Level",
    "Part",
    "SizeFinding",
    "check_uscc",
    "completeness",
    "completeness_score",
    "is_in_order",
    "makes_loop",
    "normalise_uscc",
    "read_capital",
    "read_credit_code",
    "read_name",
    "size_class",
    "size_sector",
]
