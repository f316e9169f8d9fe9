"""The import wizard as a person walks through it."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dingke.domains.customers.models import Customer
from dingke.platform.people.models import User
from dingke.platform.workspace import actions, jobs
from dingke.platform.workspace.models import Run, Titles
from tests.transfer.test_export_runs import no_room
from tests.world import World

pytestmark = pytest.mark.django_db
TABLE = "企业名称,信用代码,员工人数\n北岸电机厂,,120\n坏公司,91440300MAX000031X,5\n沧澜重工集团有限公司,,900\n".encode(
    "gb18030"
)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def uploaded(client: Client, content: bytes = TABLE, name: str = "台账.csv") -> Run:
    answer = client.post("/customers/import/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    run = Run.objects.latest("created_at")
    assert answer["Location"] == f"/imports/{run.pk}/"
    return run


def fields_of(run: Run) -> dict[str, str]:
    """What the form of the columns holds when it is opened."""
    return {
        f"field-{s}-{n}": sheet["fields"].get(title, "")
        for s, sheet in enumerate(run.sheets)
        for n, title in enumerate(sheet["header"])
    }


class TestWizard:
    def test_leads_from_the_file_to_the_records_and_back(self, world: World) -> None:
        client = signed_in(world.owner)
        run = uploaded(client)
        page = client.get(f"/imports/{run.pk}/").content.decode()
        assert "北岸电机厂" in page
        assert "企业名称" in page
        client.post(f"/imports/{run.pk}/columns/", {**fields_of(run), "update": "1"})
        run.refresh_from_db()
        assert (run.state, run.report["created"], run.report["updated"], run.report["rejected"]) == ("tried", 1, 1, 1)
        assert not Customer.objects.filter(name="北岸电机厂").exists()
        for tab, words in {"changes": "900", "new": "北岸电机厂", "refused": "91440300MAX000031X", "alike": ""}.items():
            assert words in client.get(f"/imports/{run.pk}/?tab={tab}").content.decode()
        client.post(f"/imports/{run.pk}/run/")
        run.refresh_from_db()
        assert run.state == "waiting"
        assert "hx-get" in client.get(f"/imports/{run.pk}/").content.decode()
        jobs.carry_out(run=str(run.pk))
        assert client.get(f"/imports/{run.pk}/progress/")["HX-Refresh"] == "true"
        run.refresh_from_db()
        assert run.state == "done"
        assert Customer.objects.filter(name="北岸电机厂").exists()
        assert f"/operations/{run.operation}/undo/" in client.get(f"/imports/{run.pk}/").content.decode()
        refused = client.get(f"/imports/{run.pk}/refused.xlsx")
        assert b"".join(refused.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
        client.post(f"/operations/{run.operation}/undo/")
        assert not Customer.objects.filter(name="北岸电机厂").exists()

    def test_shows_the_most_frequent_remarks_and_folds_the_others(self, world: World) -> None:
        """What was left out of many rows must not push what can be done out of sight."""
        words = [f"行业{n}" for n in range(9) for _time in range(n + 1)]
        lines = "".join(f"第{n}电机厂,{word}\n" for n, word in enumerate(words))
        client = signed_in(world.owner)
        run = uploaded(client, f"企业名称,行业\n{lines}".encode())
        client.post(f"/imports/{run.pk}/columns/", {**fields_of(run), "lenient": "1"})
        first, rest = client.get(f"/imports/{run.pk}/").content.decode().split("看全部说明")
        assert "「行业8」" in first
        assert "「行业0」" not in first
        assert "「行业0」" in rest

    def test_starts_once_however_often_it_is_sent_or_carried_out(self, world: World) -> None:
        client = signed_in(world.owner)
        run = uploaded(client)
        client.post(f"/imports/{run.pk}/columns/", fields_of(run))
        for _ in range(2):
            client.post(f"/imports/{run.pk}/run/")
        for _ in range(2):
            jobs.carry_out(run=str(run.pk), unknown="later")
        assert Customer.objects.filter(name="北岸电机厂").count() == 1

    def test_remembers_how_the_columns_of_such_a_file_were_arranged(self, world: World) -> None:
        client = signed_in(world.owner)
        run = uploaded(client)
        client.post(f"/imports/{run.pk}/columns/", {**fields_of(run), "field-0-2": ""})
        (sheet,) = uploaded(signed_in(world.colleague)).sheets
        assert sheet["fields"] == {"企业名称": "name", "信用代码": "uscc", "员工人数": ""}
        kept = Titles.objects.get()
        assert (kept.by_id, kept.resource, kept.header) == (world.owner.pk, "customers", sheet["header"])
        assert (
            "林澜"
            in signed_in(world.colleague).get(f"/imports/{Run.objects.latest('created_at').pk}/").content.decode()
        )

    def test_remembers_nothing_when_the_titles_told_it_all(self, world: World) -> None:
        client = signed_in(world.owner)
        run = uploaded(client)
        client.post(f"/imports/{run.pk}/columns/", fields_of(run))
        assert not Titles.objects.exists()

    def test_gives_rows_without_an_owner_the_one_that_is_named(self, world: World) -> None:
        client = signed_in(world.head)
        run = uploaded(client)
        client.post(f"/imports/{run.pk}/columns/", {**fields_of(run), "owner": "秦川"})
        actions.start(Run.objects.get(pk=run.pk))
        jobs.carry_out(run=str(run.pk))
        assert Customer.objects.get(name="北岸电机厂").owner_id == world.colleague.pk

    def test_refuses_an_unknown_owner_and_a_file_without_a_field(self, world: World) -> None:
        client = signed_in(world.owner)
        run = uploaded(client)
        for sent in ({**fields_of(run), "owner": "查无此人"}, {}):
            answer = client.post(f"/imports/{run.pk}/columns/", sent)
            assert answer.status_code == 422
            assert 'role="alert"' in answer.content.decode()

    @pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n00", b"a,b\n", b"PK\x03\x04xx"])
    def test_says_at_the_upload_what_is_wrong_with_the_file(self, world: World, content: bytes) -> None:
        answer = signed_in(world.owner).post("/customers/import/", {"file": SimpleUploadedFile("x.xlsx", content)})
        assert answer.status_code == 422
        assert 'id="problem"' in answer.content.decode()
        assert not Run.objects.exists()
        assert not list(actions.folder(Run(id=None)).parent.glob("*"))

    def test_refuses_a_file_that_is_too_large(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(actions, "MOST_BYTES", 10)
        assert (
            signed_in(world.owner).post("/customers/import/", {"file": SimpleUploadedFile("x.csv", TABLE)}).status_code
            == 422
        )

    def test_says_when_there_is_no_room_for_the_file(self, world: World) -> None:
        with no_room(10):
            answer = signed_in(world.owner).post("/customers/import/", {"file": SimpleUploadedFile("x.csv", TABLE)})
        assert answer.status_code == 422
        assert "room" in answer.content.decode() or "空间" in answer.content.decode()
        assert not Run.objects.exists()
        assert not list(actions.folder(Run(id=None)).parent.glob("*"))

    def test_brings_in_nothing_when_its_refused_rows_find_no_room(self, world: World) -> None:
        client = signed_in(world.owner)
        run = uploaded(client)
        client.post(f"/imports/{run.pk}/columns/", fields_of(run))
        client.post(f"/imports/{run.pk}/run/")
        with no_room(500):
            jobs.carry_out(run=str(run.pk))
        run.refresh_from_db()
        assert run.state == "failed"
        assert "room" in run.problem or "空间" in run.problem
        assert not Customer.objects.filter(name="北岸电机厂").exists()
        assert [path.name for path in actions.folder(run).iterdir()] == ["file"]
        client.post(f"/imports/{run.pk}/columns/", fields_of(run))
        client.post(f"/imports/{run.pk}/run/")
        jobs.carry_out(run=str(run.pk))
        assert Customer.objects.filter(name="北岸电机厂").count() == 1

    def test_says_so_when_the_file_breaks_off(self, world: World) -> None:
        client = signed_in(world.owner)
        run = uploaded(client)
        actions.path_of(run).write_bytes(b"")
        client.post(f"/imports/{run.pk}/columns/", fields_of(run))
        run.refresh_from_db()
        assert run.state == "failed"
        assert run.problem


class TestWhoMay:
    def test_import_needs_the_right(self, world: World) -> None:
        client = signed_in(world.executive)
        assert client.get("/customers/import/").status_code == 403
        assert client.post("/customers/import/", {"file": SimpleUploadedFile("x.csv", TABLE)}).status_code == 403

    def test_a_run_of_somebody_else_is_not_there(self, world: World) -> None:
        run = uploaded(signed_in(world.owner))
        client = signed_in(world.colleague)
        for act in ("", "columns/", "progress/", "refused.xlsx"):
            assert client.get(f"/imports/{run.pk}/{act}").status_code == 404
        assert client.post(f"/imports/{run.pk}/run/").status_code == 404
        assert str(run.pk) not in client.get("/imports/").content.decode()
        assert str(run.pk) in signed_in(world.owner).get("/imports/").content.decode()
