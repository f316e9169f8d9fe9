"""`dingke history`: what happened to a record, and how it stood."""

import json
from pathlib import Path

import pytest

from tests.operations.conftest import one
from tests.operations.test_doctor import order
from tests.terminal import dingke

pytestmark = pytest.mark.xdist_group("operations")

NAMED = "select code from customers_customer order by id limit 1"


class TestHistory:
    def test_tells_what_happened(self, copy: Path) -> None:
        said = dingke(copy, "history", "customers", str(one(copy, NAMED)))
        assert said.returncode == 0, said.stderr
        assert "导入" in said.stdout
        told = json.loads(dingke(copy, "history", "customers", str(one(copy, NAMED)), "--json").stdout)
        assert [item["via"] for item in told["items"]] == ["import"]

    def test_shows_a_record_as_it_stood(self, copy: Path) -> None:
        order(copy, "update customers_customerevent set pgh_created_at = '2026-05-01', short_name = '旧名'")
        code = str(one(copy, NAMED))
        stood = json.loads(dingke(copy, "history", "customers", code, "--as-of", "2026-05-02", "--json").stdout)
        assert (stood["code"], stood["short_name"]) == (code, "旧名")
        before = dingke(copy, "history", "customers", code, "--as-of", "2026-04-01")
        assert (before.returncode, before.stdout) == (1, "")

    def test_names_what_is_not_there(self, copy: Path) -> None:
        for words in (("customers", "KH999999"), ("ships", "1")):
            said = dingke(copy, "history", *words)
            assert said.returncode == 1
            assert said.stderr.startswith("dingke: ")
