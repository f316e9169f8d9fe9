"""Whoever waits for an import or an export is told when it is done, with its figures, and finds it under way before."""

from pathlib import Path
from typing import Any

import pytest

from dingke.engine import exporting
from dingke.engine.testing import client_of
from dingke.platform.access.models import Grant
from dingke.platform.people.models import User
from dingke.platform.workspace import actions, jobs
from dingke.platform.workspace.models import Run
from tests import told
from tests.transfer.test_export_runs import asked
from tests.transfer.test_wizard import fields_of, uploaded
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.HOME = tmp_path
    monkeypatch.setattr(exporting, "AT_ONCE", 1)


class TestImport:
    def begun(self, world: World) -> Run:
        client = client_of(world.owner)
        run = uploaded(client)
        client.post(f"/imports/{run.pk}/columns/", {**fields_of(run), "update": "1"})
        client.post(f"/imports/{run.pk}/run/")
        return run

    def test_done_is_told_with_its_counts(self, world: World) -> None:
        run = self.begun(world)
        assert told.kinds(world.owner) == []
        jobs.carry_out(run=str(run.pk))
        assert told.words(world.owner) == ["「台账.csv」已导入：新增 1，更改 1，拒收 1。"]
        assert told.links(world.owner) == [f"/imports/{run.pk}/"]

    def test_failed_is_told(self, world: World) -> None:
        run = self.begun(world)
        actions.path_of(run).unlink()
        with pytest.raises(FileNotFoundError):
            jobs.carry_out(run=str(run.pk))
        assert told.kinds(world.owner) == ["import_failed"]

    def test_a_large_dry_run_is_told(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(actions, "AT_ONCE", 1)
        client = client_of(world.owner)
        run = uploaded(client)
        client.post(f"/imports/{run.pk}/columns/", fields_of(run))
        jobs.carry_out(run=str(run.pk))
        assert told.kinds(world.owner) == ["import_tried"]

    def test_stands_under_way_until_then(self, world: World) -> None:
        run = self.begun(world)
        assert f'href="/imports/{run.pk}/"' in client_of(world.owner).get("/notices/panel/").content.decode()
        assert str(run.pk) not in client_of(world.admin).get("/notices/panel/").content.decode()


class TestExport:
    def test_done_is_told_with_its_rows(self, world: World) -> None:
        export = asked(client_of(world.owner))
        panel = client_of(world.owner).get("/notices/panel/").content.decode()
        assert f'href="/exports/{export.pk}/"' in panel
        jobs.make(export=str(export.pk))
        export.refresh_from_db()
        assert told.words(world.owner) == [f"导出「客户.csv」已完成：{export.done_rows} 行。"]
        assert told.links(world.owner) == [f"/exports/{export.pk}/"]

    def test_failed_is_told(self, world: World) -> None:
        export = asked(client_of(world.owner))
        Grant.objects.filter(verb="export").delete()
        User.objects.filter(pk=world.owner.pk).update(rights_version=77)
        jobs.make(export=str(export.pk))
        assert told.kinds(world.owner) == ["export_failed"]
