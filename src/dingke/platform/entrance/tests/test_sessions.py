"""Open sessions: what one sees of them, and ending them."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.test import Client
from django.utils import timezone

from dingke.platform.entrance import sessions as keeping
from dingke.platform.entrance.models import Session
from dingke.platform.entrance.tests.conftest import is_in, kinds, sign_in
from dingke.platform.people.models import User

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


class TestSessions:
    def test_show_device_address_way_and_when(self, client: Client, anna: User) -> None:
        sign_in(Client(REMOTE_ADDR="203.0.113.88", HTTP_USER_AGENT=PHONE))
        page = sign_in(client).get("/security/").content.decode()
        assert all(words in page for words in ("Safari · iPhone", "203.0.113.88", "127.0.0.1"))
        kept = Session.objects.get(address="203.0.113.88")
        assert (kept.user, kept.way) == (anna, "password")
        assert kept.began_at == kept.seen_at or abs(kept.began_at - kept.seen_at) < timedelta(seconds=5)  # type: ignore[operator]

    def test_never_show_the_key_that_opens_them(self, client: Client, anna: User) -> None:
        sign_in(Client())
        page = sign_in(client).get("/security/").content.decode()
        assert Session.objects.filter(user=anna).count() == 2
        assert not [each for each in Session.objects.all() if each.session_key in page]

    def test_note_being_used_every_five_minutes_and_no_oftener(self, client: Client, anna: User) -> None:
        sign_in(client)
        first = Session.objects.get(user=anna).seen_at
        client.get("/operations/")
        assert Session.objects.get(user=anna).seen_at == first
        held = client.session
        held[keeping.SEEN] = (timezone.now() - timedelta(minutes=6)).isoformat()
        held.save()
        client.get("/operations/", REMOTE_ADDR="203.0.113.5")
        kept = Session.objects.get(user=anna)
        assert timezone.now() - kept.seen_at < timedelta(minutes=1)  # type: ignore[operator]
        assert kept.address == "203.0.113.5"


class TestEnding:
    def test_one_ends_that_one(self, client: Client, anna: User) -> None:
        other, third = sign_in(Client()), sign_in(Client())
        sign_in(client)
        handle = Session.objects.get(session_key=other.session.session_key).handle
        assert client.post(f"/security/sessions/{handle}/end/").status_code == 302
        assert (is_in(other), is_in(third), is_in(client)) == (False, True, True)
        assert kinds(anna)[0] == "session_ended"

    def test_the_others_leaves_this_one(self, client: Client, anna: User) -> None:
        others = [sign_in(Client()) for _ in range(2)]
        sign_in(client).post("/security/sessions/end-others/")
        assert [is_in(each) for each in (*others, client)] == [False, False, True]

    def test_somebody_elses_is_not_there(self, client: Client, anna: User, boss: User) -> None:
        other = sign_in(Client())
        handle = Session.objects.get(session_key=other.session.session_key).handle
        sign_in(client, "boss")
        assert client.post(f"/security/sessions/{handle}/end/").status_code == 404
        assert is_in(other)

    def test_an_ended_session_is_not_written_back(self, client: Client, anna: User) -> None:
        sign_in(client)
        held = client.session
        assert held.get("_auth_user_id")  # read while it held, as a request under way has
        Session.objects.all().delete()
        with pytest.raises(UpdateError):
            held.save()
        assert not Session.objects.exists()


class TestEvents:
    def test_are_ones_own_and_an_administrator_sees_all(self, client: Client, anna: User, boss: User) -> None:
        client.post("/accounts/login/", {"login": "anna", "password": "wrong"}, REMOTE_ADDR="203.0.113.7")
        own = sign_in(client).get("/security/events/").content.decode()
        assert "203.0.113.7" in own
        others = sign_in(Client(), "boss")
        assert "203.0.113.7" not in others.get("/security/events/").content.decode()
        assert "203.0.113.7" in others.get("/security/events/?whose=all").content.decode()
        # Whoever may not administer gets his own, whatever he asks.
        boss.refresh_from_db()
        assert "管理员" not in client.get("/security/events/?whose=all").content.decode()

    def test_name_nobody_who_is_not_there(self, client: Client, anna: User) -> None:
        client.post("/accounts/login/", {"login": "nobody-has-it", "password": "wrong"})
        assert kinds(anna) == []
