"""The bell, its panel, the page and the interface for programs: one's own alone, in few statements."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from dingke.engine import notices
from dingke.engine.notices import Note
from dingke.engine.testing import at_most, client_of
from dingke.platform.notices.models import Muted, Notice
from dingke.platform.people.actions import create_token
from dingke.platform.people.models import User

pytestmark = pytest.mark.django_db
JOINED, HANDED = notices.kinds["collaborating"], notices.kinds["customers_handed"]
# session, person, notices, two of shared rows, names of customers, opportunities and contacts, imports, exports, unread
PANEL_QUERIES = 11


def tell(to: User, *rows: Any, kind: notices.Kind = JOINED, days: int = 0) -> list[Notice]:
    at = timezone.now() - timedelta(days=days)
    notices.announce(kind, [Note(to.pk, **notices.about(row)) for row in rows], at=at)
    return list(Notice.objects.filter(to=to.pk).order_by("pk"))


@pytest.fixture
def owner(world: Any) -> Client:
    return client_of(world.owner)


def panel(client: Client, **query: str) -> str:
    return client.get("/notices/panel/", query).content.decode()


class TestBell:
    def test_counts_what_is_unread_with_the_numbers_of_the_sidebar(self, world: Any, owner: Client) -> None:
        assert '<span class="dk-pip"' not in owner.get("/side/").content.decode()
        tell(world.owner, world.customer, world.daughter)
        for address in ("/side/", "/customers/counts/?view=0"):
            assert '<span class="dk-pip" aria-hidden="true">2</span>' in owner.get(address).content.decode()
        assert '<span class="dk-pip"' not in client_of(world.head).get("/side/").content.decode()

    def test_stands_on_every_page(self, owner: Client) -> None:
        assert 'data-dk-bell="/notices/panel/"' in owner.get("/customers/").content.decode()

    def test_is_silent_about_kinds_that_are_left_out(self, world: Any, owner: Client) -> None:
        tell(world.owner, world.customer)
        answer = owner.post("/notices/kinds/", {"kind": [slug for slug in notices.kinds if slug != JOINED.slug]})
        assert answer.status_code == 302
        assert list(Muted.objects.values_list("user", "kind")) == [(world.owner.pk, JOINED.slug)]
        assert '<span class="dk-pip"' not in owner.get("/side/").content.decode()
        assert world.customer.name not in panel(owner)
        assert world.customer.name in owner.get("/notices/").content.decode()
        owner.post("/notices/kinds/", {"kind": list(notices.kinds)})
        assert not Muted.objects.exists()


class TestPanel:
    def test_shows_the_newest_by_day(self, world: Any, owner: Client) -> None:
        tell(world.owner, world.customer)
        tell(world.owner, world.daughter, days=1)
        days = owner.get("/notices/panel/").context["days"]
        assert [(day.label, len(day.lines)) for day in days] == [("今天", 1), ("昨天", 1)]

    def test_of_one_group_alone(self, world: Any, owner: Client) -> None:
        tell(world.owner, world.customer)
        assert world.customer.name in panel(owner, group="told")
        assert world.customer.name not in panel(owner, group="waits")

    def test_asks_the_same_number_of_times_however_much_there_is(self, world: Any, owner: Client) -> None:
        tell(world.owner, world.customer, world.daughter, world.contact, world.opportunity)
        panel(owner)
        with at_most(PANEL_QUERIES):
            panel(owner)

    def test_marks_one_and_all_as_seen(self, world: Any, owner: Client) -> None:
        first, _second = tell(world.owner, world.customer, world.daughter)
        shown = owner.post(f"/notices/{first.pk}/seen/", headers={"HX-Request": "true"}).content.decode()
        assert '<span class="dk-pip" aria-hidden="true">1</span>' in shown
        until = owner.get("/notices/panel/").context["until"].isoformat()
        shown = owner.post("/notices/seen/", {"until": until}, headers={"HX-Request": "true"}).content.decode()
        assert '<span class="dk-pip"' not in shown
        assert not Notice.objects.filter(seen_at=None).exists()

    def test_a_moment_that_is_none_is_refused(self, owner: Client) -> None:
        assert owner.post("/notices/seen/", {"until": "gestern"}).status_code == 422


class TestFollowing:
    def test_goes_there_and_has_it_seen(self, world: Any, owner: Client) -> None:
        (notice,) = tell(world.owner, world.customer)
        answer = owner.get(f"/notices/{notice.pk}/")
        assert (answer.status_code, answer["Location"]) == (302, f"/customers/{world.customer.pk}/")
        notice.refresh_from_db()
        assert notice.seen_at is not None

    def test_of_a_record_out_of_sight_names_nothing_and_leads_nowhere(self, world: Any, owner: Client) -> None:
        (notice,) = tell(world.owner, world.foreign)
        for address in ("/notices/", "/notices/panel/", "/api/v1/notices"):
            answer = owner.get(address)
            shown = str(answer.json()) if "api" in address else answer.content.decode()
            assert world.foreign.name not in shown
            assert f"/customers/{world.foreign.pk}/" not in shown
            assert "你已看不到的记录" in shown
        assert owner.get(f"/notices/{notice.pk}/")["Location"] == "/notices/"

    def test_through_another_s_eyes_leaves_it_unseen(self, world: Any) -> None:
        (notice,) = tell(world.owner, world.customer)
        client = client_of(world.admin)
        client.post("/accounts/reauthenticate/", {"password": "dingke-test", "next": "/security/"})
        assert client.post(f"/security/people/{world.owner.pk}/see-as/").status_code == 302
        assert client.get(f"/notices/{notice.pk}/")["Location"] == f"/customers/{world.customer.pk}/"
        assert client.post(f"/notices/{notice.pk}/seen/").status_code == 403
        notice.refresh_from_db()
        assert notice.seen_at is None


class TestPage:
    def test_by_kind_and_the_unread_alone(self, world: Any, owner: Client) -> None:
        tell(world.owner, world.customer)
        tell(world.owner, world.daughter, kind=HANDED)
        Notice.objects.filter(kind=JOINED.slug).update(seen_at=timezone.now())
        questions = {"kind=collaborating": [1, 0], "kind=told": [1, 1], "unread=1": [0, 1], "kind=waits": [0, 0]}
        for query, shown in questions.items():
            page = owner.get(f"/notices/?{query}").content.decode()
            assert [int(f"<b>「{row.name}」</b>" in page) for row in (world.customer, world.daughter)] == shown, query

    def test_pages_on(self, world: Any, owner: Client) -> None:
        told = [Note(world.owner.pk, **notices.about(world.customer), key=str(number)) for number in range(51)]
        notices.announce(JOINED, told, at=timezone.now())
        assert "?page=2" in owner.get("/notices/").content.decode()
        assert sum(len(day.lines) for day in owner.get("/notices/?page=2").context["days"]) == 1

    def test_nobody_reaches_another_one_s(self, world: Any) -> None:
        (notice,) = tell(world.owner, world.customer)
        for who in (world.head, world.executive, world.admin):
            client = client_of(who)
            assert client.get(f"/notices/{notice.pk}/").status_code == 404
            assert client.post(f"/notices/{notice.pk}/seen/").status_code == 404
            assert client.post(f"/api/v1/notices/{notice.pk}/seen").status_code == 404
            assert client.get(f"/api/v1/notices?before={notice.pk}").status_code == 404
            client.post("/notices/seen/")
            assert client.post("/api/v1/notices/seen", {}, content_type="application/json").json() == {"seen": 0}
            assert client.get("/api/v1/notices").json()["items"] == []
        notice.refresh_from_db()
        assert notice.seen_at is None


class TestRest:
    def test_reads_and_marks(self, world: Any, owner: Client) -> None:
        tell(world.owner, world.daughter, days=1)
        tell(world.owner, world.customer)
        listed = owner.get("/api/v1/notices?limit=1").json()
        assert (listed["unread"], len(listed["items"])) == (2, 1)
        (latest,) = listed["items"]
        assert (latest["kind"], latest["object"], latest["ref"]) == (
            "collaborating",
            "customers",
            str(world.customer.pk),
        )
        following = owner.get(f"/api/v1/notices?limit=1&before={listed['next']}").json()
        assert [one["ref"] for one in following["items"]] == [str(world.daughter.pk)]
        assert following["next"] is None
        seen = owner.post(f"/api/v1/notices/{latest['id']}/seen").json()
        assert seen["seen_at"]
        assert [one["ref"] for one in owner.get("/api/v1/notices?unread=true").json()["items"]] == [
            str(world.daughter.pk)
        ]
        assert owner.post("/api/v1/notices/seen", {}, content_type="application/json").json() == {"seen": 1}

    def test_a_token_for_something_else_reads_none(self, world: Any) -> None:
        tell(world.owner, world.customer)
        for scope, status in ({"customers": "read"}, 403), ({"notices": "read"}, 200), ({}, 200):
            token = create_token(user=world.owner, scope=scope)
            answer = Client().get("/api/v1/notices", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code == status
