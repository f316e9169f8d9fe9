"""An administrator looks through somebody's eyes: reading only, on record, and not for long."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dingke.platform.access.actions import give_role, install_roles
from dingke.platform.entrance.models import SecurityEvent
from dingke.platform.entrance.tests.conftest import signed_in_as
from dingke.platform.people.models import User


@pytest.fixture
def office(client: Client, boss: User) -> Client:
    return signed_in_as(client, boss)


@pytest.fixture
def looking(office: Client, anna: User) -> Client:
    give_role(install_roles()["account_manager"], [anna])
    answer = office.post(f"/security/people/{anna.pk}/see-as/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return office


def events() -> list[tuple[str, str, str]]:
    rows = SecurityEvent.objects.filter(kind__startswith="seen_as").order_by("at", "pk")
    return [(one.kind, one.person.username, one.by.username if one.by else "") for one in rows]


class TestLooking:
    def test_a_band_says_so_and_ends_it(self, looking: Client, anna: User) -> None:
        page = looking.get("/customers/?view=-").content.decode()
        assert "/security/seen-as/end/" in page
        assert anna.name in page
        assert looking.get("/access/").status_code == 403
        assert looking.post("/security/seen-as/end/").status_code == 302
        assert looking.get("/access/").status_code == 200
        assert events() == [("seen_as", "anna", "boss"), ("seen_as_ended", "anna", "boss")]

    def test_nothing_is_done_by_it(self, looking: Client) -> None:
        assert looking.get("/customers/new/").status_code == 403
        assert looking.post("/customers/new/", {"name": "甲公司"}).status_code == 403
        assert looking.get("/customers/export/").status_code == 403
        answer = looking.post("/api/v1/customers", "{}", content_type="application/json")
        assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")

    @pytest.mark.parametrize(
        "path", ["/security/", "/security/events/", "/accounts/2fa/", "/accounts/password/change/"]
    )
    def test_no_page_of_an_account_opens(self, looking: Client, path: str) -> None:
        assert looking.get(path).status_code == 403

    def test_it_is_over_after_half_an_hour(self, looking: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        later = timezone.now() + timedelta(minutes=31)
        monkeypatch.setattr("dingke.platform.entrance.seeing.timezone.now", lambda: later)
        assert looking.get("/access/").status_code == 200
        assert [kind for kind, _person, _by in events()] == ["seen_as", "seen_as_ended"]

    def test_signing_out_ends_it(self, looking: Client) -> None:
        looking.post("/accounts/logout/")
        assert [kind for kind, _person, _by in events()] == ["seen_as", "seen_as_ended"]


class TestWhose:
    def test_never_anothers_who_administers(self, office: Client, anna: User) -> None:
        User.objects.filter(pk=anna.pk).update(is_admin=True)
        office.post(f"/security/people/{anna.pk}/see-as/")
        assert events() == []
        assert office.get("/access/").status_code == 200

    def test_by_nobody_else(self, client: Client, anna: User, boss: User) -> None:
        inside: Any = signed_in_as(client, anna)
        assert inside.post(f"/security/people/{boss.pk}/see-as/").status_code == 403

    def test_a_person_who_becomes_an_administrator_is_looked_through_no_longer(
        self, looking: Client, anna: User
    ) -> None:
        User.objects.filter(pk=anna.pk).update(is_admin=True)
        assert "/security/seen-as/end/" not in looking.get("/customers/?view=-").content.decode()
        assert [kind for kind, _person, _by in events()] == ["seen_as", "seen_as_ended"]
