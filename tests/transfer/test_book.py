"""A workbook of several sheets: what each is, in which order they go, and that it is one operation."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from dingke.config import cli
from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.domains.opportunities.models import Opportunity
from dingke.engine.importing import book
from dingke.engine.importing.plan import Options, Plan
from dingke.engine.importing.report import Report
from dingke.lib import spreadsheet
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation
from dingke.platform.timeline.undo import undo
from dingke.platform.workspace import jobs, sheets
from dingke.platform.workspace.models import Run, Titles
from tests.transfer.test_commands import stays_here  # noqa: F401  # the commands run on the test's database
from tests.world import World

FILES = Path(__file__).parent / "files"
pytestmark = pytest.mark.django_db
Rows = Sequence[Sequence[Any]]

# Contacts stand first: what they refer to comes from sheets behind.
BOOK: list[tuple[str, list[str], Rows]] = [
    (
        "联系人",
        ["姓名", "客户名称", "手机", "录入人", "录入日期"],
        [
            ["韩雪", "北岸电机厂", "13900001111", "许嘉宁", "2019年3月5日"],
            ["贺东", "C002", "13900002222", "许嘉宁", "2019/3/6"],
            ["无主", "没有这家公司", "13900003333", "", ""],
        ],
    ),
    ("说明", ["怎样填写这张表"], [["每行一家客户"]]),
    (
        "客户",
        ["客户编号", "客户名称", "母公司", "录入人", "录入日期"],
        [
            ["C001", "北岸电机厂", "北岸控股集团有限公司", "许嘉宁", "2018-01-02"],
            ["C002", "南屏水泵厂", "", "许嘉宁", "2018-01-03"],
            ["C003", "北岸控股集团有限公司", "", "", ""],
        ],
    ),
    ("商机", ["商机名称", "客户编号", "金额", "阶段"], [["一号泵房改造", "C002", "128.6万", "Closed Won"]]),
]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "全部.xlsx"
    spreadsheet.write_book(path, BOOK)
    return path


def plans(path: Path, person: Any, **options: Any) -> list[Plan]:
    found = sheets.of_file(path, person, None)
    return [sheet.plan(person, path.name, Options(**options)) for sheet in found if sheet.resource]


def counts(reports: Sequence[Report]) -> list[tuple[int, ...]]:
    return [(r.rows, r.created, r.updated, r.unchanged, r.rejected) for r in reports]


class TestSheets:
    def test_are_known_by_name_or_titles_and_ordered_by_what_they_refer_to(self, world: World, workbook: Path) -> None:
        found = {sheet.sheet: sheet.resource for sheet in sheets.of_file(workbook, world.owner, None)}
        assert found == {"联系人": "contacts", "说明": "", "客户": "customers", "商机": "opportunities"}
        ordered = [plan.resource.slug for plan in book.in_order(plans(workbook, world.owner))]
        assert ordered[0] == "customers"
        assert set(ordered) == {"customers", "contacts", "opportunities"}

    def test_that_lack_what_a_record_needs_are_left_out(self, world: World, tmp_path: Path) -> None:
        path = tmp_path / "pivot.xlsx"
        spreadsheet.write_book(
            path, [("客户", ["客户名称"], [["甲公司"]]), ("透视", ["客户名称", "金额"], [["甲公司", 5]])]
        )
        found = {sheet.sheet: sheet.resource for sheet in sheets.of_file(path, world.owner, None)}
        # Customers need nothing but a name; no deal has none.
        assert found == {"客户": "customers", "透视": "customers"}


@pytest.mark.serves("S-059", "S-174")
class TestBook:
    def test_is_one_operation_that_comes_back_as_one(self, world: World, workbook: Path) -> None:
        before = Customer.objects.count(), Contact.objects.count(), Opportunity.objects.count()
        found = book.carry(plans(workbook, world.owner), workbook, dry=False)
        assert counts(found) == [(3, 2, 0, 0, 1), (3, 3, 0, 0, 0), (1, 1, 0, 0, 0)]
        north, south = Customer.objects.get(name="北岸电机厂"), Customer.objects.get(name="南屏水泵厂")
        assert (north.parent, north.stated_id) == (Customer.objects.get(name="北岸控股集团有限公司"), "C001")
        assert Contact.objects.get(name="贺东").customer == south
        han = Contact.objects.get(name="韩雪")
        assert (han.customer, han.stated_author, han.created_by) == (north, "许嘉宁", world.owner)
        assert han.stated_at
        assert f"{timezone.localtime(han.stated_at):%Y-%m-%d}" == "2019-03-05"
        deal = Opportunity.objects.get(name="一号泵房改造")
        assert (deal.customer, deal.stage, deal.won_amount) == (south, "won", deal.amount)
        assert "没有这家公司" in found[0].refused[0].reason
        operation = Operation.objects.get(pk=book.total(found).operation)
        assert (operation.verb, operation.created) == ("import", 6)
        undo(operation.pk, by=world.owner, via="test")
        assert before == (Customer.objects.count(), Contact.objects.count(), Opportunity.objects.count())

    def test_tried_out_writes_nothing_and_finds_what_the_run_does(self, world: World, workbook: Path) -> None:
        before = Customer.objects.count(), Contact.objects.count(), Operation.objects.count()
        tried = book.carry(plans(workbook, world.owner), workbook, dry=True)
        assert before == (Customer.objects.count(), Contact.objects.count(), Operation.objects.count())
        assert (
            tried[1].new == [(2, "北岸电机厂"), (3, "南屏水泵厂"), (4, "北岸控股集团有限公司")]
            or len(tried[1].new) == 3
        )
        assert counts(tried) == counts(book.carry(plans(workbook, world.owner), workbook, dry=False))

    def test_changes_nothing_the_second_time(self, world: World, workbook: Path) -> None:
        book.carry(plans(workbook, world.owner), workbook, dry=False)
        again = book.carry(plans(workbook, world.owner, update=True), workbook, dry=False)
        assert counts(again) == [(3, 0, 0, 2, 1), (3, 0, 0, 3, 0), (1, 0, 0, 1, 0)]
        assert book.total(again).operation == ""

    def test_all_or_nothing_keeps_every_sheet_out(self, world: World, workbook: Path) -> None:
        before = Customer.objects.count(), Operation.objects.count()
        whole = book.total(book.carry(plans(workbook, world.owner, all_or_nothing=True), workbook, dry=False))
        assert (whole.created, whole.held, whole.rejected, whole.operation) == (0, 6, 1, "")
        assert whole.rows == whole.held + whole.rejected
        assert before == (Customer.objects.count(), Operation.objects.count())

    def test_may_be_one_of_the_old_excel(self, world: World) -> None:
        """A day as such and as words, a number in full-width digits, amounts under 万元 with a thousands comma."""
        path = FILES / "old.xls"
        assert counts(book.carry(plans(path, world.owner), path, dry=False)) == [(2, 2, 0, 0, 0), (1, 1, 0, 0, 0)]
        north, south = Customer.objects.get(name="北岸电机厂"), Customer.objects.get(name="南屏水泵厂")
        assert north.established_on == south.established_on == date(2019, 3, 5)
        assert (north.employee_count, north.reg_capital) == (120, Decimal(1_286_000))
        assert (south.employee_count, south.reg_capital) == (120, Decimal(12_860_000))
        assert Contact.objects.get(name="韩雪").customer == north


class TestRowsOfOneSheet:
    def test_may_name_each_other_in_any_order(self, world: World, tmp_path: Path) -> None:
        path = tmp_path / "tree.xlsx"
        rows = [
            ["丙厂", "乙公司"],
            ["乙公司", "甲集团"],
            ["甲集团", ""],
            ["丁厂", "不存在"],
            ["戊", "己"],
            ["己", "戊"],
        ]
        spreadsheet.write_xlsx(path, ["客户名称", "母公司"], rows)
        for dry in (True, False):
            (found,) = book.carry(plans(path, world.owner), path, dry=dry)
            assert (found.created, [refused.row for refused in found.refused]) == (3, [5, 6, 7])
        third = Customer.objects.get(name="丙厂")
        assert third.parent
        assert (third.parent.name, third.parent.parent_id) == ("乙公司", Customer.objects.get(name="甲集团").pk)
        assert third.group_root == Customer.objects.get(name="甲集团")


class TestCommand:
    def test_brings_in_all_sheets_or_one(
        self, world: World, workbook: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        assert cli.main(["import", str(workbook), "--sheet", "客户", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["created"] == 3
        refused = tmp_path / "bad.xlsx"
        assert cli.main(["import", str(workbook), "--json", "--report", str(refused)]) == 1
        printed = json.loads(capsys.readouterr().out)
        assert [(each["object"], each["created"]) for each in printed["sheets"]] == [
            ("contacts", 2),
            ("customers", 0),
            ("opportunities", 1),
        ]
        assert (printed["rows"], printed["created"], printed["unchanged"], printed["rejected"]) == (7, 3, 3, 1)
        with spreadsheet.open_table(refused) as table:
            assert (table.sheets, table.header[:2]) == (["联系人"], ["姓名", "客户名称"])

    def test_reads_columns_and_words_as_told_and_remembers_them(
        self, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "deals.csv"
        path.write_text(f"deal,who,phase\n船坞照明,{world.customer.name},Engaging\n", "utf-8")
        told = ["--map", "deal=name", "--map", "who=customer", "--map", "phase=stage", "--map", "phase:Engaging=need"]
        assert cli.main(["import", str(path), "--object", "opportunities", *told, "--json"]) == 0
        assert Opportunity.objects.get(name="船坞照明").stage == "need"
        assert Titles.objects.get().by_id == world.admin.pk
        path.write_text(f"deal,who,phase\n码头照明,{world.customer.name},engaging\n", "utf-8")
        assert cli.main(["import", str(path), "--object", "opportunities", "--json"]) == 0
        assert Opportunity.objects.get(name="码头照明").stage == "need"
        capsys.readouterr()
        assert cli.main(["import", str(path), "--object", "opportunities", "--map", "deal=nmae"]) == 1
        assert "there is no field nmae; there are: code, name" in capsys.readouterr().err
        assert cli.main(["import", str(path), "--object", "opportunities", "--map", "what=name"]) == 1
        assert "the titles are: deal, phase, who" in capsys.readouterr().err


class TestExport:
    def test_of_several_objects_in_one_workbook_comes_back_without_a_change(
        self, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = tmp_path / "all.xlsx"
        objects = ["customers", "contacts", "opportunities"]
        assert cli.main(["export", *objects, "--all-in-one", str(path), "--clear"]) == 0
        rows = Customer.objects.count() + Contact.objects.count() + Opportunity.objects.count()
        assert capsys.readouterr().out.startswith(f"{rows} rows")
        assert cli.main(["import", str(path), "--update", "--json"]) == 0
        printed = json.loads(capsys.readouterr().out)
        assert [each["object"] for each in printed["sheets"]] == objects
        assert (printed["rows"], printed["unchanged"], printed["operation"]) == (rows, rows, "")
        assert cli.main(["export", *objects, "--out", str(path)]) == 1
        assert "--all-in-one" in capsys.readouterr().err


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


@pytest.mark.usefixtures("home")
class TestWizard:
    def uploaded(self, person: User, path: Path, slug: str = "customers") -> tuple[Client, Run]:
        client = Client()
        client.force_login(person)
        answer = client.post(f"/{slug}/import/", {"file": SimpleUploadedFile(path.name, path.read_bytes())})
        assert answer.status_code == 302, answer.content.decode()
        return client, Run.objects.latest("created_at")

    def form(self, run: Run) -> dict[str, str]:
        fields = {
            f"field-{s}-{n}": sheet["fields"].get(title, "")
            for s, sheet in enumerate(run.sheets)
            for n, title in enumerate(sheet["header"])
        }
        return fields | {f"object-{s}": sheet["resource"] for s, sheet in enumerate(run.sheets)}

    def test_leads_through_all_sheets(self, world: World, workbook: Path) -> None:
        client, run = self.uploaded(world.owner, workbook)
        page = client.get(f"/imports/{run.pk}/").content.decode()
        assert all(name in page for name in ("联系人", "说明", "客户", "商机", "Closed Won"))
        client.post(f"/imports/{run.pk}/columns/", self.form(run))
        run.refresh_from_db()
        assert (run.state, run.report["created"], run.report["rejected"]) == ("tried", 6, 1)
        assert "没有这家公司" in client.get(f"/imports/{run.pk}/?sheet=0&tab=refused").content.decode()
        assert "北岸控股" in client.get(f"/imports/{run.pk}/?sheet=1&tab=new").content.decode()
        client.post(f"/imports/{run.pk}/run/")
        jobs.carry_out(run=str(run.pk))
        run.refresh_from_db()
        assert (run.state, Contact.objects.filter(name="韩雪").count()) == ("done", 1)
        client.post(f"/operations/{run.operation}/undo/")
        assert not Customer.objects.filter(name="北岸电机厂").exists()

    def test_leaves_a_sheet_out_or_reads_it_as_something_else(self, world: World, workbook: Path) -> None:
        client, run = self.uploaded(world.owner, workbook)
        answer = client.post(f"/imports/{run.pk}/columns/", {**self.form(run), "object-0": "", "object-3": "customers"})
        assert answer["Location"].endswith("/columns/")
        run.refresh_from_db()
        assert [sheet["resource"] for sheet in run.sheets] == ["", "", "customers", "customers"]
        assert run.sheets[3]["fields"]["客户编号"] == "stated_id"

    def test_asks_what_words_mean_and_remembers_it(self, world: World, tmp_path: Path) -> None:
        path = tmp_path / "deals.csv"
        path.write_text(f"商机,客户,阶段\n船坞照明,{world.customer.name},Engaging\n", "utf-8")
        client, run = self.uploaded(world.owner, path, "opportunities")
        assert "Engaging" in client.get(f"/imports/{run.pk}/").content.decode()
        client.post(f"/imports/{run.pk}/columns/", self.form(run))
        run.refresh_from_db()
        assert run.report["rejected"] == 1
        client.post(f"/imports/{run.pk}/columns/", {**self.form(run), "word-0-2-0": "need"})
        run.refresh_from_db()
        assert (run.report["created"], run.report["rejected"]) == (1, 0)
        again = self.uploaded(world.colleague, path, "opportunities")[1]
        assert again.sheets[0]["choices"] == {"阶段": {"Engaging": "need"}}

    def test_reads_a_text_anew_in_the_encoding_that_is_said(self, world: World, tmp_path: Path) -> None:
        path = tmp_path / "latin.csv"
        path.write_bytes("name\nMüller AG\n".encode("latin-1"))
        client, run = self.uploaded(world.owner, path)
        assert run.sheets[0]["samples"] == {"name": ["Müller AG"]}
        for encoding, read in (("gb18030", "M黮ler AG"), ("", "Müller AG")):
            client.post(f"/imports/{run.pk}/columns/", {"reread": "1", "encoding": encoding})
            run.refresh_from_db()
            assert run.sheets[0]["samples"] == {"name": [read]}
        assert client.post(f"/imports/{run.pk}/columns/", {"reread": "1", "encoding": "klingon"}).status_code == 422

    def test_is_left_and_gone_on_with_where_it_stood(self, world: World, workbook: Path) -> None:
        """Every step lies on the server: another browser shows the same."""
        client, run = self.uploaded(world.owner, workbook)
        client.post(f"/imports/{run.pk}/columns/", {**self.form(run), "field-2-2": "", "update": "1"})
        other = Client()
        other.force_login(world.owner)
        assert f"/imports/{run.pk}/" in other.get("/imports/").content.decode()
        assert "北岸" in other.get(f"/imports/{run.pk}/?sheet=1&tab=new").content.decode()
        columns = other.get(f"/imports/{run.pk}/columns/").content.decode()
        assert 'name="update" value="1" checked' in columns
        assert run.sheets[2]["fields"]["母公司"] == "parent"
        run.refresh_from_db()
        assert (run.state, run.sheets[2]["fields"]["母公司"]) == ("tried", "")
        assert "林澜" in columns  # the correction is kept for everybody, with who made it

    def test_all_or_nothing_offers_nothing_to_import(self, world: World, workbook: Path) -> None:
        client, run = self.uploaded(world.owner, workbook)
        client.post(f"/imports/{run.pk}/columns/", {**self.form(run), "all_or_nothing": "1"})
        run.refresh_from_db()
        assert (run.report["created"], run.report["held"]) == (0, 6)
        assert 'type="submit" disabled' in client.get(f"/imports/{run.pk}/").content.decode()
