"""What a file brings in, and what it does not."""

from decimal import Decimal
from pathlib import Path

import pytest
import python_calamine
from django.utils import timezone

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.engine import registry
from dingke.engine.faults import Forbidden, Invalid
from dingke.engine.importing import matching, opening, report
from dingke.engine.models import SearchEntry
from dingke.platform.timeline.models import Operation
from tests.transfer.conftest import Bring, Write, plan_for
from tests.world import World

pytestmark = pytest.mark.django_db
USCC = "91310000MAX000013G"


def valid(stem: str) -> str:
    from stdnum.cn import uscc

    return stem + uscc.calc_check_digit(stem)


def field_of(header: str, cells: list[str], slug: str = "customers") -> str:
    (column,) = matching.match(registry.get(slug), [header], [[cell] for cell in cells])
    return column.field


class TestMatching:
    @pytest.mark.parametrize(
        ("header", "field"),
        [
            ("企业名称", "name"),
            (" Account Name ", "name"),
            ("account_name", "name"),
            ("统一社会信用代码", "uscc"),
            ("注册资本（万元）", "reg_capital"),
            ("注册资本 / 元", "reg_capital"),
            ("TotalAssets", "total_assets"),
            ("录入人", "stated_author"),
            ("Created Date", "stated_at"),
            ("单元", ""),
            ("pe", ""),
        ],
    )
    def test_knows_the_words_of_both_languages_and_of_other_programs(self, header: str, field: str) -> None:
        assert field_of(header, []) == field

    def test_takes_a_column_called_code_for_ours_only_if_it_holds_our_codes(self) -> None:
        assert field_of("code", ["KH000001", "KH000002"]) == "code"
        assert field_of("code", ["600336", "000720"]) == "listed_code"

    def test_reads_the_unit_from_the_header(self) -> None:
        assert matching.factor_of("注册资本（万元）", {}) == 10_000
        assert matching.factor_of("金额/元", {}) == 1
        assert matching.factor_of("totalAssets", {"totalassets": 10_000}) == 10_000

    def test_keeps_the_first_of_two_columns_for_one_field_and_says_so(self) -> None:
        first, second = matching.match(registry.get("customers"), ["企业名称", "客户名称"], [])
        assert (first.field, second.field) == ("name", "")
        assert "企业名称" in second.remark

    def test_lets_several_columns_spell_out_one_code(self) -> None:
        columns = matching.match(registry.get("customers"), ["所在省份", "地区"], [])
        assert [column.field for column in columns] == ["region_code", "region_code"]

    def test_tells_the_object_by_the_titles(self, world: World, write: Write) -> None:
        contacts = write(["姓名", "客户名称", "手机", "职务"], ["谭维", "沧澜重工", "19900001234", "处长"])
        assert opening.object_of(opening.look(contacts), registry.resources(), world.owner).slug == "contacts"


