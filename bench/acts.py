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
REGION, GRADE = "320500", "key"


def _floor(sort: str) -> str:
    return f"list_by_{sort.lstrip('-')}_{'down' if sort[0] == '-' else 'up'}"


def acts(facts: dict[str, Any]) -> list[Act]:
    """facts: ids and words found in the loaded company."""
    narrow = {"region": REGION, "grade": GRADE}
    return [
        Act("bare view (B)", "/bench/bare", HEAD),
        Act("empty page (E)", "/bench/empty", HEAD),
        Act("list, head", "/customers/?view=-", HEAD, "list", 12),
        Act("list, account manager", "/customers/?view=-", SELLER, "list_own", 12),
        Act(
            "list, region and grade",
            f"/customers/?view=-&region_code={REGION}&grade={GRADE}",
            HEAD,
            "list_narrow",
            12,
            params=narrow,
        ),
        *(Act(f"list by {sort}", f"/customers/?view=-&sort={sort}", HEAD, _floor(sort), 12) for sort in SORTS),
        Act("API list of 50", "/api/v1/customers?limit=50", "token", "list"),
        Act(
            "search, rare two",
            f"/search/menu/?q={facts['rare']}",
            HEAD,
            "search",
            params={"query": facts["rare_query"]},
        ),
        Act(
            "search, common four",
            f"/search/menu/?q={facts['common']}",
            HEAD,
            "search",
            params={"query": facts["common_query"]},
        ),
        Act(
            "search, initials",
            f"/search/menu/?q={facts['initials']}",
            HEAD,
            "search",
            params={"query": facts["initials_query"]},
        ),
        Act("board, account manager", "/opportunities/board/", SELLER, "board"),
        Act(
            "customer page",
            f"/customers/{facts['customer']}/",
            SELLER,
            "customer",
            params={"customer": facts["customer"]},
        ),
        Act(
            "create by API",
            "/api/v1/customers",
            "token",
            method="POST",
            body={"name": "量测新客户 {n}", "source": "own"},
        ),
        Act(
            "update by API",
            f"/api/v1/customers/{facts['customer']}",
            "token",
            method="PATCH",
            body={"next_step": "量测 {n}"},
        ),
        Act("list, 8 clients", "/customers/?view=-", HEAD, clients=8, seconds=20.0),
    ]
