"""What every resource promises, for base points and adjustments; and what these do not let anybody do."""

from typing import Any, ClassVar

import pytest

from dingke.domains.credit.tests.building import told
from dingke.engine.testing import ResourceCases, Rest, client_of
from dingke.platform.access.models import Grant
from dingke.platform.people.actions import forget_rights

pytestmark = pytest.mark.django_db


class TestScores(ResourceCases):
    """For an account manager who was given the right to put base points on file, as by itself none is."""

    slug = "credit-scores"
    change: ClassVar[tuple[str, Any]] = ("evidence", "季度评分表，已对账")

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
        parts = {"finance": 24, "fulfilment": 27, "business": 17, "external": 13}
        found = {"arrears": "none", "source": "财务部季度评分", "evidence": "季度评分表"}
        return {"customer": world.customer, "points": 81, **parts, **found}

    def test_archiving_hides_and_restoring_brings_back(self, world: Any, row: Any) -> None:
        """Base points are not archived: they count until newer ones are on file."""
        assert client_of(world.owner).post(f"{self.resource.url(row.pk)}archive/").status_code == 422
        assert Rest(world.owner, self.resource)("post", f"/{row.pk}/archive", {}).status_code == 422
        assert row.pk in self.listed(world.owner)


class TestAdjustments(ResourceCases):
    slug = "credit-adjustments"
    change: ClassVar[tuple[str, Any]] = ("reason", "提前付清二期设备款")

    def make(self, world: Any) -> dict[str, Any]:
        return told(world)


class TestWhoSaysFromWherePointsStart:
    def test_is_not_whoever_adjusts_them(self, world: Any) -> None:
        sent = {"customer": world.customer.pk, "points": 95, "source": "本人", "evidence": "印象"}
        for who, status in {"owner": 403, "executive": 403, "head": 201, "stranger": 403}.items():
            answer = client_of(world.person(who)).post("/api/v1/credit-scores", sent, content_type="application/json")
            assert answer.status_code == status, who