class TestImport:
    def test_creates_rows_with_owner_source_and_search_entry_as_one_operation(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        path = write(
            ["企业名称", "所在省份", "地区", "注册资金"],
            ["新 希 望集团", "吉林", "长春", "1,000(万元人民币)"],
            ["深天马Ａ", "广东", "深圳", "51.8(万美元)"],
        )
        found = bring(path, world.owner)
        assert (found.rows, found.created, found.rejected) == (2, 2, 0)
        hope, tianma = Customer.objects.filter(source_note=path.name).order_by("pk")
        assert (hope.name, hope.region_code, hope.reg_capital, hope.reg_capital_currency) == (
            "新希望集团",
            "220100",
            Decimal(10_000_000),
            "CNY",
        )
        assert (tianma.name, tianma.reg_capital, tianma.reg_capital_currency) == ("深天马A", Decimal(518_000), "USD")
        assert (hope.owner_id, hope.source, hope.department_id) == (world.owner.pk, "import", world.one.pk)
        assert SearchEntry.objects.filter(object="customers", row_id=hope.pk).count() == 1
        operation = Operation.objects.get(pk=found.operation)
        assert (operation.verb, operation.created, operation.why) == ("import", 2, path.name)

    def test_without_update_only_reports_what_exists(self, world: World, write: Write, bring: Bring) -> None:
        path = write(["企业名称", "员工人数"], [world.customer.name, "1200"])
        found = bring(path, world.owner)
        assert (found.created, found.updated, found.unchanged, found.existing) == (0, 0, 1, 1)
        world.customer.refresh_from_db()
        assert world.customer.employee_count is None
        assert found.operation == ""

    def test_with_update_changes_and_the_second_time_changes_nothing(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        path = write(["企业名称", "统一社会信用代码", "员工人数"], ["沧澜重工", world.customer.uscc or "", "1,200"])
        assert bring(path, world.owner, update=True).updated == 1
        world.customer.refresh_from_db()
        assert (world.customer.employee_count, world.customer.name) == (1200, "沧澜重工")
        again = bring(path, world.owner, update=True)
        assert (again.updated, again.unchanged, again.operation) == (0, 1, "")

    def test_an_empty_cell_leaves_the_value_unless_told_to_empty_it(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        path = write(["企业名称", "简称"], [world.customer.name, "N/A"])
        bring(path, world.owner, update=True)
        world.customer.refresh_from_db()
        assert world.customer.short_name == "沧澜重工"
        bring(path, world.owner, update=True, clear_empty=True)
        world.customer.refresh_from_db()
        assert world.customer.short_name == ""

    def test_the_same_name_under_another_credit_code_is_another_company(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        path = write(["企业名称", "统一社会信用代码"], [world.customer.name, valid("91310000MAX000099")])
        assert bring(path, world.owner, update=True).created == 1

    def test_keeps_author_and_date_as_stated_beside_the_importer(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        path = write(["企业名称", "录入人", "录入日期"], ["北岸电机厂", "许嘉宁", "2019/3/5"])
        bring(path, world.owner)
        row = Customer.objects.get(name="北岸电机厂")
        assert row.stated_author == "许嘉宁"
        assert row.stated_at is not None
        assert timezone.localtime(row.stated_at).strftime("%Y-%m-%d") == "2019-03-05"
        assert row.created_by_id == world.owner.pk

    def test_keeps_an_old_registration_number_in_the_note(self, world: World, write: Write, bring: Bring) -> None:
        path = write(["企业名称", "统一社会信用代码"], ["宜城汽车站", "420684000001234"])
        assert bring(path, world.owner).created == 1
        row = Customer.objects.get(name="宜城汽车站")
        assert row.uscc is None
        assert row.source_note.startswith(path.name)
        assert row.source_note.endswith("420684000001234")
        assert bring(path, world.owner, update=True).unchanged == 1

    def test_leaves_out_a_word_that_no_table_knows_and_says_so(self, world: World, write: Write, bring: Bring) -> None:
        path = write(["企业名称", "行业"], ["北岸电机厂", "朝阳产业"], ["南岸电机厂", "朝阳产业"])
        found = bring(path, world.owner)
        assert found.created == 2
        ((said, times),) = found.remarks.items()
        assert "朝阳产业" in said
        assert times == 2

    def test_recognises_a_contact_by_customer_and_name(self, world: World, write: Write, bring: Bring) -> None:
        path = write(
            ["姓名", "客户名称", "手机"],
            ["谭维", world.customer.name, "139 0000 1234"],
            ["罗知白", world.customer.name, "13900005678"],
        )
        found = bring(path, world.owner, "contacts", update=True)
        assert (found.created, found.updated, found.rejected) == (1, 1, 0)
        world.contact.refresh_from_db()
        assert world.contact.mobile == "13900001234"
        assert Contact.objects.filter(name="罗知白", customer=world.customer).count() == 1


class TestOwner:
    def test_who_works_here_answers_for_the_row(self, world: World, write: Write, bring: Bring) -> None:
        bring(write(["企业名称", "负责人"], ["甲公司", "秦川"]), world.head)
        row = Customer.objects.get(name="甲公司")
        assert (row.owner_id, row.stated_author) == (world.colleague.pk, "")

    def test_who_does_not_is_kept_as_the_stated_author(self, world: World, write: Write, bring: Bring) -> None:
        path = write(["企业名称", "负责人"], ["甲公司", "Darcel Schlecht"])
        found = bring(path, world.owner, dry=True)
        assert (found.created, found.rejected) == (1, 0)
        assert any("Darcel Schlecht" in said for said in found.remarks)
        bring(path, world.owner)
        row = Customer.objects.get(name="甲公司")
        assert (row.owner_id, row.stated_author) == (world.owner.pk, "Darcel Schlecht")
        assert bring(path, world.owner, update=True).unchanged == 1

    def test_leaves_the_owner_of_a_record_on_file(self, world: World, write: Write, bring: Bring) -> None:
        path = write(["企业名称", "负责人", "录入人"], [world.customer.name, "查无此人", "许嘉宁"])
        bring(path, world.head, update=True)
        world.customer.refresh_from_db()
        assert (world.customer.owner_id, world.customer.stated_author) == (world.owner.pk, "许嘉宁")


class TestRefusedRow:
    @pytest.mark.parametrize(
        ("header", "cells", "reason"),
        [
            (["企业名称", "信用代码"], ["甲公司", "91440300MAX000031X"], "校验码|should be"),
            (["企业名称", "成立日期"], ["甲公司", "2026-13-01"], "2026-13-01"),
            (["企业名称", "注册资金"], ["甲公司", "很多"], "很多"),
            (["企业名称", "员工人数"], ["甲公司", "约二百"], "."),
            (["企业名称", "地址"], ["", "某路 1 号"], "."),
            (["企业名称", "地址"], ["\ufffd\ufffd公司", "某路 1 号"], "\ufffd"),
            (["企业名称", "地址"], ["甲公司", "某路", "1 号"], "3"),
            (["企业名称"], ["长" * 201], "200"),
            (["企业名称", "编号"], ["甲公司", "KH999999"], "."),
        ],
    )
    def test_says_why_while_the_others_go_in(
        self, world: World, write: Write, bring: Bring, header: list[str], cells: list[str], reason: str
    ) -> None:
        good = ["好公司", *[""] * (len(header) - 1)]
        for dry in (True, False):
            found = bring(write(header, cells, good), world.owner, dry=dry)
            assert (found.rejected, found.created) == (1, 1)
            assert found.refused[0].row == 2
            import re

            assert re.search(reason, found.refused[0].reason)

    def test_lenient_leaves_out_what_cannot_be_read(self, world: World, write: Write, bring: Bring) -> None:
        path = write(["企业名称", "成立日期"], ["甲公司", "2026-13-01"])
        found = bring(path, world.owner, lenient=True)
        assert (found.created, found.rejected, len(found.remarks)) == (1, 0, 1)

    def test_repeating_a_record_of_the_same_file_names_the_first_row(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        found = bring(write(["企业名称"], ["甲公司"], ["甲 公司"]), world.owner)
        assert (found.created, found.rejected) == (1, 1)
        assert "2" in found.refused[0].reason

    def test_is_told_apart_from_one_of_the_same_name_by_the_better_key_alone(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        first, second = valid("91310000MAX000099"), valid("91310000MAX000088")
        path = write(["企业名称", "信用代码"], ["甲公司", first], ["甲公司", second], ["甲公司", ""])
        for dry in (True, False):
            found = bring(path, world.owner, dry=dry)
            assert (found.created, [refused.row for refused in found.refused]) == (2, [4])

    def test_of_somebody_else_is_refused_alone(self, world: World, write: Write, bring: Bring) -> None:
        """A row that would not be the importer's does not take the others down."""
        path = write(["企业名称", "负责人"], ["甲公司", "许嘉宁"], ["乙公司", "林澜"])
        for dry in (True, False):
            found = bring(path, world.owner, dry=dry)
            assert (found.created, found.rejected) == (1, 1)

    def test_does_not_tell_what_the_importer_may_not_see(self, world: World, write: Write, bring: Bring) -> None:
        path = write(["企业名称", "员工人数"], [world.foreign.name, "5"])
        found = bring(path, world.owner, dry=True, update=True)
        assert (found.created, found.alike) == (1, [])

    def test_comes_back_in_a_sheet_with_the_reason_behind(
        self, world: World, write: Write, bring: Bring, tmp_path: Path
    ) -> None:
        path = write(["企业名称", "备考"], ["", "x"], ["甲公司", "y", "z"])
        found = bring(path, world.owner)
        report.write_refused(tmp_path / "bad.xlsx", [(plan_for(path, world.owner), found)])
        rows = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "bad.xlsx")).get_sheet_by_index(0).to_python()
        assert rows[0][:2] == ["企业名称", "备考"]
        assert len(rows) == 3
        assert rows[1][:2] == ["", "x"]
        assert rows[1][2]
        assert rows[2][:2] == ["甲公司", "y"]
        assert rows[2][3] == "z"


class TestDryRun:
    def test_writes_nothing_and_finds_what_the_run_then_does(self, world: World, write: Write, bring: Bring) -> None:
        path = write(
            ["企业名称", "信用代码", "员工人数"],
            ["沧澜重工集团有限公司", "", "900"],
            ["新公司", "", ""],
            ["坏公司", "91440300MAX000031X", ""],
            ["沧澜海工基地有限公司", "", ""],
        )
        before = Customer.objects.count(), Operation.objects.count(), SearchEntry.objects.count()
        tried = bring(path, world.owner, dry=True, update=True)
        assert before == (Customer.objects.count(), Operation.objects.count(), SearchEntry.objects.count())
        done = bring(path, world.owner, update=True)
        counts = [(r.rows, r.created, r.updated, r.unchanged, r.rejected) for r in (tried, done)]
        assert counts == [(4, 1, 1, 1, 1)] * 2

    def test_lists_each_difference_with_who_changed_the_record_last(
        self, world: World, write: Write, bring: Bring
    ) -> None:
        path = write(["企业名称", "员工人数"], [world.customer.name, "900"])
        (change,) = bring(path, world.owner, dry=True, update=True).changes
        assert (change.row, change.record, change.current, change.new) == (2, "沧澜重工", "", "900")
        assert change.by.startswith("林澜")

    def test_names_records_that_a_new_row_resembles(self, world: World, write: Write, bring: Bring) -> None:
        path = write(["企业名称"], ["沧澜重工集团股份有限公司"])
        (alike,) = bring(path, world.owner, dry=True).alike
        assert (alike.row, alike.pk) == (2, world.customer.pk)


class TestFile:
    @pytest.mark.parametrize(
        "content", [b"", b"\x89PNG\r\n\x1a\n0000", b"PK\x03\x04broken", b"a,b\n", b"<html><table></table></html>"]
    )
    def test_that_is_no_table_is_refused_with_words(self, tmp_path: Path, content: bytes) -> None:
        path = tmp_path / "x.xlsx"
        path.write_bytes(content)
        with pytest.raises(Invalid) as refusal:
            opening.look(path)
        assert len(str(refusal.value.message)) > 10

    def test_is_refused_to_those_without_the_right(self, world: World, write: Write, bring: Bring) -> None:
        for dry in (True, False):
            with pytest.raises(Forbidden):
                bring(write(["企业名称"], ["甲公司"]), world.executive, dry=dry)
