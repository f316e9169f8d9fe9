"""Exports that are too large to wait for: who may fetch them, what becomes of them when something goes wrong."""

import csv
import io
import resource as limits
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dingke.domains.contacts.models import Contact
from dingke.domains.customers.models import Customer
from dingke.engine import exporting, ports, registry
from dingke.engine.faults import Forbidden, Invalid
from dingke.platform.access.models import Disclosure, Grant
from dingke.platform.people.models import User
from dingke.platform.timeline.models import Operation
from dingke.platform.workspace import exports, jobs
from dingke.platform.workspace.models import Export
from tests.world import World, make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(exporting, "AT_ONCE", 1)


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def asked(client: Client, query: str = "view=x&format=csv") -> Export:
    answer = client.post(f"/customers/export/?{query}")
    assert answer.status_code == 302, answer.content.decode()
    export = Export.objects.latest("created_at")
    assert answer["Location"] == f"/exports/{export.pk}/"
    return export


def whole(client: Client, export: Export) -> bytes:
    answer = client.get(f"/exports/{export.pk}/file/")
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def fetched(client: Client, export: Export) -> list[list[str]]:
    return list(csv.reader(io.StringIO(whole(client, export).decode("utf-8-sig"))))


@contextmanager
def no_room(size: int) -> Iterator[None]:
    """As on a full disk: no file of this process grows beyond ``size`` bytes."""
    soft, hard = limits.getrlimit(limits.RLIMIT_FSIZE)
    limits.setrlimit(limits.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        limits.setrlimit(limits.RLIMIT_FSIZE, (soft, hard))


class TestLargeExport:
    def test_is_asked_for_made_by_a_job_and_fetched(self, world: World) -> None:
        client = signed_in(world.owner)
        page = client.get("/customers/export/?view=x&format=csv&sort=-updated_at").content.decode()
        assert "csrfmiddlewaretoken" in page
        assert not Export.objects.exists()
        export = asked(client, "view=x&format=csv&sort=-updated_at")
        assert "hx-get" in client.get(f"/exports/{export.pk}/").content.decode()
        assert client.get(f"/exports/{export.pk}/file/").status_code == 404
        jobs.make(export=str(export.pk))
        jobs.make(export=str(export.pk))
        assert client.get(f"/exports/{export.pk}/progress/")["HX-Refresh"] == "true"
        _header, *rows = fetched(client, export)
        mine = Customer.objects.filter(owner=world.owner).order_by("-updated_at", "-pk")
        assert [row[0] for row in rows] == [customer.name for customer in mine]
        export.refresh_from_db()
        assert (export.state, export.done_rows, export.total_rows) == ("done", len(rows), len(rows))
        noted = Operation.objects.get(verb="export")
        assert (noted.by_id, noted.object, noted.why) == (world.owner.pk, "customers", "sort=-updated_at")
        assert str(export.pk) in client.get("/exports/").content.decode()

    def test_has_the_columns_that_were_chosen(self, world: World) -> None:
        client = signed_in(world.owner)
        ports.views().choose(world.owner, "customers", ["name", "code"])
        export = asked(client)
        jobs.make(export=str(export.pk))
        assert {len(row) for row in fetched(client, export)} == {2}
        assert export.columns == ["name", "code"]

    def test_is_its_owners_alone(self, world: World) -> None:
        export = asked(signed_in(world.owner))
        jobs.make(export=str(export.pk))
        stranger = signed_in(world.admin)
        for rest in ("", "file/", "progress/"):
            assert stranger.get(f"/exports/{export.pk}/{rest}").status_code == 404
        assert stranger.post(f"/exports/{export.pk}/again/").status_code == 404
        assert str(export.pk) not in stranger.get("/exports/").content.decode()

    def test_needs_the_right_when_it_is_asked_and_when_it_is_made(self, world: World) -> None:
        client = signed_in(world.owner)
        export = asked(client)
        Grant.objects.filter(verb="export").delete()
        User.objects.filter(pk=world.owner.pk).update(rights_version=77)
        assert client.post("/customers/export/?view=x").status_code == 403
        with pytest.raises(Forbidden):
            exports.begin(User.objects.get(pk=world.owner.pk), "customers", "", ["name"], "csv")
        jobs.make(export=str(export.pk))
        export.refresh_from_db()
        assert export.state == "failed"
        assert client.get(f"/exports/{export.pk}/file/").status_code == 404

    def test_says_when_there_is_no_room_and_can_be_made_again(self, world: World, tmp_path: Path) -> None:
        make(Customer, world.owner, *[{"name": f"第{number}号机械制造有限公司"} for number in range(400)])
        client = signed_in(world.owner)
        for form in ("csv", "xlsx"):
            export = asked(client, f"view=x&format={form}")
            with no_room(4096):
                jobs.make(export=str(export.pk))
            export.refresh_from_db()
            assert export.state == "failed"
            assert "room" in export.problem or "\u7a7a\u95f4" in export.problem
            assert list(exports.folder(export).iterdir()) == []
            assert export.problem in client.get(f"/exports/{export.pk}/").content.decode()
            client.post(f"/exports/{export.pk}/again/")
            jobs.make(export=str(export.pk))
            assert whole(client, export)

    def test_of_a_worker_that_died_begins_anew(self, world: World) -> None:
        client = signed_in(world.owner)
        export = asked(client)
        Export.objects.filter(pk=export.pk).update(state="running", done_rows=1)
        left = exports.folder(export) / ".dingke-x" / "half"
        left.parent.mkdir(parents=True)
        left.write_text("half")
        assert f"/exports/{export.pk}/again/" in client.get(f"/exports/{export.pk}/").content.decode()
        jobs.make(export=str(export.pk))  # as the worker does that finds the job of a dead one
        assert len(fetched(client, export)) > 1
        assert not left.exists()

    def test_is_thrown_away_in_time_and_can_be_made_again(self, world: World) -> None:
        client = signed_in(world.owner)
        export = asked(client)
        jobs.make(export=str(export.pk))
        assert client.post(f"/exports/{export.pk}/again/").status_code == 422
        Export.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        assert client.get(f"/exports/{export.pk}/file/").status_code == 404
        jobs.throw_away(timestamp=0)
        assert not exports.folder(export).exists()
        client.post(f"/exports/{export.pk}/again/")
        jobs.make(export=str(export.pk))
        assert whole(client, export)

    def test_is_refused_beyond_the_most_that_one_person_may_have_under_way(self, world: World) -> None:
        client = signed_in(world.owner)
        for _number in range(exports.MOST_UNDER_WAY):
            asked(client)
        assert client.post("/customers/export/?view=x&format=csv").status_code == 422


class TestFile:
    def test_of_before_stays_when_a_new_one_finds_no_room(self, world: World, tmp_path: Path) -> None:
        make(Customer, world.owner, *[{"name": f"第{number}号机械制造有限公司"} for number in range(400)])
        for name in ("x.csv", "x.xlsx"):
            (tmp_path / name).write_text("before")
            with no_room(4096), pytest.raises(Invalid):
                exporting.write(registry.get("customers"), world.owner, tmp_path / name, {}, via="test")
            assert (tmp_path / name).read_text() == "before"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["x.csv", "x.xlsx"]
        assert not Operation.objects.filter(verb="export").exists()

    def test_with_personal_values_in_clear_is_recorded_row_by_row(self, world: World, tmp_path: Path) -> None:
        contacts, path = registry.get("contacts"), tmp_path / "x.csv"
        exporting.write(contacts, world.executive, path, {}, via="test", columns=["name", "mobile"])
        assert not Disclosure.objects.exists()
        exporting.write(contacts, world.owner, path, {}, via="test", columns=["name", "customer"])
        assert not Disclosure.objects.exists()
        exporting.write(contacts, world.owner, path, {}, via="test", columns=["name", "mobile"])
        told = Disclosure.objects.filter(kind="export", object="contacts", field="mobile", person=world.owner)
        shown = Contact.objects.filter(owner=world.owner, archived_at=None).exclude(mobile="")
        assert {each.row_id for each in told} == {contact.pk for contact in shown}
