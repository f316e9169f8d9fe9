"""What every resource promises, for opportunities."""

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from dingke.engine.testing import ResourceCases


@pytest.mark.serves("S-058", "S-063")
class TestOpportunities(ResourceCases):
    slug = "opportunities"
    change: ClassVar[tuple[str, Any]] = ("next_step", "送方案")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "name": "检测中心变压器",
            "customer": world.customer,
            "owner": world.owner,
            "amount": Decimal("2200000.00"),
            "expected_close_on": date(2026, 12, 20),
            "is_tender": True,
            "products": "变压器",
            "next_step": "现场勘测",
            "next_step_on": date(2026, 11, 28),
        }
