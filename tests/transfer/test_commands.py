"""The command line over the same import, undo and export; run in this process, on the test's database."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dingke.config import cli, installation
from dingke.domains.customers.models import Customer
from dingke.platform.access.models import Disclosure
from dingke.platform.timeline.models import Operation
from dingke.platform.workspace.models import DatedValue
from tests.transfer.conftest import Write
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stays_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands take the database that is there."""

    @contextmanager
    def ready(say: object = None) -> Iterator[None]:
        yield

    monkeypatch.setattr(installation, "ready", ready)


class TestImportCommand:
    def test_prints_one_line_of_json(self, world: World, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
        path = write(["企业名称"], ["北岸电机厂"], [world.customer.name])
        assert cli.main(["import", str(path), "--as", "owner", "--json"]) == 0
        printed = json.loads(capsys.readouterr().out)
        names = ("rows", "created", "updated", "unchanged", "rejected")
        assert [printed[name] for name in names] == [2, 1, 0, 1, 0]
        assert Operation.objects.get(pk=printed["operation"]).by_id == world.owner.pk
        assert printed["seconds"] >= 0

    def test_is_by_default_the_administrators(self, world: World, write: Write) -> None:
        assert cli.main(["import", str(write(["企业名称"], ["北岸电机厂"])), "--json"]) == 0
        assert Customer.objects.get(name="北岸电机厂").created_by_id == world.admin.pk

    def test_ends_with_1_when_rows_were_refused_and_writes_them_down(
        self, world: World, write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        path = write(["企业名称", "成立日期"], ["北岸电机厂", "昨天"])
        assert cli.main(["import", str(path), "--report", str(tmp_path / "bad.xlsx")]) == 1
        assert (tmp_path / "bad.xlsx").read_bytes().startswith(b"PK")
        assert "昨天" in capsys.readouterr().out

    def test_writes_nothing_when_it_only_tries(self, world: World, write: Write) -> None:
        assert cli.main(["import", str(write(["企业名称"], ["北岸电机厂"])), "--dry-run", "--json"]) == 0
        assert not Customer.objects.filter(name="北岸电机厂").exists()

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["--object", "planets"], "customers"),
            (["--as", "nobody"], "nobody"),
            (["--as", "executive"], "."),
        ],
    )
    def test_says_what_is_wrong(
        self, world: World, write: Write, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
    ) -> None:
        import re

        assert cli.main(["import", str(write(["企业名称"], ["北岸电机厂"])), *arguments]) == 1
        assert re.search(words, capsys.readouterr().err)

    def test_says_so_when_the_file_is_missing_or_unknown(
        self, world: World, write: Write, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(["import", "/nowhere.csv"]) == 1
        assert "/nowhere.csv" in capsys.readouterr().err
        assert cli.main(["import", str(write(["甲", "乙"], ["1", "2"]))]) == 1


class TestUndoCommand:
    def test_takes_an_import_back(self, world: World, write: Write, capsys: pytest.CaptureFixture[str]) -> None:
        cli.main(["import", str(write(["企业名称"], ["北岸电机厂"])), "--json"])
        operation = json.loads(capsys.readouterr().out)["operation"]
        assert cli.main(["undo", operation]) == 0
        assert not Customer.objects.filter(name="北岸电机厂").exists()
        assert cli.main(["undo", operation]) == 1
        assert cli.main(["undo", "no-number"]) == 1


class TestExportCommand:
    def test_writes_a_file(self, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(["export", "customers", "--out", str(tmp_path / "x.csv"), "--where", "q=沧澜"]) == 0
        assert (tmp_path / "x.csv").read_text("utf-8-sig").count("\n") == 3
        assert "2 " in capsys.readouterr().out

    def test_says_what_is_wrong(self, world: World, tmp_path: Path) -> None:
        for arguments in (
            ["planets", "--out", "x.csv"],
            ["customers", "--out", str(tmp_path / "x.pdf")],
            ["customers", "--out", "/nowhere/x.csv"],
        ):
            assert cli.main(["export", *arguments]) == 1


class TestPersonalValuesAtTheMachine:
    """Beyond rights, not beyond the history: who sat there, and what for when it is many."""

    MOBILE = "19900001234"

    @pytest.fixture(autouse=True)
    def sits_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(installation, "system_user", lambda: "root (zhao)")

    def test_are_masked_unless_asked_for(self, world: World, tmp_path: Path) -> None:
        path = tmp_path / "x.csv"
        assert cli.main(["export", "contacts", "--out", str(path)]) == 0
        assert self.MOBILE not in path.read_text("utf-8-sig")
        assert not Disclosure.objects.exists()
        assert "root (zhao)" in Operation.objects.get(verb="export").why
        assert cli.main(["export", "contacts", "--out", str(path), "--clear", "--reason", "监管检查"]) == 0
        assert self.MOBILE in path.read_text("utf-8-sig")
        assert Disclosure.objects.filter(kind="export", person=world.admin, field="mobile").exists()
        assert Operation.objects.filter(verb="export", why__startswith="监管检查 · 系统用户 root (zhao)").count() == 1

    @pytest.mark.parametrize(
        "arguments",
        [
            ["contacts", "--clear", "--out", "x.csv"],
            ["contacts", "--clear", "--all-in-one", "x.xlsx"],
            ["--all", "all"],
        ],
    )
    def test_many_need_a_reason(
        self, world: World, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
    ) -> None:
        DatedValue.objects.filter(what="export_records").update(number=0)
        arguments = [*arguments[:-1], str(tmp_path / arguments[-1])]
        assert cli.main(["export", *arguments]) == 1
        assert "--reason" in capsys.readouterr().err
        assert not (tmp_path / arguments[-1]).exists()
        assert not Operation.objects.filter(verb="export").exists()
        assert cli.main(["export", *arguments, "--reason", "迁移"]) == 0
        whys = set(Operation.objects.filter(verb="export").values_list("why", flat=True))
        assert all("迁移 · 系统用户 root (zhao)" in why for why in whys)


class TestMergeCommand:
    def test_makes_one_of_two_and_undo_makes_two_again(self, world: World, capsys: pytest.CaptureFixture[str]) -> None:
        words = [world.customer.code, world.daughter.code]
        take = ["--take", f"name={world.daughter.code}"]
        assert cli.main(["merge", "customers", *words, *take, "--as", "owner", "--why", "重复", "--json"]) == 0
        printed = json.loads(capsys.readouterr().out)
        assert (printed["kept"], printed["merged"]) == (world.customer.code, 1)
        assert Customer.objects.get(pk=world.customer.pk).name == "沧澜海工基地有限公司"
        assert Operation.objects.get(pk=printed["operation"]).why == "重复"
        assert cli.main(["undo", printed["operation"], "--as", "owner"]) == 0
        assert not Customer.objects.exclude(merged_into=None).exists()

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["sites", "a", "b"], "customers"),
            (["customers", "KH999999", "沧澜重工集团有限公司"], "KH999999"),
            (["customers", "沧澜海工基地有限公司", "沧澜重工集团有限公司", "--take", "name"], "FIELD=RECORD"),
            (["customers", "沧澜海工基地有限公司", "沧澜海工基地有限公司"], "2"),
            (["customers", "沧澜海工基地有限公司", "华岳特钢股份有限公司"], "华岳特钢"),
        ],
    )
    def test_says_what_it_did_not_understand(
        self, world: World, capsys: pytest.CaptureFixture[str], words: list[str], said: str
    ) -> None:
        assert cli.main(["merge", *words, "--as", "owner"]) == 1
        assert said in capsys.readouterr().err
