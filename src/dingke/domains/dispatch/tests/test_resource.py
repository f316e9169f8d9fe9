"""What every resource promises, for what can be sent and for what is allocated."""

from datetime import UTC
from typing import Any, ClassVar

import pytest

from dingke.domains.dispatch.tests import building
from dingke.engine.testing import ResourceCases
from dingke.platform.access.models import Grant
from dingke.platform.people.actions import forget_rights

pytestmark = pytest.mark.django_db


class TestResources(ResourceCases):
    """For an account manager who was given the right to keep them; everybody with a role sees them."""

    slug = "resources"
    change: ClassVar[tuple[str, Any]] = ("capacity", "5 人")
    readers = ("owner", "colleague", "head", "stranger", "executive", "admin")
    others = ()

    @pytest.fixture(autouse=True)
    def may(self, world: Any) -> None:
        role = world.roles["account_manager"]
        Grant.objects.bulk_create(
            Grant(role=role, object=self.slug, verb=verb, reach="own")
            for verb in ("create", "update", "archive", "import")
        )
        forget_rights()
        for who in ("owner", "colleague", "stranger"):
            world.person(who).refresh_from_db()

    def make(self, world: Any) -> dict[str, Any]:
        return {"name": "现场一班", "kind": "crew", "owner": world.owner, "capacity": "4 人"}


class TestAllocations(ResourceCases):
    slug = "allocations"
    change: ClassVar[tuple[str, Any]] = ("purpose", "受电装置复验")

    @pytest.fixture(autouse=True)
    def crew(self, world: Any) -> None:
        self.resource_row = building.crew(world)

    def make(self, world: Any) -> dict[str, Any]:
        found = building.wanted(self.resource_row, customer=world.customer)
        return {**found, **{name: found[name].astimezone(UTC) for name in ("since", "until")}}
