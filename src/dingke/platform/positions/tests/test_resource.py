"""What every resource promises, for positions, descriptions and templates."""

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

import pytest
from tests import world as worlds

from dingke.engine.testing import ResourceCases
from dingke.platform.positions.models import Position


class CompanyCases(ResourceCases):
    """Objects of the whole company: those of personnel keep them, everybody with a role reads them."""

    readers: ClassVar[tuple[str, ...]] = ("owner", "head", "executive", "admin", "colleague", "stranger")
    others: ClassVar[tuple[str, ...]] = ()

    @pytest.fixture
    def world(self, world: worlds.World) -> worlds.World:
        """Whoever keeps such rows stands where the owner of a customer does, and beside him."""
        return replace(world, owner=world.personnel, head=world.personnel)


class TestPositions(CompanyCases):
    slug = "positions"
    change: ClassVar[tuple[str, Any]] = ("title", "大客户部副经理")

    def make(self, world: Any) -> dict[str, Any]:
        return {"title": "大客户部经理"}


class TestDescriptions(CompanyCases):
    """A new one is a draft: for those who draw up, review and approve."""

    slug = "descriptions"
    readers = ("owner", "head", "executive", "admin")
    others = ("colleague", "stranger")
    change: ClassVar[tuple[str, Any]] = ("title", "大客户部副经理")

    def make(self, world: Any) -> dict[str, Any]:
        position = Position.objects.first() or worlds.make(Position, world.personnel, {"title": "大客户部经理"})[0]
        return {
            "position": position,
            "title": "大客户部经理",
            "department": world.one,
            "headcount": 1,
            "change": "首次填写",
            "effective_from": date(2026, 7, 1),
        }


class TestTemplates(CompanyCases):
    slug = "position-templates"
    change: ClassVar[tuple[str, Any]] = ("kind", "供电")

    def make(self, world: Any) -> dict[str, Any]:
        return {"name": "客户经理", "kind": "通用"}
