"""Links by which somebody joins, or chooses a new password: once, in time, and by nobody else's key."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dingke.platform.entrance import actions
from dingke.platform.entrance.models import Invitation
from dingke.platform.entrance.tests.conftest import is_in, kinds, sign_in
from dingke.platform.people.models import User

CHOSEN = "seven lamps over the quay"


def use(client: Client, key: str, password: str = CHOSEN, name: str = "林澜") -> int:
    form = {"key": key, "password1": password, "password2": password, "name": name}
    return client.post("/invitation/", form).status_code


class TestInvitation:
    @pytest.fixture
    def key(self, anna: User) -> str:
        return actions.invite(username="linlan", by=anna)[1]

    def test_lets_in_with_a_name_and_a_password_of_ones_own(self, client: Client, key: str) -> None:
        assert "linlan" in client.get(f"/invitation/?key={key}").content.decode()
        assert use(client, key) == 302
        assert is_in(client)
        made = User.objects.get(username="linlan")
        assert (made.name, made.check_password(CHOSEN)) == ("林澜", True)
        assert kinds(made) == ["signed_in", "joined", "invited"]

    def test_opens_once(self, client: Client, key: str) -> None:
        use(Client(), key)
        assert use(client, key, "another long password") == 404
        assert User.objects.get(username="linlan").check_password(CHOSEN)

    def test_opens_in_time(self, client: Client, key: str) -> None:
        Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        assert client.get(f"/invitation/?key={key}").status_code == 404
        assert use(client, key) == 404

    def test_still_opens_after_a_weak_password_was_refused(self, client: Client, key: str) -> None:
        assert use(client, key, "short") == 422
        assert use(client, key, "linlan-linlan") == 422
        assert use(client, key) == 302

    @pytest.mark.parametrize("key", ["", "guessed", "x" * 500])
    def test_cannot_be_guessed(self, client: Client, anna: User, key: str) -> None:
        assert use(client, key) == 404

    def test_is_replaced_by_a_later_one(self, client: Client, key: str) -> None:
        later = actions.reset(person=User.objects.get(username="linlan"))
        assert (use(client, key), use(client, later)) == (404, 302)

    def test_ends_with_whoever_leaves(self, client: Client, key: str) -> None:
        actions.leave(person=User.objects.get(username="linlan"))
        assert use(client, key) == 404

    def test_is_kept_only_as_a_digest(self, key: str) -> None:
        assert key not in Invitation.objects.get().digest

    def test_without_one_nobody_signs_in(self, client: Client, key: str) -> None:
        assert not is_in(sign_in(client, "linlan", ""))

    def test_is_counted(self, client: Client, anna: User) -> None:
        assert [use(client, "guessed") for _ in range(21)] == [404] * 20 + [429]


class TestReset:
    def test_takes_the_password_and_the_sessions_away(self, client: Client, anna: User) -> None:
        sign_in(client)
        key = actions.reset(person=anna)
        assert not is_in(client)
        assert not is_in(sign_in(Client()))
        assert use(client, key) == 302
        assert is_in(client)
        anna.refresh_from_db()
        assert anna.name == "安娜"  # a reset renames nobody
