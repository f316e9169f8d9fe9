"""The floors of the benchmark fetch what the answers show."""

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from tests.kept import Kept

from dingke import demo
from dingke.engine import clock
from dingke.platform.people.actions import create_token
from dingke.platform.people.models import Department, User

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("floors")]
FLOORS = Path(__file__).resolve().parents[2] / "bench" / "floors"
SORTS = ("sort_name", "updated_at", "annual_revenue", "completeness", "next_step_on")


@pytest.fixture(scope="module")
def standing(keep: Callable[..., Kept[dict[str, User]]], stand: Callable[..., bytes]) -> bytes:
    """Everybody in a company that was built and laid once for the module."""

    def build() -> dict[str, User]:
        demo.build(size=1, seed=7, today=clock.today())
        return {user.username: user for user in User.objects.select_related("department")}

    return stand(keep(build))


@pytest.fixture
def people(standing: bytes, fresh_rights: None, db: None) -> dict[str, User]:
    found: dict[str, User] = pickle.loads(standing)
    return found


def fetched(floor: str, person: User, **more: Any) -> list[int]:
    """The ids that the floor gives, in its order."""
    assert person.department
    below = Department.objects.filter(path__startswith=person.department.path).values_list("pk", flat=True)
    with connection.cursor() as cursor:
        sql = (FLOORS / f"{floor}.sql").read_text("utf-8")
        cursor.execute(sql, {"person": person.pk, "departments": list(below), **more})
        return [row[0] for row in cursor.fetchall()]


def shown(person: User, query: str) -> list[int]:
    """The ids that the API gives, in its order."""
    bearer = {"Authorization": f"Bearer {create_token(user=person)}"}
    answer = Client().get(f"/api/v1/customers?limit=50&{query}", headers=bearer)
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


class TestAListFloor:
    def test_fetches_the_first_page(self, people: dict[str, User]) -> None:
        assert fetched("list", people["zhouyanqiu"]) == shown(people["zhouyanqiu"], "sort=sort_name")

    def test_fetches_what_an_account_manager_sees(self, people: dict[str, User]) -> None:
        mine = fetched("list_own", people["linlan"])
        assert len(mine) == 14 + 5
        assert mine == shown(people["linlan"], "sort=sort_name")

    def test_fetches_a_narrow_list(self, people: dict[str, User]) -> None:
        narrow = fetched("list_narrow", people["zhouyanqiu"], region="320500", grade="key")
        assert narrow
        assert narrow == shown(people["zhouyanqiu"], "sort=sort_name&region_code=320500&grade=key")

    @pytest.mark.parametrize("sort", SORTS)
    @pytest.mark.parametrize(("way", "sign"), [("up", ""), ("down", "-")])
    def test_fetches_each_offered_sort(self, people: dict[str, User], sort: str, way: str, sign: str) -> None:
        head = people["zhouyanqiu"]
        assert fetched(f"list_by_{sort}_{way}", head) == shown(head, f"sort={sign}{sort}")
