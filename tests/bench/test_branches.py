"""The company of two thousand people that is measured: who is in it, what they see, and how many statements that takes."""

import html
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.kept import Kept

from dingke import demo
from dingke.demo import branches
from dingke.demo.story.branches import BRANCHES
from dingke.domains.customers.models import Collaborator, Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.engine import clock
from dingke.engine.testing import at_most
from dingke.platform.authority import queries
from dingke.platform.authority.rules import Case
from dingke.platform.people.actions import create_token
from dingke.platform.people.models import Department, User
from dingke.platform.positions.models import Post

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("branches")]
FLOORS = Path(__file__).resolve().parents[2] / "bench" / "floors"
CUSTOMERS = 600


@pytest.fixture(scope="module")
def standing(keep: Callable[..., Kept[None]], stand: Callable[..., bytes]) -> None:
    """Built and laid once: so many people take longer than all that is asked of them."""

    def build() -> None:
        demo.build(size=1, seed=7, today=clock.today(), customers=CUSTOMERS)

    stand(keep(build))


@pytest.fixture(autouse=True)
def _company(standing: None, fresh_rights: None, db: None) -> None:
    """The company, with nothing remembered of its people's rights."""


def path_of(person: User) -> str:
    assert person.department
    return person.department.path


def fetched(floor: str, person: User, **more: Any) -> list[tuple[Any, ...]]:
    below = Department.objects.filter(path__startswith=path_of(person)).values_list("pk", flat=True)
    with connection.cursor() as cursor:
        sql = (FLOORS / f"{floor}.sql").read_text("utf-8")
        cursor.execute(sql, {"person": person.pk, "departments": list(below), **more})
        return list(cursor.fetchall())


def shown(person: User, query: str = "sort=sort_name") -> list[int]:
    bearer = {"Authorization": f"Bearer {create_token(user=person)}"}
    answer = Client().get(f"/api/v1/customers?limit=50&{query}", headers=bearer)
    assert answer.status_code == 200, answer.content
    return [item["id"] for item in answer.json()["items"]]


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def statements(person: User, url: str) -> int:
    """How many an answer takes whose rights are known already."""
    client = client_of(person)
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def deal() -> Opportunity:
    """One of a branch's, small enough for whoever heads it."""
    below = Opportunity.objects.filter(department__path__startswith=path_of(branches.head()))
    return below.filter(closed_on=None, amount__lt=5_000_000).select_related("owner").order_by("pk")[0]


class TestTheCompany:
    def test_has_two_thousand_people_in_two_hundred_departments(self) -> None:
        assert User.objects.filter(is_active=True).count() == 2_000
        assert Department.objects.count() == 200
        assert Post.objects.filter(until=None).values("user").distinct().count() >= 1_990

    def test_lets_a_head_see_thirty_departments(self) -> None:
        head = branches.head()
        below = Department.objects.filter(path__startswith=path_of(head))
        assert below.count() == 30
        rows = Customer.objects.filter(department__in=below)
        assert 0 < rows.count() < CUSTOMERS / 8

    def test_shares_four_hundred_customers_with_one_person(self) -> None:
        helper = branches.helper()
        assert Collaborator.objects.filter(user=helper).count() == branches.SHARED
        assert not Customer.objects.filter(owner=helper).exists()

    def test_leaves_head_office_most_of_the_customers(self) -> None:
        office = Customer.objects.filter(department__name__startswith="大客户").count()
        assert 0.7 < office / CUSTOMERS < 0.9

    def test_has_everybody_in_a_branch_report_to_who_heads_it(self) -> None:
        seller = deal().owner
        line = queries.book(clock.today()).organisation.line(seller.pk)
        names = [User.objects.get(pk=pk).title for pk in line]
        branch = next(iter(BRANCHES))
        assert names[0].startswith(branch)
        assert [branch + "客户部经理", branch + "总经理", "副总经理·营销", "总经理"] == names[-4:]


class TestAFloor:
    def test_fetches_what_a_head_of_thirty_departments_sees(self) -> None:
        head = branches.head()
        assert [row[0] for row in fetched("list", head)] == shown(head)

    def test_fetches_what_is_shared(self) -> None:
        helper = branches.helper()
        found = [row[0] for row in fetched("list_own", helper)]
        assert len(found) == 50
        assert found == shown(helper)

    def test_fetches_who_decides_in_the_order_in_which_it_is_shown(self) -> None:
        row = deal()
        legs = fetched("route", row.owner, discount="16", amount=str(row.amount))
        asked = {"discount": "16", "margin": "20", "reason": "量测"}
        page = client_of(row.owner).post(f"/opportunities/{row.pk}/ask_special_price/", asked).content.decode()
        words = html.unescape(re.sub(r"<[^>]+>", " ", page))
        assert [leg[1] for leg in legs] == ["成本会计", f"{next(iter(BRANCHES))}总经理"]
        places = [words.index(f"{name}") for name, *_rest in legs]
        assert places == sorted(places)
        assert all(title in words and clause in words for _name, title, _verb, clause, *_rest in legs)


class TestStatements:
    def test_of_a_list_do_not_grow_with_departments_or_with_what_is_shared(self) -> None:
        """What is shared is one statement more, however much it is."""
        assert statements(branches.head(), "/customers/?view=-") <= 8
        assert statements(branches.helper(), "/customers/?view=-") <= 9

    def test_of_the_table_of_rights_do_not_grow_with_what_is_wrong(self) -> None:
        assert statements(branches.head(), "/authority/") <= 14

    def test_of_a_route_are_few(self) -> None:
        row = deal()
        client = client_of(row.owner)
        asked = {"discount": "16", "margin": "20", "reason": "量测"}
        url = f"/opportunities/{row.pk}/ask_special_price/"
        client.post(url, asked)
        with CaptureQueriesContext(connection) as taken:
            assert client.post(url, asked).status_code == 200
        assert len(taken) <= 16

    def test_of_one_right_are_none_when_warm(self) -> None:
        head = branches.head()
        measures = {"discount": Decimal(16), "amount": Decimal(1_000_000)}
        case = Case(
            "approve",
            "special_price",
            clock.today(),
            measures=measures,
            facts={"margin": Decimal(20)},
            department=head.department_id,
        )
        finding = queries.may(head, case)
        assert finding is not None
        assert finding.allowed
        with at_most(0):
            queries.may(head, case)


class TestAllowed:
    @pytest.mark.parametrize("verb", ["approve", "review", "propose"])
    @pytest.mark.parametrize("matter", ["special_price", "expense", "payment_scheme"])
    def test_are_those_who_may_of_everybody(self, verb: str, matter: str) -> None:
        row = deal()
        measures = {"discount": Decimal(9), "amount": Decimal(200_000), "months": Decimal(2)}
        case = Case(
            verb,
            matter,
            clock.today(),
            measures=measures,
            facts={"margin": Decimal(20)},
            owner=row.owner_id,
            department=row.department_id,
            done={row.owner_id: frozenset({"propose"})},
        )
        rights = queries.book(clock.today())
        found = rights.allowed(case, row.owner_id)
        assert [(one.holding, one.clause) for one in found] == [
            (one.holding, one.clause) for one in rights.who(case, row.owner_id).allowed
        ]
