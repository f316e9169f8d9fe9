"""A file of customers, from the upload to the list, and back again as one."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from dingke.domains.customers.models import Customer
from dingke.platform.workspace import jobs
from dingke.platform.workspace.models import Run
from tests.journeys.conftest import Person
from tests.world import World

FILE = "企业名称,统一社会信用代码,员工人数\n北岸电机厂,,120\n坏码公司,91440300MAX000031X,5\n南屏水泵厂,,80\n"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    """Where uploaded files lie."""
    settings.HOME = tmp_path / "home"


class TestImport:
    @pytest.mark.serves("S-174")
    def test_is_tried_done_and_taken_back(self, world: World, owner: Person, tmp_path: Path) -> None:
        path = tmp_path / "台账.csv"
        path.write_text(FILE, encoding="gb18030")
        page = owner.go("/customers/import/")
        owner.looks_well()
        page.locator("#file").set_input_files(path)
        page.get_by_role("button", name="上传").click()
        expect(page.get_by_label("企业名称")).to_have_value("name")
        owner.looks_well()
        page.get_by_role("button", name="试运行").or_(page.locator("form button.dk-btn-primary")).first.click()
        expect(page.get_by_text("坏码公司").or_(page.locator(".dk-wiz")).first).to_be_visible()
        assert not Customer.objects.filter(name="北岸电机厂").exists()
        owner.looks_well()
        page.locator("form[action$='/run/'] button").click()
        expect(page.locator("#dk-progress")).to_be_visible()
        jobs.carry_out(run=str(Run.objects.get().pk))
        undo = page.locator("form[action*='/operations/'] button")
        expect(undo).to_be_visible()
        assert Customer.objects.filter(name__in=("北岸电机厂", "南屏水泵厂")).count() == 2
        owner.looks_well()
        undo.click()
        expect(page).to_have_url(re.compile("/(operations|imports)/"))
        owner.settled()
        assert not Customer.objects.filter(name__in=("北岸电机厂", "南屏水泵厂")).exists()
        owner.looks_well()
