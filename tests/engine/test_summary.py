"""The summary by two fields over the same question as the list."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from dingke.domains.opportunities.models import Opportunity
from dingke.engine.testing import at_most
from dingke.lib import spreadsheet
from tests.world import World, make

SUMMARY_QUERIES = 6  # session, person, arrangement, customers and deals shared with the person, the numbers
ALL = "/opportunities/summary/?view=-"
DEALS = (
    ("a", "2027-03-01", "need", "1000000.01"),
    ("b", "2027-03-31", "need", "0.02"),
    ("c", "2027-03-15", "solution", "500.50"),
    ("d", "2027-04-01", "need", None),
    ("e", None, "solution", "7.00"),
)


@pytest.fixture
def owner(world: World, client: Client) -> Client:
    client.force_login(world.owner)
    deals = (
        {"name": name, "customer": world.customer.pk, "expected_close_on": day, "stage": stage, "amount": amount}
        for name, day, stage, amount in DEALS
    )
    make(Opportunity, world.owner, *deals, why="moved in from the old system")
    return client


def shown(client: Client, address: str = ALL) -> dict[str, dict[str, tuple[int, Decimal | None]]]:
    """Count and sum by the labels of line and column; "all" for the sum of a line."""
    context = client.get(address).context
    columns = context["crossing"].column_labels
    return {
        line.label: {
            **{c: (cell.count, cell.total) for c, cell in zip(columns, line.cells, strict=True) if cell},
            "all": (line.sum.count, line.sum.total),
        }
        for line in context["lines"]
    }


def every_cell(context: Any) -> list[Any]:
    inner = [cell for line in context["lines"] for cell in (*line.cells, line.sum) if cell]
    return [*inner, *context["foot"], context["everything"]]


def listed(client: Client, address: str) -> tuple[int, Decimal | None]:
    """How many rows the list of an address has, and what they sum up to."""
    rows = client.get(address + "&limit=500").context["answer"].rows
    known = [row.amount for row in rows if row.amount is not None]
    return len(rows), sum(known, Decimal(0)) if known else None


class TestSummary:
    @pytest.mark.serves("S-060")
    def test_sums_exactly_by_month_and_stage(self, world: World, owner: Client) -> None:
        found = shown(owner)
        assert list(found) == ["2027年3月", "2027年4月", "未知"]
        assert found["2027年3月"] == {
            "需求确认": (2, Decimal("1000000.03")),
            "方案": (1, Decimal("500.50")),
            "all": (3, Decimal("1000500.53")),
        }
        assert found["2027年4月"] == {"需求确认": (1, None), "all": (1, None)}
        context = owner.get(ALL).context
        assert context["everything"].count == len(DEALS) + 1  # the deal of the world
        assert context["everything"].total == Decimal(6800000) + Decimal("1000507.53")

    def test_puts_open_stages_in_their_order(self, owner: Client) -> None:
        assert owner.get(ALL).context["crossing"].column_labels == ["立项", "需求确认", "方案"]

    @pytest.mark.parametrize(
        "question",
        [
            "view=-",
            "view=0",
            "stage=need,solution",
            "stage__not=lost",
            "expected_close_on=2027-03",
            "expected_close_on=2027-03-15,2027-03-31,2027-04-01",
            "expected_close_on__gte=2027-03-15",
            "expected_close_on__gte=2027-03-15&expected_close_on__lte=2027-04&amount__gte=1",
            "expected_close_on__empty=1",
            "q=沧澜&view=-",
        ],
    )
    def test_leads_from_every_number_to_its_rows(self, owner: Client, question: str) -> None:
        context = owner.get(f"/opportunities/summary/?{question}").context
        cells = every_cell(context)
        assert cells
        assert [listed(owner, cell.url) for cell in cells] == [(cell.count, cell.total) for cell in cells]

    def test_of_a_period_that_cuts_months_leads_to_its_days(self, owner: Client) -> None:
        question = "/opportunities/summary/?expected_close_on=this_week"
        cells = every_cell(owner.get(question).context)
        assert [listed(owner, cell.url)[0] for cell in cells] == [cell.count for cell in cells]

    def test_counts_what_one_may_read(self, world: World, owner: Client) -> None:
        owner.force_login(world.stranger)
        assert owner.get(ALL).context["everything"].count == 1

    def test_asks_few_statements(self, owner: Client) -> None:
        owner.get(ALL)
        with at_most(SUMMARY_QUERIES):
            owner.get(ALL)

    def test_of_another_object_puts_its_choices_down(self, world: World, owner: Client) -> None:
        context = owner.get("/customers/summary/?view=-").context
        assert context["everything"].count == 2
        assert [listed_customers(owner, cell.url) for cell in every_cell(context)] == [
            cell.count for cell in every_cell(context)
        ]

    def test_says_when_there_is_nothing(self, owner: Client) -> None:
        assert "没有可以汇总" in owner.get("/opportunities/summary/?stage=won").content.decode()

    @pytest.mark.parametrize("form", ["csv", "xlsx"])
    def test_downloads_the_numbers(self, owner: Client, tmp_path: Path, form: str) -> None:
        answer = owner.get(f"{ALL}&as={form}")
        file = tmp_path / f"numbers.{form}"
        file.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
        with spreadsheet.open_table(file) as table:
            rows = list(table.rows)
        assert list(table.header) == ["预计签约日", "阶段", "数量", "金额（元）"]
        assert ["2027-03", "需求确认", "2", "1000000.03"] in rows
        assert len(rows) == 5


def listed_customers(client: Client, address: str) -> int:
    return len(client.get(address).context["answer"].rows)


class TestMonth:
    @pytest.mark.parametrize("raw", ["2027-13", "2027-00", "0000-01", "2027-3"])
    def test_that_is_none_is_refused(self, owner: Client, raw: str) -> None:
        assert owner.get("/opportunities/", {"expected_close_on": raw}).status_code == 422

    def test_goes_from_its_first_day_to_its_last(self, owner: Client) -> None:
        def names(query: str) -> list[str]:
            rows = owner.get(f"/opportunities/?{query}&sort=expected_close_on").context["answer"].rows
            return [row.name for row in rows]

        assert names("expected_close_on=2027-03") == ["a", "c", "b"]
        assert names("expected_close_on__gte=2027-04") == ["d"]
        assert names("expected_close_on__lte=2027-03") == ["a", "c", "b"]


def test_a_head_without_deals_sees_those_of_the_department(world: World, client: Client) -> None:
    make(Opportunity, world.owner, {"name": "a", "customer": world.customer.pk, "amount": "5"})
    client.force_login(world.head)
    answer = client.get("/opportunities/summary/")
    assert answer.status_code == 302
    assert client.get(answer["Location"]).context["crossing"].numbers
