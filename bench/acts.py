"""What is measured: acts of people and programs, each with the floor it stands on."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Act:
    """by: sign-in name, or "token" for the API. floor: a file in floors/. budget: times E above the floor.

    body: for a write; in it and in path, "{n}" becomes the number of the request, so that none repeats another.
    clients: how many ask at once, for ``seconds``; the rate is reported.
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
        *searches(facts),
        *pages(facts),
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
