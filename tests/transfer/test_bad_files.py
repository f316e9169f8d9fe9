"""Files that are damaged, hostile or no tables: each gets words, and nothing is half done."""

import gzip
import resource as limits
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dingke.domains.customers.models import Customer
from dingke.engine.faults import Invalid
from dingke.engine.importing import opening
from dingke.lib import spreadsheet
from dingke.platform.workspace import actions, jobs
from dingke.platform.workspace.models import Run
from tests.transfer.conftest import Bring
from tests.world import World

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
MEGABYTE = 1024**2


def png(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))


def pdf(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n")


def header_alone(path: Path) -> None:
    spreadsheet.write_xlsx(path, ["客户名称"], [])


def wide(path: Path) -> None:
    spreadsheet.write_xlsx(path, [f"列{n}" for n in range(300)], [["x"] * 300])


def wide_text(path: Path) -> None:
    path.write_text(",".join(["客户名称", *["x"] * 299]) + "\n甲公司\n", "utf-8")


def long_cell(path: Path) -> None:
    path.write_text("客户名称,地址\n甲公司," + "长" * MEGABYTE + "\n", "utf-8")


def locked(path: Path) -> None:
    path.write_bytes((FILES / "locked.xlsx").read_bytes())


def bomb(path: Path) -> None:
    """Two hundred megabytes of nothing, of which two hundred kilobytes arrive."""
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(200):
            part.write(bytes(MEGABYTE))


def packed_bomb(path: Path) -> None:
    """One line without an end."""
    with gzip.open(path, "wb") as file:
        file.write("客户名称\n".encode())
        for _ in range(200):
            file.write(b"0" * MEGABYTE)


def packed_workbook_bomb(path: Path) -> None:
    with gzip.open(path, "wb") as file:
        file.write(b"PK\x03\x04")
        for _ in range(200):
            file.write(bytes(MEGABYTE))


WRONG: list[tuple[Callable[[Path], Any], str]] = [
    (png, "别的文件"),
    (pdf, "别的文件"),
    (Path.touch, "空的"),
    (header_alone, "没有数据行"),
    (wide, "256"),
    (wide_text, "256"),
    (long_cell, "131,072"),
    (locked, "密码"),
    (bomb, "100"),
    (packed_bomb, "别的文件"),
    (packed_workbook_bomb, "100"),
]


class TestFileThatIsNoTable:
    @pytest.mark.parametrize(("make", "words"), WRONG, ids=[make.__name__ for make, _words in WRONG])
    def test_is_refused_at_the_door_with_words(
        self, world: World, tmp_path: Path, settings: Any, make: Callable[[Path], Any], words: str
    ) -> None:
        settings.HOME = tmp_path / "home"
        path = tmp_path / "客户.xlsx"
        make(path)
        before = limits.getrusage(limits.RUSAGE_SELF).ru_maxrss
        with pytest.raises(Invalid) as refusal:
            opening.look(path, count=True)
        assert words in str(refusal.value.message)
        client = Client()
        client.force_login(world.owner)
        answer = client.post("/customers/import/", {"file": SimpleUploadedFile(path.name, path.read_bytes())})
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert not Run.objects.exists()
        # Kilobytes on Linux: what unpacks to 200 MB must not have been there at once.
        assert limits.getrusage(limits.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


class TestCells:
    def test_with_formulas_give_what_they_showed_last(self, world: World, tmp_path: Path, bring: Bring) -> None:
        path = tmp_path / "formulas.xlsx"
        with xlsxwriter.Workbook(str(path)) as book_of:
            sheet = book_of.add_worksheet()
            sheet.write_row(0, 0, ["客户名称", "员工人数", "简称"])
            sheet.write_formula(1, 0, '="北岸"&"电机厂"', None, "北岸电机厂")
            sheet.write_formula(1, 1, "=100+20", None, 120)
            sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
        assert bring(path, world.owner).created == 1
        row = Customer.objects.get(name="北岸电机厂")
        assert (row.employee_count, row.short_name) == (120, "")

    def test_that_look_like_formulas_stay_text(self, world: World, tmp_path: Path, bring: Bring) -> None:
        path = tmp_path / "danger.csv"
        path.write_text("客户名称,地址\n甲公司,=HYPERLINK(1)\n", "utf-8")
        bring(path, world.owner)
        assert Customer.objects.get(name="甲公司").reg_address == "=HYPERLINK(1)"

    def test_with_a_nul_or_letters_of_another_encoding_keep_their_row_out(
        self, world: World, tmp_path: Path, bring: Bring
    ) -> None:
        path = tmp_path / "mixed.csv"
        good = "".join(f"好公司{n},路 {n} 号\n" for n in range(300)).encode()
        path.write_bytes("客户名称,地址\n".encode() + good + b"\x00X,1\n" + "坏公司,1\n".encode("gb18030"))
        found = bring(path, world.owner)
        assert (found.created, [refused.row for refused in found.refused]) == (300, [302, 303])
        assert all("\ufffd" in refused.reason for refused in found.refused)

    def test_beyond_the_length_of_their_field_keep_their_row_out(
        self, world: World, tmp_path: Path, bring: Bring
    ) -> None:
        path = tmp_path / "long.csv"
        path.write_text("客户名称,地址\n甲公司," + "长" * 100_000 + "\n乙公司,短\n", "utf-8")
        found = bring(path, world.owner)
        assert (found.created, [refused.row for refused in found.refused]) == (1, [2])
        assert "300" in found.refused[0].reason
        assert len(found.refused[0].cell) <= 120


class TestRunWhoseProcessDied:
    def test_says_so_and_begins_anew(self, world: World, tmp_path: Path, settings: Any) -> None:
        settings.HOME = tmp_path
        client = Client()
        client.force_login(world.owner)
        client.post("/customers/import/", {"file": SimpleUploadedFile("x.csv", "客户名称\n北岸电机厂\n".encode())})
        run = Run.objects.get()
        client.post(f"/imports/{run.pk}/columns/", {"field-0-0": "name"})
        client.post(f"/imports/{run.pk}/run/")
        Run.objects.update(state=Run.State.RUNNING, done_rows=1)  # as a killed worker leaves it
        run.refresh_from_db()
        with actions.alone(run):
            assert 'role="status"' in client.get(f"/imports/{run.pk}/").content.decode()
        page = client.get(f"/imports/{run.pk}/progress/").content.decode()
        assert 'role="status"' in page
        assert client.get("/imports/").status_code == 200
        jobs.carry_out(run=str(run.pk))
        run.refresh_from_db()
        assert (run.state, Customer.objects.filter(name="北岸电机厂").count()) == ("done", 1)
