"""What every resource promises, for contacts."""

from datetime import date
from typing import Any, ClassVar

import pytest

from dingke.engine.testing import ResourceCases


@pytest.mark.serves("S-010")
class TestContacts(ResourceCases):
    slug = "contacts"
    change: ClassVar[tuple[str, Any]] = ("job_title", "设备部部长")

    def make(self, world: Any) -> dict[str, Any]:
        return {
            "customer": world.customer,
            "name": "顾昀",
            "job_title": "动力部部长",
            "owner": world.owner,
            "mobile": "19900004321",
            "email": "gu@canglan.example",
            "decision_role": "decider",
            "attitude": 1,
            "influence": 4,
            "is_primary": True,
            "last_contact_on": date(2026, 11, 3),
        }
