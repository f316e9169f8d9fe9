"""Exemptions from the separation of duties as records."""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

import pytest
from tests import world as worlds

from dingke.engine import performing
from dingke.engine.faults import Invalid
from dingke.engine.testing import ResourceCases
from dingke.platform.authority.models import SodExemption


class TestExemptions(ResourceCases):
    """Personnel keeps them, everybody with a role reads them."""

    slug = "sod-exemptions"
    change: ClassVar[tuple[str, Any]] = ("why", "另一个理由")
    readers = ("owner", "head", "executive", "admin", "colleague", "stranger")
    others = ()

    @pytest.fixture
    def world(self, world: worlds.World) -> worlds.World:
        return replace(world, owner=world.personnel, head=world.personnel)

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "user": world.colleague,
            "verbs": ["propose", "review"],
            "since": date(2026, 1, 1),
            "until": date(2027, 1, 1),
            "why": "一人岗位",
        }

    def test_whoever_puts_it_on_record_grants_it(self, world: worlds.World, row: SodExemption) -> None:
        assert row.granted_by_id == world.personnel.pk

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"verbs": ["propose"]}, "verbs"),  # of one part there is nothing to exempt
            ({"user": None}, "user"),  # stands for oneself
            ({"until": date(2026, 1, 1)}, ""),
        ],
    )
    def test_refuses(self, world: worlds.World, change: dict[str, Any], field: str) -> None:
        values = self.make(world) | change
        values["user"] = values["user"] or world.personnel
        with pytest.raises(Invalid) as refusal:
            performing.create(SodExemption, [values], by=world.personnel, via="test")
        assert [fault.field for fault in refusal.value.faults] == [field]
