"""What a list gives to a file, and to whom."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
import python_calamine
from django.test import Client

from dingke.domains.customers.models import Customer
from dingke.engine import exporting, registry
from dingke.engine.faults import Forbidden, Invalid
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation
from tests.transfer.conftest import Bring
from tests.world import World, make

pytestmark = pytest.mark.django_db


def lines(client: Client, query: str, slug: str = "customers") -> list[list[str]]:
    answer = client.get(f"/{slug}/export/?format=csv&{query}")
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(content)))


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


class TestExport:
    def test_gives_the_rows_of_the_list_with_its_columns(self, world: World) -> None:
        header, *rows = lines(signed_in(world.owner), "view=&q=沧澜")
        assert [row[0] for row in rows] == ["沧澜海工基地有限公司", "沧澜重工集团有限公司"]
        assert len(header) == len(rows[0]) == len(registry.get("customers").columns)

    def test_of_a_list_without_conditions_is_that_of_its_first_view(self, world: World) -> None:
        world.daughter.lifecycle_status = "lost"
        Customer.objects.filter(pk=world.daughter.pk).update(lifecycle_status="lost")
        assert [row[0] for row in lines(signed_in(world.owner), "")[1:]] == ["沧澜重工集团有限公司"]

    def test_leaves_out_what_the_person_may_not_take_along(self, world: World) -> None:
        names = {row[0] for row in lines(signed_in(world.owner), "view=x&all=")[1:]}
        assert world.foreign.name not in names

    def test_makes_formulas_harmless(self, world: World) -> None:
        make(Customer, world.owner, {"name": "=cmd|' /C calc'!A0"})
        assert any(row[0].startswith("'=cmd") for row in lines(signed_in(world.owner), "view=x&q=cmd"))

    def test_masks_personal_values_without_the_right_to_see_them(self, world: World) -> None:
        (_header, row) = lines(signed_in(world.executive), "view=x&q=谭维", "contacts")
        assert "19900001234" not in row
        assert any("••••" in cell for cell in row)
        (_header, mine) = lines(signed_in(world.owner), "view=x&q=谭维", "contacts")
        assert "19900001234" not in mine  # in clear only for a purpose (test_taking)

    def test_is_refused_without_the_right_and_recorded_with_it(self, world: World, tmp_path: Path) -> None:
        resource = registry.get("customers")
        from dingke.platform.access.models import Grant

        Grant.objects.filter(verb="export").delete()
        world.stranger.rights_version += 1
        with pytest.raises(Forbidden):
            exporting.write(resource, world.stranger, tmp_path / "x.csv", {}, via="test")
        assert exporting.write(resource, world.admin, tmp_path / "x.csv", {"q": "沧澜"}, via="test") == 2
        noted = Operation.objects.get(verb="export")
        assert (noted.by_id, noted.object, noted.why) == (world.admin.pk, "customers", "q=%E6%B2%A7%E6%BE%9C")

    def test_refuses_a_kind_of_file_and_a_question_that_do_not_exist(self, world: World, tmp_path: Path) -> None:
        resource = registry.get("customers")
        for name, params in (("x.pdf", {}), ("x.csv", {"sort": "nothing"})):
            with pytest.raises(Invalid):
                exporting.write(resource, world.owner, tmp_path / name, params, via="test")
        assert signed_in(world.owner).get("/customers/export/?format=pdf").status_code == 422

    def test_of_everything_comes_in_again_without_a_change(self, world: World, tmp_path: Path, bring: Bring) -> None:
        for name in ("all.xlsx", "all.csv"):
            count = exporting.write(registry.get("customers"), world.admin, tmp_path / name, {}, via="test")
            again = bring(tmp_path / name, world.admin, update=True)
            assert (again.rows, again.unchanged, again.rejected) == (count, count, 0), again.refused + again.changes

    def test_keeps_numbers_and_days_as_such_in_a_workbook(self, world: World, tmp_path: Path) -> None:
        make(Customer, world.owner, {"name": "北岸电机厂", "annual_revenue": 1_286_000, "established_on": "2001-02-03"})
        exporting.write(registry.get("customers"), world.admin, tmp_path / "x.xlsx", {"q": "北岸"}, via="test")
        rows: list[list[Any]] = (
            python_calamine.CalamineWorkbook.from_path(str(tmp_path / "x.xlsx")).get_sheet_by_index(0).to_python()
        )
        assert 1286000 in rows[1]
        assert any(getattr(cell, "year", 0) == 2001 for cell in rows[1])
