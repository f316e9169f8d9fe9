from __future__ import annotations

import gzip
import os
import zipfile
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dingke.lib import spreadsheet
from dingke.lib.spreadsheet import UnreadableSpreadsheet, open_table, reading, textfiles, writing

HEADER = ["编号", "名称", "金额"]
ROWS = [["000001", "鼎盛电气, 有限公司", "12.50"], ["000002", "换\n行", ""]]
CSV = '编号,名称,金额\r\n000001,"鼎盛电气, 有限公司",12.50\r\n000002,"换\n行",\r\n'

without_reset = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def read(path: Path, sheet: str | None = None) -> tuple[list[str], list[list[str]]]:
    with open_table(path, sheet) as table:
        return table.header, list(table.rows)


def real(name: str) -> Path:
    folder = os.environ.get("DINGKE_TEST_DATA")
    if not folder:
        pytest.skip("DINGKE_TEST_DATA is not set")
    return Path(folder) / name


class TestTextFiles:
    @pytest.mark.parametrize(
        ("written", "encoding"),
        [
            (CSV.encode("utf-8"), "utf-8"),
            (CSV.encode("utf-8-sig"), "utf-8-sig"),
            (CSV.encode("gb18030"), "gb18030"),
            (CSV.encode("utf-16"), "utf-16"),
            (CSV.encode("utf-16-le"), "utf-16-le"),
            (CSV.encode("utf-16-be"), "utf-16-be"),
        ],
    )
    @pytest.mark.parametrize("packed", [False, True])
    def test_tells_the_encoding(self, tmp_path: Path, written: bytes, encoding: str, packed: bool) -> None:
        path = tmp_path / "table.bin"
        path.write_bytes(gzip.compress(written) if packed else written)
        with open_table(path) as table:
            assert (table.header, list(table.rows)) == (HEADER, ROWS)
            assert (table.encoding, table.delimiter, table.header_row) == (encoding, ",", 1)

    @pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
    def test_tells_the_delimiter(self, tmp_path: Path, delimiter: str) -> None:
        path = tmp_path / "table.txt"
        path.write_text(f"a{delimiter}b{delimiter}c\n1{delimiter}x, y{delimiter}3\n".replace("x, y", '"x, y"'))
        with open_table(path) as table:
            assert table.delimiter == delimiter
            assert list(table.rows) == [["1", "x, y", "3"]]

    def test_looks_for_chinese_behind_a_long_ascii_start(self, tmp_path: Path) -> None:
        path = tmp_path / "late.csv"
        path.write_bytes(b"code,name\n" + b"1,plain\n" * 60_000 + "2,鼎盛\n".encode("gb18030"))
        with open_table(path) as table:
            assert table.encoding == "gb18030"
            *_, last = table.rows
        assert last == ["2", "鼎盛"]

    def test_keeps_its_encoding_when_a_sample_ends_inside_a_character(self, tmp_path: Path) -> None:
        path = tmp_path / "cut.csv"
        path.write_bytes("名称\nA".encode() + "鼎".encode() * 200_000 + b"\n")
        with open_table(path) as table:
            assert table.encoding == "utf-8"

    def test_survives_a_few_broken_characters(self, tmp_path: Path) -> None:
        path = tmp_path / "broken.csv"
        path.write_bytes("名称\n".encode() + "鼎盛电气\n".encode() * 200 + b"\xff\xfe\n")
        with open_table(path) as table:
            assert table.encoding == "utf-8"
            assert list(islice(table.rows, 1)) == [["鼎盛电气"]]

    def test_falls_back_to_latin(self, tmp_path: Path) -> None:
        path = tmp_path / "latin.csv"
        path.write_bytes(b"caf\xe9,\xfcber\n\xff,\xfe\n")
        assert read(path) == (["café", "über"], [["ÿ", "þ"]])

    @pytest.mark.parametrize(
        ("written", "encoding"),
        [
            ("name,city\nMüller AG,Zürich\nSeñor Grün,München\n", "latin-1"),  # well-formed GB 18030 as well
            ("name\nCafé “Zoë” – Köln\n", "cp1252"),
            ("name\n" + "plain\n" * 500 + "º Crédito, Pábêo\n", "latin-1"),  # a few among much that is plain
            ("名称\n鎔基贸易有限公司\n亿万㐱公司\n", "gb18030"),
        ],
    )
    def test_tells_western_letters_from_chinese(self, tmp_path: Path, written: str, encoding: str) -> None:
        path = tmp_path / "west.csv"
        path.write_bytes(written.encode(encoding))
        with open_table(path) as table:
            assert table.encoding == encoding
            assert [table.header, *table.rows] == [line.split(",") for line in written.splitlines()]

    def test_is_read_as_a_person_says(self, tmp_path: Path) -> None:
        path = tmp_path / "said.csv"
        path.write_bytes("名称\n鼎盛\n".encode("gb18030"))
        with open_table(path, encoding="latin-1") as table:
            assert (table.encoding, table.header) == ("latin-1", ["Ãû³Æ"])

    def test_a_nul_by_mistake_becomes_a_broken_character(self, tmp_path: Path) -> None:
        path = tmp_path / "nul.csv"
        path.write_bytes(b"a,b\n1,x\x002\n" + b"3,4\n" * 60)
        header, rows = read(path)
        assert (header, rows[0], len(rows)) == (["a", "b"], ["1", "x\ufffd2"], 61)

    def test_pads_short_rows_and_leaves_long_ones(self, tmp_path: Path) -> None:
        path = tmp_path / "shifted.csv"
        path.write_text("\n\na,b,,\n1\n1,2,3\n\n1,2,,,\n")
        with open_table(path) as table:
            assert table.header_row == 3
            assert list(table.rows) == [["1", ""], ["1", "2", "3"], ["", ""], ["1", "2"]]

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            (b"", "is empty"),
            (b"\n\n,,\n", "is empty"),
            (b"a,b\n1,\x00\x00\x00\x00\n" + b"3,4\n" * 50, "another kind of file"),
            (b"%PDF-1.7", "another kind of file"),
            (b"\x89PNG\r\n\x1a\n\x00\x00", "another kind of file"),
            (bytes(range(256)) * 40, "another kind of file"),
            (b"<html><table><tr><td>1</td></tr></table>", "web page"),
            (b",".join([b"x"] * 257), "more than 256 columns"),
            (b'a,b\n1,"never closed\n' + b"x" * 140_000, "Line 3 holds a cell of more than 131,072 characters"),
            (b"a,b\n1," + b"x" * 1024**2 + b"\n", "Line 2 holds a cell of more than 131,072 characters"),
            (b"\x1f\x8b\x08broken", "damaged"),
            (b"PK\x03\x04broken", "damaged"),
            (b"\xd0\xcf\x11\xe0broken", "damaged"),
        ],
    )
    def test_says_what_is_wrong(self, tmp_path: Path, content: bytes, says: str) -> None:
        path = tmp_path / "wrong.xls"
        path.write_bytes(content)
        with pytest.raises(UnreadableSpreadsheet, match=says):
            read(path)

    def test_refuses_endless_lines(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(textfiles, "LONGEST_LINE", 1000)
        path = tmp_path / "line.csv.gz"
        path.write_bytes(gzip.compress(b"a,b\n" + b"0" * 5000))
        with pytest.raises(UnreadableSpreadsheet, match="another kind of file"):
            read(path)

    def test_refuses_a_packed_bomb(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(textfiles, "MOST_UNPACKED_BYTES", 10_000)
        path = tmp_path / "bomb.csv.gz"
        path.write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 5000))
        with pytest.raises(UnreadableSpreadsheet, match="unpacks to more than"):
            read(path)

    @pytest.mark.serves("S-174")
    @pytest.mark.parametrize(
        ("name", "header", "rows"),
        [
            ("cn_listed_companies_2019/stock_basic.csv", ["code", "name", "industry"], 3621),
            (
                "cn_company_registry_sample/companies_200k.csv.gz",
                ["企业名称", "统一社会信用代码", "注册日期"],
                20_000,
            ),
        ],
    )
    def test_reads_real_files(self, name: str, header: list[str], rows: int) -> None:
        with open_table(real(name)) as table:
            assert table.header[:3] == header
            assert sum(1 for _ in islice(table.rows, 20_000)) == rows


