"""Into which box of the form a right goes, and on which clause rests what somebody sees."""

from dingke.demo.story.clauses import Clause
from dingke.platform.positions.terms import Category, Reach, Verb

BOX: dict[str, str | None] = {
    Verb.ACCESS: None,
    Verb.PROPOSE: Category.SUGGESTION,
    Verb.SUBMIT: Category.SUGGESTION,
    Verb.SUGGEST: Category.SUGGESTION,
    Verb.DRAFT: Category.SUGGESTION,
    Verb.SUPERVISE: Category.SUPERVISION,
    Verb.EVALUATE: Category.SUPERVISION,
    Verb.MONITOR: Category.SUPERVISION,
}
SEES = "4.8"
"""The clause on which rests what somebody sees of customers and of the company."""
SEEN_BY: dict[str, str] = {"account_manager": Reach.OWN, "head": Reach.DEPARTMENT}


def seeing(role: str) -> Clause:
    """获取公司内部相关信息和资源的权利, as far as holders of that standard role see."""
    return Clause(SEES, (Verb.ACCESS,), "internal_information", SEEN_BY.get(role, Reach.ALL))
