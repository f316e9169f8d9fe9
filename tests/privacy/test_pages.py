"""The overview, one person's page, the block on his record."""

from datetime import timedelta
from typing import Any

import pytest

from dingke.domains.contacts.models import Contact
from dingke.engine import clock
from dingke.engine.testing import at_most, client_of
from dingke.platform.privacy.models import Notice, Request
from tests.privacy.conftest import EMAIL
from tests.world import World, make

pytestmark = pytest.mark.django_db


class TestOverview:
    def test_shows_what_waits_and_what_is_late(self, world: World, person: Contact, notice: Notice) -> None:
        came = clock.today() - timedelta(days=60)
        make(
            Request, world.admin,
            {"kind": "access", "applicant": "韩书妍", "reach": EMAIL, "received_on": came, "received_how": "email"},
        )  # fmt: skip
        client = client_of(world.admin)
        shown = client.get("/privacy/").content.decode()
        assert "XQ" in shown
        assert "逾期" in shown
        side = client.get("/side/").content.decode()
        assert "/privacy/" in side
        with at_most(30):
            client.get("/privacy/")

    def test_gives_the_records_of_processing(self, world: World) -> None:
        answer = client_of(world.admin).get("/privacy/records.json")
        assert (answer.status_code, answer.json()["format"]) == (200, 1)


class TestPersonPage:
    def act(self, who: Any, row: Contact, name: str, **given: str) -> Any:
        return client_of(who).post(
            f"/privacy/people/contacts/{row.pk}/{name}/", {f"{name}-{key}": value for key, value in given.items()}
        )

    def test_records_a_consent_and_takes_it_back(self, world: World, person: Contact, notice: Notice) -> None:
        assert self.act(world.owner, person, "consent", purpose="marketing", how="online").status_code == 302
        shown = client_of(world.owner).get(f"/contacts/{person.pk}/").content.decode()
        assert "营销推广" in shown
        assert self.act(world.owner, person, "withdraw", how="phone").status_code == 302
        person.refresh_from_db()
        assert person.consents[0].withdrawn_on == clock.today()

    def test_says_what_is_wrong_and_keeps_what_was_typed(self, world: World, person: Contact) -> None:
        answer = self.act(world.owner, person, "consent", purpose="marketing", how="online", number="7")
        assert answer.status_code == 422
        assert 'value="7"' in answer.content.decode()

    def test_restricting_is_for_whoever_may(self, world: World, person: Contact) -> None:
        assert self.act(world.owner, person, "restrict", reason="争议").status_code == 403
        assert self.act(world.stranger, person, "consent", purpose="marketing", how="online").status_code == 404
        assert self.act(world.admin, person, "restrict", reason="争议").status_code == 302
        assert client_of(world.owner).get(f"/privacy/people/contacts/{person.pk}/").status_code == 404

    def test_the_record_says_that_no_basis_is_stated(self, world: World) -> None:
        shown = client_of(world.owner).get(f"/contacts/{world.contact.pk}/").content.decode()
        assert "未说明" in shown
