"""Tokens of programs: made, shown once, limited, used up, taken back."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from tests.world import World

from dingke.engine import clock
from dingke.platform.entrance import actions
from dingke.platform.entrance.tests.conftest import kinds
from dingke.platform.people.models import Token, User
from dingke.platform.timeline.models import Operation

NEW = "/security/tokens/new/"


def program(person: User, **scope: str) -> Client:
    token = actions.make_token(person=person, label="program", scope=scope)
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def inside(client: Client, world: World) -> Client:
    client.force_login(world.owner)
    client.post("/accounts/reauthenticate/", {"password": "dingke-test"})
    return client


class TestPage:
    def test_shows_the_token_once_and_keeps_its_digest(self, inside: Client, world: World) -> None:
        answer = inside.post(NEW, {"label": "报价助手", "expires": "30", "scope_customers": "read"})
        page = answer.content.decode()
        token = page[page.index("dk_") :].split("<")[0]
        assert answer["Cache-Control"].startswith("max-age=0, no-cache, no-store")
        kept = Token.objects.get(user=world.owner)
        assert (kept.label, kept.scope, token in kept.digest) == ("报价助手", {"customers": "read"}, False)
        assert clock.day_of(kept.expires_at) == clock.today() + timedelta(days=30)  # type: ignore[arg-type]
        assert Client(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/customers").status_code == 200
        assert token not in inside.get("/security/").content.decode()
        assert kinds(world.owner) == ["token_made", "signed_in"]

    def test_asks_who_it_is_first(self, client: Client, world: World) -> None:
        client.force_login(world.owner)
        assert client.get(NEW)["Location"].startswith("/accounts/reauthenticate/")
        client.post(NEW, {"label": "x", "scope_*": "write"})
        assert not Token.objects.exists()

    @pytest.mark.parametrize(
        "form", [{"label": "x"}, {"label": "", "scope_*": "read"}, {"label": "x", "scope_*": "own"}]
    )
    def test_refuses_one_without_a_name_or_a_use(self, inside: Client, form: dict[str, str]) -> None:
        assert inside.post(NEW, form).status_code == 422
        assert not Token.objects.exists()

    def test_takes_back_ones_own_alone(self, inside: Client, world: World) -> None:
        actions.make_token(person=world.owner, label="own")
        actions.make_token(person=world.stranger, label="other")
        own, other = Token.objects.get(label="own"), Token.objects.get(label="other")
        assert inside.post(f"/security/tokens/{own.pk}/revoke/").status_code == 302
        assert inside.post(f"/security/tokens/{other.pk}/revoke/").status_code == 404
        own.refresh_from_db()
        other.refresh_from_db()
        assert (own.is_valid(timezone.now()), other.is_valid(timezone.now())) == (False, True)


class TestScope:
    def test_to_read_reads_and_writes_nothing(self, world: World) -> None:
        client = program(world.owner, customers="read")
        url = f"/api/v1/customers/{world.customer.pk}"
        assert client.get(url).status_code == 200
        body: Any = {"content_type": "application/json", "headers": {"If-Match": '"1"'}}
        assert client.patch(url, json.dumps({"short_name": "改"}), **body).status_code in (403, 404)
        assert client.post("/api/v1/customers", json.dumps({"name": "新"}), **body).status_code == 403
        assert client.post(f"{url}/archive", "{}", **body).status_code in (403, 404)
        world.customer.refresh_from_db()
        assert (world.customer.short_name, world.customer.archived_at) == ("沧澜重工", None)

    def test_of_one_object_leaves_the_others_shut(self, world: World) -> None:
        client = program(world.owner, customers="write")
        assert client.get("/api/v1/contacts").status_code == 403
        assert client.get(f"/api/v1/contacts/{world.contact.pk}").status_code == 404

    def test_to_write_writes_and_no_further_than_the_person(self, world: World) -> None:
        client = program(world.owner, **{"*": "write"})
        url = f"/api/v1/customers/{world.customer.pk}"
        version = client.get(url)["ETag"]
        changed = client.patch(
            url, json.dumps({"short_name": "沧澜"}), content_type="application/json", headers={"If-Match": version}
        )
        assert changed.status_code == 200
        assert client.get(f"/api/v1/customers/{world.foreign.pk}").status_code == 404

    def test_to_read_undoes_nothing(self, world: World) -> None:
        operation = Operation.objects.filter(object="opportunities", by=world.owner).first()
        assert operation is not None
        client = program(world.owner, **{"*": "read"})
        client.post(f"/api/v1/operations/{operation.pk}/undo", "{}", content_type="application/json")
        assert type(world.opportunity).objects.filter(pk=world.opportunity.pk).exists()


class TestEnd:
    def test_it_opens_nothing_after_its_last_moment(self, world: World) -> None:
        client = program(world.owner)
        assert client.get("/api/v1/customers").status_code == 200
        Token.objects.update(expires_at=timezone.now())
        assert client.get("/api/v1/customers").status_code == 401

    def test_it_is_not_made_for_a_day_that_has_passed(self, world: World) -> None:
        with pytest.raises(ValidationError):
            actions.make_token(person=world.owner, label="late", expires_at=timezone.now() - timedelta(days=1))

    def test_its_last_use_is_known_by_day(self, world: World) -> None:
        client = program(world.owner)
        assert Token.objects.get().last_used_on is None
        client.get("/api/v1/customers")
        assert Token.objects.get().last_used_on == clock.day_of(timezone.now())
