"""What is everybody's own on every surface: whoever reads another's changes nothing in it, and nobody brings files of it in."""

from pathlib import Path
from typing import Any

from dingke.engine.testing import ResourceCases, client_of, entered, typed
from dingke.platform.access.models import Grant
from dingke.platform.people.actions import forget_rights


class OnesOwn(ResourceCases):
    def test_a_cell_changes_one_value(self, world: Any, row: Any) -> None:
        field, value = self.change
        url, client = f"{self.resource.url(row.pk)}cell/{field}/", client_of(world.owner)
        assert client.post(url, {field: entered(value), "version": row.version}).status_code == 200
        assert client.post(url, {field: entered(value) + "0", "version": row.version}).status_code == 409
        row.refresh_from_db()
        assert typed(getattr(row, field)) == typed(value)

    def test_only_those_who_may_import_are_offered_it(self, world: Any, row: Any) -> None:
        for who, status in {"owner": 403, "head": 403, "admin": 200, "executive": 403}.items():
            assert client_of(getattr(world, who)).get(self.resource.url(act="import")).status_code == status, who

    def test_what_goes_out_comes_in_again_unchanged(self, world: Any, row: Any, tmp_path: Path) -> None:
        """For whoever was given the right to bring files in."""
        Grant.objects.create(role=world.roles["account_manager"], object=self.slug, verb="import", reach="own")
        forget_rights()
        world.owner.refresh_from_db()
        super().test_what_goes_out_comes_in_again_unchanged(world, row, tmp_path)