@pytest.mark.serves("S-174")
class TestWorkbooks:
    WIDE: list[list[spreadsheet.Cell]] = [
        ["=1+1", 199999.0, 0.1, 12345678901234567890, True, None, "http://example.com"],
        [
            date(2026, 11, 23),
            datetime(2026, 11, 23, 14, 30, tzinfo=UTC),
            time(9, 5),
            Decimal("12.50"),
            -3,
            "",
            "'",
        ],
    ]

    def test_reads_what_it_writes(self, tmp_path: Path) -> None:
        path = tmp_path / "out.xlsx"
        spreadsheet.write_xlsx(path, ["a", "b", "c", "d", "e", "f", "g"], self.WIDE)
        with open_table(path) as table:
            assert (table.sheet, table.sheets, table.header_row) == ("Sheet1", ["Sheet1"], 1)
            assert list(table.rows) == [
                ["=1+1", "199999", "0.1", "12345678901234600000", "TRUE", "", "http://example.com"],
                ["2026-11-23", "2026-11-23 14:30:00", "09:05:00", "12.5", "-3", "", "'"],
            ]

    def test_writes_no_formula_and_no_link(self, tmp_path: Path) -> None:
        path = tmp_path / "out.xlsx"
        spreadsheet.write_xlsx(path, ["a"], [["=1+1"], ["http://example.com"], ["@SUM(A1)"]])
        with zipfile.ZipFile(path) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        assert "hyperlink" not in sheet

    def test_cuts_text_that_no_cell_holds(self, tmp_path: Path) -> None:
        path = tmp_path / "long.xlsx"
        spreadsheet.write_xlsx(path, ["a"], [["鼎" * 40_000]])
        _, [[cell]] = read(path)
        assert cell == "鼎" * 32_766 + "…"

    @pytest.mark.parametrize(
        "text",
        [
            "<r><t>鼎盛</t></r>",  # which XlsxWriter takes for formatted text
            "A&B <C>",
            " 两边 ",
            "行\n行",
            "_x000B_ as somebody typed it",
            "👍" * 20_000,  # two units of UTF-16 each, more than a cell holds
        ],
    )
    def test_keeps_text_that_looks_like_its_own_signs(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "x.xlsx"
        spreadsheet.write_xlsx(path, ["a"], [[text]])
        with spreadsheet.open_table(path) as table:
            (cell,) = next(table.rows)
        assert cell == text or (len(text) > 16_383 and cell == text[:16_383] + "…")

    def test_writes_control_characters_as_excel_does(self, tmp_path: Path) -> None:
        path = tmp_path / "x.xlsx"
        spreadsheet.write_xlsx(path, ["a"], [["竖\x0b线"]])
        with zipfile.ZipFile(path) as book:
            assert "竖_x000B_线" in book.read("xl/worksheets/sheet1.xml").decode()

    def test_keeps_days_numbers_and_truth(self, tmp_path: Path) -> None:
        path = tmp_path / "x.xlsx"
        moment = datetime(2026, 11, 25, 14, 30, 15, tzinfo=UTC)
        days = [date(1900, 1, 31), date(1900, 3, 1), date(2026, 11, 25)]
        spreadsheet.write_xlsx(path, list("abcdefgh"), [[*days, moment, Decimal("-12.50"), 1.5, True, None]])
        (_header, row) = python_calamine.CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
        assert row == [*days, moment.replace(tzinfo=None), -12.5, 1.5, True, ""]

    def test_refuses_more_rows_than_a_sheet_has(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(writing, "MOST_ROWS", 3)
        spreadsheet.write_xlsx(tmp_path / "full.xlsx", ["a"], [["1"]] * 3)
        with pytest.raises(spreadsheet.UnableToWrite, match="A sheet holds 3 rows"):
            spreadsheet.write_xlsx(tmp_path / "over.xlsx", ["a"], [["1"]] * 4)

    def test_names_the_sheets_when_one_is_missing(self, tmp_path: Path) -> None:
        path = tmp_path / "out.xlsx"
        spreadsheet.write_xlsx(path, ["a"], [])
        with pytest.raises(UnreadableSpreadsheet, match="no sheet “Tabelle1”; there are: Sheet1"):
            open_table(path, "Tabelle1")

    def test_refuses_a_bomb_before_unpacking_it(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "MOST_UNPACKED_BYTES", 1_000_000)
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"\0" * 1_000_001)
        with pytest.raises(UnreadableSpreadsheet, match="unpacks to more than 2 GB"):
            open_table(path)

    @pytest.mark.parametrize("declared", [None, 1000])
    def test_refuses_a_bomb_that_is_small_outside(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, declared: int | None
    ) -> None:
        """Also one that declares less than it holds."""
        monkeypatch.setattr(reading, "SMALL_BYTES", 1_000_000)
        path = tmp_path / "bomb.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b"\0" * 50_000_000)
        if declared:
            content = path.read_bytes().replace((50_000_000).to_bytes(4, "little"), declared.to_bytes(4, "little"))
            path.write_bytes(content)
        with pytest.raises(UnreadableSpreadsheet, match="damaged" if declared else "more than 100 times its size"):
            open_table(path)

    @pytest.mark.parametrize("suffix", ["xlsx", "xls"])
    def test_is_read_packed(self, tmp_path: Path, suffix: str) -> None:
        plain = tmp_path / f"plain.{suffix}"
        spreadsheet.write_xlsx(plain, ["名称"], [["鼎盛"]])
        path = tmp_path / f"packed.{suffix}.gz"
        path.write_bytes(gzip.compress(plain.read_bytes()))
        assert read(path) == (["名称"], [["鼎盛"]])
        assert {each.name for each in tmp_path.iterdir()} == {plain.name, path.name}

    def test_refuses_a_packed_workbook_that_unpacks_without_end(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(reading, "SMALL_BYTES", 1_000_000)
        path = tmp_path / "bomb.xlsx.gz"
        path.write_bytes(gzip.compress(b"PK\x03\x04" + b"\0" * 50_000_000))
        with pytest.raises(UnreadableSpreadsheet, match="more than 100 times its size"):
            open_table(path)

    def test_shows_what_formulas_gave_last(self, tmp_path: Path) -> None:
        """An error of the program is nothing that could be kept: the cell counts as empty."""
        path = tmp_path / "formulas.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["a", "b", "c"])
            sheet.write_formula(1, 0, "=1+1", None, 2)
            sheet.write_formula(1, 1, '="鼎"&"盛"', None, "鼎盛")
            sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        assert read(path)[1] == [["2", "鼎盛", ""]]

    def test_refuses_another_archive(self, tmp_path: Path) -> None:
        path = tmp_path / "letters.docx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("word/document.xml", "<w/>")
        with pytest.raises(UnreadableSpreadsheet, match="another kind of file"):
            open_table(path)

    def test_refuses_a_workbook_without_rows(self, tmp_path: Path) -> None:
        path = tmp_path / "empty.xlsx"
        spreadsheet.write_xlsx(path, [], [])
        with pytest.raises(UnreadableSpreadsheet, match="is empty"):
            open_table(path)

    def test_counts_rows_as_the_program_does(self, tmp_path: Path) -> None:
        path = tmp_path / "below.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            book.add_worksheet("空")
            sheet = book.add_worksheet("客户")
            sheet.write_row(3, 1, ["编号", "名称"])
            sheet.write_row(5, 1, [199999, "鼎盛"])
        with open_table(path) as table:
            assert (table.sheet, table.header, table.header_row) == ("客户", ["编号", "名称"], 4)
            assert list(table.rows) == [["", ""], ["199999", "鼎盛"]]

    def test_shows_a_duration_as_a_clock(self, tmp_path: Path) -> None:
        path = tmp_path / "long.csv"
        spreadsheet.write_csv(path, ["a"], [[timedelta(hours=26, minutes=5)]])
        assert read(path)[1] == [["26:05:00"]]


class TestWriteCsv:
    @pytest.mark.parametrize(
        ("cell", "kept"),
        [
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("+86 138", "'+86 138"),
            ("-2+3", "'-2+3"),
            ("@SUM", "'@SUM"),
            ("\tx", "'\tx"),
            ("-12.50", "-12.50"),
            ("-1,250.00", "-1,250.00"),
            ("+5%", "+5%"),
            (Decimal("-3.10"), "-3.10"),
            (-3, "-3"),
            ("鼎盛", "鼎盛"),
        ],
    )
    def test_disarms_formulas(self, tmp_path: Path, cell: spreadsheet.Cell, kept: str) -> None:
        path = tmp_path / "out.csv"
        spreadsheet.write_csv(path, ["a"], [[cell]])
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert read(path)[1] == [[kept]]

    CELL = st.text(alphabet=st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=20).filter(
        lambda text: not text.startswith(("=", "+", "-", "@", "\t", "\r"))
    )

    @without_reset
    @given(st.lists(st.tuples(CELL, CELL), max_size=5))
    def test_reads_back_what_was_written(self, tmp_path: Path, rows: list[tuple[str, str]]) -> None:
        path = tmp_path / "back.csv"
        spreadsheet.write_csv(path, ["one", "two"], rows)
        assert read(path) == (["one", "two"], [list(row) for row in rows])
