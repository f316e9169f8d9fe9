"""What leaves the house in a file: for what, for whom, masked unless asked for in clear, marked, and not for long."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.utils import timezone

from dingke.domains.contacts.models import Contact
from dingke.engine import exporting, registry
from dingke.engine.testing import client_of
from dingke.platform.access.models import Disclosure
from dingke.platform.timeline.models import Operation
from dingke.platform.workspace import exports, jobs
from dingke.platform.workspace.models import Export
from tests.transfer.conftest import Bring
from tests.world import World

pytestmark = pytest.mark.django_db
MOBILE = "19900001234"
SAID = {"purpose": "中秋寄送", "recipient": "明川快递"}


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


class TestPersonalValues:
    def test_go_out_masked_without_a_question(self, world: World) -> None:
        answer = client_of(world.owner).get("/contacts/export/?view=-&all=1&format=csv")
        assert MOBILE not in content(answer).decode()
        assert not Disclosure.objects.exists()

    def test_go_out_in_clear_for_a_purpose_and_a_recipient(self, world: World) -> None:
        client, url = client_of(world.owner), "/contacts/export/?view=-&all=1&format=csv&clear=1"
        page = client.get(url).content.decode()
        assert 'name="purpose"' in page
        assert MOBILE not in page
        refused = client.post(url, {"purpose": "中秋寄送"})
        assert refused.status_code == 422
        assert "中秋寄送" in refused.content.decode()
        answer: Any = client.post(url, SAID)
        assert MOBILE in content(answer).decode()
        assert Operation.objects.get(verb="export").why.startswith("中秋寄送 → 明川快递")
        assert Disclosure.objects.filter(kind="export", person=world.owner, field="mobile").count() == 1

    def test_stay_masked_for_whoever_may_not_see_them(self, world: World) -> None:
        answer = client_of(world.executive).get("/contacts/export/?view=-&all=1&format=csv&clear=1")
        assert MOBILE not in content(answer).decode()


class TestMany:
    def test_are_asked_about(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exporting, "ASKED_FROM", 1)
        client, url = client_of(world.owner), "/customers/export/?view=-&format=csv"
        assert 'name="recipient"' in client.get(url).content.decode()
        assert client.post(url, {}).status_code == 422
        assert b"\xef\xbb\xbf" in content(client.post(url, SAID))

    def test_in_the_background_keep_what_was_said(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(exporting, "ASKED_FROM", 1)
        monkeypatch.setattr(exporting, "AT_ONCE", 1)
        client_of(world.owner).post("/customers/export/?view=-&format=csv", SAID)
        export = Export.objects.get()
        assert (export.purpose, export.recipient, export.clear) == ("中秋寄送", "明川快递", False)
        jobs.make(export=str(export.pk))
        assert "明川快递" in Operation.objects.get(verb="export").why
        export.refresh_from_db()
        assert export.expires_at is not None
        assert export.finished_at is not None
        assert export.expires_at - export.finished_at == timedelta(hours=24)
        assert exports.is_there(export)
        Export.objects.update(expires_at=timezone.now())
        assert client_of(world.owner).get(f"/exports/{export.pk}/file/").status_code == 404


class TestMark:
    def test_stands_at_the_foot_of_a_workbook_and_in_no_cell(self, world: World, tmp_path: Path) -> None:
        path = tmp_path / "x.xlsx"
        exporting.write(
            registry.get("customers"),
            world.owner,
            path,
            {},
            via="test",
            taking=exporting.Taking(purpose=SAID["purpose"], recipient=SAID["recipient"]),
        )
        with ZipFile(io.BytesIO(path.read_bytes())) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
            properties = book.read("docProps/core.xml").decode()
            cells = book.read("xl/sharedStrings.xml").decode() if "xl/sharedStrings.xml" in book.namelist() else ""
        number = str(Operation.objects.get(verb="export").pk)[:8]
        for where in (sheet[sheet.index("<oddFooter>") :], properties):
            assert world.owner.name in where
            assert number in where
            assert "明川快递" in where
        assert number not in cells

    def test_does_not_keep_an_import_from_taking_it_back(self, world: World, tmp_path: Path, bring: Bring) -> None:
        path = tmp_path / "contacts.xlsx"
        exporting.write(registry.get("contacts"), world.owner, path, {}, via="test")
        report = bring(path, world.owner, "contacts", dry=True, update=True)
        assert (report.rows, report.rejected, report.created) == (1, 0, 0)
        assert Contact.objects.count() == 2
