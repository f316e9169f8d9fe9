"""Everything out into open files, and back into an installation that holds nothing."""

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pyarrow import parquet

from dingke.config import cli
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import BankAccount, Collaborator, Customer
from dingke.domains.opportunities.models import Opportunity, StageChange
from dingke.engine import performing, registry
from dingke.engine.action import Target
from dingke.engine.dataset import leaving, returning
from dingke.engine.dataset.tables import Table, key_of, tables
from dingke.engine.faults import Forbidden, Invalid
from dingke.platform.access.models import Disclosure
from dingke.platform.people.actions import settle_paths
from dingke.platform.people.models import Department, User
from dingke.platform.positions.actions import state_rights
from dingke.platform.positions.models import Description, Position
from dingke.platform.timeline.models import Operation
from tests.transfer.test_commands import stays_here  # noqa: F401 – a fixture
from tests.transfer.test_export_runs import no_room
from tests.world import World, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(world: World) -> World:
    """A little of everything: tags, amounts, days, an archived row, secrets, words that break a careless csv."""
    values = {
        "name": '=北岸电机厂, "甲"\n\u4e00',
        "annual_revenue": Decimal("1286000.50"),
        "established_on": date(2001, 2, 3),
        "tags": [Customer._meta.get_field("tags").words.values[0]],  # type: ignore[union-attr]
        "stated_author": "老系统",
        "stated_at": datetime.fromisoformat("2019-05-06T07:08:09+08:00"),
        "parent": world.customer.pk,
    }
    (north,) = make(Customer, world.owner, values)
    account = {"customer": north.pk, "account_name": "北岸", "account_no": "6222000011112222", "bank_name": "明川银行"}
    make(BankAccount, world.owner, account)
    Collaborator.objects.create(customer=north, user=world.colleague)
    performing.update(Contact, [Target(id=world.contact.pk, values={"note": "改过"})], by=world.owner, via="page")
    Customer.objects.filter(pk=world.foreign.pk).update(archived_at=datetime.fromisoformat("2026-01-02T03:04:05+08:00"))
    (position,) = make(Position, world.personnel, {"title": "大客户经理"})
    content = {"purpose": "带团队", "reports": []}
    (draft,) = make(Description, world.personnel, {"position": position, "title": "大客户经理", "content": content})
    rights = [
        {"clause": "4.1", "verb": "approve", "matter": "expense", "limits": [{"measure": "amount", "high": 20000}]}
    ]
    performing.perform(state_rights, [Target(draft.pk)], by=world.personnel, via="test", arguments={"rights": rights})
    return world


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, column by column; rows that are known by their number alone without it."""
    return {table.name: sorted(map(tuple, rows_of(table)), key=repr) for table in tables()}


def rows_of(table: Table) -> list[list[Any]]:
    known = {f.name: key_of(f.related_model) != "id" for f in table.fields if f.is_relation}
    paths = [
        path
        for field, path in zip(table.fields, table.paths, strict=True)
        if field.name not in ("id", "path") and known.get(field.name, True)
    ]
    paths += [f"{name}__name" for name, has_key in known.items() if not has_key]
    return [[str(value) for value in row] for row in table.model._default_manager.values_list(*paths)]


def emptied() -> None:
    """As in a new installation: no records, and of the people the administrator alone."""
    with connection.cursor() as cursor:
        names = ", ".join(f'"{table.model._meta.db_table}"' for table in tables() if table.model is not User)
        cursor.execute("set local session_replication_role = replica")
        for name in names.split(", "):
            cursor.execute(f"delete from {name}")
        for name in ("timeline_operation", "access_disclosure", "engine_searchentry"):
            cursor.execute(f"delete from {name}")
        cursor.execute("delete from people_user where not is_admin")
        cursor.execute("update people_user set department_id = null")
        cursor.execute("set local session_replication_role = origin")


class TestEverything:
    @pytest.mark.parametrize("form", ["csv", "parquet"])
    def test_comes_back_as_it_left(self, full: World, tmp_path: Path, form: str) -> None:
        before = everything()
        User.objects.filter(pk=full.admin.pk).update(department=None)
        leaving.write(tmp_path / "all", form, full.admin, via="command")
        emptied()
        assert not Customer.objects.exists()
        returning.read(tmp_path / "all", full.admin, via="import", settle=settle_paths)
        after = everything()
        assert {name for name in before if before[name] != after[name]} == set()
        assert len(after["customers"]) > 3
        assert BankAccount.objects.get().account_no == "6222000011112222"
        assert StageChange.objects.count() == len(before["opportunities.stagechange"]) > 0
        for department in Department.objects.exclude(parent=None):
            assert department.path == f"{department.parent.path}{department.pk}/"  # type: ignore[union-attr]
        owner = User.objects.get(username="owner")
        assert not owner.has_usable_password()
        (fresh,) = make(Customer, owner, {"name": "后来的公司"})
        assert fresh.code > max(row[0] for row in Customer.objects.exclude(pk=fresh.pk).values_list("code"))

    def test_has_a_list_of_its_files_with_types_and_checksums(self, full: World, tmp_path: Path) -> None:
        count = leaving.write(tmp_path / "all", "parquet", full.admin, via="command")
        told = json.loads((tmp_path / "all" / "manifest.json").read_text("utf-8"))
        assert count == sum(file["rows"] for file in told["files"])
        assert {file["object"] for file in told["files"]} >= {r.slug for r in registry.resources()}
        customers = next(file for file in told["files"] if file["object"] == "customers")
        columns = {column["name"]: column for column in customers["columns"]}
        assert columns["owner"]["refers_to"] == "people.username"
        assert (columns["annual_revenue"]["type"], columns["annual_revenue"]["places"]) == ("decimal", 2)
        table = parquet.read_table(tmp_path / "all" / customers["file"])
        assert str(table.schema.field("established_on").type) == "date32[day]"
        assert Decimal("1286000.50") in table.column("annual_revenue").to_pylist()
        assert "password" not in (tmp_path / "all" / "manifest.json").read_text("utf-8").split('"files"')[1]

    def test_is_recorded_with_every_personal_value(self, full: World, tmp_path: Path) -> None:
        leaving.write(tmp_path / "all", "csv", full.admin, via="command")
        assert Operation.objects.filter(verb="export", by=full.admin, object="customers").exists()
        told = set(Disclosure.objects.filter(kind="export", field="mobile").values_list("row_id", flat=True))
        assert told == set(Contact.objects.exclude(mobile="").values_list("pk", flat=True))

    def test_is_the_administrators_alone(self, full: World, tmp_path: Path) -> None:
        with pytest.raises(Forbidden):
            leaving.write(tmp_path / "all", "csv", full.head, via="command")
        with pytest.raises(Forbidden):
            returning.read(tmp_path / "all", full.head, via="import", settle=settle_paths)

    def test_leaves_nothing_behind_when_there_is_no_room(self, full: World, tmp_path: Path) -> None:
        with no_room(300), pytest.raises(Invalid):
            leaving.write(tmp_path / "all", "csv", full.admin, via="command")
        assert list(tmp_path.iterdir()) == []

    def test_does_not_write_over_what_is_there(self, full: World, tmp_path: Path) -> None:
        (tmp_path / "x").write_text("mine")
        with pytest.raises(Invalid):
            leaving.write(tmp_path, "csv", full.admin, via="command")

    def test_is_not_brought_back_where_it_does_not_belong(self, full: World, tmp_path: Path) -> None:
        folder = tmp_path / "all"
        with pytest.raises(Invalid, match=r"manifest\.json"):
            returning.read(folder, full.admin, via="import", settle=settle_paths)
        leaving.write(folder, "csv", full.admin, via="command")
        with pytest.raises(Invalid, match=registry.get("customers").labels):
            returning.read(folder, full.admin, via="import", settle=settle_paths)
        content = (folder / "contacts.csv").read_bytes()
        (folder / "contacts.csv").write_bytes(content[:-20])
        emptied()
        with pytest.raises(Invalid, match="contacts"):
            returning.read(folder, full.admin, via="import", settle=settle_paths)
        assert not Customer.objects.exists()

    def test_goes_by_command(self, full: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["export", "--all", str(tmp_path / "all")]) == 0
        emptied()
        assert cli.main(["import", "--all", str(tmp_path / "all")]) == 0
        assert Opportunity.objects.filter(pk__gt=0).exists()
        assert "dingke user reset" in capsys.readouterr().out

    def test_of_one_object_takes_columns_and_conditions(self, full: World, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        chosen = ["--columns", "code,name", "--where", "q=沧澜"]
        assert cli.main(["export", "customers", "--out", str(path), *chosen]) == 0
        with path.open(encoding="utf-8-sig") as file:
            assert [len(row) for row in csv.reader(file)] == [2, 2, 2]
        assert cli.main(["export", "customers", "--out", str(path), "--columns", "nothing"]) != 0
        assert cli.main(["export", "--out", str(path)]) != 0
