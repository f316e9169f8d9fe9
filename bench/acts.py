"""What is measured: acts of people and programs, each with the floor it stands on."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Act:
    """by: sign-in name, or "token" for the API. floor: a file in floors/. budget: times E above the floor.

    body: for a write; in it and in path, "{n}" becomes the number of the request, so that none repeats another.
    form: what a form of a page sends instead. clients: how many ask at once, for ``seconds``; the rate is reported.
    at_most: milliseconds, where the budget is no multiple of E; statements: how many it may take.
    inside: the server times the act itself, a number of times for each answer, because the way there costs more.
    """

    name: str
    path: str
    by: str
    floor: str = ""
    budget: float | None = None
    method: str = "GET"
    body: dict[str, Any] | None = None
    clients: int = 1
    seconds: float = 0.0
    params: dict[str, Any] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    at_most: float | None = None
    statements: int | None = None
    inside: bool = False


HEAD, SELLER = "zhouyanqiu", "hanyifan"
SORTS = tuple(
    sign + name
    for name in ("sort_name", "updated_at", "annual_revenue", "completeness", "next_step_on")
    for sign in ("", "-")
)
LIST = "/customers/?view=-"
REGION, GRADE = "320500", "key"


def _floor(sort: str) -> str:
    return f"list_by_{sort.lstrip('-')}_{'down' if sort[0] == '-' else 'up'}"


def acts(facts: dict[str, Any]) -> list[Act]:
    """facts: ids and words found in the loaded company."""
    return [
        Act("bare view (B)", "/bench/bare", HEAD),
        Act("empty page (E)", "/bench/empty", HEAD),
        *lists(facts),
        *scoped(facts),
        *searches(facts),
        *pages(facts),
        *decisions(facts),
        *writes(facts),
        Act("list, 8 clients", LIST, HEAD, clients=8, seconds=20.0),
    ]


def lists(facts: dict[str, Any]) -> list[Act]:
    narrow = {"region": REGION, "grade": GRADE}
    asked = f"{LIST}&region_code={REGION}&grade={GRADE}"
    return [
        Act("list, head", LIST, HEAD, "list", 10),
        Act("list, account manager", LIST, SELLER, "list_own", 10),
        Act("list, region and grade", asked, HEAD, "list_narrow", 10, params=narrow),
        *(Act(f"list by {sort}", f"{LIST}&sort={sort}", HEAD, _floor(sort), 10) for sort in SORTS),
        Act("list, page 1,000", f"{LIST}&page=1000", HEAD, "list_deep", 14),
        Act("list, next by cursor", f"{LIST}&page=2&cursor={facts['next']}", HEAD, "list", 10),
        Act("API list of 50", "/api/v1/customers?limit=50", "token", "list", 5),
    ]


def scoped(facts: dict[str, Any]) -> list[Act]:
    """By who heads thirty departments, and by who answers for no customer and works on four hundred of others."""
    return [
        Act("list, 30 departments", LIST, facts["head"], "list", 10),
        Act("the same by revenue", f"{LIST}&sort=-annual_revenue", facts["head"], "list_by_annual_revenue_down", 10),
        Act("list, 400 shared", LIST, facts["helper"], "list_own", 10),
    ]


def decisions(facts: dict[str, Any]) -> list[Act]:
    """Who would decide on a special price beyond the limits of two superiors; and whether one person may."""
    asked = {"discount": facts["discount"], "margin": "20", "reason": "量测"}
    return [
        Act(
            "route of an approval",
            f"/opportunities/{facts['deal']}/ask_special_price/",
            facts["seller"],
            "route",
            4,
            method="POST",
            form=asked,
            params={"discount": facts["discount"], "amount": facts["amount"]},
        ),
        Act(
            "deciding one right",
            f"/bench/right?discount={facts['discount']}&amount={facts['amount']}",
            facts["head"],
            at_most=1.0,
            statements=0,
            inside=True,
        ),
    ]


def searches(facts: dict[str, Any]) -> list[Act]:
    """By somebody who sees one department with what lies below it; twenty hits of each object."""
    kinds = {"rare": "rare two", "common": "common four", "initials": "initials"}
    return [
        Act(
            f"search, {said}",
            f"/search/menu/?q={facts[kind]}",
            HEAD,
            "search",
            5,
            params={"query": facts[f"{kind}_query"]},
        )
        for kind, said in kinds.items()
    ]


def pages(facts: dict[str, Any]) -> list[Act]:
    return [
        Act("board, head", "/opportunities/board/?view=-", HEAD, "board_head", 14),
        Act("board, account manager", "/opportunities/board/", SELLER, "board", 14),
        Act("summary, month by stage", "/opportunities/summary/?view=-", HEAD, "summary", 6),
        Act(
            "customer page",
            f"/customers/{facts['customer']}/",
            SELLER,
            "customer",
            14,
            params={"customer": facts["customer"]},
        ),
    ]


def writes(facts: dict[str, Any]) -> list[Act]:
    """The floor is the row alone; history and search entry are what the product adds."""
    new = {"name": "量测新客户 {n}", "source": "own"}
    changed = {"next_step": "量测 {n}"}
    return [
        Act("create by API", "/api/v1/customers", "token", "", 8, method="POST", body=new),
        Act("update by API", f"/api/v1/customers/{facts['customer']}", "token", "", 8, method="PATCH", body=changed),
    ]
